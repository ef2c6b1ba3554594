import { Scaled } from '@redfire/core';

/** How much of an order goes with how much of another one: `quantity` when that one has filled `of`, and in this proportion below and beyond. */
export interface Share {
  readonly quantity: Scaled;
  /** Above zero. */
  readonly of: Scaled;
}

/** What falls to a share of a filled quantity, rounded down to the lot. Exact: no quotient is rounded on the way. */
export function shareOf(filled: Scaled, { quantity, of }: Share, lot: Scaled): Scaled {
  if (filled.sign <= 0) return Scaled.zero;
  const numerator = filled.times(quantity);
  const denominator = of.times(lot);
  const scale = Math.max(numerator.scale, denominator.scale);
  return lot.times(new Scaled(numerator.unitsAt(scale) / denominator.unitsAt(scale), 0));
}
