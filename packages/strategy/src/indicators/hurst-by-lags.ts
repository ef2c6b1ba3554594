import { finite, wholeLength } from './support/checks.ts';
import { LeastSquares } from './support/least-squares.ts';
import { RollingMoments } from './support/rolling-moments.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

const LEAST_LAG = 2;

/**
 * Hurst exponent by lags: the slope of the logarithm of the standard deviation of the differences between values so many places apart, within the last `length`, over the logarithm of the lag,
 * for lags from 2 to `largestLag`. Above 0.5 a series goes on as it went, below it turns back. Lags without deviation are left out; 0.5 where fewer than two are left.
 *
 * First value after `length` values. An update takes a time that grows with `largestLag`. Source: after T. Di Matteo, Quantitative Finance 7 (2007): the generalised exponent of order 2, about the mean.
 */
export class HurstByLags extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly values: Window;
  /** Differences of each lag. */
  protected readonly differences: readonly RollingMoments[];
  readonly #points = new LeastSquares();

  constructor(length = 252, largestLag = 20, source?: Source) {
    super('hurstByLags', [length, largestLag], source);
    this.length = wholeLength(length, 'length', wholeLength(largestLag, 'largestLag', LEAST_LAG + 1) + 2);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.values = new Window(length);
    this.differences = Array.from({ length: largestLag - LEAST_LAG + 1 }, (_, index) => new RollingMoments(length - LEAST_LAG - index));
  }

  override push(value: number): void {
    const { values, differences } = this;
    values.push(finite(value));
    this.#points.clear();
    for (let index = 0; index < differences.length; index++) {
      const lag = LEAST_LAG + index;
      const ofLag = differences[index];
      if (ofLag === undefined || values.size <= lag) break;
      ofLag.push(value - values.at(lag));
      const { variance } = ofLag;
      if (values.isFull && variance > 0) this.#points.add(Math.log(lag), Math.log(variance) / 2);
    }
    if (values.isFull) this.emit(this.#points.slope(0.5));
  }

  override reset(): void {
    super.reset();
    this.values.reset();
    for (const each of this.differences) each.reset();
  }
}

/** A {@link HurstByLags} of `length` closes, or of a source; of 252 with lags up to 20 unless they are given. @throws {@link RedFireError} `INVALID_INPUT` unless the largest lag is a whole number of at least 3, and the length at least 2 above it. */
export function hurstByLags(...given: WithSource<readonly [length?: number, largestLag?: number]>): HurstByLags {
  const { source, parameters: [length, largestLag] } = split(given);
  return new HurstByLags(length, largestLag, source);
}
