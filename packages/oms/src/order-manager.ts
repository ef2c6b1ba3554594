import {
  RedFireError, Scaled, isOpen,
  type AmendmentRequest, type ClientOrderId, type Clock, type ExecutionReport, type IdSource, type InstrumentId, type InstrumentMath, type LedgerEntry,
  type Order, type OrderRequest, type OwnerId, type PendingOutcome, type PendingRequests, type RiskReason, type RiskVerdict, type Timestamp,
} from '@redfire/core';
import { adoptOrder, unknownReport } from './adopt-order.ts';
import { applyReport, type FoldResult } from './fold.ts';
import type { Ledger } from './ledger.ts';
import type { OrderDispatch, OrderReview } from './order-dispatch.ts';
import type { OrderEventSink } from './order-events.ts';
import { OrderIds } from './order-ids.ts';
import { OrderPublisher } from './order-publisher.ts';
import { NOTHING_PENDING, OrderRecord } from './order-record.ts';
import { termsOf, validateTerms } from './order-request.ts';
import { OrderStore, type OrderFilter } from './order-store.ts';
import { EXTERNAL, type PositionBook } from './position-book.ts';
import { postExecution } from './post-execution.ts';
import { checkReduceOnly } from './reduce-only.ts';
import { NOT_SENT_AS, meaningOf, type OrderRequestKind } from './request-failure.ts';
import { sameOrder } from './same-order.ts';

export interface OrderManagerOptions {
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly ledger: Ledger;
  readonly positions: PositionBook;
  readonly review: OrderReview;
  readonly dispatch: OrderDispatch;
  readonly events: OrderEventSink;
  /** How many ended orders stay readable; the oldest are forgotten beyond it. Default 10,000. */
  readonly endedOrderLimit?: number;
  /** Stands around every {@link OrderManager.submit}, to time and trace it; gives back what `place` gives. */
  readonly watchSubmit?: (request: OrderRequest, place: () => Order) => Order;
}

/**
 * Takes requests, has them validated and reviewed, hands them to the venue, and folds what the venue reports into
 * orders, positions and ledger. Synchronous: when a call returns, its effects are in the books and its events are out.
 */
export class OrderManager {
  readonly #options: OrderManagerOptions;
  readonly #orders: OrderStore;
  readonly #publisher: OrderPublisher;
  readonly #counts = { submitted: 0, denied: 0 };
  readonly #ids: OrderIds;

  constructor(options: OrderManagerOptions) {
    this.#options = options;
    this.#orders = new OrderStore(options.endedOrderLimit ?? 10_000);
    this.#ids = new OrderIds(options.ids, (id) => this.#orders.get(id) !== undefined);
    this.#publisher = new OrderPublisher(options.events, options.clock);
  }

  /**
   * Places an order, or returns the order this client order id already names.
   *
   * Refusals are no errors: the order comes back `denied` or `rejected` with every reason.
   *
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`; `INVALID_INPUT` for an amount that is none; `DUPLICATE_ORDER_ID` when the id names a different order.
   */
  submit(request: OrderRequest): Order {
    const { watchSubmit } = this.#options;
    return watchSubmit ? watchSubmit(request, () => this.#place(request)) : this.#place(request);
  }

  #place(request: OrderRequest): Order {
    const { clock, dispatch } = this.#options;
    const { math } = this.#options.positions.net(request.instrument);
    const id = request.clientOrderId === undefined ? this.#ids.next() : this.#ids.foreign(request.clientOrderId);
    const existing = request.clientOrderId === undefined ? undefined : this.#orders.get(id);
    const now = clock.now();
    const terms = termsOf(request, id, existing?.terms.createdAt ?? now);
    if (existing) return sameOrder(existing, terms).face;

    this.#publisher.begin();
    try {
      // reviewed as it would go out
      const order = OrderRecord.begin(terms, math, 'submitted', IN_FLIGHT);
      const verdict = this.#review(order, now);
      if (verdict.kind === 'denied') {
        const denied = order.moved('denied', now, NOTHING_PENDING, verdict.reasons.map(({ message }) => message).join('; '));
        this.#counts.denied++;
        this.#orders.put(denied);
        this.#publisher.denied(denied, { ...verdict, order: denied.face });
        return denied.face;
      }
      this.#counts.submitted++;
      this.#replace(undefined, order);
      this.#publisher.changed('order.submitted', order);
      this.#send(id, 'submit', () => dispatch.submit(verdict.order));
      return this.#record(id).face;
    } finally {
      this.#publisher.end();
    }
  }

