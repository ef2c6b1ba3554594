import { checkSameLength, checkValues, defined } from './checks.ts';
import { deviationOfReturns, meanOf } from './moments.ts';
import type { PerYear } from './returns.ts';
import { excessOf, type RiskFree } from './risk-free.ts';

/**
 * How much of a move of the benchmark the returns share, `cov(r, b) / var(b)`; `undefined` of fewer than two returns, and where the benchmark does not vary.
 *
 * Source: W. F. Sharpe, Capital Asset Prices, Journal of Finance 19 (1964).
 * @throws {@link RedFireError} `INVALID_INPUT` for a return that is not finite, and a benchmark of another length.
 */
export function beta(returns: readonly number[], benchmark: readonly number[]): number | undefined {
  checkPair(returns, benchmark);
  if (returns.length < 2 || !(deviationOfReturns(benchmark) > 0)) return undefined;
  const middle = meanOf(returns);
  const centre = meanOf(benchmark);
  let both = 0;
  let spread = 0;
  for (const [place, move] of benchmark.entries()) {
    both += ((returns[place] ?? Number.NaN) - middle) * (move - centre);
    spread += (move - centre) ** 2;
  }
  return defined(both / spread);
}

/**
 * What the returns earn per year beyond what their {@link beta} to the benchmark explains, `(mean(r − f) − β · mean(b − f)) · periodsPerYear`, as a fraction, not compounded. `undefined` where beta is.
 *
 * Source: M. C. Jensen, The Performance of Mutual Funds in the Period 1945–1964, Journal of Finance 23 (1968).
 * @throws {@link RedFireError} `INVALID_INPUT` as {@link beta}, and for a rate or periods per year that are none.
 */
export function alpha(returns: readonly number[], benchmark: readonly number[], options: PerYear & RiskFree): number | undefined {
  const excess = excessOf(returns, options);
  const slope = beta(returns, benchmark);
  return slope === undefined ? undefined : defined((meanOf(excess) - slope * meanOf(excessOf(benchmark, options))) * options.periodsPerYear);
}

/**
 * The Treynor ratio: mean return per year above the rate free of risk over {@link beta}, `mean(r − f) · periodsPerYear / β`. `undefined` where beta is, and where it is zero.
 *
 * Source: J. L. Treynor, How to Rate Management of Investment Funds, Harvard Business Review 43 (1965).
 * @throws {@link RedFireError} `INVALID_INPUT` as {@link alpha}.
 */
export function treynor(returns: readonly number[], benchmark: readonly number[], options: PerYear & RiskFree): number | undefined {
  const excess = excessOf(returns, options);
  const slope = beta(returns, benchmark);
  return slope === undefined ? undefined : defined((meanOf(excess) * options.periodsPerYear) / slope);
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless both are finite and as many. */
export function checkPair(returns: readonly number[], benchmark: readonly number[]): void {
  checkValues(returns, 'returns');
  checkValues(benchmark, 'benchmark');
  checkSameLength(returns, benchmark, ['returns', 'benchmark']);
}
