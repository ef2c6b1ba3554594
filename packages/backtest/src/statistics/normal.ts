import { checkConfidence, checkFinite } from './checks.ts';

/**
 * The probability that a standard normal variable is at most `z`, to about 1e-15.
 *
 * Source: up to 3 the series of G. Marsaglia, Evaluating the Normal Distribution, Journal of Statistical Software 11 (2004); beyond it the continued fraction of Laplace, M. Abramowitz and
 * I. A. Stegun, Handbook of Mathematical Functions, 26.2.14.
 * @throws {@link RedFireError} `INVALID_INPUT` unless `z` is finite.
 */
export function normalCdf(z: number): number {
  checkFinite(z, 'z');
  if (Math.abs(z) > 3) return z < 0 ? tail(-z) : 1 - tail(z);
  let term = z;
  let sum = z;
  for (let power = 3; Math.abs(term) > 1e-17 * Math.abs(sum); power += 2) {
    term *= (z * z) / power;
    sum += term;
  }
  return 0.5 + sum * density(z);
}

/**
 * The value that a standard normal variable is at most with a probability: `1.96` for 0.975.
 *
 * By halving the interval over {@link normalCdf}, which is its inverse.
 * @throws {@link RedFireError} `INVALID_INPUT` unless the probability lies between 0 and 1, both excluded.
 */
export function normalQuantile(probability: number): number {
  checkConfidence(probability, 'probability');
  if (probability === 0.5) return 0;
  // the small tail keeps its digits where 1 − p would lose them
  const isUpper = probability > 0.5;
  const share = isUpper ? 1 - probability : probability;
  let low = -40;
  let high = 0;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalCdf(middle) < share) low = middle;
    else high = middle;
  }
  const found = (low + high) / 2;
  return isUpper ? -found : found;
}

/** The density of the standard normal distribution. */
export function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** The probability of more than `z`, which is above 3. */
function tail(z: number): number {
  let fraction = z;
  for (let step = 150; step >= 1; step--) fraction = z + step / fraction;
  return density(z) / fraction;
}
