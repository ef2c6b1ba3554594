import { changeOf } from './support/change.ts';
import { wholeLength } from './support/checks.ts';
import { PairIndicator, splitPair, type SourcePair, type WithSources } from './support/pair-indicator.ts';
import { RollingPair } from './support/rolling-pair.ts';

/**
 * Beta of the first series to the second, as of an asset to its market: the covariance of the shares by which they change from value to value over the variance of those of the second,
 * over the last `length` changes. 0 where the second does not vary.
 *
 * First value after `length + 1` pairs. Source: W. F. Sharpe, Journal of Finance 19 (1964).
 */
export class Beta extends PairIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly pair: RollingPair;
  protected firstBefore = Number.NaN;
  protected secondBefore = Number.NaN;

  constructor(length = 50, sources?: SourcePair) {
    super('beta', [length], sources);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length;
    this.pair = new RollingPair(length);
  }

  /** The share of the first one's variance that the second explains. */
  get rSquared(): number {
    return this.ready ? this.pair.correlation ** 2 : Number.NaN;
  }

  protected override take(first: number, second: number): void {
    if (!Number.isNaN(this.firstBefore)) this.pair.push(changeOf(second, this.secondBefore), changeOf(first, this.firstBefore));
    this.firstBefore = first;
    this.secondBefore = second;
    if (this.pair.isFull) this.emit(this.pair.slope);
  }

  override reset(): void {
    super.reset();
    this.pair.reset();
    this.firstBefore = this.secondBefore = Number.NaN;
  }
}

/** A {@link Beta} of two sources, or of pairs that are pushed: the asset first, then the market; over 50 changes unless they are given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function beta(...given: WithSources<readonly [length?: number]>): Beta {
  const { sources, parameters: [length] } = splitPair(given);
  return new Beta(length, sources);
}
