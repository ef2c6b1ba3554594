import { Window } from './window.ts';

/** A spread that is so much smaller than what it was got from has lost digits. */
const LOST = 1e-4;

/**
 * Mean and spread of the last so many values. Sums are taken about the mean as it was when they were last taken anew: once every `length` values, and when large values that have left would
 * leave their rounding behind. O(1) a value on average; the spread of equal values is exactly zero.
 */
export class RollingMoments extends Window {
  protected origin = 0;
  /** Of the distances from the origin. */
  protected sum = 0;
  protected squares = 0;
  /** The largest that `squares` was since it was taken anew. */
  protected largest = 0;

  override push(value: number): number {
    const wasFull = this.isFull;
    if (this.size === 0) this.origin = value;
    const evicted = super.push(value);
    const added = value - this.origin;
    this.sum += added;
    this.squares += added * added;
    if (wasFull) {
      const gone = evicted - this.origin;
      this.sum -= gone;
      this.squares -= gone * gone;
    }
    if (this.squares > this.largest) this.largest = this.squares;
    if (this.next === 0 || this.spread < LOST * this.largest) this.#sumAnew();
    return evicted;
  }

  /** `NaN` before the first value. */
  get mean(): number {
    return this.origin + this.sum / this.size;
  }

  /** Sum of the squared distances from the mean. */
  get spread(): number {
    const spread = this.squares - (this.sum * this.sum) / this.size;
    return spread > 0 ? spread : 0;
  }

  /** Mean of the squared distances from the mean: the variance of a population. */
  get variance(): number {
    return this.spread / this.size;
  }

  override reset(): void {
    super.reset();
    this.origin = this.sum = this.squares = this.largest = 0;
  }

  #sumAnew(): void {
    const { values, size } = this;
    const first = values[0] as number;
    let distance = 0;
    for (let index = 1; index < size; index++) distance += (values[index] as number) - first;
    this.origin = first + distance / size;
    this.sum = this.squares = 0;
    for (let index = 0; index < size; index++) {
      const from = (values[index] as number) - this.origin;
      this.sum += from;
      this.squares += from * from;
    }
    this.largest = this.squares;
  }
}
