import { ExtremeLine } from './support/extreme-line.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * Smallest of the last `length` values, and how long ago it was.
 *
 * First value after `length` values. Source: MIN of TA-Lib; the queue is that of D. Lemire, Streaming Maximum-Minimum Filter (2006).
 */
export class Lowest extends ExtremeLine {
  constructor(length = 20, source?: Source) {
    super('lowest', length, source);
  }
}

/** The {@link Lowest} of `length` closes, or of a source; of 20 unless it is given. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function lowest(...given: WithSource<readonly [length?: number]>): Lowest {
  const { source, parameters: [length] } = split(given);
  return new Lowest(length, source);
}
