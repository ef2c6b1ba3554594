import { RedFireError, Scaled, type DividendBooking, type InstrumentKind, type InstrumentMath, type SettlementBooking, type SplitBooking } from '@redfire/core';
import type { PositionAdjustment } from './position-adjustment.ts';

type PositionBooking = SettlementBooking | SplitBooking | DividendBooking;

/** Which kinds of instrument are settled, and which pay dividends and are split. */
const KINDS: Readonly<Record<PositionBooking['kind'], readonly InstrumentKind[]>> = { settlement: ['future', 'option'], split: ['equity', 'cfd'], dividend: ['equity', 'cfd'] };

/**
 * What a booking makes of every position in its instrument.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a kind of instrument that has no such thing, an option that is settled before its end, or an amount that is none.
 */
export function adjustmentOf(booking: PositionBooking, { instrument: { id, kind } }: InstrumentMath): PositionAdjustment {
  if (!KINDS[booking.kind].includes(kind)) throw new RedFireError('INVALID_INPUT', `"${id}" is a ${kind}; a ${booking.kind} is of ${KINDS[booking.kind].join(' and ')} alone`, { details: { instrument: id, kind } });
  const { instrument, at } = booking;
  if (booking.kind === 'dividend') return { kind: 'dividend', instrument, at, amount: atLeastZero(booking.amount, 'amount') };
  const price = atLeastZero(booking.price, 'price');
  if (booking.kind === 'settlement') {
    if (kind === 'option' && !booking.isFinal) throw new RedFireError('INVALID_INPUT', `"${id}" is an option, whose premium was paid; it is settled at its end alone`, { details: { instrument: id } });
    if (kind === 'future' && price.isZero) throw new RedFireError('INVALID_INPUT', `price of a settlement of "${id}" must be above zero`, { details: { instrument: id } });
    return { kind: booking.isFinal ? 'close' : 'settle', instrument, at, price };
  }
  const { numerator, denominator } = booking;
  for (const [field, value] of Object.entries({ numerator, denominator })) {
    if (!Number.isSafeInteger(value) || value < 1) throw new RedFireError('INVALID_INPUT', `${field} of a split must be a whole number above zero, received "${value}"`, { details: { instrument: id, field, value } });
  }
  return { kind: 'split', instrument, at, numerator, denominator, price };
}

function atLeastZero(value: SplitBooking['price'], field: string): Scaled {
  const exact = Scaled.from(value, field);
  if (exact.sign >= 0) return exact;
  throw new RedFireError('INVALID_INPUT', `${field} must be zero or more, received "${exact.toString()}"`, { details: { field, value: exact.toString() } });
}
