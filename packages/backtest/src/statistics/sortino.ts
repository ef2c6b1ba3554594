import { checkFinite, checkPeriodsPerYear, checkValues, defined, ratioOf } from './checks.ts';
import { meanOf, scaleOfReturns } from './moments.ts';
import type { PerYear } from './returns.ts';

export interface Target {
  /** Return of one period that is asked for at least, as a fraction; default 0. */
  readonly target?: number;
}

/**
 * The deviation per year of returns below the target, `√(Σ min(r − target, 0)² / n) · √periodsPerYear`: all periods count, also those above. `undefined` of no returns.
 *
 * Source: F. A. Sortino and R. van der Meer, Downside Risk, Journal of Portfolio Management 17 (1991).
 * @throws {@link RedFireError} `INVALID_INPUT` for a return or target that is not finite, or periods per year that are not above zero.
 */
export function downsideDeviation(returns: readonly number[], options: PerYear & Target): number | undefined {
  const downside = downsidePerPeriod(returns, options);
  return downside === undefined ? undefined : defined(downside * Math.sqrt(options.periodsPerYear));
}

/**
 * The Sortino ratio per year: mean return above the target over the {@link downsideDeviation}, times `√periodsPerYear`. `undefined` of no returns, and where none is below the target.
 *
 * Source: F. A. Sortino and L. N. Price, Performance Measurement in a Downside Risk Framework, Journal of Investing 3 (1994).
 * @throws {@link RedFireError} `INVALID_INPUT` for a return or target that is not finite, or periods per year that are not above zero.
 */
export function sortino(returns: readonly number[], options: PerYear & Target): number | undefined {
  const downside = downsidePerPeriod(returns, options);
  return downside === undefined ? undefined : ratioOf((meanOf(returns) - (options.target ?? 0)) * Math.sqrt(options.periodsPerYear), downside);
}

function downsidePerPeriod(returns: readonly number[], { periodsPerYear, target = 0 }: PerYear & Target): number | undefined {
  checkValues(returns, 'returns');
  checkPeriodsPerYear(periodsPerYear);
  checkFinite(target, 'target');
  if (returns.length === 0) return undefined;
  let squares = 0;
  for (const change of returns) if (change < target) squares += (change - target) ** 2;
  const downside = Math.sqrt(squares / returns.length);
  // what rounding puts below the target is not below it
  return downside <= 8 * Number.EPSILON * scaleOfReturns(returns) ? 0 : downside;
}
