import { checkValues, defined } from './checks.ts';

/** The arithmetic mean; `undefined` of no values. @throws {@link RedFireError} `INVALID_INPUT` for a value that is not finite. */
export function mean(values: readonly number[]): number | undefined {
  checkValues(values, 'values');
  return values.length === 0 ? undefined : defined(meanOf(values));
}

/**
 * The standard deviation of a sample, `√(Σ(x − x̄)² / (n − 1))`; `undefined` of fewer than two values. Values that differ by no more than doubles round have a deviation of zero.
 *
 * Source: the corrected sample standard deviation (F. W. Bessel).
 * @throws {@link RedFireError} `INVALID_INPUT` for a value that is not finite.
 */
export function standardDeviation(values: readonly number[]): number | undefined {
  checkValues(values, 'values');
  return values.length < 2 ? undefined : defined(deviationOf(values, largestOf(values)));
}

/**
 * The skew of a population, `m₃ / m₂^1.5` with the central moments `mₖ = Σ(x − x̄)ᵏ / n`: below zero where the long tail is that of losses. `undefined` of values that do not vary.
 *
 * Source: the moment coefficient g₁ (R. A. Fisher), as `scipy.stats.skew` has it.
 * @throws {@link RedFireError} `INVALID_INPUT` for a value that is not finite.
 */
export function skewness(values: readonly number[]): number | undefined {
  return standardMoment(values, 3);
}

/**
 * The excess kurtosis of a population, `m₄ / m₂² − 3`: 0 of a normal distribution, above it where tails are fat. `undefined` of values that do not vary.
 *
 * Source: the moment coefficient g₂ (R. A. Fisher), as `scipy.stats.kurtosis` has it.
 * @throws {@link RedFireError} `INVALID_INPUT` for a value that is not finite.
 */
export function excessKurtosis(values: readonly number[]): number | undefined {
  const moment = standardMoment(values, 4);
  return moment === undefined ? undefined : moment - 3;
}

/** Mean of values that were checked; `NaN` of none. */
export function meanOf(values: readonly number[]): number {
  const [first = Number.NaN] = values;
  // about the first value: equal values have exactly that mean
  let sum = 0;
  for (const value of values) sum += value - first;
  return first + sum / values.length;
}

/**
 * Sample deviation of two or more values that were checked. Values that carry the rounding of numbers as large as `scale` (a return that of 1, of which it was made) vary only beyond that
 * rounding: below it the deviation is zero, lest a quotient by it pass for a result. `NaN` where it is beyond doubles.
 */
export function deviationOf(values: readonly number[], scale: number): number {
  const middle = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - middle) ** 2;
  const deviation = Math.sqrt(squares / (values.length - 1));
  if (!Number.isFinite(deviation)) return Number.NaN;
  return deviation <= 8 * Number.EPSILON * scale ? 0 : deviation;
}

/** The {@link deviationOf} of returns, which are rounded as the 1 is that they were made of. */
export function deviationOfReturns(returns: readonly number[]): number {
  return deviationOf(returns, scaleOfReturns(returns));
}

export function scaleOfReturns(returns: readonly number[]): number {
  return Math.max(1, largestOf(returns));
}

export function largestOf(values: readonly number[]): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function standardMoment(values: readonly number[], power: number): number | undefined {
  checkValues(values, 'values');
  if (values.length < 2 || deviationOf(values, largestOf(values)) === 0) return undefined;
  const middle = meanOf(values);
  let second = 0;
  let moment = 0;
  for (const value of values) {
    second += (value - middle) ** 2;
    moment += (value - middle) ** power;
  }
  return defined(moment / values.length / (second / values.length) ** (power / 2));
}
