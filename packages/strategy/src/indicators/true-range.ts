import type { Bar } from '@redfire/core';
import { finiteBar } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/** Range of a bar with the close before it; of the bar alone where that is `NaN`. */
export function trueRangeOf(bar: Bar, previousClose: number): number {
  return (previousClose > bar.high ? previousClose : bar.high) - (previousClose < bar.low ? previousClose : bar.low);
}

/**
 * True range: from the lower of low and previous close to the higher of high and previous close, so that gaps count.
 *
 * First value after 2 bars. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978).
 */
export class TrueRange extends Indicator {
  readonly warmUp = 2;
  protected close = Number.NaN;

  constructor() {
    super('trueRange()');
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    if (!Number.isNaN(this.close)) this.emit(trueRangeOf(bar, this.close));
    this.close = bar.close;
  }

  override reset(): void {
    super.reset();
    this.close = Number.NaN;
  }
}

/** A {@link TrueRange}. */
export function trueRange(): TrueRange {
  return new TrueRange();
}
