import type { ClientOrderId, Discrepancy, OrderState } from '@redfire/core';
import type { OrderCause } from './order-cause.ts';
import type { KeptReview } from './order-trail.ts';
import type { OrderRecord } from '../order-record.ts';
import type { TrailStep } from './order-trail-step.ts';

/** Reviews and discrepancies kept of one order; more of them tell nothing new. */
const MOST_NOTES = 100;

/** What one order has been through, in order. */
export class TrailEntry {
  readonly id: ClientOrderId;
  readonly cause: OrderCause | undefined;
  /** The state it was in when the first step came; absent for an order that was followed from its beginning. */
  readonly from: OrderState | undefined;
  readonly steps: TrailStep[] = [];
  /** Steps that are gone: those behind the {@link TrailEntry.kept} first ones. */
  dropped = 0;
  /** The last of them, which the next one is told from. */
  lastDropped: TrailStep | undefined;
  /** Each with the number of the step it led to. */
  readonly reviews: { readonly review: KeptReview; readonly step: number }[] = [];
  readonly discrepancies: Discrepancy[] = [];
  #last: OrderRecord | undefined;

  constructor(id: ClientOrderId, options: { readonly cause: OrderCause | undefined; readonly from: OrderState | undefined }) {
    this.id = id;
    this.cause = options.cause;
    this.from = options.from;
  }

  /** How many of the first steps stay, whatever comes: they say how it began. */
  static readonly kept = 10;

  /** @param limit - Beyond so many steps the oldest behind the first ones go, a quarter at a time. */
  add(step: TrailStep, record: OrderRecord, limit: number): void {
    this.settle();
    this.#last = record;
    this.steps.push(step);
    if (this.steps.length <= limit) return;
    const quarter = Math.max(1, Math.floor(limit / 4));
    this.lastDropped = this.steps.splice(TrailEntry.kept, quarter).at(-1);
    this.dropped += quarter;
  }

  /** An event may have told of the last step after it was noted. */
  settle(): void {
    const step = this.steps.at(-1);
    if (step !== undefined && this.#last !== undefined) step.lastEvent = this.#last.lastEvent;
  }

  note(what: { readonly review: KeptReview } | { readonly discrepancy: Discrepancy }): void {
    if ('review' in what) {
      if (this.reviews.length < MOST_NOTES) this.reviews.push({ review: what.review, step: this.steps.length + this.dropped });
    } else if (this.discrepancies.length < MOST_NOTES) this.discrepancies.push(what.discrepancy);
  }
}
