/** A set of whole numbers from 0 up to a size, whose highest member under a bound is found in a few steps: a bit for each, and a bit for each 32 of them that are not all clear. */
export class TickBits {
  readonly #words: Int32Array;
  readonly #summary: Int32Array;

  /** @param size - A multiple of 1,024. */
  constructor(size: number) {
    this.#words = new Int32Array(size >>> 5);
    this.#summary = new Int32Array(size >>> 10);
  }

  // the casts: indices inside the size always have a value, and these run for every order

  add(index: number): void {
    const word = index >>> 5;
    this.#words[word] = (this.#words[word] as number) | (1 << (index & 31));
    this.#summary[word >>> 5] = (this.#summary[word >>> 5] as number) | (1 << (word & 31));
  }

  remove(index: number): void {
    const word = index >>> 5;
    const bits = (this.#words[word] as number) & ~(1 << (index & 31));
    this.#words[word] = bits;
    if (bits === 0) this.#summary[word >>> 5] = (this.#summary[word >>> 5] as number) & ~(1 << (word & 31));
  }

  clear(): void {
    this.#words.fill(0);
    this.#summary.fill(0);
  }

  /** @returns The highest member below `bound`, −1 for none. */
  highestBelow(bound: number): number {
    const last = bound - 1;
    if (last < 0) return -1;
    const word = last >>> 5;
    const bits = (this.#words[word] as number) & (-1 >>> (31 - (last & 31)));
    if (bits !== 0) return (word << 5) + 31 - Math.clz32(bits);
    const before = this.#wordBelow(word);
    return before < 0 ? -1 : (before << 5) + 31 - Math.clz32(this.#words[before] as number);
  }

  /** @returns The highest word below `bound` that is not clear, −1 for none. */
  #wordBelow(bound: number): number {
    const last = bound - 1;
    if (last < 0) return -1;
    let group = last >>> 5;
    let bits = (this.#summary[group] as number) & (-1 >>> (31 - (last & 31)));
    while (bits === 0) {
      if (--group < 0) return -1;
      bits = this.#summary[group] as number;
    }
    return (group << 5) + 31 - Math.clz32(bits);
  }
}
