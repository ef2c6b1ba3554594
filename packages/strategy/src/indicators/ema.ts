import { SeededAverage } from './support/seeded-average.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * Exponential moving average: `e = e + α·(x − e)` with `α = 2 / (length + 1)`, begun with the mean of the first `length` values.
 *
 * First value after `length` values. Source: R. G. Brown, Statistical Forecasting for Inventory Control (1959); the start is that of TA-Lib.
 */
export class Ema extends SeededAverage {
  protected readonly alpha: number;

  constructor(length: number, source?: Source) {
    super('ema', [length], source);
    this.alpha = 2 / (length + 1);
  }

  protected override next(value: number): number {
    return this.value + this.alpha * (value - this.value);
  }
}

/** An {@link Ema} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function ema(...given: WithSource<readonly [length: number]>): Ema {
  const { source, parameters: [length] } = split(given);
  return new Ema(length, source);
}
