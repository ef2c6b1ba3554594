import type { ClientOrderId, Order, OrderRequest, OrderState, OwnerId } from '@redfire/core';
import type { HostOrders, OrderHistoryEvent, OwnerOrders, PlacedOrder } from '../index.ts';

declare const orders: HostOrders;
declare const request: OrderRequest;
declare const id: ClientOrderId;
declare const owner: OwnerId;

// one request gives one order, a list gives a list
const placed: PlacedOrder = orders.submit(request);
const list: readonly PlacedOrder[] = orders.submit([request]);
// @ts-expect-error a list is no order
list satisfies PlacedOrder;

// a placed order is an order wherever one is wanted, and says more
placed satisfies Order;
({ accepted: placed.accepted, done: placed.done }) satisfies Record<string, Promise<Order>>;
placed.events() satisfies readonly OrderHistoryEvent[];
if (placed.type === 'limit') placed.price.toFixed();
// @ts-expect-error a market order has no price
const _price = (placed as PlacedOrder & { readonly type: 'market' }).price;
// @ts-expect-error what was placed does not change: look at latest
placed.state = 'filled';
// @ts-expect-error an order alone cannot be waited for
const _done = placed.latest.done;

// an owner has the same calls, but for those that reach further
const own: OwnerOrders = orders.as(owner);
own.get(id) satisfies PlacedOrder;
// @ts-expect-error one owner does not become another
const _other = own.as;
// @ts-expect-error nor acts for another
own.cancel(id, owner);
// @ts-expect-error nor counts what all have asked for
const _counts = own.counts;

declare const event: OrderHistoryEvent;
// @ts-expect-error a new order was in no state before
event.before satisfies OrderState;
