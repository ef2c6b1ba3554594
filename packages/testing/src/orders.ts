import {
  Scaled, clientOrderId, instrumentId, timestamp,
  type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type DecimalInput, type ExactInput, type Order, type OrderPricing, type OrderProgress, type OrderRequest, type OrderType, type TrailingOffset,
} from '@redfire/core';

/** Usual prices of each order type. */
const PRICING: Readonly<Record<OrderType, OrderPricing<string>>> = {
  market: { type: 'market' },
  limit: { type: 'limit', price: '100' },
  'stop-market': { type: 'stop-market', triggerPrice: '100' },
  'stop-limit': { type: 'stop-limit', triggerPrice: '100', price: '100' },
  'market-if-touched': { type: 'market-if-touched', triggerPrice: '100' },
  'limit-if-touched': { type: 'limit-if-touched', triggerPrice: '100', price: '100' },
  'market-to-limit': { type: 'market-to-limit' },
  'trailing-stop-market': { type: 'trailing-stop-market', trailingOffset: { by: 'price', value: '1' } },
  'trailing-stop-limit': { type: 'trailing-stop-limit', trailingOffset: { by: 'price', value: '1' }, limitOffset: '0.5' },
};

export type OrderRequestOverrides = Partial<OrderRequest>;

/** A limit order to buy 1 BTC/USDT.SIM at 100; of another type, with that type's prices. */
export function anOrderRequest(overrides: OrderRequestOverrides = {}): OrderRequest {
  // the prices are those of the type, which the compiler cannot follow through the spread
  return { ...PRICING[overrides.type ?? 'limit'], instrument: instrumentId('BTC/USDT.SIM'), side: 'buy', quantity: '1', ...overrides } as OrderRequest;
}

/**
 * An order `O-1` in state `submitted` as the engine holds it, made from a request.
 *
 * @param progress - What has become of it; `remainingQuantity` follows from `filledQuantity` unless it is given.
 */
export function anOrder(overrides: OrderRequestOverrides = {}, progress: Partial<OrderProgress> = {}): Order {
  const { clientOrderId: id, algorithm: _algorithm, ...request } = anOrderRequest(overrides);
  const amounts = Object.fromEntries(Object.entries(request).map(([field, value]: [string, unknown]) => [field, asDecimals(field, value)]));
  const quantity = Scaled.from(request.quantity);
  const filled = Scaled.from(progress.filledQuantity ?? '0');
  // every field of the request is here, its amounts as decimals
  return {
    ...amounts,
    id: id ?? clientOrderId('O-1'),
    timeInForce: request.timeInForce ?? 'gtc',
    state: 'submitted',
    pending: {},
    filledQuantity: filled.toDecimal(),
    remainingQuantity: quantity.minus(filled).toDecimal(),
    fees: {},
    createdAt: timestamp(0),
    updatedAt: timestamp(0),
    ...progress,
  } as Order;
}

/** {@link anOrder} as if risk had approved it: for tests of gateways and venues, which take no other. */
export function anApprovedOrder(overrides: OrderRequestOverrides = {}, progress: Partial<OrderProgress> = {}): ApprovedOrder {
  // eslint-disable-next-line no-restricted-syntax -- a test of a gateway stands in for risk
  return anOrder(overrides, progress) as ApprovedOrder;
}

/** A change of an order as if risk had approved it. */
export function anApprovedAmendment(orderId: ClientOrderId, change: { readonly quantity?: DecimalInput; readonly price?: DecimalInput; readonly triggerPrice?: DecimalInput }): ApprovedAmendment {
  const amounts = Object.fromEntries(Object.entries(change).map(([field, value]) => [field, Scaled.from(value, field).toDecimal()]));
  // eslint-disable-next-line no-restricted-syntax -- a test of a gateway stands in for risk
  return { orderId, ...amounts } as ApprovedAmendment;
}

const AMOUNTS = ['quantity', 'displayQuantity', 'price', 'triggerPrice', 'activationPrice', 'limitOffset'];

function asDecimals(field: string, value: unknown): unknown {
  if (AMOUNTS.includes(field)) return Scaled.from(value as ExactInput, field).toDecimal();
  if (field !== 'trailingOffset') return value;
  const { by, value: distance } = value as TrailingOffset<ExactInput>;
  return { by, value: Scaled.from(distance, field).toDecimal() };
}
