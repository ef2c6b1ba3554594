import { checkConfidence, defined } from './checks.ts';
import { deviationOfReturns, meanOf } from './moments.ts';
import { normalQuantile } from './normal.ts';
import type { PerYear } from './returns.ts';
import { excessOf, type RiskFree } from './risk-free.ts';

/**
 * The Sharpe ratio per year: mean over deviation of the returns above the rate free of risk, times `√periodsPerYear`. `undefined` of fewer than two returns, and of returns that do not vary.
 *
 * Source: W. F. Sharpe, The Sharpe Ratio, Journal of Portfolio Management 21 (1994), with the deviation of a sample. The root assumes returns that do not depend on one another.
 * @throws {@link RedFireError} `INVALID_INPUT` for a return or rate that is not finite, or periods per year that are not above zero.
 */
export function sharpe(returns: readonly number[], options: PerYear & RiskFree): number | undefined {
  const excess = excessOf(returns, options);
  const ratio = sharpePerPeriod(excess);
  return ratio === undefined ? undefined : defined(ratio * Math.sqrt(options.periodsPerYear));
}

/** A ratio with the interval in which the true one lies with a given confidence. All are per year. */
export interface SharpeInterval {
  readonly sharpe: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** As a fraction. */
  readonly confidence: number;
}

export interface SharpeIntervalOptions extends PerYear, RiskFree {
  /** Default 0.95. */
  readonly confidence?: number;
}

/**
 * The Sharpe ratio per year with its standard error, `√((1 + SR² / 2) / n)` of the ratio per period, and the interval `SR ± z · error`. `undefined` where {@link sharpe} is.
 *
 * Source: A. W. Lo, The Statistics of Sharpe Ratios, Financial Analysts Journal 58 (2002), for independent, identically distributed returns. Returns that follow one another
 * make it too narrow; {@link probabilisticSharpe} takes skew and fat tails into account.
 * @throws {@link RedFireError} `INVALID_INPUT` as {@link sharpe}, and for a confidence outside 0 to 1.
 */
export function sharpeInterval(returns: readonly number[], options: SharpeIntervalOptions): SharpeInterval | undefined {
  const confidence = checkConfidence(options.confidence ?? 0.95);
  const ratio = sharpePerPeriod(excessOf(returns, options));
  if (ratio === undefined) return undefined;
  const scale = Math.sqrt(options.periodsPerYear);
  const standardError = Math.sqrt((1 + ratio ** 2 / 2) / returns.length) * scale;
  const annual = defined(ratio * scale);
  if (annual === undefined || defined(standardError) === undefined) return undefined;
  const reach = normalQuantile((1 + confidence) / 2) * standardError;
  return { sharpe: annual, standardError, low: annual - reach, high: annual + reach, confidence };
}

/** Mean over sample deviation of checked returns. */
export function sharpePerPeriod(excess: readonly number[]): number | undefined {
  return excess.length < 2 ? undefined : defined(meanOf(excess) / deviationOfReturns(excess));
}
