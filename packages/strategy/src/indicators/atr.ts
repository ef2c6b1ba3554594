import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { Indicator } from './support/study.ts';
import { trueRangeOf } from './true-range.ts';

/**
 * Average true range, smoothed as Wilder does: `a = a + (tr − a) / length`, begun with the mean of the first `length` true ranges.
 *
 * First value after `length + 1` bars: the first bar has no previous close. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978); the start is that of TA-Lib.
 */
export class Atr extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  protected close = Number.NaN;
  protected seen = 0;
  protected sum = 0;

  constructor(length: number) {
    super(`atr(${length})`);
    this.length = wholeLength(length);
    this.warmUp = length + 1;
  }

  override update(bar: Bar): void {
    finiteBar(bar);
    const previousClose = this.close;
    this.close = bar.close;
    if (this.seen >= this.length) {
      this.previous = this.value;
      this.value += (trueRangeOf(bar, previousClose) - this.value) / this.length;
    } else if (!Number.isNaN(previousClose)) {
      this.seen++;
      this.sum += trueRangeOf(bar, previousClose);
      if (this.seen === this.length) this.emit(this.sum / this.length);
    }
  }

  override reset(): void {
    super.reset();
    this.close = Number.NaN;
    this.seen = 0;
    this.sum = 0;
  }
}

/** An {@link Atr}. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function atr(length = 14): Atr {
  return new Atr(length);
}
