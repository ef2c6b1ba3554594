/** Steps of a table of quantiles; a power of two. */
export const QUANTILE_STEPS = 4_096;
/** Beyond this part of either end there is nothing: about 4.2 deviations of a normal, 11 means of an exponential. */
const OUTERMOST = 1 / 65_536;

/**
 * Quantiles of the standard normal distribution at 0, 1/4096, … 1, the ends cut off.
 *
 * Its distribution function is the series of G. Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11(4), 2004; Newton's method inverts it.
 */
export function normalQuantiles(): Float64Array {
  const table = new Float64Array(QUANTILE_STEPS + 1);
  let z = 0;
  for (let step = QUANTILE_STEPS / 2; step <= QUANTILE_STEPS; step++) {
    const p = Math.min(step / QUANTILE_STEPS, 1 - OUTERMOST);
    for (let round = 0; round < 8; round++) z -= (normalDistribution(z) - p) / normalDensity(z);
    table[step] = rounded(z);
    table[QUANTILE_STEPS - step] = -rounded(z);
  }
  return table;
}

/** Quantiles of the exponential distribution with mean 1 at 0, 1/4096, … 1, the end cut off. */
export function exponentialQuantiles(): Float64Array {
  return Float64Array.from({ length: QUANTILE_STEPS + 1 }, (_, step) => rounded(-Math.log(Math.max(1 - step / QUANTILE_STEPS, OUTERMOST))));
}

/** Quantiles of the distribution with `P(x > s) = s^−1.5` from 1 on, at 0, 1/4096, … 1, the end cut off. */
export function paretoQuantiles(): Float64Array {
  return Float64Array.from({ length: QUANTILE_STEPS + 1 }, (_, step) => rounded(Math.max(1 - step / QUANTILE_STEPS, OUTERMOST) ** (-1 / 1.5)));
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

function normalDistribution(z: number): number {
  let term = z;
  let sum = z;
  for (let odd = 3; term !== 0 && sum + term !== sum; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

/** Logarithms and exponentials may differ in their last bits between machines: these are cut off. */
function rounded(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}
