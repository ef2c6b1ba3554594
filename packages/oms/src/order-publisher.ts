import type { Clock, Discrepancy, EventId, EventStamp, LedgerEntry, ReportKind, RiskVerdict } from '@redfire/core';
import { FillRecord } from './fill-record.ts';
import type { Posting } from './fold.ts';
import { Outbox, type OrderEventSink, type OrderTopic } from './order-events.ts';
import type { OrderRecord } from './order-record.ts';
import type { PositionRecord } from './position-record.ts';

type PlainOrderTopic = Exclude<OrderTopic, 'order.denied' | 'order.filled' | 'order.fill-adjusted' | 'order.discrepancy' | 'position.changed' | 'account.posted'>;

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

  constructor(sink: OrderEventSink, clock: Clock) {
    super(sink);
    this.#clock = clock;
  }

  denied(order: OrderRecord, verdict: RiskVerdict): void {
    const number = this.#next();
    if (this.wants('order.denied')) this.add({ topic: 'order.denied', event: { ...this.#stamp(order, number), order: order.face, verdict } });
  }

  changed(topic: PlainOrderTopic, order: OrderRecord): void {
    const number = this.#next();
    if (this.wants(topic)) this.add({ topic, event: { ...this.#stamp(order, number), order: order.face } });
    order.lastEvent = number;
  }

  /** What a report led to: the change of state, or the fills it posted and reversed and the position they made. */
  reported(order: OrderRecord, postings: readonly Posting[], kind: ReportKind, position: PositionRecord): void {
    const topic = TOPICS[kind];
    if (topic !== 'fills') {
      this.changed(topic, order);
      return;
    }
    if (postings.length === 0) return;
    for (const posting of postings) this.#posted(order, posting, postings);
    const number = this.#next();
    if (this.wants('position.changed')) this.add({ topic: 'position.changed', event: { ...this.#stamp(order, number), position: position.face() } });
  }

  /** An entry of the ledger that a fill of the order made. Entries take no number of the events: they have their own. */
  booked(order: OrderRecord, entry: LedgerEntry): void {
    const causedBy = `E-${order.lastEvent}` as EventId;
    this.add({ topic: 'account.posted', event: { id: `L-${entry.id}` as EventId, at: this.#clock.now(), causedBy, correlationId: order.id, entry } });
  }

  discrepancy(discrepancy: Discrepancy): void {
    const id = `E-${this.#next()}` as EventId;
    if (this.wants('order.discrepancy')) this.add({ topic: 'order.discrepancy', event: { id, at: this.#clock.now(), correlationId: discrepancy.orderId, discrepancy } });
  }

  /** A reversal and what replaces it are one adjustment; every other posting is a fill. */
  #posted(order: OrderRecord, posting: Posting, all: readonly Posting[]): void {
    const replacement = all.length === 1 ? undefined : all.find(({ direction, execution }) => direction === 1 && execution.tradeId === posting.execution.tradeId);
    const isReplacement = posting.direction === 1 && all.length > 1 && all.some(({ direction, execution }) => direction === -1 && execution.tradeId === posting.execution.tradeId);
    if (isReplacement) return;
    const number = this.#next();
    if (posting.direction === 1) {
      if (this.wants('order.filled')) this.add({ topic: 'order.filled', event: { ...this.#stamp(order, number), order: order.face, fill: new FillRecord(order, posting.execution) } });
    } else if (this.wants('order.fill-adjusted')) {
      const before = new FillRecord(order, posting.execution);
      const after = replacement && { after: new FillRecord(order, replacement.execution) };
      this.add({ topic: 'order.fill-adjusted', event: { ...this.#stamp(order, number), order: order.face, before, ...after } });
    }
    order.lastEvent = number;
  }

  #next(): number {
    this.#events++;
    return this.#events;
  }

  #stamp(order: OrderRecord, number: number): EventStamp {
    const id = `E-${number}` as EventId;
    const at = this.#clock.now();
    if (order.lastEvent === 0) return { id, at, correlationId: order.id };
    return { id, at, causedBy: `E-${order.lastEvent}` as EventId, correlationId: order.id };
  }
}
