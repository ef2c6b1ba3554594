import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Exponential moving average: `e = e + α·(x − e)` with `α = 2 / (length + 1)`, begun with the mean of the first `length` values.
 *
 * First value after `length` values. Source: R. G. Brown, Statistical Forecasting for Inventory Control (1959); the start is that of TA-Lib.
 */
export class Ema extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly alpha: number;
  protected seen = 0;
  protected sum = 0;

  constructor(length: number, source?: Source) {
    super('ema', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.alpha = 2 / (length + 1);
  }

  override push(value: number): void {
    finite(value);
    if (this.seen >= this.length) {
      this.previous = this.value;
      this.value += this.alpha * (value - this.value);
      return;
    }
    this.seen++;
    this.sum += value;
    if (this.seen === this.length) this.emit(this.sum / this.length);
  }

  override reset(): void {
    super.reset();
    this.seen = 0;
    this.sum = 0;
  }
}

/** An {@link Ema} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function ema(...given: WithSource<readonly [length: number]>): Ema {
  const { source, parameters: [length] } = split(given);
  return new Ema(length, source);
}
