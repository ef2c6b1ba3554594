import { finite, wholeLength } from './support/checks.ts';
import { LeastSquares } from './support/least-squares.ts';
import { expectedRescaledRange, rescaledRange } from './support/rescaled-range.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

const MOST_PARTS = 32;
const FEWEST_VALUES = 8;

/**
 * Hurst exponent by rescaled ranges: the last `length` changes of the logarithm are cut into 1, 2, 4 … 32 parts of one size, of at least 8 values, and the exponent is the slope of the logarithm
 * of their mean rescaled range over that of their size. Above 0.5 a series goes on as it went, below it turns back, at 0.5 it walks at random; 0.5 is also given where nothing varies.
 * A change from or to what has no logarithm counts as none.
 *
 * First value after `length + 1` values. An update takes a time that grows with `length`. Source: H. E. Hurst (1951); B. Mandelbrot, J. Wallis, Water Resources Research 5 (1969).
 */
export class Hurst extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  /** The exponent, corrected for short series: each rescaled range less what is expected of a random walk, plus what is expected of an endless one (Anis and Lloyd 1976). */
  corrected = Number.NaN;
  protected readonly changes: Window;
  protected before = Number.NaN;
  /** For each number of parts. */
  readonly #corrections: readonly number[];
  readonly #points = new LeastSquares();
  readonly #correctedPoints = new LeastSquares();

  constructor(length = 100, source?: Source) {
    super('hurst', [length], source);
    this.length = wholeLength(length, 'length', 2 * FEWEST_VALUES);
    this.warmUp = this.sourceWarmUp + length;
    this.changes = new Window(length);
    const corrections: number[] = [];
    for (let parts = 1; parts <= MOST_PARTS && Math.floor(length / parts) >= FEWEST_VALUES; parts *= 2) {
      const size = Math.floor(length / parts);
      corrections.push(Math.sqrt((Math.PI * size) / 2) - expectedRescaledRange(size));
    }
    this.#corrections = corrections;
  }

  override push(value: number): void {
    const { before, changes } = this;
    this.before = finite(value);
    if (Number.isNaN(before)) return;
    changes.push(value > 0 && before > 0 ? Math.log(value / before) : 0);
    if (changes.isFull) this.#measure();
  }

  override reset(): void {
    super.reset();
    this.corrected = this.before = Number.NaN;
    this.changes.reset();
  }

  #measure(): void {
    this.#points.clear();
    this.#correctedPoints.clear();
    for (let set = 0, parts = 1; set < this.#corrections.length; set++, parts *= 2) {
      const size = Math.floor(this.length / parts);
      let sum = 0;
      // what is left over is of the oldest
      for (let part = 0; part < parts; part++) sum += rescaledRange(this.changes, part * size, size);
      if (sum === 0) continue;
      const ofSize = Math.log(size);
      this.#points.add(ofSize, Math.log(sum / parts));
      this.#correctedPoints.add(ofSize, Math.log(sum / parts + (this.#corrections[set] ?? 0)));
    }
    this.corrected = this.#correctedPoints.slope(0.5);
    this.emit(this.#points.slope(0.5));
  }
}

/** A {@link Hurst} over `length` changes of closes, or of a source; over 100 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number of at least 16. */
export function hurst(...given: WithSource<readonly [length?: number]>): Hurst {
  const { source, parameters: [length] } = split(given);
  return new Hurst(length, source);
}
