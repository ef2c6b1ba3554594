import { finite, wholeLength } from './support/checks.ts';
import { RollingWeightedSum } from './support/rolling-weighted-sum.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Least squares moving average: where the straight line that fits the last `length` values best, by least squares, ends.
 * That is three times their linearly weighted mean less twice their plain mean.
 *
 * First value after `length` values. Of one value it is that value. Source: the normal equations of simple linear regression, solved for equal steps; as TA-Lib's LINEARREG.
 */
export class Lsma extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly sums: RollingWeightedSum;

  constructor(length: number, source?: Source) {
    super('lsma', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.sums = new RollingWeightedSum(length);
  }

  override push(value: number): void {
    const { length, sums } = this;
    sums.push(finite(value));
    if (!sums.isFull) return;
    const mean = sums.sum / length;
    this.emit(mean + 3 * (sums.weighted / ((length * (length + 1)) / 2) - mean));
  }

  override reset(): void {
    super.reset();
    this.sums.reset();
  }
}

/** A {@link Lsma} of `length` closes, or of a source. Default length: 25. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function lsma(...given: WithSource<readonly [length?: number]>): Lsma {
  const { source, parameters: [length = 25] } = split(given);
  return new Lsma(length, source);
}
