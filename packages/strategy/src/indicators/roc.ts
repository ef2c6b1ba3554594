import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Rate of change: `100 · (x − x′) / x′`, in percent, with the value `length` values ago as x′. 0 where that is zero.
 *
 * First value after `length + 1` values. Source: TA-Lib, ROC.
 */
export class Roc extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly window: Window;

  constructor(length: number, source?: Source) {
    super('roc', [length], source);
    this.warmUp = this.sourceWarmUp + wholeLength(length);
    this.window = new Window(length);
  }

  override push(value: number): void {
    const { window } = this;
    const { isFull } = window;
    const before = window.push(finite(value));
    if (isFull) this.emit(before === 0 ? 0 : (100 * (value - before)) / before);
  }

  override reset(): void {
    super.reset();
    this.window.reset();
  }
}

/** A {@link Roc} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function roc(...given: WithSource<readonly [length?: number]>): Roc {
  const { source, parameters: [length = 12] } = split(given);
  return new Roc(length, source);
}
