import {
  clientOrderId, instrumentId, toDecimal,
  type Amendment, type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type ExecutionGateway, type InstrumentId, type Order, type OrderRequest, type OrderType, type SynchronousVenue, type Timestamp, type TradeId,
} from './index.ts';

declare const order: Order;
declare const approved: ApprovedOrder;
declare const amendment: Amendment;
declare const gateway: ExecutionGateway;
declare const venue: SynchronousVenue;

// a gateway takes only what risk approved
void gateway.submit(approved);
// @ts-expect-error a plain order is no approved one
void gateway.submit(order);
// @ts-expect-error nor for a venue
venue.submit(order);
// @ts-expect-error a plain amendment is no approved one
void gateway.modify(amendment);
// @ts-expect-error and cannot be made one by assignment
const _approvedAmendment: ApprovedAmendment = amendment;
// @ts-expect-error an approved order is not an approved amendment
void gateway.modify(approved);
approved satisfies Order;

// ids are not one another, nor any text
const id: ClientOrderId = clientOrderId('O-1');
// @ts-expect-error text is no id until it was checked
const _fromText: ClientOrderId = 'O-1';
// @ts-expect-error an order id is no trade id
const _otherId: TradeId = id;
// @ts-expect-error a number is no time until it was checked
const _time: Timestamp = 5;
// @ts-expect-error an order id is no instrument
const _instrument: InstrumentId = id;

// each order type has its prices and no others
const common = { instrument: instrumentId('BTC/USDT.SIM'), side: 'buy', quantity: '1' } as const;
({ ...common, type: 'market' }) satisfies OrderRequest;
({ ...common, type: 'limit', price: '100', postOnly: true, timeInForce: 'gtd', expiresAt: 5 as Timestamp }) satisfies OrderRequest;
({ ...common, type: 'stop-limit', triggerPrice: '100', price: toDecimal('99') }) satisfies OrderRequest;
({ ...common, type: 'trailing-stop-limit', trailingOffset: { by: 'ticks', value: '5' }, limitOffset: '1', activationPrice: '90' }) satisfies OrderRequest;
// @ts-expect-error a market order has no price
({ ...common, type: 'market', price: '100' }) satisfies OrderRequest;
// @ts-expect-error a limit order has a price
({ ...common, type: 'limit' }) satisfies OrderRequest;
// @ts-expect-error a limit order has no trigger
({ ...common, type: 'limit', price: '100', triggerPrice: '99' }) satisfies OrderRequest;
// @ts-expect-error a stop has a trigger
({ ...common, type: 'stop-market', price: '100' }) satisfies OrderRequest;
// @ts-expect-error a trail has an offset
({ ...common, type: 'trailing-stop-market', triggerPrice: '100' }) satisfies OrderRequest;
// @ts-expect-error a trailing stop-limit has the distance of its limit
({ ...common, type: 'trailing-stop-limit', trailingOffset: { by: 'price', value: '1' } }) satisfies OrderRequest;
// @ts-expect-error an offset is in price, percent or ticks
({ ...common, type: 'trailing-stop-market', trailingOffset: { by: 'points', value: '1' } }) satisfies OrderRequest;
// @ts-expect-error no such type
({ ...common, type: 'iceberg' }) satisfies OrderRequest;
// @ts-expect-error money is text or decimal, never a float
({ ...common, type: 'limit', price: 100 }) satisfies OrderRequest;
// @ts-expect-error nor is a quantity
({ ...common, type: 'market', quantity: 1 }) satisfies OrderRequest;
// @ts-expect-error sides are buy and sell
({ ...common, type: 'market', side: 'long' }) satisfies OrderRequest;
// @ts-expect-error no such time in force
({ ...common, type: 'market', timeInForce: 'gfd' }) satisfies OrderRequest;

// the type tells which prices an order has
if (order.type === 'stop-limit') [order.price, order.triggerPrice] satisfies object[];
// @ts-expect-error not every order has a price
void order.price;
// @ts-expect-error an order is immutable
order.state = 'filled';

// every type is covered by the union, and nothing else is
const _everyType: Record<OrderRequest['type'], true> = {} as Record<OrderType, true>;
const _noOther: Record<OrderType, true> = {} as Record<OrderRequest['type'], true>;
