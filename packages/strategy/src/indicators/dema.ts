import { Ema } from './ema.ts';
import { wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Double exponential moving average: `2·e1 − e2`, where `e1` is the EMA of the values and `e2` the EMA of `e1`.
 *
 * First value after `2·length − 1` values. Source: P. G. Mulloy, Smoothing Data with Faster Moving Averages, Stocks & Commodities 12:1 (1994);
 * the second average begins with the mean of the first `length` values of the first one, as in TA-Lib.
 */
export class Dema extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly first: Ema;
  protected readonly second: Ema;

  constructor(length: number, source?: Source) {
    super('dema', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + 2 * (length - 1);
    this.first = new Ema(length);
    this.second = new Ema(length);
  }

  override push(value: number): void {
    const { first, second } = this;
    first.push(value);
    if (!first.ready) return;
    second.push(first.value);
    if (second.ready) this.emit(2 * first.value - second.value);
  }

  override reset(): void {
    super.reset();
    this.first.reset();
    this.second.reset();
  }
}

/** A {@link Dema} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function dema(...given: WithSource<readonly [length: number]>): Dema {
  const { source, parameters: [length] } = split(given);
  return new Dema(length, source);
}
