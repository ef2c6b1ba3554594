import { finite, wholeLength } from './support/checks.ts';
import { RollingPair } from './support/rolling-pair.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Straight line of least squares through the last `length` values. The value is the line's at the newest of them.
 *
 * First value after `length` values. Source: A.-M. Legendre (1805), C. F. Gauss (1809); places count from 0 at the oldest, as in TA-Lib.
 */
export class LinearRegression extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  /** What the line rises by from one value to the next. */
  slope = Number.NaN;
  /** The line at the oldest of the values. */
  intercept = Number.NaN;
  /** The share of the values' variance that the line explains: from 0 to 1; 0 where they do not vary. */
  rSquared = Number.NaN;
  protected readonly pair: RollingPair;
  protected place = 0;

  constructor(length = 14, source?: Source) {
    super('linearRegression', [length], source);
    this.length = wholeLength(length, 'length', 2);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.pair = new RollingPair(length);
  }

  override push(value: number): void {
    const { pair } = this;
    pair.push(this.place, finite(value));
    this.place++;
    if (!pair.isFull) return;
    const half = (pair.slope * (this.length - 1)) / 2;
    this.slope = pair.slope;
    this.intercept = pair.meanY - half;
    this.rSquared = pair.correlation ** 2;
    this.emit(pair.meanY + half);
  }

  override reset(): void {
    super.reset();
    this.slope = this.intercept = this.rSquared = Number.NaN;
    this.pair.reset();
    this.place = 0;
  }
}

/** A {@link LinearRegression} of `length` closes, or of a source; of 14 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number of at least 2. */
export function linearRegression(...given: WithSource<readonly [length?: number]>): LinearRegression {
  const { source, parameters: [length] } = split(given);
  return new LinearRegression(length, source);
}
