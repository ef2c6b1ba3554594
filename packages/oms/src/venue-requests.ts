import type { ClientOrderId, Clock, ExecutionReport, PendingOutcome } from '@redfire/core';
import type { OrderBooks } from './order-books.ts';
import type { OrderPublisher } from './order-publisher.ts';
import type { OrderRecord } from './order-record.ts';
import { NOT_SENT_AS, meaningOf, type OrderRequestKind } from './guards/request-failure.ts';

interface VenueRequestsOptions {
  readonly clock: Clock;
  readonly books: OrderBooks;
  readonly publisher: OrderPublisher;
  readonly find: (id: ClientOrderId) => OrderRecord | undefined;
  readonly apply: (report: ExecutionReport) => void;
}

/** Hands requests over and takes what fails of them: at once, or long after. */
export class VenueRequests {
  readonly #options: VenueRequestsOptions;

  constructor(options: VenueRequestsOptions) {
    this.#options = options;
  }

  send(id: ClientOrderId, request: OrderRequestKind, call: () => void): void {
    try {
      call();
    } catch (error) {
      this.thrown(id, request, error);
    }
  }

  /** What handing a request over threw. @throws Whatever is no coded answer: that is the caller's to hear. */
  thrown(id: ClientOrderId, request: OrderRequestKind, error: unknown): void {
    if (!this.failed(id, request, error)) throw error;
  }

  /** Which of an order's requests of one kind was the last: 1 for the first. */
  attempt(id: ClientOrderId, request: OrderRequestKind): number {
    const order = this.#options.find(id);
    if (order === undefined) return 0;
    return request === 'submit' ? 1 : request === 'cancel' ? order.cancels : order.amendments;
  }

  /** See `OrderManager.requestFailed`. */
  failed(id: ClientOrderId, request: OrderRequestKind, error: unknown, attempt?: number): boolean {
    const meaning = meaningOf(error);
    const order = this.#options.find(id);
    // a request that was answered in the meantime has left, whatever the gateway says of it now
    if (order?.pending[request] === undefined || (attempt !== undefined && attempt !== this.attempt(id, request))) return meaning !== 'fault';
    const { apply, clock } = this.#options;
    if (meaning === 'not-sent') apply({ kind: NOT_SENT_AS[request], orderId: id, at: clock.now(), reason: error instanceof Error ? error.message : String(error) });
    else this.unknown(order, request, 0);
    return meaning !== 'fault';
  }

  /** Nobody knows whether the venue has a request. @param waitedMs - How long it was waited for. */
  unknown(order: OrderRecord, request: OrderRequestKind, waitedMs: number): void {
    if (order.pending[request] === 'unknown') return;
    const { books, publisher, clock } = this.#options;
    const next = order.moved(order.state, clock.now(), { ...order.pending, [request]: 'unknown' satisfies PendingOutcome });
    publisher.begin();
    try {
      books.change(undefined, order, next);
      publisher.unanswered('order.outcome-unknown', next, { request, waitedMs });
    } finally {
      publisher.end();
    }
  }
}
