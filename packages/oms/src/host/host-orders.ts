import { RedFireError, type AmendmentRequest, type ClientOrderId, type Order, type OrderRequest, type OwnerId, type VenueOrderId } from '@redfire/core';
import { explainOrder } from '../explain/explain-order.ts';
import type { OrderExplanation } from '../explain/order-explanation.ts';
import type { HostDesk } from './host-desk.ts';
import type { OrderManager } from '../order-manager.ts';
import type { Replacement } from './order-replacements.ts';
import { matching } from '../store/order-filter.ts';
import type { RefoldResult } from '../books/refolder.ts';
import { OrderRecord } from '../order-record.ts';
import type { OrderFilter } from '../store/order-store.ts';
import type { OrderHistoryEvent } from './order-trail-events.ts';
import { placedOrder, type PlacedOrder, type PlacedOrderSource } from './placed-order.ts';

/** What a host's orders stand on. */
export interface HostOrdersOptions {
  readonly orders: OrderManager;
  /** What follows orders for the host, among the parts of the order manager. */
  readonly desk: HostDesk;
}

/** Orders of one owner: nothing here sees, changes or cancels those of anybody else. */
export class OwnerOrders {
  readonly #orders: OrderManager;
  readonly #desk: HostDesk;
  readonly #owner: OwnerId | undefined;
  readonly #source: PlacedOrderSource;

