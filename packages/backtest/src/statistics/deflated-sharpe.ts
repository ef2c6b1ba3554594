import { checkFinite, checkValues, defined, invalid } from './checks.ts';
import { deviationOf, largestOf } from './moments.ts';
import { normalQuantile } from './normal.ts';
import { probabilisticSharpeOf, trackRecordOf, type TrackRecord } from './probabilistic-sharpe.ts';

/** What was tried before this one was chosen. */
export interface Trials {
  /** Independent trials, this one among them. */
  readonly count: number;
  /** Variance of their Sharpe ratios **per period**: that of ratios per year over `periodsPerYear`. */
  readonly variance: number;
}

/**
 * The greatest Sharpe ratio to expect of so many trials of strategies that earn nothing, `√V · ((1 − γ) · Φ⁻¹(1 − 1/N) + γ · Φ⁻¹(1 − 1/(N·e)))` with Euler's γ; 0 of one trial.
 *
 * Source: D. H. Bailey and M. López de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management 40 (2014).
 * @throws {@link RedFireError} `INVALID_INPUT` for a count below one, and a variance that is not finite or below zero.
 */
export function expectedMaximumSharpe({ count, variance }: Trials): number {
  if (!Number.isFinite(count) || count < 1) throw invalid('count', count, 'one or more');
  if (checkFinite(variance, 'variance') < 0) throw invalid('variance', variance, 'zero or more');
  if (count === 1) return 0;
  const euler = 0.5772156649015329;
  // by symmetry the small tail, which has all its digits
  const greatest = -(1 - euler) * normalQuantile(1 / count) - euler * normalQuantile(1 / (count * Math.E));
  return Math.sqrt(variance) * greatest;
}

/**
 * The probability that the true Sharpe ratio is above zero, after as many trials as were made: {@link probabilisticSharpe} over {@link expectedMaximumSharpe}. `undefined` where that is, and of fewer
 * than two ratios.
 *
 * @param trials - Count and variance of the trials, or their Sharpe ratios per period, of which the variance is taken.
 * @throws {@link RedFireError} `INVALID_INPUT` for a return or ratio that is not finite, a count below one, and a variance below zero.
 */
export function deflatedSharpe(returns: readonly number[], trials: Trials | readonly number[]): number | undefined {
  const known = isRatios(trials) ? trialsOf(trials) : trials;
  const record = trackRecordOf(returns);
  return record === undefined || known === undefined ? undefined : deflatedSharpeOf(record, known);
}

/** {@link deflatedSharpe} of figures instead of returns. @throws {@link RedFireError} `INVALID_INPUT` as there, and for fewer than two observations. */
export function deflatedSharpeOf(record: TrackRecord, trials: Trials): number | undefined {
  return probabilisticSharpeOf(record, expectedMaximumSharpe(trials));
}

function isRatios(trials: Trials | readonly number[]): trials is readonly number[] {
  return Array.isArray(trials);
}

function trialsOf(ratios: readonly number[]): Trials | undefined {
  checkValues(ratios, 'trials');
  if (ratios.length < 2) return undefined;
  const variance = defined(deviationOf(ratios, largestOf(ratios)) ** 2);
  return variance === undefined ? undefined : { count: ratios.length, variance };
}
