import { finite, wholeLength } from './checks.ts';
import { SeriesIndicator, type Source } from './study.ts';

/** Base of averages of which each is made of the one before: begun with the mean of the first `length` values, which is their first value. */
export abstract class SeededAverage extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  /** Values until the first average. */
  protected missing: number;
  protected sum = 0;

  constructor(kind: string, parameters: readonly [length: number, ...others: readonly number[]], source?: Source) {
    super(kind, parameters, source);
    this.length = this.missing = wholeLength(parameters[0]);
    this.warmUp = this.sourceWarmUp + this.length - 1;
  }

  override push(value: number): void {
    const next = this.next(value);
    // NaN before the first average, and for a value that is no finite number: one test for both, for this runs for every value
    if (next - next === 0) this.emit(next);
    else this.#takeOther(value, next);
  }

  override reset(): void {
    super.reset();
    this.missing = this.length;
    this.sum = 0;
  }

  /** The average with one more value, made of {@link value}, the average before it; `NaN` where that is. */
  protected abstract next(value: number): number;

  #takeOther(value: number, next: number): void {
    finite(value);
    if (this.missing === 0) {
      // beyond the largest double
      this.emit(next);
      return;
    }
    this.sum += value;
    if (--this.missing === 0) this.emit(this.sum / this.length);
  }
}
