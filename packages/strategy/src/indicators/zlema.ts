import { Ema } from './ema.ts';
import { finite, wholeLength } from './support/checks.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';
import { Window } from './support/window.ts';

/**
 * Zero lag exponential moving average: the EMA of `x + (x − x[lag])`, where `lag = (length − 1) / 2`, rounded down, is how late the EMA is.
 *
 * First value after `length + lag` values. Source: J. F. Ehlers and R. Way, Zero Lag (Well, Almost), Stocks & Commodities 28:12 (2010).
 */
export class Zlema extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly average: Ema;
  protected readonly window: Window;

  constructor(length: number, source?: Source) {
    super('zlema', [length], source);
    this.length = wholeLength(length);
    this.average = new Ema(length);
    this.window = new Window(Math.floor((length - 1) / 2) + 1);
    this.warmUp = this.sourceWarmUp + this.window.length - 1 + length - 1;
  }

  override push(value: number): void {
    const { average, window } = this;
    window.push(finite(value));
    if (!window.isFull) return;
    average.push(value + (value - window.oldest));
    if (average.ready) this.emit(average.value);
  }

  override reset(): void {
    super.reset();
    this.average.reset();
    this.window.reset();
  }
}

/** A {@link Zlema} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function zlema(...given: WithSource<readonly [length: number]>): Zlema {
  const { source, parameters: [length] } = split(given);
  return new Zlema(length, source);
}
