/** The few largest of many, by a size. */
export class Largest<Item> {
  readonly #capacity: number;
  readonly #sizeOf: (item: Item) => number;
  #items: Item[] = [];
  #least = Number.NEGATIVE_INFINITY;

  constructor(capacity: number, sizeOf: (item: Item) => number) {
    this.#capacity = capacity;
    this.#sizeOf = sizeOf;
  }

  /** Whether an item of this size would be kept, so that others need not be made. */
  takes(size: number): boolean {
    return this.#items.length < this.#capacity || size > this.#least;
  }

  add(item: Item): void {
    this.#items.push(item);
    if (this.#items.length < 2 * this.#capacity) return;
    this.#items = this.items();
    this.#least = this.#sizeOf(this.#items.at(-1) as Item); // the capacity is not zero
  }

  /** The largest first; of one size, in the order in which they came. */
  items(): Item[] {
    return this.#items.toSorted((a, b) => this.#sizeOf(b) - this.#sizeOf(a)).slice(0, this.#capacity);
  }
}
