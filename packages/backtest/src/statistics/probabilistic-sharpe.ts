import { checkFinite, checkValues, defined, invalid } from './checks.ts';
import { excessKurtosis, skewness } from './moments.ts';
import { normalCdf } from './normal.ts';
import { sharpePerPeriod } from './sharpe.ts';

/** What is known of a track record, all per period, not per year. */
export interface TrackRecord {
  /** Mean over deviation of the returns of one period. */
  readonly sharpe: number;
  readonly observations: number;
  /** Default 0. */
  readonly skewness?: number;
  /** That above the 3 of a normal distribution; default 0. */
  readonly excessKurtosis?: number;
}

/**
 * The probability that the true Sharpe ratio is above a threshold (default 0): both are **per period**, the ratio per year over `√periodsPerYear`. `undefined` of fewer than two returns,
 * and of returns that do not vary. It is {@link probabilisticSharpeOf} with the returns' own moments.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a return or threshold that is not finite.
 */
export function probabilisticSharpe(returns: readonly number[], threshold = 0): number | undefined {
  checkFinite(threshold, 'threshold');
  const record = trackRecordOf(returns);
  return record === undefined ? undefined : probabilisticSharpeOf(record, threshold);
}

/**
 * The probability that the true Sharpe ratio is above a threshold, `Φ((SR − SR*) · √(n − 1) / √(1 − γ₃ · SR + (γ₄ − 1) / 4 · SR²))` with skew γ₃ and kurtosis γ₄. `undefined` where
 * the moments given make the root that of zero or less, as those of no returns do.
 *
 * Source: D. H. Bailey and M. López de Prado, The Sharpe Ratio Efficient Frontier, Journal of Risk 15 (2012).
 * @throws {@link RedFireError} `INVALID_INPUT` for a figure that is not finite, or fewer than two observations.
 */
export function probabilisticSharpeOf(record: TrackRecord, threshold = 0): number | undefined {
  const { sharpe, observations, skewness: skew = 0, excessKurtosis: excess = 0 } = record;
  for (const [field, value] of Object.entries({ sharpe, observations, skewness: skew, excessKurtosis: excess, threshold })) checkFinite(value, field);
  if (observations < 2) throw invalid('observations', observations, 'two or more');
  const spread = 1 - skew * sharpe + ((excess + 2) / 4) * sharpe ** 2;
  const score = defined(((sharpe - threshold) * Math.sqrt(observations - 1)) / Math.sqrt(spread));
  return score === undefined ? undefined : normalCdf(score);
}

/** What {@link probabilisticSharpeOf} asks of returns; `undefined` of fewer than two, and of returns that do not vary. */
export function trackRecordOf(returns: readonly number[]): TrackRecord | undefined {
  checkValues(returns, 'returns');
  const ratio = sharpePerPeriod(returns);
  const skew = skewness(returns);
  const excess = excessKurtosis(returns);
  if (ratio === undefined || skew === undefined || excess === undefined) return undefined;
  return { sharpe: ratio, observations: returns.length, skewness: skew, excessKurtosis: excess };
}
