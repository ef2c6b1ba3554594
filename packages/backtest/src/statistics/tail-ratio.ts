import { checkValues, ratioOf } from './checks.ts';
import { quantileOfSorted } from './quantile.ts';

/**
 * The 95th percentile of returns over the 5th, both without their signs: above 1 where great gains are greater than great losses. `undefined` of no returns, and where the 5th is zero.
 *
 * Source: the tail ratio of the performance library empyrical, with the percentiles of {@link quantile}.
 * @throws {@link RedFireError} `INVALID_INPUT` for a return that is not finite.
 */
export function tailRatio(returns: readonly number[]): number | undefined {
  checkValues(returns, 'returns');
  if (returns.length === 0) return undefined;
  const sorted = Float64Array.from(returns).sort();
  return ratioOf(Math.abs(quantileOfSorted(sorted, 0.95)), Math.abs(quantileOfSorted(sorted, 0.05)));
}
