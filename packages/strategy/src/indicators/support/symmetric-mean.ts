import type { Line } from '../indicator.ts';
import { Stateful } from './stateful.ts';

/** `(x + 2x′ + 2x″ + x‴) / 6`, the symmetric mean of four values that J. F. Ehlers smooths with; `NaN` until there are four. */
export class SymmetricMean extends Stateful implements Line {
  value = Number.NaN;
  previous = Number.NaN;
  protected first = Number.NaN;
  protected second = Number.NaN;
  protected third = Number.NaN;

  push(value: number): void {
    this.previous = this.value;
    this.value = (value + 2 * (this.first + this.second) + this.third) / 6;
    this.third = this.second;
    this.second = this.first;
    this.first = value;
  }

  reset(): void {
    this.value = this.previous = this.first = this.second = this.third = Number.NaN;
  }
}
