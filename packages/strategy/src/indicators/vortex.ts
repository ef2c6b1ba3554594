import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { SlidingSum } from './support/sliding-sum.ts';
import { Indicator } from './support/study.ts';
import { trueRangeOf } from './true-range.ts';

/**
 * Vortex indicator: over the last `length` bars, the sum of the distances from high to previous low (`plus`), and from low to previous high (`minus`), each over the sum of the
 * true ranges; 1 where there was no range at all. `value` is `plus − minus`, whose change of sign is their crossing.
 *
 * First value after `length + 1` bars. Source: E. Botes, D. Siepman, The Vortex Indicator, Technical Analysis of Stocks & Commodities (January 2010).
 */
export class Vortex extends Indicator {
  readonly warmUp: number;
  plus = Number.NaN;
  minus = Number.NaN;
  protected readonly ups: SlidingSum;
  protected readonly downs: SlidingSum;
  protected readonly ranges: SlidingSum;
  protected high = Number.NaN;
  protected low = Number.NaN;
  protected close = Number.NaN;

  constructor(length: number) {
    super(`vortex(${length})`);
    this.warmUp = wholeLength(length) + 1;
    this.ups = new SlidingSum(length);
    this.downs = new SlidingSum(length);
    this.ranges = new SlidingSum(length);
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    if (!Number.isNaN(this.close)) this.#add(bar);
    this.high = bar.high;
    this.low = bar.low;
    this.close = bar.close;
  }

  override reset(): void {
    super.reset();
    this.ups.reset();
    this.downs.reset();
    this.ranges.reset();
    this.plus = this.minus = this.high = this.low = this.close = Number.NaN;
  }

  #add(bar: Bar): void {
    const { ups, downs, ranges } = this;
    ups.push(Math.abs(bar.high - this.low));
    downs.push(Math.abs(bar.low - this.high));
    ranges.push(trueRangeOf(bar, this.close));
    if (!ranges.isFull) return;
    this.plus = ranges.sum > 0 ? ups.sum / ranges.sum : 1;
    this.minus = ranges.sum > 0 ? downs.sum / ranges.sum : 1;
    this.emit(this.plus - this.minus);
  }
}

/** A {@link Vortex}. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function vortex(length = 14): Vortex {
  return new Vortex(length);
}
