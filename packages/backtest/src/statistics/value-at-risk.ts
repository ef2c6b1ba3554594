import { checkConfidence, checkValues, defined, invalid } from './checks.ts';
import { deviationOfReturns, meanOf } from './moments.ts';
import { density, normalQuantile } from './normal.ts';
import { quantileOfSorted } from './quantile.ts';

export interface ValueAtRiskOptions {
  /** Share of the periods that lose no more; default 0.95. */
  readonly confidence?: number;
  /** `historical` (default): the returns as they were; `parametric`: a normal distribution of their mean and deviation. */
  readonly method?: 'historical' | 'parametric';
}

/**
 * The loss of one period that is exceeded in `1 − confidence` of them, as a fraction: above zero for a loss. `undefined` of no returns; parametric of fewer than two.
 *
 * Historical: the negative quantile of the returns, interpolated as {@link quantile}. Parametric: `−(μ + σ · Φ⁻¹(1 − confidence))`. Source: P. Jorion, Value at Risk (1997).
 * @throws {@link RedFireError} `INVALID_INPUT` for a return that is not finite, a confidence outside 0 to 1, and another method.
 */
export function valueAtRisk(returns: readonly number[], options: ValueAtRiskOptions = {}): number | undefined {
  const { share, method } = check(returns, options);
  if (method === 'parametric') return normalLoss(returns, -normalQuantile(share));
  return returns.length === 0 ? undefined : defined(-quantileOfSorted(Float64Array.from(returns).sort(), share));
}

/**
 * The mean loss of the worst `1 − confidence` of periods (expected shortfall), as a fraction: never below {@link valueAtRisk}. `undefined` where that is.
 *
 * Historical: the mean of the worst `n · (1 − confidence)` returns, of which the last may count in part. Source: C. Acerbi and D. Tasche, On the Coherence of Expected Shortfall, Journal of
 * Banking and Finance 26 (2002). Parametric: `−μ + σ · φ(Φ⁻¹(1 − confidence)) / (1 − confidence)`. Source: R. T. Rockafellar and S. Uryasev, Journal of Risk 2 (2000).
 * @throws {@link RedFireError} `INVALID_INPUT` as {@link valueAtRisk}.
 */
export function conditionalValueAtRisk(returns: readonly number[], options: ValueAtRiskOptions = {}): number | undefined {
  const { share, method } = check(returns, options);
  if (method === 'parametric') return normalLoss(returns, density(normalQuantile(share)) / share);
  const sorted = Float64Array.from(returns).sort();
  const count = sorted.length * share;
  let sum = 0;
  for (let place = 0; place < count; place++) sum += (sorted[place] ?? 0) * Math.min(1, count - place);
  return defined(-sum / count);
}

function check(returns: readonly number[], { confidence = 0.95, method = 'historical' }: ValueAtRiskOptions) {
  checkValues(returns, 'returns');
  checkConfidence(confidence);
  if (method !== 'historical' && method !== 'parametric') throw invalid('method', method, '"historical" or "parametric"');
  // 1 − 0.95 is 0.050000000000000044, and would ask for a bit of a return more
  return { share: Number((1 - confidence).toPrecision(14)), method };
}

function normalLoss(returns: readonly number[], deviations: number): number | undefined {
  return returns.length < 2 ? undefined : defined(deviations * deviationOfReturns(returns) - meanOf(returns));
}
