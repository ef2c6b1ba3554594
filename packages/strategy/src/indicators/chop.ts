import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { RollingExtreme } from './support/rolling-extreme.ts';
import { SlidingSum } from './support/sliding-sum.ts';
import { Indicator } from './support/study.ts';
import { trueRangeOf } from './true-range.ts';

/**
 * Choppiness index: `100 · log(Σ true range / (highest high − lowest low)) / log(length)`, 100 for a market that goes nowhere and 0 for one that goes straight;
 * 100 where there was no range at all.
 *
 * First value after `length + 1` bars: the first one has no previous close. Source: E. W. Dreiss.
 */
export class Chop extends Indicator {
  readonly warmUp: number;
  protected readonly ranges: SlidingSum;
  protected readonly highs: RollingExtreme;
  protected readonly lows: RollingExtreme;
  protected readonly scale: number;
  protected close = Number.NaN;

  constructor(length: number) {
    super(`chop(${length})`);
    this.ranges = new SlidingSum(wholeLength(length, 'length', 2));
    this.highs = new RollingExtreme('highest', length);
    this.lows = new RollingExtreme('lowest', length);
    this.scale = 100 / Math.log10(length);
    this.warmUp = length + 1;
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    this.highs.push(bar.high);
    this.lows.push(bar.low);
    if (!Number.isNaN(this.close)) {
      this.ranges.push(trueRangeOf(bar, this.close));
      if (this.ranges.isFull) this.emit(this.#index());
    }
    this.close = bar.close;
  }

  override reset(): void {
    super.reset();
    this.ranges.reset();
    this.highs.reset();
    this.lows.reset();
    this.close = Number.NaN;
  }

  #index(): number {
    const range = this.highs.value - this.lows.value;
    return range > 0 ? this.scale * Math.log10(this.ranges.sum / range) : 100;
  }
}

/** A {@link Chop}. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above one. */
export function chop(length = 14): Chop {
  return new Chop(length);
}
