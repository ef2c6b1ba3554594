import { Sma } from './sma.ts';
import { wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Triangular moving average: a simple average of a simple average, whose weights rise to the middle of the window and fall again.
 * Of an odd length both are of `(length + 1) / 2` values, of an even one they are of `length / 2` and one more.
 *
 * First value after `length` values. Source: P. J. Kaufman, Trading Systems and Methods; the lengths are those of TA-Lib.
 */
export class Trima extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly inner: Sma;
  protected readonly outer: Sma;

  constructor(length: number, source?: Source) {
    super('trima', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.inner = new Sma(Math.floor(length / 2) + 1);
    this.outer = new Sma(Math.ceil(length / 2));
  }

  override push(value: number): void {
    const { inner, outer } = this;
    inner.push(value);
    if (!inner.ready) return;
    outer.push(inner.value);
    if (outer.ready) this.emit(outer.value);
  }

  override reset(): void {
    super.reset();
    this.inner.reset();
    this.outer.reset();
  }
}

/** A {@link Trima} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function trima(...given: WithSource<readonly [length: number]>): Trima {
  const { source, parameters: [length] } = split(given);
  return new Trima(length, source);
}
