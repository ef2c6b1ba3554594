/** The bytes of a file that is open, by ranges. */
export interface ParquetRanges {
  /** Bytes in the file. */
  readonly byteLength: number;
  /** The bytes from `start` (included) to `end` (excluded). */
  slice(start: number, end: number): Promise<ArrayBuffer>;
  /** Called when an iteration has ended, early too. */
  close?(): Promise<void>;
}

/** Where the bytes of a Parquet file come from: the whole of it in memory, or parts of it on demand, for its index is at its end. Each iteration opens it anew. */
export type ParquetSource = Uint8Array | { open(): Promise<ParquetRanges> };

/** Ranges of a source. What it throws is thrown as it is. */
export async function openRanges(source: ParquetSource): Promise<ParquetRanges> {
  if (!(source instanceof Uint8Array)) return source.open();
  // copies, because the bytes may be a window of a larger buffer
  return { byteLength: source.byteLength, slice: async (start, end) => Uint8Array.from(source.subarray(start, end)).buffer };
}
