import { aboveZero, checkFigure, measured, type Figure, type Ratio } from './figure.ts';
import { wholeIn, wholeRoot } from './lots-within.ts';
import { sizeBy, type LeverageCap } from './size-by.ts';
import type { Sizer } from './sizing-input.ts';

export interface VolatilityTargetOptions extends LeverageCap {
  /** Standard deviation of the account's returns over a year that is aimed at: `0.15` for 15 %. */
  readonly target: Ratio;
  /** Standard deviation of the instrument's returns over one period, as a fraction; `stdDev(rocp(1), 20)` measures it. */
  readonly volatility: Figure;
  /** Periods in a year: 365 for days of a market that never closes, 252 for days of an exchange, 8,760 for hours. */
  readonly periodsPerYear: number;
}

/**
 * As much as brings the account the volatility aimed at: a worth of `equity · target / (volatility · √periodsPerYear)`, rounded down to lots. No position while
 * the volatility is not known, or is zero: what has not moved has not been measured.
 *
 * Source: A. Moreira and T. Muir, Volatility-Managed Portfolios, Journal of Finance 72 (2017); returns are taken to be independent, so that their variances add up over a year.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a target, a number of periods or a cap that is not above zero, and for a volatility below zero.
 */
export function volatilityTarget({ target, volatility, periodsPerYear, ...cap }: VolatilityTargetOptions): Sizer {
  const aim = aboveZero(target, 'target');
  const periods = aboveZero(periodsPerYear, 'periodsPerYear');
  checkFigure(volatility, 'volatility');
  return sizeBy(({ equity, lotValue }) => {
    const perPeriod = measured(volatility, 'volatility');
    if (perPeriod === undefined || perPeriod.isZero) return 'no-measure';
    const budget = equity.times(aim);
    const lotRisk = lotValue.times(perPeriod);
    // squared, for the root of a year's periods is seldom a decimal
    return wholeRoot(wholeIn(budget.times(budget), lotRisk.times(lotRisk).times(periods)));
  }, cap);
}
