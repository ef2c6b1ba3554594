const FIRST_ROWS = 1_024;

/** Numbers that come one after the other, at eight bytes each. */
export class GrowingColumn {
  #values = new Float64Array(FIRST_ROWS);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Float64Array(this.#length * 2);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  /** A copy, ascending. */
  sorted(): Float64Array {
    return this.#values.slice(0, this.#length).sort();
  }

  /** All of them, as they came. */
  list(): readonly number[] {
    return [...this.#values.subarray(0, this.#length)];
  }

  get length(): number {
    return this.#length;
  }
}
