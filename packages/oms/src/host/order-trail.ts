import { type Clock, type Discrepancy, type Order, type RiskFinding, type Timestamp } from '@redfire/core';
import type { OrderCause } from './order-cause.ts';
import type { OrderChange, OrderObserver } from '../order-port.ts';
import { OrderRecord } from '../order-record.ts';
import { TrailEntry } from './order-trail-entry.ts';
import { historyOf, type OrderHistoryEvent } from './order-trail-events.ts';
import { TrailStep } from './order-trail-step.ts';

/** A review that can be gone through again, on the books as they were. */
export interface KeptReview {
  /** What was reviewed: the order, or what an amendment would have made of it. */
  readonly order: Order;
  readonly of: 'order' | 'amendment';
  readonly at: Timestamp;
  readonly verdict: 'approved' | 'denied';
  /** What every rule found, made anew at each call. */
  findings(): readonly RiskFinding[];
}

export interface OrderTrailOptions {
  readonly clock: Clock;
  /** Steps kept of one order. Beyond it, the first ten and the latest stay. Default 1,000. */
  readonly stepLimit?: number | undefined;
  /** What is being answered now; asked for each new order. */
  readonly causeOf?: (() => OrderCause | undefined) | undefined;
}

/**
 * Follows orders and notes what they go through: an observer to give to order management, in front of all others.
 *
 * What is noted hangs on the order's records, so it is kept as long as order management keeps the order, and no longer. A change costs
 * an allocation; what a reader gets is made when it is read.
 */
export class OrderTrail implements OrderObserver {
  readonly #clock: Clock;
  readonly #causeOf: (() => OrderCause | undefined) | undefined;
  readonly #stepLimit: number;

  constructor({ clock, causeOf, stepLimit = 1_000 }: OrderTrailOptions) {
    this.#clock = clock;
    this.#causeOf = causeOf;
    this.#stepLimit = Math.max(2 * TrailEntry.kept, stepLimit);
  }

  onOrder(change: OrderChange): void {
    const { before, after } = change;
    const entry = after.trail ?? before?.trail ?? this.#begin(before, after);
    // a record may have been followed by others before anybody was told of it
    after.trail = entry;
    entry.add(new TrailStep(change, this.#clock.now()), after, this.#stepLimit);
  }

  /** Takes a review under way, before what it leads to is in the books. */
  reviewed(review: KeptReview): void {
    const { exact } = review.order;
    if (!(exact instanceof OrderRecord)) return;
    exact.trail ??= this.#begin(undefined, exact);
    exact.trail.note({ review });
  }

  /** Takes a discrepancy about an order. */
  differed(order: OrderRecord, discrepancy: Discrepancy): void {
    order.trail?.note({ discrepancy });
  }

  /** Everything an order went through, oldest first; nothing for one that was not followed. */
  events(order: OrderRecord): readonly OrderHistoryEvent[] {
    const entry = this.entry(order);
    return entry ? historyOf(entry) : [];
  }

  /** What is noted of an order. */
  entry({ trail }: OrderRecord): TrailEntry | undefined {
    trail?.settle();
    return trail;
  }

  #begin(before: OrderRecord | undefined, { id, state }: OrderRecord): TrailEntry {
    // one that begins otherwise was told of by the venue
    const isAsked = before === undefined && (state === 'submitted' || state === 'held' || state === 'denied');
    return new TrailEntry(id, { cause: isAsked ? this.#causeOf?.() : undefined, from: before?.state });
  }
}
