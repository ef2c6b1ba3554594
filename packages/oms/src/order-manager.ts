import {
  RedFireError, Scaled, isOpen,
  type AmendmentRequest, type ClientOrderId, type Clock, type ExecutionReport, type IdSource, type InstrumentId, type InstrumentMath, type Order, type OrderRequest, type OwnerId, type VenueOrderId,
} from '@redfire/core';
import type { AccountBook } from './books/account-book.ts';
import type { Ledger } from './books/ledger.ts';
import type { OrderArchive } from './store/order-archive.ts';
import { OrderCore } from './order-core.ts';
import type { OrderDispatch, OrderReview } from './order-dispatch.ts';
import type { OrderEventSink } from './order-events.ts';
import { NOTHING_COUNTED, countedIn, openQuantity, type Counted } from './order-exposure.ts';
import { OrderMarket } from './order-market.ts';
import type { MakeOrderParts } from './order-parts.ts';
import type { MarketListener } from './order-port.ts';
import type { OrderFilter } from './store/order-store.ts';
import type { PositionBook } from './books/position-book.ts';
import { OrderRecovery, type SavedOrders } from './recovery/order-recovery.ts';
import { goOnFrom, type OrdersSnapshot } from './recovery/orders-snapshot.ts';
import type { RecordedEvent } from './recovery/recorded-events.ts';
import type { RefoldResult } from './books/refolder.ts';
import type { AdoptionPolicy } from './fold/report-intake.ts';
import type { OrderRequestKind } from './guards/request-failure.ts';

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
  /** How many orders are kept as tombstones after that, by which late reports of them are known. Default 100,000. */
  readonly tombstoneLimit?: number;
  /** Takes over orders that are forgotten. Default: nobody. */
  readonly archive?: OrderArchive;
  /** What becomes of fills of orders we never sent. Default `adopt`. */
  readonly adoption?: AdoptionPolicy;
  /** The latest price of an instrument, where one is known: for price bands and for quantities in the quote currency. Default: none is known. */
  readonly markOf?: ((instrument: InstrumentId) => Scaled | undefined) | undefined;
  /** What stands around the plain way of an order: holders, observers, checks. Default: nothing. */
  readonly parts?: MakeOrderParts;
  /** Stands around every {@link OrderManager.submit}, to time and trace it; gives back what `place` gives. */
  readonly watchSubmit?: (request: OrderRequest, place: () => Order) => Order;
}

/**
 * Takes requests, has them validated and reviewed, hands them to the venue or to who holds them, and folds what is reported
 * into orders, positions and ledger. Synchronous: when a call returns, its effects are in the books and its events are out.
 */
export class OrderManager {
  readonly #core: OrderCore;
  readonly #recovery: OrderRecovery;
  /** What orders on our side are to be shown of the market, before anybody else hears of it. */
  readonly market: MarketListener;

