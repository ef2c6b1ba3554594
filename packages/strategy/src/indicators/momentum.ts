import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Momentum: `x − x′`, with the value `length` values ago as x′.
 *
 * First value after `length + 1` values. Source: TA-Lib, MOM.
 */
export class Momentum extends SeriesIndicator {
  readonly warmUp: number;
  protected readonly window: Window;

  constructor(length: number, source?: Source) {
    super('momentum', [length], source);
    this.warmUp = this.sourceWarmUp + wholeLength(length);
    this.window = new Window(length);
  }

  override push(value: number): void {
    const { window } = this;
    const { isFull } = window;
    const before = window.push(finite(value));
    if (isFull) this.emit(value - before);
  }

  override reset(): void {
    super.reset();
    this.window.reset();
  }
}

/** A {@link Momentum} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function momentum(...given: WithSource<readonly [length?: number]>): Momentum {
  const { source, parameters: [length = 10] } = split(given);
  return new Momentum(length, source);
}
