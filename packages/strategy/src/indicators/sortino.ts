import { changeOf } from './support/change.ts';
import { finite, wholeLength } from './support/checks.ts';
import { SlidingSum } from './support/sliding-sum.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Sortino ratio of a series: the mean of its last `length` changes (as shares) less the least that is accepted, over the root of the mean square of how far they fell short of that.
 * Per value, not per year. 0 where none fell short.
 *
 * First value after `length + 1` values. Source: F. Sortino, R. van der Meer, Downside Risk, Journal of Portfolio Management 17 (1991).
 */
export class Sortino extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly accepted: number;
  protected readonly changes: SlidingSum;
  protected readonly shortfalls: SlidingSum;
  protected before = Number.NaN;

  constructor(length = 20, accepted = 0, source?: Source) {
    super('sortino', [length, accepted], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length;
    this.accepted = finite(accepted, 'accepted');
    this.changes = new SlidingSum(length);
    this.shortfalls = new SlidingSum(length);
  }

  override push(value: number): void {
    const { before, accepted, length, changes, shortfalls } = this;
    this.before = finite(value);
    if (Number.isNaN(before)) return;
    const change = changeOf(value, before);
    changes.push(change);
    shortfalls.push(change < accepted ? (change - accepted) ** 2 : 0);
    if (changes.isFull) this.emit(shortfalls.sum === 0 ? 0 : (changes.sum / length - accepted) / Math.sqrt(shortfalls.sum / length));
  }

  override reset(): void {
    super.reset();
    this.changes.reset();
    this.shortfalls.reset();
    this.before = Number.NaN;
  }
}

/** A {@link Sortino} of `length` changes of closes, or of a source, against the least change that is `accepted`; 20 and 0 unless they are given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero, and the other finite. */
export function sortino(...given: WithSource<readonly [length?: number, accepted?: number]>): Sortino {
  const { source, parameters: [length, accepted] } = split(given);
  return new Sortino(length, accepted, source);
}
