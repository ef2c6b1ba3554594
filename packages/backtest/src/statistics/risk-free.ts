import { checkFinite, checkPeriodsPerYear, checkValues, invalid } from './checks.ts';
import type { PerYear } from './returns.ts';

export interface RiskFree {
  /** What money earns without risk, as a fraction per year, compounding; default 0. */
  readonly riskFree?: number;
}

/**
 * The rate per period that compounds to a rate per year: `(1 + rate)^(1 / periodsPerYear) − 1`.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a rate that is not finite or not above −1, or periods per year that are not above zero.
 */
export function ratePerPeriod(rate: number, { periodsPerYear }: PerYear): number {
  checkFinite(rate, 'rate');
  if (rate <= -1) throw invalid('rate', rate, 'above -1');
  return Math.expm1(Math.log1p(rate) / checkPeriodsPerYear(periodsPerYear));
}

/** Returns over the rate that is free of risk, period by period. */
export function excessOf(returns: readonly number[], { riskFree = 0, periodsPerYear }: RiskFree & PerYear): readonly number[] {
  checkValues(returns, 'returns');
  const rate = ratePerPeriod(riskFree, { periodsPerYear });
  return rate === 0 ? returns : returns.map((change) => change - rate);
}
