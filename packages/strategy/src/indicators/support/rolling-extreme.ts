import { Stateful } from './stateful.ts';

/**
 * The largest or smallest of the last so many values, and how long ago it was, in O(1) a value on average: a queue of those that may yet become it
 * (the ascending minima algorithm).
 */
export class RollingExtreme extends Stateful {
  readonly length: number;
  /** 1 for the largest, −1 for the smallest. */
  readonly direction: number;
  protected readonly values: Float64Array;
  protected readonly places: Float64Array;
  protected first = 0;
  protected count = 0;
  protected seen = 0;

  constructor(which: 'highest' | 'lowest', length: number) {
    super();
    this.length = length;
    this.direction = which === 'highest' ? 1 : -1;
    this.values = new Float64Array(length);
    this.places = new Float64Array(length);
  }

  get isFull(): boolean {
    return this.seen >= this.length;
  }

  push(value: number): void {
    const { length, direction, values, places } = this;
    if (this.count > 0 && (places[this.first] as number) <= this.seen - length) this.#dropFirst();
    // of equal ones the newest stands
    while (this.count > 0 && direction * (values[this.#last] as number) <= direction * value) this.count--;
    this.count++;
    values[this.#last] = value;
    places[this.#last] = this.seen;
    this.seen++;
  }

  /** `NaN` before the first value. */
  get value(): number {
    return this.count === 0 ? Number.NaN : (this.values[this.first] as number);
  }

  /** How many values ago it was: 0 for the newest. Of equal ones the newest counts. */
  get age(): number {
    return this.count === 0 ? Number.NaN : this.seen - 1 - (this.places[this.first] as number);
  }

  reset(): void {
    this.first = this.count = this.seen = 0;
    this.values.fill(0);
    this.places.fill(0);
  }

  get #last(): number {
    const last = this.first + this.count - 1;
    return last >= this.length ? last - this.length : last;
  }

  #dropFirst(): void {
    this.first = this.first + 1 === this.length ? 0 : this.first + 1;
    this.count--;
  }
}
