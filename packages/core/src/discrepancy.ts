import type { ClientOrderId, InstrumentId, TradeId } from './ids.ts';

/** What the venue told us that our own books did not expect. The venue's facts were applied all the same. */
export const DISCREPANCY_KINDS = ['late-fill', 'overfill', 'unknown-order', 'unknown-fill', 'price-mismatch', 'state-conflict'] as const;
export type DiscrepancyKind = (typeof DISCREPANCY_KINDS)[number];

export interface Discrepancy {
  readonly kind: DiscrepancyKind;
  readonly orderId: ClientOrderId;
  readonly instrument?: InstrumentId;
  readonly tradeId?: TradeId;
  /** What we held, in words and numbers. */
  readonly expected: string;
  /** What the venue said. */
  readonly found: string;
}
