import { Scaled, type DividendBooking, type SplitBooking } from '@redfire/core';

/** Digits of a price that is the share of another. */
const SCALE = 18;

/**
 * What the last price of a share is worth after a split or without a dividend, so that who holds it has as much as before: the price over the ratio, or less what was paid.
 * Source: the ex-distribution price adjustment of CRSP's data definitions, `(P - D) / F`.
 */
export function priceAfter(booking: SplitBooking | DividendBooking, price: Scaled): Scaled {
  if (booking.kind === 'split') return Scaled.from(price.times(new Scaled(booking.denominator, 0)).dividedBy(new Scaled(booking.numerator, 0), Math.max(SCALE, price.scale)).toString());
  const left = price.minus(Scaled.from(booking.amount, 'amount'));
  return left.sign > 0 ? left : Scaled.zero;
}
