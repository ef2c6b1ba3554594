import type { Bar } from '@redfire/core';
import { Atr } from './atr.ts';
import { aboveZero } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/**
 * SuperTrend: bands `multiplier` average true ranges above and below the median price, each of which only tightens until a close has gone through it. `value` is the lower one in an
 * uptrend, the upper one in a downtrend; the trend turns where the close reaches it.
 *
 * First value after `length + 1` bars; the first trend is up where the close is not below the median price. Source: O. Seban; the start is that of Stock.Indicators.
 */
export class SuperTrend extends Indicator {
  readonly warmUp: number;
  readonly multiplier: number;
  readonly atr: Atr;
  upper = Number.NaN;
  lower = Number.NaN;
  /** 1 in an uptrend, −1 in a downtrend. */
  direction = Number.NaN;
  protected close = Number.NaN;

  constructor(length: number, multiplier: number) {
    super(`superTrend(${length}, ${multiplier})`);
    this.atr = new Atr(length);
    this.multiplier = aboveZero(multiplier, 'multiplier');
    this.warmUp = this.atr.warmUp;
  }

  override update(bar: Bar): void {
    this.atr.update(bar);
    const previousClose = this.close;
    this.close = bar.close;
    if (!this.atr.ready) return;
    const middle = (bar.high + bar.low) / 2;
    const reach = this.multiplier * this.atr.value;
    if (!this.ready) this.direction = bar.close >= middle ? 1 : -1;
    // true of the first ones, too: nothing compares with NaN
    if (!(middle + reach >= this.upper && previousClose <= this.upper)) this.upper = middle + reach;
    if (!(middle - reach <= this.lower && previousClose >= this.lower)) this.lower = middle - reach;
    this.direction = bar.close <= (this.direction > 0 ? this.lower : this.upper) ? -1 : 1;
    this.emit(this.direction > 0 ? this.lower : this.upper);
  }

  override reset(): void {
    super.reset();
    this.atr.reset();
    this.upper = this.lower = this.direction = this.close = Number.NaN;
  }
}

/** A {@link SuperTrend}. @throws {@link RedFireError} `INVALID_INPUT` for a length that is no whole number above zero, or a multiplier not above zero. */
export function superTrend(length = 10, multiplier = 3): SuperTrend {
  return new SuperTrend(length, multiplier);
}
