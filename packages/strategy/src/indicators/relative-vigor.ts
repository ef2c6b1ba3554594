import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { SlidingSum } from './support/sliding-sum.ts';
import { Indicator } from './support/study.ts';
import { SymmetricMean } from './support/symmetric-mean.ts';

/**
 * Relative vigor index (RVI): the sum of `close − open` over that of `high − low`, of the last `length` bars, each smoothed by the symmetric mean of four; `signal` is the symmetric mean of that.
 * 0 where there is no range.
 *
 * First value after `length + 3` bars, first signal three later. Source: J. F. Ehlers, The Relative Vigor Index, Technical Analysis of Stocks & Commodities (January 2002).
 */
export class RelativeVigor extends Indicator {
  readonly warmUp: number;
  /** The signal as a line, for crossings. */
  readonly signalLine = new SymmetricMean();
  protected readonly body = new SymmetricMean();
  protected readonly range = new SymmetricMean();
  protected readonly bodies: SlidingSum;
  protected readonly ranges: SlidingSum;

  constructor(length: number) {
    super(`relativeVigor(${length})`);
    this.bodies = new SlidingSum(wholeLength(length));
    this.ranges = new SlidingSum(length);
    this.warmUp = length + 3;
  }

  override update(bar: Bar): void {
    const { open, high, low, close } = finiteBar(bar);
    const { body, range, bodies, ranges } = this;
    body.push(close - open);
    range.push(high - low);
    // NaN until there are four bars
    if (range.value !== range.value) return;
    bodies.push(body.value);
    ranges.push(range.value);
    if (!ranges.isFull) return;
    this.emit(ranges.sum === 0 ? 0 : bodies.sum / ranges.sum);
    this.signalLine.push(this.value);
  }

  /** Symmetric mean of the last four values; `NaN` until there are four. */
  get signal(): number {
    return this.signalLine.value;
  }

  override reset(): void {
    super.reset();
    this.body.reset();
    this.range.reset();
    this.bodies.reset();
    this.ranges.reset();
    this.signalLine.reset();
  }
}

/** A {@link RelativeVigor}. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function relativeVigor(length = 10): RelativeVigor {
  return new RelativeVigor(length);
}