  constructor(options: OrderManagerOptions) {
    this.#core = new OrderCore(options);
    this.#recovery = new OrderRecovery(this.#core);
    this.market = new OrderMarket(this.#core.parts.market ?? []);
  }

  /**
   * Places an order, or returns the order this client order id already names.
   *
   * Refusals are no errors: the order comes back `denied` or `rejected` with every reason.
   *
   * @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`; `INVALID_INPUT` for an amount that is none; `DUPLICATE_ORDER_ID` when the id names a different order.
   */
  submit(request: OrderRequest): Order {
    if (request.parentId !== undefined) throw ownParts(request.parentId);
    const core = this.#core;
    return core.options.watchSubmit ? core.watched(request, () => core.place(request).face) : core.place(request).face;
  }

  /**
   * Places orders that belong together: all of them, or none where validation or risk refuses one; then each is `denied` and says which one it was.
   *
   * @throws {@link RedFireError} as {@link submit}, before anything is placed.
   */
  submitAll(requests: readonly OrderRequest[]): readonly Order[] {
    for (const { parentId } of requests) if (parentId !== undefined) throw ownParts(parentId);
    return this.#core.placeAll(requests).map(({ face }) => face);
  }

  /**
   * Asks for the end of an order: of the venue, or of who holds it. The answer is a report: a fill may win the race.
   *
   * @throws {@link RedFireError} `ORDER_NOT_FOUND`, also when it belongs to another owner; `ORDER_NOT_OPEN` when it has ended or a cancel is under way; one whose outcome is unknown may be asked again.
   */
  cancel(id: ClientOrderId, owner?: OwnerId): Order {
    return this.#core.cancel(id, owner).face;
  }

  /** Cancels every open order that matches; those with a cancel under way, and parts of another order, are left alone. Returns how many were asked. */
  cancelAll(filter: OrderFilter = {}): number {
    const { orders } = this.#core;
    return this.#core.within(() => {
      let asked = 0;
      for (const { id, terms } of orders.open(filter)) {
        // one cancel may end other orders, such as the other leg of a pair
        const order = orders.get(id);
        if (order === undefined || !isOpen(order.state) || order.pending.cancel === 'in-flight' || this.#isWorked(terms.parentId)) continue;
        this.#core.cancel(id);
        asked++;
      }
      return asked;
    });
  }

  /**
   * Asks for a change of an open order. The quantity is the new total; at or below the filled quantity it becomes a cancel.
   *
   * @throws {@link RedFireError} `ORDER_NOT_FOUND`, `ORDER_NOT_OPEN`, `NOT_SUPPORTED` where the venue cannot, or `INVALID_INPUT` with every reason when the change is not valid for the instrument.
   */
  modify(amendment: AmendmentRequest, owner?: OwnerId): Order {
    return this.#core.modify(amendment, owner).face;
  }

  /**
   * Takes one report of a venue: late, repeated, out of order or of an order we never sent. Nothing it says is dropped.
   *
   * @throws {@link RedFireError} `INVALID_INPUT` for a report that is malformed, which changes nothing.
   */
  apply(report: ExecutionReport): void {
    this.#core.apply(report);
  }

  /**
   * Takes the failure of a request that was handed over, which a gateway's promise may tell long after the call. One that surely did not
   * leave is refused as the venue would refuse it; of any other the outcome is unknown, unless a report has told it by now.
   *
   * @param attempt - Which request of its kind it was, as {@link OrderManager.attempt} said when it was sent; an earlier one than the last says nothing any more.
   * @returns Whether it was one of the errors a gateway is to fail with; anything else is a fault somebody should hear of.
   */
  requestFailed(id: ClientOrderId, request: OrderRequestKind, error: unknown, attempt?: number): boolean {
    return this.#core.requests.failed(id, request, error, attempt);
  }

  /** The number of the last request of a kind that was sent for an order: 1 for the first, 0 for an order that is not known. */
  attempt(id: ClientOrderId, request: OrderRequestKind): number {
    return this.#core.requests.attempt(id, request);
  }

  /** @throws {@link RedFireError} `ORDER_NOT_FOUND`, also when it belongs to another owner. */
  get(id: ClientOrderId, owner?: OwnerId): Order {
    return this.#core.record(id, owner).face;
  }

  /** The orders a venue knows by this id, forgotten ones included; more than one where venues number alike. */
  findByVenueId(id: VenueOrderId): readonly Order[] {
    return this.#core.orders.byVenueOrderId(id).map(({ face }) => face);
  }

  /** How much of an order that is under review is in what open orders may fill: of itself, where it was held or is to change; of its parent, where it is a part of one. */
  countedOf(id: ClientOrderId, order: Order): Counted {
    const { orders } = this.#core;
    const known = orders.getOpen(id);
    const count = known ? 1 : 0;
    const parent = order.parentId === undefined ? undefined : orders.getOpen(order.parentId);
    if (parent === undefined) return known ? { quantity: openQuantity(known), orders: count } : NOTHING_COUNTED;
    return { ...countedIn(parent, { instrument: order.instrument, quantity: Scaled.from(order.exact?.quantity ?? order.quantity).minus(known?.filledQuantity ?? Scaled.zero) }), orders: count };
  }