  /**
   * Asks the venue to cancel. The answer is a report: a fill may win the race.
   *
   * @throws {@link RedFireError} `ORDER_NOT_FOUND`, also when it belongs to another owner; `ORDER_NOT_OPEN` when it has ended or a cancel is under way; one whose outcome is unknown may be asked again.
   */
  cancel(id: ClientOrderId, owner?: OwnerId): Order {
    const order = this.#openRecord(id, 'cancel', owner);
    this.#publisher.begin();
    try {
      this.#replace(order, order.moved(order.state, this.#options.clock.now(), { ...order.pending, cancel: 'in-flight' }));
      this.#send(id, 'cancel', () => this.#options.dispatch.cancel(id, order.terms.instrument));
      return this.#record(id).face;
    } finally {
      this.#publisher.end();
    }
  }

  /** Cancels every open order that matches; those with a cancel under way are left alone. Returns how many were asked. */
  cancelAll(filter: OrderFilter = {}): number {
    let asked = 0;
    this.#publisher.begin();
    try {
      for (const { id } of this.#orders.open(filter)) {
        // one cancel may end other orders, such as the other leg of a pair
        const order = this.#orders.get(id);
        if (order === undefined || !isOpen(order.state) || order.pending.cancel === 'in-flight') continue;
        this.cancel(id);
        asked++;
      }
    } finally {
      this.#publisher.end();
    }
    return asked;
  }

  /**
   * Asks the venue to change an open order. The quantity is the new total; at or below the filled quantity it becomes a cancel.
   *
   * @throws {@link RedFireError} `ORDER_NOT_FOUND`, `ORDER_NOT_OPEN`, `NOT_SUPPORTED` where the venue cannot, or `INVALID_INPUT` with every reason when the change is not valid for the instrument.
   */
  modify(amendment: AmendmentRequest, owner?: OwnerId): Order {
    const id = amendment.orderId;
    const order = this.#openRecord(id, 'modify', owner);
    const quantity = amendment.quantity === undefined ? undefined : Scaled.from(amendment.quantity, 'quantity');
    if (quantity && quantity.sign > 0 && quantity.compare(order.filledQuantity) <= 0) return this.cancel(id, owner);
    const { clock, dispatch, review } = this.#options;
    if (!dispatch.capabilitiesOf(order.terms.instrument).modify) throw new RedFireError('NOT_SUPPORTED', `the venue does not change orders; cancel order "${id}" and place a new one`, { details: { orderId: id } });
    const price = amendment.price === undefined ? order.price : Scaled.from(amendment.price, 'price');
    const triggerPrice = amendment.triggerPrice === undefined ? order.triggerPrice : Scaled.from(amendment.triggerPrice, 'triggerPrice');
    const terms = { ...order.terms, quantity: quantity ?? order.quantity, price, triggerPrice };
    const amended = order.amended(terms);
    const reasons = this.#invalid(amended, clock.now());
    const verdict = reasons.length > 0 ? ({ kind: 'denied', reasons } as const) : review.reviewAmendment(amendment, amended.face);
    if (verdict.kind === 'denied') {
      const messages = verdict.reasons.map(({ message }) => message);
      throw new RedFireError('INVALID_INPUT', `amendment of order "${id}" was refused: ${messages.join('; ')}`, { details: { orderId: id, reasons: messages } });
    }
    this.#publisher.begin();
    try {
      this.#replace(order, order.moved(order.state, clock.now(), { ...order.pending, modify: 'in-flight' }));
      this.#send(id, 'modify', () => dispatch.modify(verdict.amendment));
      return this.#record(id).face;
    } finally {
      this.#publisher.end();
    }
  }

  /** Takes one report of a venue: late, repeated, out of order or of an order we never sent. Nothing it says is dropped. */
  apply(report: ExecutionReport): void {
    this.#publisher.begin();
    try {
      const known = this.#orders.get(report.orderId);
      const order = known ?? this.#adopt(report);
      if (order) this.#commit(order, applyReport(order, report), report);
    } finally {
      this.#publisher.end();
    }
  }

  /**
   * Takes the failure of a request that was handed over, which a gateway's promise may tell long after the call. One that surely did not
   * leave is refused as the venue would refuse it; of any other the outcome is unknown, unless a report has told it by now.
   *
   * @returns Whether it was one of the errors a gateway is to fail with; anything else is a fault somebody should hear of.
   */
  requestFailed(id: ClientOrderId, request: OrderRequestKind, error: unknown): boolean {
    const at = this.#options.clock.now();
    const order = this.#orders.get(id);
    const meaning = meaningOf(error);
    // a request that was answered in the meantime has left, whatever the gateway says of it now
    if (order?.pending[request] !== undefined) {
      if (meaning === 'not-sent') this.apply({ kind: NOT_SENT_AS[request], orderId: id, at, reason: error instanceof Error ? error.message : String(error) });
      else this.#replace(order, order.moved(order.state, at, { ...order.pending, [request]: 'unknown' satisfies PendingOutcome }));
    }
    return meaning !== 'fault';
  }

