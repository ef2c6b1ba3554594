import type { Line } from './indicator.ts';
import { AverageDifference, type AverageDifferenceLengths } from './support/average-difference.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * Moving average convergence divergence: `EMA(fast) − EMA(slow)`, with its own exponential average as `signal` and `histogram = value − signal`.
 *
 * First value after as many values as the longer average has, first signal `signal − 1` later. Every average begins with the mean of its own first values.
 * Source: G. Appel, The Moving Average Convergence-Divergence Trading Method (1985).
 */
export class Macd extends AverageDifference {
  constructor({ fast, slow, signal }: Omit<AverageDifferenceLengths, 'average'>, source?: Source) {
    super('macd', { fast, slow, signal }, source);
  }

  protected override difference(fast: Line, slow: Line): number {
    return fast.value - slow.value;
  }
}

/** A {@link Macd} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function macd(...given: WithSource<readonly [fast?: number, slow?: number, signal?: number]>): Macd {
  const { source, parameters: [fast = 12, slow = 26, signal = 9] } = split(given);
  return new Macd({ fast, slow, signal }, source);
}
