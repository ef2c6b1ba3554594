import { finite, wholeLength } from './support/checks.ts';
import { RollingMoments } from './support/rolling-moments.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Variance of the last `length` values: the mean of their squared distances from their mean, over `length` (that of a population). Exactly 0 for equal values.
 *
 * First value after `length` values. Source: R. A. Fisher, The Correlation between Relatives (1918).
 */
export class Variance extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly moments: RollingMoments;

  constructor(length = 20, source?: Source) {
    super('variance', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.moments = new RollingMoments(length);
  }

  override push(value: number): void {
    this.moments.push(finite(value));
    if (this.moments.isFull) this.emit(this.moments.variance);
  }

  override reset(): void {
    super.reset();
    this.moments.reset();
  }
}

/** A {@link Variance} of `length` closes, or of a source; of 20 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function variance(...given: WithSource<readonly [length?: number]>): Variance {
  const { source, parameters: [length] } = split(given);
  return new Variance(length, source);
}
