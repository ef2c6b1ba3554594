import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Rate of change: `(x − x′) / x′`, as a fraction, with the value `length` values ago as x′. 0 where that is zero.
 *
 * First value after `length + 1` values. Source: TA-Lib, ROCP.
 */
export class Rocp extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly window: Window;

  constructor(length: number, source?: Source) {
    super('rocp', [length], source);
    this.warmUp = this.sourceWarmUp + wholeLength(length);
    this.window = new Window(length);
  }

  override push(value: number): void {
    const { window } = this;
    const { isFull } = window;
    const before = window.push(finite(value));
    if (isFull) this.emit(before === 0 ? 0 : (value - before) / before);
  }

  override reset(): void {
    super.reset();
    this.window.reset();
  }
}

/** A {@link Rocp} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function rocp(...given: WithSource<readonly [length?: number]>): Rocp {
  const { source, parameters: [length = 10] } = split(given);
  return new Rocp(length, source);
}
