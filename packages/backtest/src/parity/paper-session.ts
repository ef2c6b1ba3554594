import type { AmendmentRequest, Bar, ClientOrderId, EventMap, Fill, MarketTopic, Order, OrderRequest, Timestamp, Topic } from '@redfire/core';
import { requestOf } from './request-of.ts';

/** A recorded event of a session: what `record` writes into a journal, or a line of a file of `redfire run --record`. */
export type SessionRecord = { [T in Topic]: { readonly topic: T; readonly event: EventMap[T] } }[Topic];

/** What a request came right behind: the n-th item of a stream of market data, or the n-th fill of an order. */
export type Anchor = { readonly stream: string; readonly count: number } | { readonly orderId: ClientOrderId; readonly count: number };

/** Something that was sent to the venue, with when. */
export interface SentRequest {
  readonly at: Timestamp;
  /** Absent where it came by itself, as from a timer, or some time after what it answers. */
  readonly anchor: Anchor | undefined;
  readonly request: VenueRequest;
}

export type VenueRequest =
  | { readonly kind: 'submit'; readonly order: OrderRequest }
  | { readonly kind: 'modify'; readonly amendment: AmendmentRequest }
  | { readonly kind: 'cancel'; readonly orderId: ClientOrderId };

/** What became of an order of the session. */
export interface SessionOrder {
  /** As it was last heard of. */
  order: Order;
  readonly fills: Fill[];
}

/** What tells the streams of market data apart: topic and instrument, and the length of bars. */
export function streamOf(topic: MarketTopic, data: { readonly instrument: string; readonly intervalMs?: number }): string {
  return topic === 'market.bar' ? `${topic} ${data.instrument} ${data.intervalMs ?? 0}` : `${topic} ${data.instrument}`;
}

/** Whether a record is of market data other than bars. */
export function isItem(record: SessionRecord): record is Extract<SessionRecord, { readonly topic: Exclude<MarketTopic, 'market.bar'> }> {
  return record.topic.startsWith('market.') && record.topic !== 'market.bar';
}

/** A session as its record tells it. Of the market only the bars are kept; other items are read again where they are needed. */
export class PaperSession {
  /** In the order in which they left. */
  readonly requests: SentRequest[] = [];
  readonly orders = new Map<ClientOrderId, SessionOrder>();
  /** By stream; see {@link streamOf}. */
  readonly bars = new Map<string, Bar[]>();
  /** How many items each stream of other topics had. */
  readonly items = new Map<string, number>();
  /** The last item or fill, and its time. */
  #last: { readonly at: number; readonly anchor: Anchor } | undefined;

  /** Reads a record through, once. */
  static async read(records: Iterable<SessionRecord> | AsyncIterable<SessionRecord>): Promise<PaperSession> {
    const session = new PaperSession();
    for await (const record of records) session.#take(record);
    return session;
  }

  #take(record: SessionRecord): void {
    if (isItem(record)) {
      const stream = streamOf(record.topic, record.event);
      const count = (this.items.get(stream) ?? 0) + 1;
      this.items.set(stream, count);
      this.#last = { at: record.event.at, anchor: { stream, count } };
      return;
    }
    switch (record.topic) {
      case 'market.bar':
        this.#takeBar(record.event);
        break;
      case 'order.submitted':
        if (this.orders.has(record.event.order.id)) break;
        this.orders.set(record.event.order.id, { order: record.event.order, fills: [] });
        this.#send(record.event.at, { kind: 'submit', order: requestOf(record.event.order) });
        break;
      case 'order.modify-requested':
        this.#hear(record.event.order);
        if (this.orders.has(record.event.order.id)) this.#send(record.event.at, { kind: 'modify', amendment: record.event.amendment });
        break;
      case 'order.cancel-requested':
        this.#hear(record.event.order);
        if (this.orders.has(record.event.order.id)) this.#send(record.event.at, { kind: 'cancel', orderId: record.event.order.id });
        break;
      case 'order.filled':
        this.#takeFill(record.event);
        break;
      case 'order.accepted':
      case 'order.rejected':
      case 'order.triggered':
      case 'order.modified':
      case 'order.modify-rejected':
      case 'order.canceled':
      case 'order.cancel-rejected':
      case 'order.expired':
        this.#hear(record.event.order);
        break;
      default:
    }
  }

  #takeBar(bar: Bar): void {
    const stream = streamOf('market.bar', bar);
    const known = this.bars.get(stream) ?? [];
    this.bars.set(stream, known);
    known.push(bar);
    this.#last = { at: bar.closeTime, anchor: { stream, count: known.length } };
  }

  #takeFill({ order, fill, at }: EventMap['order.filled']): void {
    const known = this.orders.get(order.id);
    if (!known) return;
    known.order = order;
    known.fills.push(fill);
    this.#last = { at, anchor: { orderId: order.id, count: known.fills.length } };
  }

  #hear(order: Order): void {
    const known = this.orders.get(order.id);
    if (known) known.order = order;
  }

  #send(at: Timestamp, request: VenueRequest): void {
    this.requests.push({ at, anchor: this.#last?.at === at ? this.#last.anchor : undefined, request });
  }
}
