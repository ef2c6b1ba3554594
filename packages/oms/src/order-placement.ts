import {
  RedFireError, Scaled,
  type AmendmentRequest, type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type InstrumentMath, type OrderRequest, type PendingRequests, type RiskReason, type RiskVerdict, type Timestamp,
} from '@redfire/core';
import { asIceberg } from './emulator/as-iceberg.ts';
import type { OrderBooks } from './order-books.ts';
import type { OrderManagerOptions } from './order-manager.ts';
import type { OrderParts } from './order-parts.ts';
import type { OrderHolder, ReleaseTerms } from './order-port.ts';
import type { OrderPublisher } from './order-publisher.ts';
import { NOTHING_PENDING, OrderRecord, type OrderTerms } from './order-record.ts';
import { termsOf } from './order-request.ts';
import type { OrderStore } from './store/order-store.ts';
import { checkReduceOnly, reducesNet } from './reduce-only.ts';
import { sameOrder } from './same-order.ts';
import { inInstrument } from './validation/quote-quantity.ts';
import type { TermsContext } from './validation/terms-context.ts';
import { validateTerms } from './validation/validate-terms.ts';
import type { VenueRequests } from './venue-requests.ts';

interface OrderPlacementOptions extends Pick<OrderManagerOptions, 'clock' | 'dispatch' | 'review' | 'positions' | 'markOf'> {
  readonly orders: OrderStore;
  readonly books: OrderBooks;
  readonly publisher: OrderPublisher;
  readonly requests: VenueRequests;
  readonly parts: () => OrderParts;
}

/** The way of an order to the venue: validation, review, the choice of its execution, and who holds it until it goes. */
export class OrderPlacement {
  readonly #options: OrderPlacementOptions;
  readonly #holders = new Map<ClientOrderId, OrderHolder>();
  readonly counts = { submitted: 0, denied: 0 };

  constructor(options: OrderPlacementOptions) {
    this.#options = options;
  }

  /** An order of a request, as it would go out; the existing one where the id names one. @throws {@link RedFireError} as `OrderManager.submit`. */
  prepare(request: OrderRequest, id: ClientOrderId): { readonly order: OrderRecord; readonly isNew: boolean } {
    const { clock, orders, positions, parts } = this.#options;
    const known = positions.knownBoth(request);
    const { math } = known?.whole ?? positions.net(request.instrument);
    const existing = request.clientOrderId === undefined ? undefined : (orders.get(id) ?? orders.recall(id));
    const requested = termsOf(request, id, existing?.terms.createdAt ?? clock.now());
    if (existing) return { order: sameOrder(existing, requested), isNew: false };
    const asked = this.#settle(requested, math);
    const algorithm = asked.algorithm ?? (asked.parentId === undefined ? parts().chooseExecution?.(asked) : undefined);
    const order = OrderRecord.begin(algorithm === asked.algorithm ? asked : { ...asked, algorithm }, math, 'submitted', IN_FLIGHT);
    order.positions = known;
    return { order, isNew: true };
  }

