import { finite, wholeLength } from './support/checks.ts';
import { GainsAndLosses, type ChangeSmoothing } from './support/gains-and-losses.ts';
import { SeriesIndicator, split, type Source, type WithSource } from './support/study.ts';

/**
 * Relative strength index: `100 · gain / (gain + loss)` of the average rise and fall from value to value, from 0 to 100. 50 where nothing has changed.
 * `wilder` averages by `a + (x − a) / length`, begun with the mean of the first `length` changes; `simple` takes the mean of the last `length`, as D. Cutler does.
 *
 * First value after `length + 1` values. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978).
 */
export class Rsi extends SeriesIndicator {
  readonly length: number;
  readonly warmUp: number;
  protected readonly changes: GainsAndLosses;

  constructor(length: number, smoothing: ChangeSmoothing, source?: Source) {
    super('rsi', smoothing === 'wilder' ? [length] : [length, smoothing], source);
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
    this.emit(both === 0 ? 50 : 100 * (gain / both));
  }

  override reset(): void {
    super.reset();
    this.changes.reset();
  }
}

/** An {@link Rsi} of closes, or of a source; smoothed as Wilder does by default. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function rsi(...given: WithSource<readonly [length?: number, smoothing?: ChangeSmoothing]>): Rsi {
  const { source, parameters: [length = 14, smoothing = 'wilder'] } = split(given);
  return new Rsi(length, smoothing, source);
}
