import type { Scaled } from '@redfire/core';

/** Digits behind the point that a share has where it does not end before. */
const SHARE_SCALE = 18;
const DIVISORS = Array.from({ length: 23 }, (_, scale) => 10 ** scale);

/** `total · part / whole`: exact where it ends, else rounded half-even once, at 18 digits behind the point or as many as the total has. What is left of the total belongs to the last part, so parts sum to it. */
export function shareOf(total: Scaled, part: Scaled, whole: Scaled): Scaled {
  if (total.isZero || part.equals(whole)) return total;
  const product = total.times(part);
  const short = product.dividedBy(whole, total.scale);
  return short.times(whole).equals(product) ? short : product.dividedBy(whole, Math.max(total.scale, SHARE_SCALE));
}

/** The nearest double, as `toNumber` gives it, without the way over text where units and power of ten are doubles: their quotient is rounded once. */
export function numberOf(value: Scaled): number {
  const { units, scale } = value;
  const divisor = DIVISORS[scale];
  return typeof units === 'number' && divisor !== undefined ? units / divisor : value.toNumber();
}
