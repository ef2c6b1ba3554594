import { RedFireError, Scaled, isOpen, type AmendmentRequest, type ClientOrderId, type ExecutionReport, type Order, type OrderRequest, type OwnerId, type RiskVerdict } from '@redfire/core';
import { AccountBook } from './books/account-book.ts';
import { checkReport } from './fold/check-report.ts';
import { applyReport } from './fold/fold.ts';
import { OrderBooks } from './order-books.ts';
import { OrderIds } from './order-ids.ts';
import type { OrderManagerOptions } from './order-manager.ts';
import type { OrderParts } from './order-parts.ts';
import { OrderPlacement } from './order-placement.ts';
import type { OrderPort } from './order-port.ts';
import { OrderPublisher } from './order-publisher.ts';
import type { OrderRecord } from './order-record.ts';
import { OrderStore } from './store/order-store.ts';
import { Refolder } from './books/refolder.ts';
import { ReportIntake } from './fold/report-intake.ts';
import { VenueRequests } from './venue-requests.ts';

/** A request as it would go out; one that repeats another is that one's order. */
type Prepared = ReturnType<OrderPlacement['prepare']>;

/** What order management is made of, and the ways of requests and reports through it. */
export class OrderCore {
  readonly options: OrderManagerOptions;
  readonly orders: OrderStore;
  readonly intake: ReportIntake;
  readonly publisher: OrderPublisher;
  readonly books: OrderBooks;
  readonly requests: VenueRequests;
  readonly placement: OrderPlacement;
  readonly ids: OrderIds;
  readonly refolder: Refolder;
  readonly account: AccountBook;
  readonly parts: OrderParts;

