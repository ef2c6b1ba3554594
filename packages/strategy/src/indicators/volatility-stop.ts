import type { Bar } from '@redfire/core';
import { Atr } from './atr.ts';
import { aboveZero, wholeLength } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/**
 * Volatility stop: a stop and reverse that follows the most favourable close of its trend at a distance of `multiplier` average true ranges, as they were one bar before.
 * The trend turns where the close goes through it; the next stop is then that of the new trend.
 *
 * First value after `length + 2` bars; the first trend is a guess, up where the close of bar `length` is above the first one, and holds until {@link hasTurned}.
 * Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978), the volatility system.
 */
export class VolatilityStop extends Indicator {
  readonly length: number;
  readonly warmUp: number;
  readonly multiplier: number;
  readonly atr: Atr;
  /** 1 where `value` is below the market, −1 where it is above. */
  direction = Number.NaN;
  /** Whether the latest bar closed beyond the stop. */
  isStop = false;
  /** Whether any bar has: until then the trend is a guess. */
  hasTurned = false;
  protected seen = 0;
  protected first = Number.NaN;
  protected highest = Number.NaN;
  protected lowest = Number.NaN;
  /** Of the trend from the next bar on. */
  protected trend = Number.NaN;

  constructor(length: number, multiplier: number) {
    super(`volatilityStop(${length}, ${multiplier})`);
    this.length = wholeLength(length);
    this.warmUp = length + 2;
    this.multiplier = aboveZero(multiplier, 'multiplier');
    this.atr = new Atr(length);
  }

  override update(bar: Bar): void {
    const range = this.atr.value;
    this.atr.update(bar);
    const { close } = bar;
    if (Number.isNaN(range)) this.#gather(close);
    else this.#follow(close, this.multiplier * range);
  }

  override reset(): void {
    super.reset();
    this.atr.reset();
    this.direction = this.first = this.highest = this.lowest = this.trend = Number.NaN;
    this.isStop = this.hasTurned = false;
    this.seen = 0;
  }

  #gather(close: number): void {
    this.seen++;
    if (this.seen === 1) this.first = close;
    if (this.seen === this.length) this.trend = close > this.first ? 1 : -1;
    this.#include(close);
  }

  #follow(close: number, reach: number): void {
    this.direction = this.trend;
    const stop = this.trend > 0 ? this.highest - reach : this.lowest + reach;
    this.isStop = this.trend > 0 ? close < stop : close > stop;
    if (this.isStop) {
      this.hasTurned = true;
      this.trend = -this.trend;
      this.highest = this.lowest = close;
    } else this.#include(close);
    this.emit(stop);
  }

  #include(close: number): void {
    if (!(close <= this.highest)) this.highest = close;
    if (!(close >= this.lowest)) this.lowest = close;
  }
}

/** A {@link VolatilityStop}. @throws {@link RedFireError} `INVALID_INPUT` for a length that is no whole number above zero, or a multiplier not above zero. */
export function volatilityStop(length = 7, multiplier = 3): VolatilityStop {
  return new VolatilityStop(length, multiplier);
}
