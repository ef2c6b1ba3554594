import { Stateful } from './stateful.ts';

/** The last so many values of a series, in a ring. */
export class Window extends Stateful {
  /** How many it holds at most. */
  readonly length: number;
  protected readonly values: Float64Array;
  protected next = 0;
  /** How many it holds. */
  size = 0;

  constructor(length: number) {
    super();
    this.length = length;
    this.values = new Float64Array(length);
  }

  get isFull(): boolean {
    return this.size === this.length;
  }

  /** Adds a value. @returns The one that had to go; 0 while it fills. */
  push(value: number): number {
    const evicted = this.values[this.next] as number;
    this.values[this.next] = value;
    this.next = this.next + 1 === this.length ? 0 : this.next + 1;
    if (this.size < this.length) this.size++;
    return evicted;
  }

  /** The value so many places back: 0 is the newest, `size − 1` the oldest. */
  at(back: number): number {
    const place = this.next - 1 - back;
    return this.values[place < 0 ? place + this.length : place] as number;
  }

  /** The oldest value; the first one while it fills. */
  get oldest(): number {
    return this.at(this.size - 1);
  }

  reset(): void {
    this.values.fill(0);
    this.next = 0;
    this.size = 0;
  }
}
