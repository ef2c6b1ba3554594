import { Ema } from './ema.ts';
import { wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Triple exponential moving average: `3·e1 − 3·e2 + e3`, where `e1` is the EMA of the values, `e2` the EMA of `e1` and `e3` the EMA of `e2`.
 *
 * First value after `3·length − 2` values. Source: P. G. Mulloy, Smoothing Data with Less Lag, Stocks & Commodities 12:2 (1994);
 * each average begins with the mean of the first `length` values of the one before, as in TA-Lib.
 */
export class Tema extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly first: Ema;
  protected readonly second: Ema;
  protected readonly third: Ema;

  constructor(length: number, source?: Source) {
    super('tema', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + 3 * (length - 1);
    this.first = new Ema(length);
    this.second = new Ema(length);
    this.third = new Ema(length);
  }

  override push(value: number): void {
    const { first, second, third } = this;
    first.push(value);
    if (!first.ready) return;
    second.push(first.value);
    if (!second.ready) return;
    third.push(second.value);
    if (third.ready) this.emit(3 * (first.value - second.value) + third.value);
  }

  override reset(): void {
    super.reset();
    this.first.reset();
    this.second.reset();
    this.third.reset();
  }
}

/** A {@link Tema} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function tema(...given: WithSource<readonly [length: number]>): Tema {
  const { source, parameters: [length] } = split(given);
  return new Tema(length, source);
}
