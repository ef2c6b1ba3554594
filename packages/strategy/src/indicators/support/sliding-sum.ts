import { Stateful } from './stateful.ts';

/**
 * The sum of the last so many values, got without ever taking one away: the sum of what is left of the last block of `length` values, kept for each of its
 * places, and of what has come since. So zeros sum to exactly zero, and what has no negative values has no negative sum, which quotients of sums rely on.
 * O(1) a value on average.
 */
export class SlidingSum extends Stateful {
  readonly length: number;
  /** Before `next` the values of this block; from there on, of the block before, the sums from each place to its end. */
  protected readonly places: Float64Array;
  protected next = 0;
  protected ofBlock = 0;
  /** How many values it is of. */
  size = 0;
  /** Of what it holds, also while it fills. */
  sum = 0;

  constructor(length: number) {
    super();
    this.length = length;
    this.places = new Float64Array(length);
  }

  get isFull(): boolean {
    return this.size === this.length;
  }

  get mean(): number {
    return this.sum / this.size;
  }

  push(value: number): void {
    const { places } = this;
    places[this.next] = value;
    this.ofBlock += value;
    this.next++;
    if (this.size < this.length) this.size++;
    if (this.next === this.length) this.#endBlock();
    else this.sum = this.ofBlock + (places[this.next] as number);
  }

  reset(): void {
    this.places.fill(0);
    this.next = this.ofBlock = this.size = this.sum = 0;
  }

  #endBlock(): void {
    const { places } = this;
    let sum = 0;
    for (let index = this.length - 1; index >= 0; index--) {
      sum += places[index] as number;
      places[index] = sum;
    }
    this.sum = sum;
    this.next = this.ofBlock = 0;
  }
}
