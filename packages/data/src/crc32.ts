/** CRC-32 of gzip and zip, four bytes a step: M. E. Kounavis, F. L. Berry, "Novel Table Lookup-Based Algorithms for High-Performance CRC Generation", IEEE ToC 2008. */
export class Crc32 {
  readonly #tables = makeTables();
  #state = -1;

  update(bytes: Uint8Array): void {
    const [t0, t1, t2, t3] = this.#tables;
    const whole = bytes.length - (bytes.length % 4);
    let state = this.#state;
    let at = 0;
    for (; at < whole; at += 4) {
      state ^= (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
      state = (t3[state & 0xff] ?? 0) ^ (t2[(state >>> 8) & 0xff] ?? 0) ^ (t1[(state >>> 16) & 0xff] ?? 0) ^ (t0[state >>> 24] ?? 0);
    }
    for (; at < bytes.length; at++) state = (t0[(state ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (state >>> 8);
    this.#state = state;
  }

  /** The sum of the bytes since the last call, as an unsigned number; starts anew. */
  take(): number {
    const sum = ~this.#state >>> 0;
    this.#state = -1;
    return sum;
  }
}

function makeTables() {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
    return sum;
  });
  const shifted = (table: Int32Array) => table.map((sum) => (first[sum & 0xff] ?? 0) ^ (sum >>> 8));
  const second = shifted(first);
  const third = shifted(second);
  return [first, second, third, shifted(third)] as const;
}
