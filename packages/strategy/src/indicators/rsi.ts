import { ChangeOscillator } from './support/change-oscillator.ts';
import type { ChangeSmoothing } from './support/gains-and-losses.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * Relative strength index: `100 · gain / (gain + loss)` of the average rise and fall from value to value, from 0 to 100. 50 where nothing has changed.
 * `wilder` averages by `a + (x − a) / length`, begun with the mean of the first `length` changes; `simple` takes the mean of the last `length`, as D. Cutler does.
 *
 * First value after `length + 1` values. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978).
 */
export class Rsi extends ChangeOscillator {
  constructor(length: number, smoothing: ChangeSmoothing, source?: Source) {
    super('rsi', { length, smoothing }, source);
  }

  protected override weigh(gain: number, loss: number): number {
    const both = gain + loss;
    return both === 0 ? 50 : 100 * (gain / both);
  }
}

/** An {@link Rsi} of closes, or of a source; smoothed as Wilder does by default. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function rsi(...given: WithSource<readonly [length?: number, smoothing?: ChangeSmoothing]>): Rsi {
  const { source, parameters: [length = 14, smoothing = 'wilder'] } = split(given);
  return new Rsi(length, smoothing, source);
}
