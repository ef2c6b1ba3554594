import type { Line } from './indicator.ts';
import { AverageDifference, type AverageDifferenceLengths, type AverageDifferenceOptions } from './support/average-difference.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * Absolute price oscillator: `average(fast) − average(slow)`, which are exponential ones or plain means; the MACD line where they are exponential.
 *
 * First value after as many values as the longer average has. Source: TA-Lib, APO.
 */
export class Apo extends AverageDifference {
  constructor(lengths: AverageDifferenceLengths, source?: Source) {
    super('apo', lengths, source);
  }

  protected override difference(fast: Line, slow: Line): number {
    return fast.value - slow.value;
  }
}

/** An {@link Apo} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless all lengths are whole numbers above zero. */
export function apo(...given: WithSource<readonly [fast?: number, slow?: number, signal?: number, options?: AverageDifferenceOptions]>): Apo {
  const { source, parameters: [fast = 12, slow = 26, signal = 9, options = {}] } = split(given);
  return new Apo({ fast, slow, signal, ...options }, source);
}
