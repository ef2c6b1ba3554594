import { ChangeLine } from './support/change-line.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * Rate of change: `100 · (x − x′) / x′`, in percent, with the value `length` values ago as x′. 0 where that is zero.
 *
 * First value after `length + 1` values. Source: TA-Lib, ROC.
 */
export class Roc extends ChangeLine {
  constructor(length: number, source?: Source) {
    super('roc', length, source);
  }

  protected override change(value: number, before: number): number {
    return before === 0 ? 0 : (100 * (value - before)) / before;
  }
}

/** A {@link Roc} of closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function roc(...given: WithSource<readonly [length?: number]>): Roc {
  const { source, parameters: [length = 12] } = split(given);
  return new Roc(length, source);
}
