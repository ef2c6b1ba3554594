import { aboveZero, finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * McGinley dynamic: `m = m + (x − m) / (k·length·(x / m)⁴)`, begun with the mean of the first `length` values. It never goes beyond the value,
 * where the formula would, and goes to it from zero, where there is no ratio.
 *
 * First value after `length` values. Source: J. R. McGinley, Journal of Technical Analysis (1990); `k` of 0.6 is his own, 1 the shorter formula that is often printed.
 */
export class McGinley extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly slowness: number;
  protected seen = 0;
  protected sum = 0;

  constructor(length: number, k: number, source?: Source) {
    super('mcGinley', [length, k], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
    this.slowness = aboveZero(k, 'k') * length;
  }

  override push(value: number): void {
    finite(value);
    if (this.seen >= this.length) {
      const ratio = this.value === 0 ? 0 : value / this.value;
      const square = ratio * ratio;
      this.emit(this.value + (value - this.value) / Math.max(1, this.slowness * square * square));
      return;
    }
    this.seen++;
    this.sum += value;
    if (this.seen === this.length) this.emit(this.sum / this.length);
  }

  override reset(): void {
    super.reset();
    this.seen = 0;
    this.sum = 0;
  }
}

/** A {@link McGinley} of closes, or of a source. Defaults: 14, `k` 0.6. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number and `k` finite, both above zero. */
export function mcGinley(...given: WithSource<readonly [length?: number, k?: number]>): McGinley {
  const { source, parameters: [length = 14, k = 0.6] } = split(given);
  return new McGinley(length, k, source);
}
