import { finite, wholeLength } from './support/checks.ts';
import { RollingMoments } from './support/rolling-moments.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Z-score: how many standard deviations (of a population) a value is above the mean of the last `length`, itself among them. 0 where they do not vary.
 *
 * First value after `length` values. Source: the standard score of textbooks of statistics.
 */
export class ZScore extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly moments: RollingMoments;

  constructor(length = 20, source?: Source) {
    super('zScore', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.moments = new RollingMoments(length);
  }

  override push(value: number): void {
    const { moments } = this;
    moments.push(finite(value));
    if (!moments.isFull) return;
    const deviation = Math.sqrt(moments.variance);
    this.emit(deviation === 0 ? 0 : (value - moments.mean) / deviation);
  }

  override reset(): void {
    super.reset();
    this.moments.reset();
  }
}

/** A {@link ZScore} over `length` closes, or over values of a source; over 20 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function zScore(...given: WithSource<readonly [length?: number]>): ZScore {
  const { source, parameters: [length] } = split(given);
  return new ZScore(length, source);
}