  constructor(options: OrderManagerOptions) {
    const { clock, dispatch, review, ledger, positions, instruments, adoption, markOf } = options;
    this.options = options;
    this.refolder = new Refolder({ ledger, positions, clock });
    const orders = (this.orders = new OrderStore({ ...options, heir: this.refolder }));
    this.intake = new ReportIntake({ orders, instruments, adoption });
    const publisher = (this.publisher = new OrderPublisher(options.events, clock));
    this.account = new AccountBook({ ledger, positions, instruments, clock, onPosted: (entry, source) => { publisher.accounted(entry, source); }, onAdjusted: (changed) => { publisher.adjusted(changed); } });
    const books = (this.books = new OrderBooks({ orders, ledger, positions, publisher }));
    const requests = (this.requests = new VenueRequests({ clock, books, publisher, find: (id) => orders.get(id), apply: (report) => { this.apply(report); } }));
    this.ids = new OrderIds(options.ids, (id) => orders.has(id));
    this.placement = new OrderPlacement({ clock, dispatch, review, positions, markOf, orders, books, publisher, requests, parts: () => this.parts });
    this.parts = {};
    this.parts = options.parts?.(this.#port()) ?? {};
    books.observe(this.parts.observers ?? []);
  }

  prepare(request: OrderRequest): Prepared {
    return this.placement.prepare(request, request.clientOrderId === undefined ? this.ids.next() : this.ids.foreign(request.clientOrderId));
  }

  place(request: OrderRequest): OrderRecord {
    const { order, isNew } = this.prepare(request);
    if (!isNew) return order;
    this.publisher.begin();
    try {
      return this.#placed(order);
    } finally {
      this.publisher.end();
    }
  }

  placeAll(requests: readonly OrderRequest[]): readonly OrderRecord[] {
    const prepared = requests.map((request) => this.prepare(request));
    const twice = prepared.find(({ order }, place) => prepared.some((other, before) => before < place && other.order.id === order.id));
    if (twice) throw new RedFireError('DUPLICATE_ORDER_ID', `two orders of one list are named "${twice.order.id}"; give each an id of its own, or none`, { details: { orderId: twice.order.id } });
    const verdicts = prepared.map(({ order, isNew }) => (isNew ? this.placement.review(order, order.terms.createdAt) : undefined));
    const refused = verdicts.findIndex((verdict) => verdict?.kind === 'denied');
    return this.within(() => {
      for (const [place, { order, isNew }] of prepared.entries()) {
        if (!isNew) continue;
        if (refused < 0) this.watched(requests[place] as OrderRequest, () => this.#placed(order).face);
        else this.placement.deny(order, denialOf(order, verdicts[place], prepared[refused]?.order.id));
      }
      return prepared.map(({ order }) => this.orders.get(order.id) ?? order);
    });
  }

  cancel(id: ClientOrderId, owner?: OwnerId): OrderRecord {
    const order = this.#openRecord(id, 'cancel', owner);
    return this.within(() => {
      const asked = order.moved(order.state, this.options.clock.now(), { ...order.pending, cancel: 'in-flight' });
      asked.cancels++;
      this.books.change('order.cancel-requested', order, asked);
      const holder = this.placement.holderOf(id);
      if (holder) holder.cancel(asked);
      else this.requests.send(id, 'cancel', () => this.options.dispatch.cancel(id, order.terms.instrument));
      return this.record(id);
    });
  }

  modify(amendment: AmendmentRequest, owner?: OwnerId): OrderRecord {
    const id = amendment.orderId;
    const order = this.#openRecord(id, 'modify', owner);
    const quantity = amendment.quantity === undefined ? undefined : Scaled.from(amendment.quantity, 'quantity');
    if (quantity && quantity.sign > 0 && quantity.compare(order.filledQuantity) <= 0) return this.cancel(id, owner);
    const { clock, dispatch } = this.options;
    const holder = this.placement.holderOf(id);
    const { terms, approved } = this.placement.amend(order, amendment);
    return this.within(() => {
      const asked = order.asked(terms, clock.now());
      asked.amendments++;
      this.publisher.modifyRequested(asked, approved);
      this.books.change(undefined, order, asked);
      if (holder) holder.modify(asked, approved);
      else this.requests.send(id, 'modify', () => dispatch.modify(approved));
      return this.record(id);
    });
  }

  apply(report: ExecutionReport): void {
    checkReport(report);
    const told = this.parts.translate ? this.parts.translate(report) : report;
    const known = this.intake.find(told);
    this.publisher.begin();
    try {
      this.publisher.received(told);
      const order = known ?? this.#trace(told);
      if (!order) return;
      const result = applyReport(order, told);
      this.books.commit(order, result, told);
      if (!isOpen(result.order.state)) this.placement.ended(result.order);
    } finally {
      this.publisher.end();
    }
  }

  /** Holds events back until the work is done. */
  within<T>(work: () => T): T {
    this.publisher.begin();
    try {
      return work();
    } finally {
      this.publisher.end();
    }
  }

  watched(request: OrderRequest, place: () => Order): Order {
    const { watchSubmit } = this.options;
    return watchSubmit ? watchSubmit(request, place) : place();
  }

  record(id: ClientOrderId, owner?: OwnerId): OrderRecord {
    const order = this.orders.get(id);
    if (order && (owner === undefined || order.terms.owner === owner)) return order;
    throw new RedFireError('ORDER_NOT_FOUND', `no order "${id}", or it belongs to somebody else`, { details: { orderId: id } });
  }

  #placed(order: OrderRecord): OrderRecord {
    this.placement.place(order);
    return this.record(order.id);
  }

  /** What the parts of it may do. */
  #port(): OrderPort {
    const { clock, instruments, dispatch, ids } = this.options;
    return {
      clock,
      instruments,
      publisher: this.publisher,
      find: (id) => this.orders.get(id),
      recall: (id) => this.orders.recall(id),
      open: (filter = {}) => this.orders.open(filter),
      submit: (request) => this.place(request),
      modify: (amendment) => this.modify(amendment),
      cancel: (id) => this.cancel(id),
      release: (id, as) => this.within(() => {
        this.placement.release(this.record(id), as);
        return this.record(id);
      }),
      apply: (report) => { this.apply(report); },
      unknown: (id, request, waitedMs) => { this.requests.unknown(this.record(id), request, waitedMs); },
      capabilitiesOf: (instrument) => dispatch.capabilitiesOf(instrument),
      nextId: (kind) => {
        let id = ids.next(kind);
        // a source that begins anew after a restart has given it before
        while (this.orders.has(id as ClientOrderId)) id = ids.next(kind);
        return id;
      },
    };
  }

  #trace(report: ExecutionReport): OrderRecord | undefined {
    const { order, isAdopted, discrepancy } = this.intake.trace(report);
    if (order && isAdopted) {
      this.ids.noteForeign();
      this.books.change(undefined, undefined, order);
    }
    if (discrepancy) this.publisher.discrepancy(discrepancy);
    return order;
  }

  #openRecord(id: ClientOrderId, request: 'cancel' | 'modify', owner: OwnerId | undefined): OrderRecord {
    const order = this.record(id, owner);
    const outcome = order.pending[request];
    // a cancel that may have been lost does no harm twice
    if (isOpen(order.state) && (outcome === undefined || (request === 'cancel' && outcome === 'unknown'))) return order;
    const why = isOpen(order.state) ? `has a ${request} under way` : `is ${order.state}`;
    throw new RedFireError('ORDER_NOT_OPEN', `order "${id}" ${why}; nothing was sent`, { details: { orderId: id, state: order.state } });
  }
}

function denialOf(order: OrderRecord, verdict: RiskVerdict | undefined, refused: ClientOrderId | undefined): RiskVerdict & { readonly kind: 'denied' } {
  if (verdict?.kind === 'denied') return verdict;
  return { kind: 'denied', order: order.face, reasons: [{ rule: 'list', message: `order "${refused ?? ''}" of the same list was refused` }] };
}
