import { RedFireError } from '@redfire/core';
import { aboveZero, finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Arnaud Legoux moving average: weights of a bell, `exp(−(i − m)² / (2·s²))` for `i` from 0, the oldest, with its top at `m = offset·(length − 1)` and `s = length / sigma`.
 *
 * First value after `length` values. O(length) an update. Source: A. Legoux and D. Kouzis-Loukas, Arnaud Legoux Moving Average (2009).
 */
export class Alma extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  /** The share of each value, the newest first; their sum is one. */
  protected readonly weights: Float64Array;
  protected readonly window: Window;

  constructor(length: number, offset: number, sigma: number, source?: Source) {
    super('alma', [length, offset, sigma], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.weights = bell(length, share(offset), length / aboveZero(sigma, 'sigma'));
    this.window = new Window(length);
  }

  override push(value: number): void {
    const { length, window, weights } = this;
    window.push(finite(value));
    if (!window.isFull) return;
    let sum = 0;
    for (let back = 0; back < length; back++) sum += (weights[back] as number) * window.at(back);
    this.emit(sum);
  }

  override reset(): void {
    super.reset();
    this.window.reset();
  }
}

/**
 * An {@link Alma} of closes, or of a source. Defaults: 9, the top at 0.85 of the way to the newest, sigma 6.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero, the offset from 0 to 1 and sigma above zero.
 */
export function alma(...given: WithSource<readonly [length?: number, offset?: number, sigma?: number]>): Alma {
  const { source, parameters: [length = 9, offset = 0.85, sigma = 6] } = split(given);
  return new Alma(length, offset, sigma, source);
}

function bell(length: number, offset: number, width: number): Float64Array {
  const top = offset * (length - 1);
  const heights = Float64Array.from({ length }, (_, back) => Math.exp(-((length - 1 - back - top) ** 2) / (2 * width * width)));
  const sum = heights.reduce((total, height) => total + height, 0);
  return heights.map((height) => height / sum);
}

function share(offset: number): number {
  if (offset >= 0 && offset <= 1) return offset;
  throw new RedFireError('INVALID_INPUT', `offset "${offset}" must be from 0, the oldest value, to 1, the newest`, { details: { field: 'offset', value: String(offset) } });
}
