import { RedFireError } from '@redfire/core';
import { Roc } from './roc.ts';
import { finite, wholeLength } from './support/checks.ts';
import { SlidingMean } from './support/sliding-mean.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/** Lengths of a know sure thing. */
export interface KstOptions {
  /** Of the rates of change, from that of weight 1 on. Default 10, 15, 20, 30. */
  readonly rates?: readonly number[];
  /** Of the mean of each rate. Default 10, 10, 10, 15. */
  readonly means?: readonly number[];
  /** Of the mean that is the signal. Default 9. */
  readonly signal?: number;
}

/**
 * Know sure thing: rates of change of several lengths, in percent, each smoothed by a mean and weighted 1, 2, 3, …, summed; `signal` is the mean of that.
 *
 * First value when the slowest mean has one: after `rate + mean` values. Source: M. Pring, Summed Rate of Change (KST), Technical Analysis of Stocks & Commodities (September 1992).
 */
export class Kst extends SeriesIndicator {
  readonly warmUp: number;
  /** The signal as a line, for crossings. */
  readonly signalLine: SlidingMean;
  protected readonly rates: readonly Roc[];
  protected readonly means: readonly SlidingMean[];

  constructor({ rates = [10, 15, 20, 30], means = [10, 10, 10, 15], signal = 9 }: KstOptions, source?: Source) {
    super('kst', [rates.join('/'), means.join('/'), signal], source);
    if (rates.length !== means.length || rates.length === 0) {
      throw new RedFireError('INVALID_INPUT', `${rates.length} rates and ${means.length} means are given; give one mean for each rate, and one rate at least`, { details: { field: 'means' } });
    }
    this.rates = rates.map((length) => new Roc(wholeLength(length, 'rates')));
    this.means = means.map((length) => new SlidingMean(wholeLength(length, 'means')));
    this.signalLine = new SlidingMean(wholeLength(signal, 'signal'));
    this.warmUp = this.sourceWarmUp - 1 + Math.max(...rates.map((rate, index) => rate + (means[index] ?? 0)));
  }

  override push(value: number): void {
    finite(value);
    const { rates, means } = this;
    let sum = 0;
    for (let index = 0; index < rates.length; index++) {
      const rate = rates[index] as Roc;
      const mean = means[index] as SlidingMean;
      rate.push(value);
      if (rate.ready) mean.push(rate.value);
      sum += (index + 1) * mean.value;
    }
    // NaN until all have a value
    if (sum !== sum) return;
    this.emit(sum);
    this.signalLine.push(sum);
  }

  /** Mean of the values; `NaN` until there are enough. */
  get signal(): number {
    return this.signalLine.value;
  }

  override reset(): void {
    super.reset();
    for (const rate of this.rates) rate.reset();
    for (const mean of this.means) mean.reset();
    this.signalLine.reset();
  }
}

/** A {@link Kst} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero, and each rate has its mean. */
export function kst(...given: WithSource<readonly [options?: KstOptions]>): Kst {
  const { source, parameters: [options = {}] } = split(given);
  return new Kst(options, source);
}
