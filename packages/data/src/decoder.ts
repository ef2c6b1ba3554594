/** Takes compressed bytes and gives what they hold, as soon as it can be told. */
export interface Decoder {
  push(bytes: Uint8Array): readonly Uint8Array[];
  /** Says that no bytes follow. Throws `DATA_FORMAT` when the archive is cut off or its check sum is wrong. */
  end(): readonly Uint8Array[];
}
