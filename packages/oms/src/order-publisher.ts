import type { AlgorithmEvent, Amendment, BreakerEvent, Clock, Discrepancy, EventId, EventStamp, ExecutionReport, LedgerEntry, LedgerEvent, ContingencyEvent, PendingRequests, ReportKind, RiskVerdict, RoutingDecision } from '@redfire/core';
import { FillRecord } from './fill-record.ts';
import type { Posting } from './fold/fold.ts';
import { Outbox, type OrderEventSink, type OrderTopic } from './order-events.ts';
import type { OrderRecord } from './order-record.ts';
import type { PositionRecord } from './books/position-record.ts';

/** Topics that tell of an order and nothing else. */
export type PlainOrderTopic =
  | 'order.held' | 'order.submitted' | 'order.accepted' | 'order.rejected' | 'order.triggered' | 'order.modified' | 'order.modify-rejected'
  | 'order.cancel-requested' | 'order.canceled' | 'order.cancel-rejected' | 'order.expired';
/** What an algorithm tells of the order it works. */
export type AlgorithmTopic = Extract<OrderTopic, `algorithm.${string}`>;

const TOPICS: Readonly<Record<ReportKind, PlainOrderTopic | 'fills'>> = {
  accepted: 'order.accepted',
  rejected: 'order.rejected',
  triggered: 'order.triggered',
  canceled: 'order.canceled',
  expired: 'order.expired',
  modified: 'order.modified',
  'modify-rejected': 'order.modify-rejected',
  'cancel-rejected': 'order.cancel-rejected',
  fill: 'fills',
  cumulative: 'fills',
  'fill-busted': 'fills',
  'fill-corrected': 'fills',
};

/**
 * Numbers the events of order management and sends those somebody wants. Events nobody wants take their number too,
 * so a run has the same ids whoever listens.
 */
export class OrderPublisher extends Outbox {
  readonly #clock: Clock;
  #events = 0;
  /** The number an id was made of last, and that id. */
  #latest = 0;
  #latestId = 'E-0' as EventId;

  constructor(sink: OrderEventSink, clock: Clock) {
    super(sink);
    this.#clock = clock;
  }

  /** Events numbered so far. */
  get count(): number {
    return this.#events;
  }

  /** Goes on numbering behind an event of before a restart. */
  resume(count: number): void {
    this.#events = Math.max(this.#events, count);
  }

