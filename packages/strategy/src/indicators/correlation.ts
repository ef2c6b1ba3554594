import { wholeLength } from './support/checks.ts';
import { PairIndicator, splitPair, type SourcePair, type WithSources } from './support/pair-indicator.ts';
import { RollingPair } from './support/rolling-pair.ts';

/**
 * Pearson's correlation of two series over their last `length` values: from −1 to 1, 0 where one of them does not vary. Variances and covariance are those of a population.
 *
 * First value after `length` pairs. Source: K. Pearson, Proceedings of the Royal Society 58 (1895).
 */
export class Correlation extends PairIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly pair: RollingPair;

  constructor(length = 20, sources?: SourcePair) {
    super('correlation', [length], sources);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.pair = new RollingPair(length);
  }

  /** Mean product of the distances from the means. */
  get covariance(): number {
    return this.ready ? this.pair.spreadXY / this.length : Number.NaN;
  }

  get varianceOfFirst(): number {
    return this.ready ? this.pair.spreadX / this.length : Number.NaN;
  }

  get varianceOfSecond(): number {
    return this.ready ? this.pair.spreadY / this.length : Number.NaN;
  }

  /** The share of the one's variance that the other explains. */
  get rSquared(): number {
    return this.value * this.value;
  }

  protected override take(first: number, second: number): void {
    this.pair.push(first, second);
    if (this.pair.isFull) this.emit(this.pair.correlation);
  }

  override reset(): void {
    super.reset();
    this.pair.reset();
  }
}

/** A {@link Correlation} of two sources, or of pairs that are pushed; of 20 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function correlation(...given: WithSources<readonly [length?: number]>): Correlation {
  const { sources, parameters: [length] } = splitPair(given);
  return new Correlation(length, sources);
}
