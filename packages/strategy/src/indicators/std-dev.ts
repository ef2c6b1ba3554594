import { finite, wholeLength } from './support/checks.ts';
import { RollingMoments } from './support/rolling-moments.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Standard deviation of the last `length` values, as of a whole population: `√(Σ(x − mean)² / length)`. 0 of equal values, exactly.
 *
 * First value after `length` values. Source: K. Pearson, Contributions to the Mathematical Theory of Evolution (1894); divided by `length` as in TA-Lib.
 */
export class StdDev extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly moments: RollingMoments;

  constructor(length: number, source?: Source) {
    super('stdDev', [length], source);
    this.moments = new RollingMoments(wholeLength(length));
    this.warmUp = this.sourceWarmUp + length - 1;
  }

  override push(value: number): void {
    this.moments.push(finite(value));
    if (this.moments.isFull) this.emit(Math.sqrt(this.moments.variance));
  }

  override reset(): void {
    super.reset();
    this.moments.reset();
  }
}

/** A {@link StdDev} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function stdDev(...given: WithSource<readonly [length?: number]>): StdDev {
  const { source, parameters: [length = 20] } = split(given);
  return new StdDev(length, source);
}