  constructor({ orders, desk }: HostOrdersOptions, owner?: OwnerId) {
    this.#orders = orders;
    this.#desk = desk;
    this.#owner = owner;
    this.#source = {
      latest: ({ id }) => this.#orders.get(id),
      events: ({ id }) => this.events(id),
      milestone: (record, milestone) => this.#desk.milestones.of(this.#desk.find(record.id) ?? record, milestone),
    };
  }

  /**
   * Places an order, or returns the one this client order id already names. Refusals are no errors: the order comes back `denied` or
   * `rejected`, and its `accepted` rejects.
   *
   * @throws {@link RedFireError} as {@link OrderManager.submit}; `INVALID_INPUT` for a request of another owner.
   */
  submit(request: OrderRequest): PlacedOrder;
  /** Places orders that belong together: all of them, or none where one is refused. */
  submit(requests: readonly OrderRequest[]): readonly PlacedOrder[];
  submit(asked: OrderRequest | readonly OrderRequest[]): PlacedOrder | readonly PlacedOrder[] {
    if (isList(asked)) return this.#orders.submitAll(asked.map((request) => this.#owned(request))).map((order) => this.#placed(order));
    return this.#placed(this.#orders.submit(this.#owned(asked)));
  }

  /** Asks for a change of an open order. @throws {@link RedFireError} as {@link OrderManager.modify}. */
  modify(amendment: AmendmentRequest): PlacedOrder {
    return this.#placed(this.#orders.modify(amendment, this.#owner));
  }

  /** Asks for the end of an order; a fill may win the race, so look at what `done` resolves with. @throws {@link RedFireError} as {@link OrderManager.cancel}. */
  cancel(id: ClientOrderId): PlacedOrder {
    return this.#placed(this.#orders.cancel(id, this.#owner));
  }

  /** Cancels every open order that matches. Returns how many were asked. */
  cancelAll(filter: OrderFilter = {}): number {
    const own = this.#filter(filter);
    return own ? this.#orders.cancelAll(own) : 0;
  }

  /**
   * Puts an order in the place of an open one. Where only prices and quantity differ and the venue can, the order is amended and keeps its id;
   * else it is canceled, and the new one placed when that is confirmed.
   *
   * The new quantity is what is to be open, and is cut to what the original left unfilled: the two together never fill more than the original
   * was for. A fill that was overtaken by the cancel makes the new order smaller. What the request leaves out of strategy, owner, account, tags and metadata stays.
   *
   * @throws {@link RedFireError} as {@link cancel} and {@link modify}, before anything is sent.
   */
  replace(id: ClientOrderId, request: OrderRequest): Replacement {
    const record = recordOf(this.#orders.get(id, this.#owner));
    const replacement = this.#desk.replacements.replace(record, this.#owned(request), (placed) => this.#orders.submit(placed));
    const placed = replacement.placed.then((order) => this.#placed(order));
    placed.catch(() => undefined);
    return { ...replacement, placed };
  }

  /** An order by its client order id, which is its id. @throws {@link RedFireError} `ORDER_NOT_FOUND`. */
  get(id: ClientOrderId): PlacedOrder {
    return this.#placed(this.#orders.get(id, this.#owner));
  }

  /** The order a venue knows by this id; ids of two venues may be the same, so give the instrument where there are several. */
  findByVenueId(id: VenueOrderId, filter: OrderFilter = {}): PlacedOrder | undefined {
    const own = this.#filter(filter);
    const found = own && matching(this.#orders.findByVenueId(id).map(recordOf), own).at(-1);
    return found && this.#placed(found.face);
  }

  /** Open orders, oldest first. */
  open(filter: OrderFilter = {}): readonly PlacedOrder[] {
    const own = this.#filter(filter);
    return own ? this.#orders.open(own).map((order) => this.#placed(order)) : [];
  }

  /** Orders that are remembered: ended ones in the order of their end, then open ones, oldest first. */
  list(filter: OrderFilter = {}): readonly PlacedOrder[] {
    const own = this.#filter(filter);
    return own ? this.#orders.list(own).map((order) => this.#placed(order)) : [];
  }

  get openCount(): number {
    return this.#owner === undefined ? this.#orders.openCount : this.#orders.open({ owner: this.#owner }).length;
  }

  /** Everything that happened to an order, oldest first. @throws {@link RedFireError} `ORDER_NOT_FOUND`; `INVALID_STATE` where no history is kept. */
  events(id: ClientOrderId): readonly OrderHistoryEvent[] {
    return this.#desk.history().events(recordOf(this.#orders.get(id, this.#owner)));
  }

  /** Why an order is as it is, from the market data that led to it to what it made of the position. @throws {@link RedFireError} `ORDER_NOT_FOUND`; `INVALID_STATE` where no history is kept. */
  explain(id: ClientOrderId): OrderExplanation {
    const order = recordOf(this.#orders.get(id, this.#owner));
    return explainOrder(order, { trail: this.#desk.history(), related: this.#orders.list(this.#owner === undefined ? {} : { owner: this.#owner }) });
  }

  #placed(order: Order): PlacedOrder {
    return placedOrder(recordOf(order), this.#source);
  }

  #owned(request: OrderRequest): OrderRequest {
    if (this.#owner === undefined || request.owner === this.#owner) return request;
    if (request.owner === undefined) return { ...request, owner: this.#owner };
    throw new RedFireError('INVALID_INPUT', `"${this.#owner}" cannot place an order of "${request.owner}"`, { details: { field: 'owner', value: request.owner } });
  }

  /** `undefined` where nothing can match. */
  #filter(filter: OrderFilter): OrderFilter | undefined {
    if (this.#owner === undefined || filter.owner === this.#owner) return filter;
    return filter.owner === undefined ? { ...filter, owner: this.#owner } : undefined;
  }
}

/** Orders as a host uses them: all that strategies send, and its own. Events tell of their changes. */
export class HostOrders extends OwnerOrders {
  readonly #options: HostOrdersOptions;

  constructor(options: HostOrdersOptions) {
    super(options);
    this.#options = options;
  }

  /** The same for one owner, who sees and cancels only what is its own; what it submits carries its name. */
  as(owner: OwnerId): OwnerOrders {
    return new OwnerOrders(this.#options, owner);
  }

  /** @param owner - Only if it is this owner's. */
  override modify(amendment: AmendmentRequest, owner?: OwnerId): PlacedOrder {
    return owner === undefined ? super.modify(amendment) : this.as(owner).modify(amendment);
  }

  /** @param owner - Only if it is this owner's. */
  override cancel(id: ClientOrderId, owner?: OwnerId): PlacedOrder {
    return owner === undefined ? super.cancel(id) : this.as(owner).cancel(id);
  }

  /** @param owner - Only if it is this owner's. */
  override get(id: ClientOrderId, owner?: OwnerId): PlacedOrder {
    return owner === undefined ? super.get(id) : this.as(owner).get(id);
  }

  /**
   * Brings positions and profit to what they would be, had every execution come once and in the venue's order: after late fills, busts and corrections. What it
   * changes of the account's cash is posted, and told as `account.posted`.
   */
  refold(): RefoldResult {
    return this.#options.orders.refold();
  }

  /** Requests so far: those that went out, and those that validation or risk denied. */
  get counts(): { readonly submitted: number; readonly denied: number } {
    return this.#options.orders.counts;
  }
}

function isList(asked: OrderRequest | readonly OrderRequest[]): asked is readonly OrderRequest[] {
  return Array.isArray(asked);
}

/** Order management hands out faces of its records. */
function recordOf(order: Order): OrderRecord {
  if (order.exact instanceof OrderRecord) return order.exact;
  throw new RedFireError('INVALID_INPUT', `order "${order.id}" is a copy; ask order management for it`, { details: { orderId: order.id } });
}
