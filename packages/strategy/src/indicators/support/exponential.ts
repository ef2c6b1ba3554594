import type { Line } from '../indicator.ts';
import { Stateful } from './stateful.ts';

/** An exponential average that begins with its first value, or with what it is told to begin with: `α = 2 / (length + 1)`. */
export class Exponential extends Stateful implements Line {
  readonly alpha: number;
  value = Number.NaN;
  previous = Number.NaN;

  constructor(length: number) {
    super();
    this.alpha = 2 / (length + 1);
  }

  push(value: number): void {
    this.previous = this.value;
    this.value = Number.isNaN(this.value) ? value : this.value + this.alpha * (value - this.value);
  }

  reset(): void {
    this.value = this.previous = Number.NaN;
  }
}
