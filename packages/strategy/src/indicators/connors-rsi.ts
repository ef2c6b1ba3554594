import { Rsi } from './rsi.ts';
import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/** What a Connors RSI takes a streak to be. */
export interface ConnorsRsiOptions {
  /** What a value that is the same as the one before does to a streak: it `ends` it at 0, as its authors say, or it `continues` as it was, as in LEAN. Default `ends`. */
  readonly unchanged?: 'ends' | 'continues';
}

/** Lengths of a Connors RSI. */
export interface ConnorsRsiLengths extends ConnorsRsiOptions {
  /** Of the RSI of the series. */
  readonly length: number;
  /** Of the RSI of streaks: how many values in a row the series has risen, or fallen, below zero. */
  readonly streak: number;
  /** Changes that the last one is ranked among. */
  readonly rank: number;
}

/**
 * Connors RSI: the mean of the RSI, of the RSI of streaks, and of the percentage of the last `rank` changes, in percent of the price, that were smaller than this one.
 *
 * First value when all three have one: after `rank + 2` values as a rule. O(rank) a value. Source: L. Connors and C. Alvarez, An Introduction to ConnorsRSI (2012).
 */
export class ConnorsRsi extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly rsi: Rsi;
  protected readonly streakRsi: Rsi;
  protected readonly changes: Window;
  protected last = Number.NaN;
  protected streak = 0;
  readonly unchanged: 'ends' | 'continues';

  constructor({ length, streak, rank, unchanged = 'ends' }: ConnorsRsiLengths, source?: Source) {
    super('connorsRsi', [length, streak, rank, ...(unchanged === 'ends' ? [] : [unchanged])], source);
    this.unchanged = unchanged;
    this.rsi = new Rsi(wholeLength(length), 'wilder');
    this.streakRsi = new Rsi(wholeLength(streak, 'streak'), 'wilder');
    this.changes = new Window(wholeLength(rank, 'rank'));
    this.warmUp = this.sourceWarmUp + Math.max(length, streak, rank + 1);
  }

  override push(value: number): void {
    const { last, rsi, streakRsi, changes } = this;
    this.last = finite(value);
    this.streak = this.#streakWith(value - last);
    rsi.push(value);
    streakRsi.push(this.streak);
    // before the first value
    if (last !== last) return;
    const change = last === 0 ? 0 : (value - last) / last;
    if (changes.isFull && rsi.ready && streakRsi.ready) this.emit((rsi.value + streakRsi.value + this.#rankOf(change)) / 3);
    changes.push(change);
  }

  override reset(): void {
    super.reset();
    this.rsi.reset();
    this.streakRsi.reset();
    this.changes.reset();
    this.last = Number.NaN;
    this.streak = 0;
  }

  #streakWith(change: number): number {
    if (change > 0) return this.streak > 0 ? this.streak + 1 : 1;
    if (change < 0) return this.streak < 0 ? this.streak - 1 : -1;
    return change === 0 && this.unchanged === 'continues' ? this.streak : 0;
  }

  #rankOf(change: number): number {
    const { changes } = this;
    let smaller = 0;
    for (let back = 0; back < changes.length; back++) if (changes.at(back) < change) smaller++;
    return (100 * smaller) / changes.length;
  }
}

/** A {@link ConnorsRsi} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function connorsRsi(...given: WithSource<readonly [length?: number, streak?: number, rank?: number, options?: ConnorsRsiOptions]>): ConnorsRsi {
  const { source, parameters: [length = 3, streak = 2, rank = 100, options = {}] } = split(given);
  return new ConnorsRsi({ length, streak, rank, ...options }, source);
}
