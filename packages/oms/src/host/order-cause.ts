import type { EventId, InstrumentId, Timestamp } from '@redfire/core';

/** What somebody was answering when an order was asked for: an item of market data, or an event. */
export interface OrderCause {
  readonly topic: string;
  /** When it happened, by its own time. */
  readonly at: Timestamp;
  readonly instrument?: InstrumentId;
  /** Of an event that has one. */
  readonly eventId?: EventId;
  /** The numbers of the item under their own names, copied, for the item itself may be a view. */
  readonly numbers: Readonly<Record<string, number>>;
}
