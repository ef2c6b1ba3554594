import { aboveZero } from './support/checks.ts';
import { SeededAverage } from './support/seeded-average.ts';
import { split, type Source, type WithSource } from './support/study.ts';

/**
 * McGinley dynamic: `m = m + (x − m) / (k·length·(x / m)⁴)`, begun with the mean of the first `length` values. It never goes beyond the value,
 * where the formula would, and goes to it from zero, where there is no ratio.
 *
 * First value after `length` values. Source: J. R. McGinley, Journal of Technical Analysis (1990); `k` of 0.6 is his own, 1 the shorter formula that is often printed.
 */
export class McGinley extends SeededAverage {
  protected readonly slowness: number;

  constructor(length: number, k: number, source?: Source) {
    super('mcGinley', [length, k], source);
    this.slowness = aboveZero(k, 'k') * length;
  }

  protected override next(value: number): number {
    const before = this.value;
    const ratio = before === 0 ? 0 : value / before;
    const square = ratio * ratio;
    return before + (value - before) / Math.max(1, this.slowness * square * square);
  }
}

/** A {@link McGinley} of closes, or of a source. Defaults: 14, `k` 0.6. @throws {@link RedFireError} `INVALID_INPUT` unless the length is a whole number and `k` finite, both above zero. */
export function mcGinley(...given: WithSource<readonly [length?: number, k?: number]>): McGinley {
  const { source, parameters: [length = 14, k = 0.6] } = split(given);
  return new McGinley(length, k, source);
}