  /** @throws {@link RedFireError} `ORDER_NOT_FOUND`, also when it belongs to another owner. */
  get(id: ClientOrderId, owner?: OwnerId): Order {
    return this.#record(id, owner).face;
  }

  /** Open orders, oldest first. */
  open(filter: OrderFilter = {}): readonly Order[] {
    return this.#orders.open(filter).map(({ face }) => face);
  }

  /** Requests so far: those that went out, and those that validation or risk denied. */
  get counts(): { readonly submitted: number; readonly denied: number } {
    return { ...this.#counts };
  }

  get openCount(): number {
    return this.#orders.openCount;
  }

  /** Orders still held in memory: ended ones in the order of their end, then open ones, oldest first. */
  list(filter: OrderFilter = {}): readonly Order[] {
    return this.#orders.all(filter).map(({ face }) => face);
  }

  #commit(order: OrderRecord, result: FoldResult, report: ExecutionReport): void {
    const { ledger, positions } = this.#options;
    const next = result.order;
    if (next !== order) {
      this.#replace(order, next);
      const { strategy, instrument, owner } = next.terms;
      const virtual = positions.of(strategy ?? EXTERNAL, instrument, owner);
      const entries: LedgerEntry[] = [];
      ledger.onEntry = this.#publisher.wants('account.posted') ? (entry) => entries.push(entry) : undefined;
      for (const posting of result.postings) postExecution(ledger, next, posting, virtual, positions.net(instrument));
      this.#publisher.reported(next, result.postings, report.kind, virtual);
      for (const entry of entries) this.#publisher.booked(next, entry);
    }
    for (const discrepancy of result.discrepancies) this.#publisher.discrepancy(discrepancy);
  }

  #send(id: ClientOrderId, request: OrderRequestKind, call: () => void): void {
    try {
      call();
    } catch (error) {
      // whatever is no coded answer is the caller's to hear
      if (!this.requestFailed(id, request, error)) throw error;
    }
  }

  #adopt(report: ExecutionReport): OrderRecord | undefined {
    const adopted = adoptOrder(report, this.#options.instruments);
    if (adopted) {
      this.#ids.noteForeign();
      this.#replace(undefined, adopted);
    }
    this.#publisher.discrepancy(unknownReport(report, adopted !== undefined));
    return adopted;
  }

  /** Keeps the new record, and what open orders may still fill, in step. */
  #replace(before: OrderRecord | undefined, after: OrderRecord): void {
    this.#orders.put(after);
    if (before && before.filledQuantity === after.filledQuantity && before.terms === after.terms && isOpen(before.state) === isOpen(after.state)) return;
    const change = before ? openQuantity(after).minus(openQuantity(before)) : openQuantity(after);
    if (change.isZero) return;
    const { positions } = this.#options;
    const { instrument, strategy, owner, side } = after.terms;
    positions.of(strategy ?? EXTERNAL, instrument, owner).changeOpen(side, change);
    positions.net(instrument).changeOpen(side, change);
  }

  #invalid(order: OrderRecord, now: Timestamp): readonly RiskReason[] {
    const invalid = validateTerms(order.terms, order.math, this.#options.dispatch.capabilitiesOf(order.terms.instrument), now);
    return order.terms.reduceOnly === true ? [...invalid, ...checkReduceOnly(order, this.#options.positions)] : invalid;
  }

  #review(order: OrderRecord, now: Timestamp): RiskVerdict {
    const reasons = this.#invalid(order, now);
    return reasons.length > 0 ? { kind: 'denied', order: order.face, reasons } : this.#options.review.review(order.face);
  }

  #openRecord(id: ClientOrderId, request: 'cancel' | 'modify', owner: OwnerId | undefined): OrderRecord {
    const order = this.#record(id, owner);
    const outcome = order.pending[request];
    // a cancel that may have been lost does no harm twice
    if (isOpen(order.state) && (outcome === undefined || (request === 'cancel' && outcome === 'unknown'))) return order;
    const why = isOpen(order.state) ? `has a ${request} under way` : `is ${order.state}`;
    throw new RedFireError('ORDER_NOT_OPEN', `order "${id}" ${why}; nothing was sent`, { details: { orderId: id, state: order.state } });
  }

  #record(id: ClientOrderId, owner?: OwnerId): OrderRecord {
    const order = this.#orders.get(id);
    if (order && (owner === undefined || order.terms.owner === owner)) return order;
    throw new RedFireError('ORDER_NOT_FOUND', `no order "${id}", or it belongs to somebody else`, { details: { orderId: id } });
  }
}

const IN_FLIGHT: PendingRequests = Object.freeze({ submit: 'in-flight' });

function openQuantity(order: OrderRecord): Scaled {
  return isOpen(order.state) ? order.remaining : Scaled.zero;
}
