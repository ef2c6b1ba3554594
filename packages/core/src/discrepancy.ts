import type { Decimal } from './decimal.ts';
import type { ReportKind } from './execution-report.ts';
import type { ClientOrderId, Currency, InstrumentId, TradeId } from './ids.ts';
import type { OrderState } from './order-state.ts';

/** What the venue told us, or did, that our own books did not expect. The facts were applied all the same. */
export const DISCREPANCY_KINDS = ['late-fill', 'overfill', 'unknown-order', 'unknown-fill', 'price-mismatch', 'state-conflict', 'shortfall'] as const;
export type DiscrepancyKind = (typeof DISCREPANCY_KINDS)[number];

interface Mismatch {
  readonly orderId: ClientOrderId;
  readonly instrument?: InstrumentId;
  readonly tradeId?: TradeId;
  /** What we held, in words and numbers. */
  readonly expected: string;
  /** What the venue said. */
  readonly found: string;
}

/** A fill of an order that had ended. */
export interface LateFill extends Mismatch {
  readonly kind: 'late-fill';
  readonly state: OrderState;
  /** The order's, with this fill. */
  readonly filledQuantity: Decimal;
  readonly orderedQuantity: Decimal;
}

/** More was filled than was ordered. */
export interface Overfill extends Mismatch {
  readonly kind: 'overfill';
  readonly filledQuantity: Decimal;
  readonly orderedQuantity: Decimal;
  readonly excess: Decimal;
}

/** A report without a fill, of an order that is not ours or is forgotten. */
export interface UnknownOrder extends Mismatch {
  readonly kind: 'unknown-order';
  readonly report: ReportKind;
}

/** A fill of an order that is not ours or is forgotten. */
export interface UnknownFill extends Mismatch {
  readonly kind: 'unknown-fill';
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** What became of it: in the books of `external`, counted before under its own order, or told too little of to be posted. */
  readonly outcome: 'adopted' | 'counted-before' | 'not-postable' | 'refused';
}

/** A fill repeated with other numbers. The first ones stand. */
export interface PriceMismatch extends Mismatch {
  readonly kind: 'price-mismatch';
  readonly expectedQuantity: Decimal;
  readonly expectedPrice: Decimal;
  readonly foundQuantity: Decimal;
  readonly foundPrice: Decimal;
}

/** A report that does not fit the order's state, which it left as it was. */
export interface StateConflict extends Mismatch {
  readonly kind: 'state-conflict';
  readonly state: OrderState;
  readonly report: ReportKind;
}

/** A posting left less of a currency than nothing, or than open orders need. */
export interface Shortfall extends Mismatch {
  readonly kind: 'shortfall';
  readonly currency: Currency;
  readonly free: Decimal;
}

export type Discrepancy = LateFill | Overfill | UnknownOrder | UnknownFill | PriceMismatch | StateConflict | Shortfall;
