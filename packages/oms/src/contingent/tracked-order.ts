import { Scaled, isOpen, type ClientOrderId, type OrderState, type Timestamp } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';
import type { LegOrder } from './next-step.ts';

/** First wait before a refused cancel is asked again; it doubles up to the longest. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** What is remembered of one order of a leg, also once order management has forgotten the order. */
export class TrackedOrder {
  readonly id: ClientOrderId;
  quantity: Scaled;
  filled = Scaled.zero;
  /** What it may still fill; zero while it is held here. */
  open = Scaled.zero;
  isHeld: boolean;
  /** How it ended; absent while it has not. */
  end: OrderState | undefined;
  awaits: LegOrder['awaits'];
  /** The total that our last amendment asked for, until somebody else has changed the quantity. */
  asked: Scaled | undefined;
  isAsking = false;
  /** Whether its end was asked for by us and waits for the answer. */
  isEndAsked = false;
  /** Who asked last for its end. A venue may answer late, and after a refusal that was another one's. */
  endAskedBy: 'us' | 'others' | undefined;
  /** Whether the venue would not change its quantity. */
  isFixed = false;
  retryAt: Timestamp | undefined;
  /** Whether it never reached the venue, as was found out later. */
  isLost = false;
  #isDoubted = false;
  #refusals = 0;

  constructor(id: ClientOrderId, quantity: Scaled, hold: 'held' | 'out') {
    this.id = id;
    this.quantity = quantity;
    this.isHeld = hold === 'held';
  }

  /** Takes an order as it stands now. @returns The quantity that somebody else than us has given it, where somebody has. */
  take(record: OrderRecord, now: Timestamp): Scaled | undefined {
    const { pending } = record;
    this.filled = record.filledQuantity;
    if (!isOpen(record.state)) {
      this.isLost = this.#isDoubted && record.state === 'rejected';
      this.end ??= record.state;
      this.open = Scaled.zero;
      this.awaits = this.retryAt = undefined;
      return undefined;
    }
    this.#isDoubted = pending.submit === 'unknown';
    const isChanged = !record.quantity.equals(this.quantity);
    this.quantity = record.quantity;
    const isForeign = isChanged && !this.isAsking && this.asked?.equals(record.quantity) !== true;
    if (this.isAsking && pending.modify === undefined) {
      this.isAsking = false;
      this.isFixed ||= this.asked?.equals(record.quantity) !== true;
    } else if (isForeign) {
      this.asked = undefined;
    }
    if (this.isEndAsked && pending.cancel === undefined) this.#refused(now);
    else if (!this.isEndAsked && pending.cancel !== undefined) this.endAskedBy = 'others';
    if (this.retryAt !== undefined && this.retryAt <= now) this.retryAt = undefined;
    this.open = this.isHeld ? Scaled.zero : record.remaining;
    this.awaits = pending.submit ? 'acknowledgement' : (pending.cancel ?? this.retryAt) !== undefined ? 'end' : pending.modify ? 'amendment' : undefined;
    return isForeign ? record.quantity : undefined;
  }

  /** Takes up an order as a restart finds it. */
  resume(record: OrderRecord | undefined): void {
    if (record === undefined || !isOpen(record.state)) return;
    // out since then, by us; any other quantity than was put down is somebody else's doing
    if (this.isHeld && record.state !== 'held') this.sent(record.quantity);
  }

  /** It goes out, with this quantity. */
  sent(quantity: Scaled): void {
    this.isHeld = false;
    this.quantity = quantity;
  }

  /** An amendment is asked for. */
  ask(quantity: Scaled): void {
    this.asked = quantity;
    this.isAsking = true;
  }

  askEnd(): void {
    this.isEndAsked = true;
    this.endAskedBy = 'us';
  }

  /** The venue would not cancel: most often it has matched the order, and the fill is on its way. */
  #refused(now: Timestamp): void {
    this.isEndAsked = false;
    this.retryAt = (now + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#refusals)) as Timestamp; // a sum of milliseconds
    this.#refusals++;
  }
}
