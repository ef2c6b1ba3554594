import { finite, wholeLength } from './support/checks.ts';
import { GainsAndLosses, type ChangeSmoothing } from './support/gains-and-losses.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Chande momentum oscillator: `100 · (gain − loss) / (gain + loss)` of the rises and falls from value to value, from −100 to 100. 0 where nothing has changed.
 * `wilder` averages them as TA-Lib does (the oscillator is then twice the RSI, less 100); `simple` sums the last `length`, as the book has it.
 *
 * First value after `length + 1` values. Source: T. Chande and S. Kroll, The New Technical Trader (1994).
 */
export class Cmo extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly changes: GainsAndLosses;

  constructor(length: number, smoothing: ChangeSmoothing, source?: Source) {
    super('cmo', smoothing === 'wilder' ? [length] : [length, smoothing], source);
    this.length = wholeLength(length);
    this.warmUp = this.sourceWarmUp + length;
    this.changes = new GainsAndLosses(length, smoothing);
  }

  override push(value: number): void {
    const { changes } = this;
    changes.push(finite(value));
    if (!changes.isReady) return;
    const { gain, loss } = changes;
    const both = gain + loss;
    this.emit(both === 0 ? 0 : 100 * ((gain - loss) / both));
  }

  override reset(): void {
    super.reset();
    this.changes.reset();
  }
}

/** A {@link Cmo} of closes, or of a source; averaged as TA-Lib does by default. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function cmo(...given: WithSource<readonly [length?: number, smoothing?: ChangeSmoothing]>): Cmo {
  const { source, parameters: [length = 14, smoothing = 'wilder'] } = split(given);
  return new Cmo(length, smoothing, source);
}
