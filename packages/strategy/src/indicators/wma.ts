import { finite, wholeLength } from './support/checks.ts';
import { RollingWeightedSum } from './support/rolling-weighted-sum.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Linearly weighted moving average: the newest of `length` values counts `length` times, the one before once less, the oldest once:
 * `Σ i·x[i] / (length·(length + 1) / 2)`.
 *
 * First value after `length` values. Source: P. J. Kaufman, Trading Systems and Methods, chapter on trend calculations.
 */
export class Wma extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly sums: RollingWeightedSum;

  constructor(length: number, source?: Source) {
    super('wma', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.sums = new RollingWeightedSum(length);
  }

  override push(value: number): void {
    this.sums.push(finite(value));
    if (this.sums.isFull) this.emit(this.sums.weighted / ((this.length * (this.length + 1)) / 2));
  }

  override reset(): void {
    super.reset();
    this.sums.reset();
  }
}

/** A {@link Wma} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function wma(...given: WithSource<readonly [length: number]>): Wma {
  const { source, parameters: [length] } = split(given);
  return new Wma(length, source);
}
