import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Price spike: the last change over one standard deviation of what the price did before, `(x − x′) / (deviation · x′)`, where the deviation is that of the last `length` logarithmic changes before this one.
 * 0 where they did not differ. Prices must be above zero: a change from or to any other counts as none.
 *
 * First value after `length + 2` values. O(length) a value. Source: J. Augen, The Volatility Edge in Options Trading (2008).
 */
export class AugenPriceSpike extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly changes: Window;
  protected last = Number.NaN;

  constructor(length: number, source?: Source) {
    super('augenPriceSpike', [length], source);
    this.length = wholeLength(length, 'length', 2);
    this.warmUp = this.sourceWarmUp + length + 1;
    this.changes = new Window(length);
  }

  override push(value: number): void {
    const { last, changes } = this;
    this.last = finite(value);
    // before the first value
    if (last !== last) return;
    if (changes.isFull) {
      const expected = this.#deviation() * last;
      this.emit(expected === 0 ? 0 : (value - last) / expected);
    }
    changes.push(value > 0 && last > 0 ? Math.log(value / last) : 0);
  }

  override reset(): void {
    super.reset();
    this.changes.reset();
    this.last = Number.NaN;
  }

  #deviation(): number {
    const { changes, length } = this;
    const newest = changes.at(0);
    let sum = 0;
    for (let back = 0; back < length; back++) sum += changes.at(back) - newest;
    const mean = newest + sum / length;
    let squares = 0;
    for (let back = 0; back < length; back++) squares += (changes.at(back) - mean) ** 2;
    return Math.sqrt(squares / length);
  }
}

/** An {@link AugenPriceSpike} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number of at least two. */
export function augenPriceSpike(...given: WithSource<readonly [length?: number]>): AugenPriceSpike {
  const { source, parameters: [length = 20] } = split(given);
  return new AugenPriceSpike(length, source);
}
