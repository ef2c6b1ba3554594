import { Scaled, type AccountBooking, type InsuranceBooking, type InstrumentMath, type SplitBooking } from '@redfire/core';
import { shareOf } from './share-of.ts';

/** A position that a booking changes. */
export interface BookedPosition {
  readonly math: InstrumentMath;
  quantity: Scaled;
  cost: Scaled;
  realizedProfit: Scaled;
}

/** Changes a position as a booking says. @returns What it pays in the settlement currency; below zero it costs. */
export function bookOn(position: BookedPosition, booking: Exclude<AccountBooking, InsuranceBooking>): Scaled {
  const { math, quantity } = position;
  switch (booking.kind) {
    case 'funding':
      return math.share(quantity, Scaled.from(booking.price), Scaled.from(booking.rate)).negated();
    case 'dividend':
      return earn(position, quantity.times(math.multiplier).times(Scaled.from(booking.amount)));
    case 'settlement':
      return settle(position, Scaled.from(booking.price), booking.isFinal);
    case 'split':
      return split(position, booking);
  }
}

function earn(position: BookedPosition, profit: Scaled): Scaled {
  position.realizedProfit = position.realizedProfit.plus(profit);
  return profit;
}

function settle(position: BookedPosition, price: Scaled, isFinal: boolean): Scaled {
  const { math, cost } = position;
  const value = math.value(position.quantity, price);
  const profit = earn(position, math.shape === 'inverse' ? cost.minus(value) : value.minus(cost));
  position.cost = isFinal ? Scaled.zero : value;
  if (isFinal) position.quantity = Scaled.zero;
  return math.exchangesCash ? value : profit;
}

/** Counts in parts of a new share, of which there is always a whole number. */
function split(position: BookedPosition, { numerator, denominator, price }: SplitBooking): Scaled {
  const { math, quantity, cost } = position;
  const { settleScale } = math.instrument;
  const divisor = new Scaled(denominator, 0);
  const parts = quantity.times(new Scaled(numerator, 0));
  const whole = parts.roundToStep(math.lot.times(divisor), 'down');
  const rest = parts.minus(whole);
  position.quantity = whole.dividedBy(divisor, math.lot.scale);
  if (rest.isZero) return Scaled.zero;
  const released = whole.isZero ? cost : shareOf(cost, rest, parts, settleScale);
  const paid = rest.times(math.multiplier).times(Scaled.from(price)).dividedBy(divisor, settleScale);
  position.cost = cost.minus(released);
  const profit = earn(position, paid.minus(released));
  return math.exchangesCash ? paid : profit;
}
