import type { Line } from '../indicator.ts';
import { SlidingSum } from './sliding-sum.ts';

/** The mean of the last so many values as a line: `NaN` until there are so many. */
export class SlidingMean extends SlidingSum implements Line {
  value = Number.NaN;
  previous = Number.NaN;

  override push(value: number): void {
    super.push(value);
    if (!this.isFull) return;
    this.previous = this.value;
    this.value = this.sum / this.length;
  }

  override reset(): void {
    super.reset();
    this.value = this.previous = Number.NaN;
  }
}
