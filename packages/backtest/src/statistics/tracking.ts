import { checkPair } from './alpha-beta.ts';
import { checkPeriodsPerYear, defined } from './checks.ts';
import { deviationOf, meanOf, scaleOfReturns } from './moments.ts';
import type { PerYear } from './returns.ts';

/**
 * How far returns stray from those of a benchmark: the deviation of their differences per year, `σ(r − b) · √periodsPerYear`. `undefined` of fewer than two.
 *
 * Source: R. C. Grinold and R. N. Kahn, Active Portfolio Management (1995).
 * @throws {@link RedFireError} `INVALID_INPUT` for a return that is not finite, a benchmark of another length, or periods per year that are not above zero.
 */
export function trackingError(returns: readonly number[], benchmark: readonly number[], { periodsPerYear }: PerYear): number | undefined {
  const active = activeReturns(returns, benchmark, periodsPerYear);
  return active === undefined ? undefined : defined(active.deviation * Math.sqrt(periodsPerYear));
}

/**
 * The information ratio per year: the mean difference from a benchmark over its deviation, times `√periodsPerYear`. `undefined` of fewer than two returns, and where the difference does not vary.
 *
 * Source: R. C. Grinold and R. N. Kahn, Active Portfolio Management (1995); T. H. Goodwin, The Information Ratio, Financial Analysts Journal 54 (1998).
 * @throws {@link RedFireError} `INVALID_INPUT` as {@link trackingError}.
 */
export function informationRatio(returns: readonly number[], benchmark: readonly number[], { periodsPerYear }: PerYear): number | undefined {
  const active = activeReturns(returns, benchmark, periodsPerYear);
  return active === undefined ? undefined : defined((active.mean / active.deviation) * Math.sqrt(periodsPerYear));
}

function activeReturns(returns: readonly number[], benchmark: readonly number[], periodsPerYear: number) {
  checkPair(returns, benchmark);
  checkPeriodsPerYear(periodsPerYear);
  if (returns.length < 2) return undefined;
  const differences = returns.map((change, place) => change - (benchmark[place] ?? Number.NaN));
  return { mean: meanOf(differences), deviation: deviationOf(differences, Math.max(scaleOfReturns(returns), scaleOfReturns(benchmark))) };
}
