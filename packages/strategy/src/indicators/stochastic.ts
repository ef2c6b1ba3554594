import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { PriceRange } from './support/price-range.ts';
import { SlidingMean } from './support/sliding-mean.ts';
import { Indicator } from './support/study.ts';

/**
 * Slow stochastic: `%K = 100 · (close − lowest) / (highest − lowest)` over the last `length` bars, smoothed by a mean of `smoothing` (1 gives the fast one);
 * `signal`, the %D, is the mean of that. 50 where there is no range.
 *
 * First value after `length + smoothing − 1` bars, first signal `signal − 1` later. Source: G. Lane, Lane's Stochastics, Technical Analysis of Stocks & Commodities (1984).
 */
export class Stochastic extends Indicator {
  readonly warmUp: number;
  /** The signal as a line, for crossings. */
  readonly signalLine: SlidingMean;
  protected readonly range: PriceRange;
  protected readonly smoothed: SlidingMean;

  constructor(length: number, smoothing: number, signal: number) {
    super(`stochastic(${length}, ${smoothing}, ${signal})`);
    this.range = new PriceRange(wholeLength(length));
    this.smoothed = new SlidingMean(wholeLength(smoothing, 'smoothing'));
    this.signalLine = new SlidingMean(wholeLength(signal, 'signal'));
    this.warmUp = length + smoothing - 1;
  }

  override update(bar: Bar): void {
    const { range, smoothed } = this;
    range.update(finiteBar(bar));
    if (!range.isFull) return;
    smoothed.push(100 * range.placeOf(bar.close));
    if (!smoothed.isFull) return;
    this.emit(smoothed.value);
    this.signalLine.push(smoothed.value);
  }

  /** %D, the mean of the values; `NaN` until there are enough. */
  get signal(): number {
    return this.signalLine.value;
  }

  override reset(): void {
    super.reset();
    this.range.reset();
    this.smoothed.reset();
    this.signalLine.reset();
  }
}

/** A {@link Stochastic}. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function stochastic(length = 14, smoothing = 3, signal = 3): Stochastic {
  return new Stochastic(length, smoothing, signal);
}
