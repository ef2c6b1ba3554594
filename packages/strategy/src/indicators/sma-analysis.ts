import { Sma } from './sma.ts';
import { finite } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Simple moving average with how far its values are from it: the means of `|x − mean|`, of `(x − mean)²`, and of `|x − mean| / |x|`, where values of zero are left out.
 *
 * First value after `length` values. O(length) an update. Source: textbook definitions of mean absolute deviation, mean squared and mean absolute percentage error.
 */
export class SmaAnalysis extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  meanAbsoluteDeviation = Number.NaN;
  meanSquaredError = Number.NaN;
  /** As a fraction: 0.01 is one percent. */
  meanAbsolutePercentageError = Number.NaN;
  protected readonly average: Sma;
  protected readonly window: Window;

  constructor(length: number, source?: Source) {
    super('smaAnalysis', [length], source);
    this.average = new Sma(length);
    this.length = length;
    this.warmUp = this.sourceWarmUp + length - 1;
    this.window = new Window(length);
  }

  override push(value: number): void {
    this.window.push(finite(value));
    this.average.push(value);
    if (!this.average.ready) return;
    this.emit(this.average.value);
    this.#measure();
  }

  override reset(): void {
    super.reset();
    this.average.reset();
    this.window.reset();
    this.meanAbsoluteDeviation = this.meanSquaredError = this.meanAbsolutePercentageError = Number.NaN;
  }

  #measure(): void {
    const { length, window, value: mean } = this;
    let absolute = 0;
    let squared = 0;
    let relative = 0;
    let others = 0;
    for (let back = 0; back < length; back++) {
      const value = window.at(back);
      const distance = Math.abs(value - mean);
      absolute += distance;
      squared += distance * distance;
      if (value === 0) continue;
      relative += distance / Math.abs(value);
      others++;
    }
    this.meanAbsoluteDeviation = absolute / length;
    this.meanSquaredError = squared / length;
    this.meanAbsolutePercentageError = others === 0 ? 0 : relative / others;
  }
}

/** A {@link SmaAnalysis} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function smaAnalysis(...given: WithSource<readonly [length: number]>): SmaAnalysis {
  const { source, parameters: [length] } = split(given);
  return new SmaAnalysis(length, source);
}