  /** A report before it is folded. It takes no number: what it leads to does. */
  received(report: ExecutionReport): void {
    if (this.wants('report.received')) this.add('report.received', { at: this.#clock.now(), report });
  }

  modifyRequested(order: OrderRecord, amendment: Amendment): void {
    const number = this.#next();
    if (this.wants('order.modify-requested')) this.add('order.modify-requested', { ...this.#stamp(order, number), order: order.face, amendment });
    order.lastEvent = number;
  }

  denied(order: OrderRecord, verdict: RiskVerdict): void {
    const number = this.#next();
    if (this.wants('order.denied')) this.add('order.denied', { ...this.#stamp(order, number), order: order.face, verdict });
    order.lastEvent = number;
  }

  changed(topic: PlainOrderTopic, order: OrderRecord): void {
    const number = this.#next();
    if (this.wants(topic)) {
      const { id, at, causedBy, correlationId } = this.#stamp(order, number);
      const { face } = order;
      this.add(topic, causedBy === undefined ? { id, at, correlationId, order: face } : { id, at, causedBy, correlationId, order: face });
    }
    order.lastEvent = number;
  }

  /** What a report led to: the change of state, or the fills it posted and reversed and the position they made. */
  reported(order: OrderRecord, postings: readonly Posting[], kind: ReportKind, position?: PositionRecord): void {
    const topic = kind === 'fill' ? 'fills' : TOPICS[kind];
    // an amendment may leave another part of the venue's totals to be inferred, which posts as well
    if (topic !== 'fills') this.changed(topic, order);
    if (postings.length === 0) return;
    for (const posting of postings) this.#posted(order, posting, postings);
    const number = this.#next();
    if (position !== undefined && this.wants('position.changed')) this.add('position.changed', { ...this.#stamp(order, number), position: position.face() });
  }

  /** A request that has no answer: told when it becomes unknown, and when it waits too long. */
  unanswered(topic: 'order.outcome-unknown' | 'order.stuck', order: OrderRecord, details: { readonly request: keyof PendingRequests; readonly waitedMs: number }): void {
    const number = this.#next();
    if (this.wants(topic)) this.add(topic, { ...this.#stamp(order, number), order: order.face, ...details });
    order.lastEvent = number;
  }

  /** @param told - Called when somebody wants it. */
  algorithm(topic: AlgorithmTopic, order: OrderRecord, told: () => Pick<AlgorithmEvent, 'report' | 'state'>): void {
    const number = this.#next();
    if (this.wants(topic)) this.add(topic, { ...this.#stamp(order, number), order: order.face, ...told() });
    order.lastEvent = number;
  }

  /** @param told - Called when somebody wants it. */
  linked(told: () => Omit<ContingencyEvent, keyof EventStamp>): void {
    const id = `E-${this.#next()}` as EventId;
    if (!this.wants('contingency.changed')) return;
    const links = told();
    this.add('contingency.changed', { id, at: this.#clock.now(), correlationId: links.orders[0] ?? id, ...links });
  }

  routed(order: OrderRecord, decision: RoutingDecision): void {
    const number = this.#next();
    if (this.wants('order.routed')) this.add('order.routed', { ...this.#stamp(order, number), order: order.face, decision });
    order.lastEvent = number;
  }

  /** @param cause - The order whose refusal changed the breaker, where one did. */
  breaker(change: Omit<BreakerEvent, keyof EventStamp>, cause?: OrderRecord): void {
    const number = this.#next();
    if (!this.wants('breaker.changed')) return;
    const stamp = cause ? this.#stamp(cause, number) : { id: `E-${number}` as EventId, at: this.#clock.now(), correlationId: `${change.strategy} ${change.instrument}` };
    this.add('breaker.changed', { ...stamp, ...change });
  }

  /** An entry of the ledger that a fill of the order made. Entries take no number of the events: they have their own. */
  booked(order: OrderRecord, entry: LedgerEntry): void {
    const causedBy = `E-${order.lastEvent}` as EventId;
    this.add('account.posted', { id: `L-${entry.id}` as EventId, at: this.#clock.now(), causedBy, correlationId: order.id, entry });
  }

  /** An entry of the ledger that belongs to no order, and what it was reckoned from. */
  accounted(entry: LedgerEntry, source: Pick<LedgerEvent, 'funding' | 'booking'>): void {
    if (!this.wants('account.posted')) return;
    const id = `L-${entry.id}` as EventId;
    this.begin();
    this.add('account.posted', { id, at: this.#clock.now(), correlationId: entry.reference ?? id, entry, ...source });
    this.end();
  }

  /** Positions that changed otherwise than by an order. */
  adjusted(positions: readonly PositionRecord[]): void {
    this.begin();
    for (const position of positions) {
      const id = `E-${this.#next()}` as EventId;
      if (this.wants('position.changed')) this.add('position.changed', { id, at: this.#clock.now(), correlationId: position.math.instrument.id, position: position.face() });
    }
    this.end();
  }

  discrepancy(discrepancy: Discrepancy): void {
    const id = `E-${this.#next()}` as EventId;
    if (this.wants('order.discrepancy')) this.add('order.discrepancy', { id, at: this.#clock.now(), correlationId: discrepancy.orderId, discrepancy });
  }

  /** A reversal and what replaces it are one adjustment; every other posting is a fill. */
  #posted(order: OrderRecord, posting: Posting, all: readonly Posting[]): void {
    if (all.length > 1 && isReplacement(posting, all)) return;
    const number = this.#next();
    if (posting.direction === 1) {
      if (this.wants('order.filled')) {
        const { id, at, causedBy, correlationId } = this.#stamp(order, number);
        const { face } = order;
        const fill = new FillRecord(order, posting.execution);
        this.add('order.filled', causedBy === undefined ? { id, at, correlationId, order: face, fill } : { id, at, causedBy, correlationId, order: face, fill });
      }
    } else if (this.wants('order.fill-adjusted')) {
      const before = new FillRecord(order, posting.execution);
      const replacement = all.find(({ direction, execution }) => direction === 1 && execution.tradeId === posting.execution.tradeId);
      const after = replacement && { after: new FillRecord(order, replacement.execution) };
      this.add('order.fill-adjusted', { ...this.#stamp(order, number), order: order.face, before, ...after });
    }
    order.lastEvent = number;
  }

  #next(): number {
    this.#events++;
    return this.#events;
  }

  #stamp(order: OrderRecord, number: number): EventStamp {
    // what an event was caused by is most often the one before it
    const causedBy = order.lastEvent === 0 ? undefined : this.#idOf(order.lastEvent);
    const id = this.#idOf(number);
    const at = this.#clock.now();
    const correlationId = order.id;
    return causedBy === undefined ? { id, at, correlationId } : { id, at, causedBy, correlationId };
  }

  #idOf(number: number): EventId {
    if (number !== this.#latest) {
      this.#latest = number;
      this.#latestId = `E-${number}` as EventId;
    }
    return this.#latestId;
  }
}

/** Whether a posting takes the place of one that is reversed with it. */
function isReplacement({ direction, execution: { tradeId } }: Posting, all: readonly Posting[]): boolean {
  return direction === 1 && all.some((other) => other.direction === -1 && other.execution.tradeId === tradeId);
}