  /** What was asked for, in amounts of the instrument and as the venue can have it. */
  #settle(requested: OrderTerms, math: InstrumentMath): OrderTerms {
    const { dispatch, markOf, parts } = this.#options;
    const terms = requested.quoteQuantity === true ? inInstrument(requested, math, markOf?.(requested.instrument)) : requested;
    return terms.displayQuantity !== undefined && parts().standIn === 'emulator' ? asIceberg(terms, dispatch.capabilitiesOf(terms.instrument)) : terms;
  }

  /** Validation and risk. */
  review(order: OrderRecord, now: Timestamp): RiskVerdict {
    const reasons = this.invalid(order, now);
    return reasons.length > 0 ? { kind: 'denied', order: order.face, reasons } : this.#options.review.review(this.#toldTo(order).face);
  }

  /** The order as the venue gets it: what reduces a strategy's position may add to the account's, of which alone the venue knows. */
  #toldTo(order: OrderRecord): OrderRecord {
    if (order.terms.reduceOnly !== true) return order;
    const { dispatch, positions } = this.#options;
    const isTold = dispatch.capabilitiesOf(order.terms.instrument).reduceOnly && reducesNet(order, positions);
    return isTold ? order : order.amended({ ...order.terms, reduceOnly: undefined });
  }

  /** Everything but risk that speaks against an order, or against what an amendment would make of it. */
  invalid(order: OrderRecord, now: Timestamp): readonly RiskReason[] {
    let reasons = validateTerms(order.terms, order.math, this.#contextOf(order, now));
    if (order.terms.reduceOnly === true) reasons = [...reasons, ...this.#reducesTooMuch(order)];
    for (const check of this.#options.parts().checks ?? NONE) {
      const found = check(order);
      if (found.length > 0) reasons = [...reasons, ...found];
    }
    return reasons;
  }

  /** A leg that waits for another order reduces what that will have opened. */
  #reducesTooMuch(order: OrderRecord): readonly RiskReason[] {
    return order.terms.reduceOnly === true && order.terms.contingency?.after === undefined ? checkReduceOnly(order, this.#options.positions) : NONE;
  }

  #contextOf({ terms: { instrument }, math: { limits } }: OrderRecord, now: Timestamp): TermsContext {
    const { dispatch, positions, parts, markOf } = this.#options;
    return { capabilities: dispatch.capabilitiesOf(instrument), now, mark: (limits.priceBand ?? limits.minNotional ?? limits.maxNotional) ? markOf?.(instrument) : undefined, positions: positions.mode, standIn: parts().standIn };
  }

  /** Reviews a new order and sends it, or gives it to who holds it. */
  place(order: OrderRecord): void {
    const verdict = this.review(order, order.terms.createdAt);
    if (verdict.kind === 'denied') this.deny(order, verdict);
    else this.#goOn(undefined, order, { approved: verdict.order, from: 0 });
  }

  /** The terms an amendment would make of an order, reviewed. @throws {@link RedFireError} as `OrderManager.modify`. */
  amend(order: OrderRecord, amendment: AmendmentRequest): { readonly terms: OrderTerms; readonly approved: ApprovedAmendment } {
    const { clock, dispatch, review } = this.#options;
    const { id } = order;
    if (!this.#holders.has(id) && !dispatch.capabilitiesOf(order.terms.instrument).modify) {
      throw new RedFireError('NOT_SUPPORTED', `the venue does not change orders; cancel order "${id}" and place a new one`, { details: { orderId: id } });
    }
    const terms: OrderTerms = {
      ...order.terms,
      quantity: amendment.quantity === undefined ? order.quantity : Scaled.from(amendment.quantity, 'quantity'),
      price: amendment.price === undefined ? order.price : Scaled.from(amendment.price, 'price'),
      triggerPrice: amendment.triggerPrice === undefined ? order.triggerPrice : Scaled.from(amendment.triggerPrice, 'triggerPrice'),
    };
    const amended = order.amended(terms);
    const reasons = this.invalid(amended, clock.now());
    const verdict = reasons.length > 0 ? ({ kind: 'denied', reasons } as const) : review.reviewAmendment(amendment, amended.face);
    if (verdict.kind === 'approved') return { terms, approved: verdict.amendment };
    const messages = verdict.reasons.map(({ message }) => message);
    throw new RedFireError('INVALID_INPUT', `amendment of order "${id}" was refused: ${messages.join('; ')}`, { details: { orderId: id, reasons: messages } });
  }

  /** Keeps a new order that was refused. */
  deny(order: OrderRecord, verdict: RiskVerdict & { readonly kind: 'denied' }): void {
    this.#refuse(undefined, order, verdict);
  }

  /** See `OrderPort.release`. @throws {@link RedFireError} `ORDER_NOT_OPEN` when nobody holds the order. */
  release(order: OrderRecord, as: ReleaseTerms | undefined): void {
    const { clock } = this.#options;
    const holder = this.#holders.get(order.id);
    if (!holder) throw new RedFireError('ORDER_NOT_OPEN', `order "${order.id}" is not held; nothing was sent`, { details: { orderId: order.id, state: order.state } });
    const moved = order.moved(order.state === 'held' ? 'submitted' : order.state, clock.now(), { ...order.pending, submit: 'in-flight' });
    // a part of what was asked for is a smaller order from here on; a trigger that has gone off is still what was asked for
    const goes = as?.quantity === undefined ? moved : moved.amended({ ...moved.terms, quantity: as.quantity, requested: moved.terms.requested ?? moved.terms });
    const sent = as === undefined ? goes : goes.amended({ ...goes.terms, ...as });
    // the position may have gone while the order was held
    const reasons = [...this.#reducesTooMuch(sent), ...(this.#options.parts().releaseChecks ?? NONE).flatMap((check) => check(sent))];
    const verdict: RiskVerdict = reasons.length > 0 ? { kind: 'denied', order: sent.face, reasons } : this.#options.review.review(this.#toldTo(sent).face);
    if (verdict.kind === 'denied') {
      this.#forget(order);
      this.#refuse(order, goes, verdict);
    } else {
      this.#goOn(order, goes, { approved: verdict.order, from: (this.#options.parts().holders ?? NONE).indexOf(holder) + 1 });
    }
  }

  /** Who keeps an order on our side. */
  holderOf(id: ClientOrderId): OrderHolder | undefined {
    return this.#holders.get(id);
  }

  /** Gives an order back to who held it before a restart. @returns Whether there is a holder of that name. */
  hold(id: ClientOrderId, name: string): boolean {
    const holder = this.#options.parts().holders?.find((each) => each.name === name);
    if (holder) this.#holders.set(id, holder);
    return holder !== undefined;
  }

  /** Gives an order to who would hold it now. @returns Whether there is one. */
  holdAgain(order: OrderRecord): boolean {
    const holder = this.#options.parts().holders?.find((each) => each.wants(order));
    if (holder) this.#holders.set(order.id, holder);
    return holder !== undefined;
  }

  /** Lets go of an order that has ended while it was held. */
  ended(order: OrderRecord): void {
    if (this.#holders.size > 0 && this.#holders.has(order.id)) this.#forget(order);
  }

  #goOn(before: OrderRecord | undefined, order: OrderRecord, { approved, from }: { readonly approved: ApprovedOrder; readonly from: number }): void {
    const { books, requests, dispatch, parts, clock } = this.#options;
    const holders = parts().holders ?? NONE;
    let place = from;
    while (place < holders.length && holders[place]?.wants(order) !== true) place++;
    const holder = holders[place];
    if (before) this.#forget(before);
    if (holder) {
      this.#holders.set(order.id, holder);
      const held = order.moved('held', clock.now(), NOTHING_PENDING);
      if (before === undefined) this.counts.submitted++;
      books.change(before?.state === 'held' ? undefined : 'order.held', before, held);
      holder.hold(held);
      return;
    }
    if (order.terms.algorithm !== undefined) {
      this.#refuse(before, order, { kind: 'denied', order: order.face, reasons: [{ rule: 'validation', message: `no execution algorithm "${order.terms.algorithm.use}" is at hand; add it to the algorithms` }] });
      return;
    }
    if (before === undefined) this.counts.submitted++;
    books.change('order.submitted', before, order);
    try {
      dispatch.submit(approved);
    } catch (error) {
      requests.thrown(order.id, 'submit', error);
    }
  }

  #refuse(before: OrderRecord | undefined, order: OrderRecord, verdict: RiskVerdict & { readonly kind: 'denied' }): void {
    const { books, clock, publisher } = this.#options;
    const denied = order.moved('denied', clock.now(), NOTHING_PENDING, verdict.reasons.map(({ message }) => message).join('; '));
    if (before === undefined) this.counts.denied++;
    publisher.denied(denied, { ...verdict, order: denied.face });
    books.change(undefined, before, denied, verdict.reasons);
  }

  #forget(order: OrderRecord): void {
    const holder = this.#holders.get(order.id);
    this.#holders.delete(order.id);
    holder?.drop(order);
  }
}

/** What an order that goes out has under way. */
const IN_FLIGHT: PendingRequests = Object.freeze({ submit: 'in-flight' });
const NONE: readonly never[] = Object.freeze([]);

