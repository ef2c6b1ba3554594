import { isOpen, timestamp, type Cancel, type ClientOrderId, type ExecutionReport, type Timestamp } from '@redfire/core';
import type { OrderChange, OrderPort } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import type { SessionCalendar } from './session-times.ts';

interface TimeLimit {
  readonly endsAt: Timestamp;
  /** Whether the end is ours to bring about although the order is at the venue, which has it without an end. */
  isOurs: boolean;
  /** Whether we asked for the end: the cancel that answers it is told as an expiry. */
  isAsked: boolean;
  retryMs: number;
  stop: Cancel;
}

export interface TimeLimitState {
  readonly id: ClientOrderId;
  readonly endsAt: Timestamp;
  readonly isOurs: boolean;
  readonly isAsked: boolean;
}

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/**
 * Ends orders of our side, and those at a venue that lacks their time in force, by our own clock: those good till a date at that
 * date, those for the day with the session of their instrument. Where the venue has the order it is asked to cancel it, again and
 * again until the order has ended.
 */
export class TimeLimits {
  readonly #port: OrderPort;
  readonly #calendar: SessionCalendar;
  /** Ends an order that is kept by who made this; false where it does not have it. */
  readonly #expireHeld: (id: ClientOrderId) => boolean;
  readonly #limits = new Map<ClientOrderId, TimeLimit>();

  constructor(port: OrderPort, calendar: SessionCalendar, expireHeld: (id: ClientOrderId) => boolean) {
    this.#port = port;
    this.#calendar = calendar;
    this.#expireHeld = expireHeld;
  }

  /** Follows what becomes of orders: one that is held has its end here, whoever holds it; one that went out to a venue that ends it has not. */
  onOrder({ after }: OrderChange): void {
    const { id, state, terms } = after;
    if (terms.timeInForce !== 'gtd' && terms.timeInForce !== 'day') return;
    const limit = this.#limits.get(id);
    if (!limit) {
      if (state === 'held') this.#watch(after);
    } else if (!isOpen(state) || (state !== 'held' && !limit.isOurs && terms.algorithm === undefined && after.pending.submit !== undefined)) {
      this.#forget(id, limit);
    }
  }

  /** Keeps the end of an order that goes out without it. */
  keep(order: OrderRecord): void {
    const limit = this.#limits.get(order.id) ?? this.#watch(order);
    if (limit) limit.isOurs = true;
  }

  /** What a venue says in words of its own account, in ours: a cancel that our clock asked for is an expiry. */
  translate(report: ExecutionReport): ExecutionReport {
    if (report.kind !== 'canceled' || this.#limits.get(report.orderId)?.isAsked !== true) return report;
    const { reason: _reason, ...rest } = report;
    return { ...rest, kind: 'expired' };
  }

  save(): readonly TimeLimitState[] {
    return Array.from(this.#limits, ([id, { endsAt, isOurs, isAsked }]) => ({ id, endsAt, isOurs, isAsked }));
  }

  /** Takes up again what {@link save} gave, and the ends of open orders of which it says nothing. */
  restore(limits: readonly TimeLimitState[]): void {
    for (const { id, endsAt, isOurs, isAsked } of limits) {
      const order = this.#port.find(id);
      const known = this.#limits.get(id);
      if (known) this.#forget(id, known);
      if (order && isOpen(order.state)) Object.assign(this.#start(id, endsAt), { isOurs, isAsked });
    }
    for (const order of this.#port.open()) {
      const { id, state, terms: { timeInForce, instrument, createdAt } } = order;
      if ((timeInForce !== 'gtd' && timeInForce !== 'day') || this.#limits.has(id)) continue;
      const isOurs = state !== 'held' && !this.#port.capabilitiesOf(instrument).timesInForce.includes(timeInForce);
      if (isOurs || state === 'held') Object.assign(this.#watch(order, createdAt) ?? {}, { isOurs });
    }
  }

  /** @param at - In the session under way then, or the next one, an order for the day ends. */
  #watch({ id, terms }: OrderRecord, at: Timestamp = this.#port.clock.now()): TimeLimit | undefined {
    const { instruments } = this.#port;
    const endsAt = terms.timeInForce === 'gtd' ? terms.expiresAt : this.#calendar.sessionAt(instruments.get(terms.instrument)?.instrument.tradingHours, at)?.closesAt;
    return endsAt === undefined ? undefined : this.#start(id, endsAt);
  }

  #start(id: ClientOrderId, endsAt: Timestamp): TimeLimit {
    const limit: TimeLimit = { endsAt, isOurs: false, isAsked: false, retryMs: FIRST_RETRY_MS, stop: this.#timer(id, endsAt) };
    this.#limits.set(id, limit);
    return limit;
  }

  #timer(id: ClientOrderId, at: Timestamp): Cancel {
    return this.#port.clock.setTimer(at, () => { this.#end(id); }, 'end of an order');
  }

  #end(id: ClientOrderId): void {
    const { clock, find } = this.#port;
    const limit = this.#limits.get(id);
    const order = find(id);
    if (!limit) return;
    if (!order || !isOpen(order.state)) {
      this.#forget(id, limit);
      return;
    }
    if (this.#expireHeld(id)) return;
    // a cancel may be refused or lost, and somebody else's may be under way
    limit.stop = this.#timer(id, timestamp(clock.now() + limit.retryMs));
    limit.retryMs = Math.min(2 * limit.retryMs, LONGEST_RETRY_MS);
    if (order.pending.cancel === 'in-flight') return;
    limit.isAsked = true;
    this.#port.cancel(id);
  }

  #forget(id: ClientOrderId, limit: TimeLimit): void {
    limit.stop();
    this.#limits.delete(id);
  }
}
