import type { Bar } from '@redfire/core';
import { finiteBar, wholeLength } from './support/checks.ts';
import { Exponential } from './support/exponential.ts';
import { PriceRange } from './support/price-range.ts';
import { Indicator } from './support/study.ts';

/** Lengths of a stochastic momentum index. */
export interface SmiLengths {
  /** Bars of the range. */
  readonly length: number;
  /** Of the first average. */
  readonly first: number;
  /** Of the average of that. */
  readonly second: number;
  readonly signal: number;
}

/**
 * Stochastic momentum index: `100 · EMA(EMA(close − middle)) / (½ · EMA(EMA(highest − lowest)))` over the range of the last `length` bars, from −100 to 100,
 * with its exponential average as `signal`. 0 where there is no range. Every average begins with its first value.
 *
 * First value, and first signal, after `length` bars. Source: W. Blau, Technical Analysis of Stocks & Commodities (January 1993).
 */
export class Smi extends Indicator {
  readonly warmUp: number;
  /** The signal as a line, for crossings. */
  readonly signalLine: Exponential;
  protected readonly range: PriceRange;
  protected readonly firstDistance: Exponential;
  protected readonly distance: Exponential;
  protected readonly firstExtent: Exponential;
  protected readonly extent: Exponential;

  constructor({ length, first, second, signal }: SmiLengths) {
    super(`smi(${length}, ${first}, ${second}, ${signal})`);
    this.range = new PriceRange(wholeLength(length));
    this.firstDistance = new Exponential(wholeLength(first, 'first'));
    this.distance = new Exponential(wholeLength(second, 'second'));
    this.firstExtent = new Exponential(first);
    this.extent = new Exponential(second);
    this.signalLine = new Exponential(wholeLength(signal, 'signal'));
    this.warmUp = length;
  }

  override update(bar: Bar): void {
    const { range, firstDistance, distance, firstExtent, extent, signalLine } = this;
    range.update(finiteBar(bar));
    if (!range.isFull) return;
    const { highest, lowest } = range;
    firstDistance.push(bar.close - (highest + lowest) / 2);
    distance.push(firstDistance.value);
    firstExtent.push(highest - lowest);
    extent.push(firstExtent.value);
    this.emit(extent.value === 0 ? 0 : (200 * distance.value) / extent.value);
    signalLine.push(this.value);
  }

  /** Exponential average of the values; `NaN` until there are any. */
  get signal(): number {
    return this.signalLine.value;
  }

  override reset(): void {
    super.reset();
    this.range.reset();
    this.firstDistance.reset();
    this.distance.reset();
    this.firstExtent.reset();
    this.extent.reset();
    this.signalLine.reset();
  }
}

/** An {@link Smi}; its signal has length 3 unless it is told otherwise. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function smi(length = 13, first = 25, second = 2, { signal = 3 }: Partial<Pick<SmiLengths, 'signal'>> = {}): Smi {
  return new Smi({ length, first, second, signal });
}
