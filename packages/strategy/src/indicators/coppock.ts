import { Roc } from './roc.ts';
import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Wma } from './wma.ts';

/** Lengths of a Coppock curve. */
export interface CoppockLengths {
  /** Of the longer and the shorter rate of change. */
  readonly long: number;
  readonly short: number;
  /** Of the weighted average of their sum. */
  readonly average: number;
}

/**
 * Coppock curve: the linearly weighted average of the sum of two rates of change, in percent. It was made for months.
 *
 * First value after `long + average` values. Source: E. S. C. Coppock, Barron's (15 October 1962).
 */
export class Coppock extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly long: Roc;
  protected readonly short: Roc;
  protected readonly average: Wma;

  constructor({ long, short, average }: CoppockLengths, source?: Source) {
    super('coppock', [long, short, average], source);
    this.long = new Roc(wholeLength(long, 'long'));
    this.short = new Roc(wholeLength(short, 'short'));
    this.average = new Wma(wholeLength(average, 'average'));
    this.warmUp = this.sourceWarmUp + Math.max(long, short) + average - 1;
  }

  override push(value: number): void {
    const { long, short, average } = this;
    long.push(finite(value));
    short.push(value);
    if (!long.ready || !short.ready) return;
    average.push(long.value + short.value);
    if (average.ready) this.emit(average.value);
  }

  override reset(): void {
    super.reset();
    this.long.reset();
    this.short.reset();
    this.average.reset();
  }
}

/** A {@link Coppock} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function coppock(...given: WithSource<readonly [long?: number, short?: number, average?: number]>): Coppock {
  const { source, parameters: [long = 14, short = 11, average = 10] } = split(given);
  return new Coppock({ long, short, average }, source);
}