  /** Open orders, oldest first. */
  open(filter: OrderFilter = {}): readonly Order[] {
    return this.#core.orders.open(filter).map(({ face }) => face);
  }

  /** Requests so far: those that went out, and those that validation or risk denied. */
  get counts(): { readonly submitted: number; readonly denied: number } {
    return { ...this.#core.placement.counts };
  }

  get openCount(): number {
    return this.#core.orders.openCount;
  }

  /** Orders still held in memory: ended ones in the order of their end, then open ones, oldest first. */
  list(filter: OrderFilter = {}): readonly Order[] {
    return this.#core.orders.all(filter).map(({ face }) => face);
  }

  /** What the account goes through besides its orders; every entry is told as `account.posted`. */
  get account(): AccountBook {
    return this.#core.account;
  }

  /** The instrument of an order, also of one that is forgotten. */
  instrumentOf(id: ClientOrderId): InstrumentId | undefined {
    const { orders } = this.#core;
    return (orders.get(id) ?? orders.recall(id))?.terms.instrument;
  }

  /** Brings positions and profit to what they would be, had every execution come once and in the venue's order; see {@link Refolder}. */
  refold(): RefoldResult {
    const { refolder, orders, publisher } = this.#core;
    const result = refolder.refold(orders.known());
    for (const entry of result.entries) publisher.accounted(entry, {});
    return result;
  }

  /** Hands the archive every ended order that is still in memory: for the end of a run. */
  archiveEnded(): void {
    this.#core.orders.archiveEnded();
  }

  /** Everything as plain data, to go on from after a restart; see {@link restore}. */
  save(): SavedOrders {
    return this.#recovery.save();
  }

  /**
   * Makes the books again from what {@link save} gave, read from text, and from the events that were recorded after it. What was under way then is of unknown
   * outcome. Nothing is sent and nobody is told; {@link resume} follows when the venues can be reached.
   *
   * @throws {@link RedFireError} `INVALID_STATE` when there are orders already, or another version saved it; `UNKNOWN_INSTRUMENT`.
   */
  restore(saved: SavedOrders | undefined, recorded: Iterable<RecordedEvent> = []): void {
    this.#recovery.restore(saved, recorded);
  }

  /** Goes on with the orders on our side that {@link restore} found: linked ones, those an algorithm works, those held for a trigger. */
  resume(): void {
    this.#core.within(() => { this.#recovery.resume(); });
  }

  /** Everything as plain data between two events, for {@link goOn}. */
  snapshot(): OrdersSnapshot {
    return { saved: this.save(), counts: this.counts, hasForeignIds: this.#core.ids.hasForeign };
  }

  /**
   * Goes on from what {@link snapshot} gave, with whoever was on the other side of it: unlike after {@link restore}, what was under way still is.
   *
   * @throws {@link RedFireError} `INVALID_STATE` when there are orders already; `UNKNOWN_INSTRUMENT`.
   */
  goOn(snapshot: OrdersSnapshot): void {
    goOnFrom(this.#core, snapshot);
  }

  /** Whether an order is a part of one that is open: who works that one ends it. */
  #isWorked(parentId: ClientOrderId | undefined): boolean {
    const parent = parentId === undefined ? undefined : this.#core.orders.get(parentId);
    return parent !== undefined && isOpen(parent.state);
  }
}

function ownParts(parentId: ClientOrderId): RedFireError {
  return new RedFireError('INVALID_INPUT', `parentId "${parentId}" is set by the algorithm that works an order; leave it out`, { details: { field: 'parentId', value: parentId } });
}
