import { Scaled } from '@redfire/core';

/** Digits to which the cost of a part is looked for as an exact number, before it is rounded to the settlement scale. */
const EXACT_DIGITS = 18;

/** The part's share of a cost. */
export function shareOf(cost: Scaled, part: Scaled, whole: Scaled, settleScale: number): Scaled {
  const product = cost.times(part);
  const share = product.dividedBy(whole, Math.max(settleScale, EXACT_DIGITS));
  // written anew without its zeros at the end: the share of the next part is taken of what this one leaves
  return share.times(whole).equals(product) ? Scaled.from(share.toString()) : product.dividedBy(whole, settleScale);
}
