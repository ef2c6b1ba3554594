import type { Decimal } from './decimal.ts';
import type { Currency, InstrumentId } from './ids.ts';
import type { Timestamp } from './time.ts';

interface Booking {
  readonly at: Timestamp;
  /** Default: the instrument, where it is of one. */
  readonly reference?: string;
}

interface InstrumentBooking extends Booking {
  readonly instrument: InstrumentId;
}

/** Longs pay shorts a fraction of what they hold of a perpetual, valued at a price; below zero, shorts pay. */
export interface FundingBooking extends InstrumentBooking {
  readonly kind: 'funding';
  readonly rate: Decimal;
  readonly price: Decimal;
}

/**
 * What is held of a future or an option is settled. `price` is what one unit is settled at: the settlement price of a future, the intrinsic value of an option. Day by
 * day the profit so far is paid; for good, the position is gone.
 */
export interface SettlementBooking extends InstrumentBooking {
  readonly kind: 'settlement';
  readonly price: Decimal;
  readonly isFinal: boolean;
}

/** `numerator` new shares for each `denominator` old ones. What is less than a lot is paid out at `price`, that of one new share. */
export interface SplitBooking extends InstrumentBooking {
  readonly kind: 'split';
  readonly numerator: number;
  readonly denominator: number;
  readonly price: Decimal;
}

/** Cash for each share that is held; who is short pays it. */
export interface DividendBooking extends InstrumentBooking {
  readonly kind: 'dividend';
  /** In the settlement currency. */
  readonly amount: Decimal;
}

/** What a venue's insurance fund pays of a loss that is more than the margin. */
export interface InsuranceBooking extends Booking {
  readonly kind: 'insurance';
  readonly currency: Currency;
  readonly amount: Decimal;
}

/** What a venue books on an account besides fills. */
export type AccountBooking = FundingBooking | SettlementBooking | SplitBooking | DividendBooking | InsuranceBooking;
