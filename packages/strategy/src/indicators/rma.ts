import { SeededAverage } from './support/seeded-average.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * Wilder's smoothing, also called smoothed moving average (SMMA): `r = r + (x − r) / length`, begun with the mean of the first `length` values.
 *
 * First value after `length` values. Source: J. W. Wilder, New Concepts in Technical Trading Systems (1978).
 */
export class Rma extends SeededAverage {
  constructor(length: number, source?: Source) {
    super('rma', [length], source);
  }

  protected override next(value: number): number {
    return this.value + (value - this.value) / this.length;
  }
}

/** A {@link Rma} of `length` closes, or of a source. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number above zero. */
export function rma(...given: WithSource<readonly [length: number]>): Rma {
  const { source, parameters: [length] } = split(given);
  return new Rma(length, source);
}
