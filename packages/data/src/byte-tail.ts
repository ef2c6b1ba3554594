/** The last bytes of a stream, addressed by their offset in it. */
export class ByteTail {
  /** Bytes seen so far. */
  end = 0;
  readonly #capacity: number;
  #bytes = new Uint8Array(0);

  /** @param capacity - Bytes that are kept at least, once so many were seen. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  push(piece: Uint8Array): void {
    const kept = this.#bytes.subarray(Math.max(0, this.#bytes.length - this.#capacity));
    const joined = new Uint8Array(kept.length + piece.length);
    joined.set(kept);
    joined.set(piece, kept.length);
    this.#bytes = joined;
    this.end += piece.length;
  }

  /** Offset of the first byte that is still held. */
  get start(): number {
    return this.end - this.#bytes.length;
  }

  /** A view of `length` bytes from `offset`; undefined when not all of them are held. */
  view(offset: number, length: number): DataView | undefined {
    if (offset < this.start || offset + length > this.end) return undefined;
    return new DataView(this.#bytes.buffer, offset - this.start, length);
  }
}
