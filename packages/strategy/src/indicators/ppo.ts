import type { Line } from './indicator.ts';
import { AverageDifference, type AverageDifferenceLengths, type AverageDifferenceOptions } from './support/average-difference.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * Percentage price oscillator: `100 · (average(fast) − average(slow)) / average(slow)`, with its exponential average as `signal`; the averages are exponential ones or plain means.
 * 0 where the slow average is zero.
 *
 * First value after as many values as the longer average has. Source: G. Appel, Technical Analysis: Power Tools for Active Investors (2005); TA-Lib, PPO.
 */
export class Ppo extends AverageDifference {
  constructor(lengths: AverageDifferenceLengths, source?: Source) {
    super('ppo', lengths, source);
  }

  protected override difference(fast: Line, slow: Line): number {
    return slow.value === 0 ? 0 : (100 * (fast.value - slow.value)) / slow.value;
  }
}

/** A {@link Ppo} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function ppo(...given: WithSource<readonly [fast?: number, slow?: number, signal?: number, options?: AverageDifferenceOptions]>): Ppo {
  const { source, parameters: [fast = 12, slow = 26, signal = 9, options = {}] } = split(given);
  return new Ppo({ fast, slow, signal, ...options }, source);
}
