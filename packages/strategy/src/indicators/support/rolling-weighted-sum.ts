import { Stateful } from './stateful.ts';

/**
 * The sum of the last so many values, and the same with weights 1 (oldest) to `length` (newest), both in O(1) a value.
 *
 * Nothing is ever taken away from a sum: once every `length` values the sums of what is left of the old ones are laid down for each of the next steps.
 * So a large value that has gone leaves no error behind, and the sums of zeros are zero.
 */
export class RollingWeightedSum extends Stateful {
  readonly length: number;
  /** Of the last `length` values. */
  sum = 0;
  /** The newest counts `length` times, the oldest once; of use when it is full. */
  weighted = 0;
  /** Before `next` the values of this block; from there on, of the block before, the sums from each place to its end. */
  protected readonly places: Float64Array;
  /** Those sums with weights from 1 up. */
  protected readonly weightedPlaces: Float64Array;
  protected ofBlock = 0;
  protected weightedOfBlock = 0;
  protected next = 0;
  protected size = 0;

  constructor(length: number) {
    super();
    this.length = length;
    this.places = new Float64Array(length);
    this.weightedPlaces = new Float64Array(length);
  }

  get isFull(): boolean {
    return this.size === this.length;
  }

  push(value: number): void {
    const { length } = this;
    this.places[this.next++] = value;
    if (this.size < length) this.size++;
    this.ofBlock += value;
    this.weightedOfBlock += this.next * value;
    if (this.next === length) {
      this.sum = this.ofBlock;
      this.weighted = this.weightedOfBlock;
      this.#beginAnew();
      return;
    }
    this.sum = (this.places[this.next] as number) + this.ofBlock;
    this.weighted = (this.weightedPlaces[this.next] as number) + (length - this.next) * this.ofBlock + this.weightedOfBlock;
  }

  reset(): void {
    this.places.fill(0);
    this.weightedPlaces.fill(0);
    this.sum = this.weighted = this.ofBlock = this.weightedOfBlock = 0;
    this.next = this.size = 0;
  }

  #beginAnew(): void {
    let sum = 0;
    let weighted = 0;
    for (let place = this.length - 1; place >= 0; place--) {
      sum += this.places[place] as number;
      weighted += sum;
      this.places[place] = sum;
      this.weightedPlaces[place] = weighted;
    }
    this.ofBlock = this.weightedOfBlock = 0;
    this.next = 0;
  }
}
