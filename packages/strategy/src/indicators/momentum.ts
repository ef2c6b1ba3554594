import { ChangeLine } from './support/change-line.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * Momentum: `x − x′`, with the value `length` values ago as x′.
 *
 * First value after `length + 1` values. Source: TA-Lib, MOM.
 */
export class Momentum extends ChangeLine {
  constructor(length: number, source?: Source) {
    super('momentum', length, source);
  }

  protected override change(value: number, before: number): number {
    return value - before;
  }
}

/** A {@link Momentum} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function momentum(...given: WithSource<readonly [length?: number]>): Momentum {
  const { source, parameters: [length = 10] } = split(given);
  return new Momentum(length, source);
}
