import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Wilder's smoothing, also called smoothed moving average (SMMA): `r = r + (x − r) / length`, begun with the mean of the first `length` values.
 *
 * First value after `length` values. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978).
 */
export class Rma extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected seen = 0;
  protected sum = 0;

  constructor(length: number, source?: Source) {
    super('rma', [length], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length - 1;
  }

  override push(value: number): void {
    finite(value);
    if (this.seen >= this.length) {
      this.emit(this.value + (value - this.value) / this.length);
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

/** A {@link Rma} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function rma(...given: WithSource<readonly [length: number]>): Rma {
  const { source, parameters: [length] } = split(given);
  return new Rma(length, source);
}
