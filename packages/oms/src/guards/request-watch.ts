import { RedFireError, timestamp, type Cancel, type ClientOrderId, type Clock, type PendingRequests, type Timestamp } from '@redfire/core';
import type { OrderChange, OrderObserver, OrderPort } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import type { OrderRequestKind } from './request-failure.ts';

/** How long a request may wait for its answer, in milliseconds; infinity for ever. Default 5,000 each. */
export interface RequestLimits {
  readonly submitMs?: number;
  readonly modifyMs?: number;
  readonly cancelMs?: number;
}

export interface RequestWatchOptions {
  readonly port: Pick<OrderPort, 'find' | 'unknown' | 'publisher'>;
  /** The time that passes in the world, whatever the time of trading. */
  readonly clock: Clock;
  readonly limits?: RequestLimits;
}

const REQUESTS = ['submit', 'modify', 'cancel'] as const satisfies readonly OrderRequestKind[];
const DEFAULT_LIMIT_MS = 5_000;
const NOTHING: PendingRequests = Object.freeze({});

/**
 * Looks after requests at the venue that get no answer: `order.stuck` is published and the outcome counts as unknown.
 *
 * Each kind of request has one limit, so the oldest is due first: a request costs an entry in a map, and one timer serves all. While nothing is in flight there is none.
 */
export class RequestWatch implements OrderObserver {
  readonly #options: RequestWatchOptions;
  readonly #limits: Readonly<Record<OrderRequestKind, number>>;
  /** When each request was sent, by kind, the oldest first. */
  readonly #waiting: Readonly<Record<OrderRequestKind, Map<ClientOrderId, Timestamp>>> = { submit: new Map(), modify: new Map(), cancel: new Map() };
  #dueAt = Number.POSITIVE_INFINITY;
  #cancelTimer: Cancel | undefined;
  #isClosed = false;

  /** @throws {@link RedFireError} `INVALID_CONFIG` for a limit that is no length of time. */
  constructor(options: RequestWatchOptions) {
    const { submitMs = DEFAULT_LIMIT_MS, modifyMs = DEFAULT_LIMIT_MS, cancelMs = DEFAULT_LIMIT_MS } = options.limits ?? {};
    for (const [name, value] of Object.entries({ submitMs, modifyMs, cancelMs })) {
      if (!(value > 0)) throw new RedFireError('INVALID_CONFIG', `${name} of the request watch must be milliseconds above zero, received "${value}"`, { details: { option: name, value: String(value) } });
    }
    this.#options = options;
    this.#limits = { submit: submitMs, modify: modifyMs, cancel: cancelMs };
  }

  /** Requests in flight. */
  get size(): number {
    return this.#waiting.submit.size + this.#waiting.modify.size + this.#waiting.cancel.size;
  }

  onOrder({ before, after }: OrderChange): void {
    const was = before?.pending ?? NOTHING;
    const { pending } = after;
    if (was === pending) return;
    if (was.submit !== pending.submit) this.#changed('submit', after);
    if (was.modify !== pending.modify) this.#changed('modify', after);
    if (was.cancel !== pending.cancel) this.#changed('cancel', after);
  }

  /** Begins anew with the requests of these orders, as after a restart. */
  open(orders: Iterable<OrderRecord>): void {
    this.#isClosed = false;
    for (const order of orders) for (const request of REQUESTS) if (!this.#waiting[request].has(order.id)) this.#changed(request, order);
  }

  /** Forgets all requests and sets no timer any more. */
  close(): void {
    this.#isClosed = true;
    for (const request of REQUESTS) this.#waiting[request].clear();
    this.#arm();
  }

  #changed(request: OrderRequestKind, order: OrderRecord): void {
    const waiting = this.#waiting[request];
    if (order.pending[request] === 'in-flight' && isAtVenue(order) && !this.#isClosed) {
      const sentAt = this.#options.clock.now();
      waiting.set(order.id, sentAt);
      if (sentAt + this.#limits[request] < this.#dueAt) this.#arm();
    } else if (waiting.delete(order.id) && this.size === 0) this.#arm();
  }

  /** Sets the timer to the first that is due. */
  #arm(): void {
    let dueAt = Number.POSITIVE_INFINITY;
    for (const request of REQUESTS) {
      for (const sentAt of this.#waiting[request].values()) {
        dueAt = Math.min(dueAt, sentAt + this.#limits[request]);
        break;
      }
    }
    if (dueAt === this.#dueAt) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#dueAt = dueAt;
    if (dueAt !== Number.POSITIVE_INFINITY) this.#cancelTimer = this.#options.clock.setTimer(timestamp(dueAt), () => { this.#sweep(); }, 'request watch');
  }

  #sweep(): void {
    const now = this.#options.clock.now();
    this.#dueAt = Number.POSITIVE_INFINITY;
    this.#cancelTimer = undefined;
    try {
      for (const request of REQUESTS) {
        const waiting = this.#waiting[request];
        for (const [id, sentAt] of waiting) {
          const waitedMs = now - sentAt;
          if (waitedMs < this.#limits[request]) break;
          waiting.delete(id);
          this.#overdue(id, request, waitedMs);
        }
      }
    } finally {
      this.#arm();
    }
  }

  #overdue(id: ClientOrderId, request: OrderRequestKind, waitedMs: number): void {
    const { port } = this.#options;
    const order = port.find(id);
    if (order?.pending[request] !== 'in-flight') return;
    port.publisher.begin();
    try {
      port.publisher.unanswered('order.stuck', order, { request, waitedMs });
      port.unknown(id, request, waitedMs);
    } finally {
      port.publisher.end();
    }
  }
}

/** What is held on our side is answered by our side, in its own time. */
function isAtVenue({ state, terms }: OrderRecord): boolean {
  return state !== 'held' && terms.algorithm === undefined;
}
