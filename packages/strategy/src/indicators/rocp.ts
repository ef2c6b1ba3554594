import { ChangeLine } from './support/change-line.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * Rate of change: `(x − x′) / x′`, as a fraction, with the value `length` values ago as x′. 0 where that is zero.
 *
 * First value after `length + 1` values. Source: TA-Lib, ROCP.
 */
export class Rocp extends ChangeLine {
  constructor(length: number, source?: Source) {
    super('rocp', length, source);
  }

  protected override change(value: number, before: number): number {
    return before === 0 ? 0 : (value - before) / before;
  }
}

/** A {@link Rocp} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function rocp(...given: WithSource<readonly [length?: number]>): Rocp {
  const { source, parameters: [length = 10] } = split(given);
  return new Rocp(length, source);
}
