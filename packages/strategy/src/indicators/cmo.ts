import { ChangeOscillator } from './support/change-oscillator.ts';
import type { ChangeSmoothing } from './support/gains-and-losses.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * Chande momentum oscillator: `100 · (gain − loss) / (gain + loss)` of the rises and falls from value to value, from −100 to 100. 0 where nothing has changed.
 * `wilder` averages them as TA-Lib does (the oscillator is then twice the RSI, less 100); `simple` sums the last `length`, as the book has it.
 *
 * First value after `length + 1` values. Source: T. Chande and S. Kroll, The New Technical Trader (1994).
 */
export class Cmo extends ChangeOscillator {
  constructor(length: number, smoothing: ChangeSmoothing, source?: Source) {
    super('cmo', { length, smoothing }, source);
  }

  protected override weigh(gain: number, loss: number): number {
    const both = gain + loss;
    return both === 0 ? 0 : 100 * ((gain - loss) / both);
  }
}

/** A {@link Cmo} of closes, or of a source; averaged as TA-Lib does by default. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function cmo(...given: WithSource<readonly [length?: number, smoothing?: ChangeSmoothing]>): Cmo {
  const { source, parameters: [length = 14, smoothing = 'wilder'] } = split(given);
  return new Cmo(length, smoothing, source);
}
