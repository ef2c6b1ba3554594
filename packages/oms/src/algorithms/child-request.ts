import { Scaled, type ClientOrderId, type InstrumentMath, type OrderRequest } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';
import type { ChildRequest } from './execution-algorithm.ts';

/** A quantity that a child may have: of whole lots, no more than is available or than the instrument takes at once; zero where that is less than it takes at least. */
export function childQuantity(math: InstrumentMath, wanted: Scaled, bounds: { readonly available: Scaled; readonly price: Scaled | undefined }): Scaled {
  const { lot, limits: { maxQuantity, maxNotional } } = math;
  const { available, price } = bounds;
  let quantity = wanted.compare(available) > 0 ? available : wanted;
  if (maxQuantity) quantity = smaller(quantity, maxQuantity);
  if (price && maxNotional && math.value(quantity, price).compare(maxNotional) > 0) quantity = quantityOfValue(math, price, maxNotional);
  if (quantity.sign <= 0) return Scaled.zero;
  quantity = quantity.roundToStep(lot, 'down');
  return isEnough(math, quantity, price) ? quantity : Scaled.zero;
}

/** Whether an instrument takes an order of a quantity, as far as its smallest go. */
export function isEnough(math: InstrumentMath, quantity: Scaled, price: Scaled | undefined): boolean {
  const { minQuantity, minNotional } = math.limits;
  if (quantity.sign <= 0 || (minQuantity && quantity.compare(minQuantity) < 0)) return false;
  return !(price && minNotional && math.value(quantity, price).compare(minNotional) < 0);
}

/** A price as a child of the parent may have it: on a tick, and no worse than the parent's limit. */
export function childPrice(parent: OrderRecord, wanted: Scaled | undefined, { tick }: InstrumentMath = parent.math): Scaled | undefined {
  const mode = parent.terms.side === 'buy' ? 'down' : 'up';
  const limit = parent.price?.roundToStep(tick, mode);
  if (wanted === undefined) return limit;
  const onTick = wanted.roundToStep(tick, mode);
  return isBeyondLimit(parent, onTick) ? limit : onTick;
}

/** Whether a price is worse than an order's limit. */
export function isBeyondLimit({ price: limit, terms }: OrderRecord, price: Scaled): boolean {
  if (limit === undefined) return false;
  return terms.side === 'buy' ? price.compare(limit) > 0 : price.compare(limit) < 0;
}

/** The request of a child: what its algorithm says, and the rest of its parent. */
export function childRequest(parent: OrderRecord, clientOrderId: ClientOrderId, child: ChildRequest & { readonly quantity: Scaled }): OrderRequest {
  const { side, reduceOnly, positionSide, strategy, owner, account, tags, metadata, postOnly: parentPosts, timeInForce: parentTime } = parent.terms;
  const { instrument = parent.terms.instrument, quantity, price, timeInForce = price !== undefined && parentTime === 'day' ? 'day' : 'gtc' } = child;
  const postOnly = child.postOnly ?? parentPosts ?? false;
  return {
    ...(price === undefined ? { type: 'market' } : { type: 'limit', price }),
    instrument, side, quantity, timeInForce, clientOrderId,
    parentId: parent.id,
    // a market order takes, and so does one that does not rest
    ...(postOnly && price !== undefined && timeInForce !== 'ioc' && timeInForce !== 'fok' && { postOnly }),
    ...(reduceOnly !== undefined && { reduceOnly }),
    ...(positionSide !== undefined && { positionSide }),
    ...(strategy !== undefined && { strategy }),
    ...(owner !== undefined && { owner }),
    ...(account !== undefined && { account }),
    ...(tags !== undefined && { tags }),
    ...(metadata !== undefined && { metadata }),
  };
}

/** The lots that a value buys. */
function quantityOfValue(math: InstrumentMath, price: Scaled, value: Scaled): Scaled {
  const ofOneLot = math.value(math.lot, price);
  const lots = value.dividedBy(ofOneLot, 0);
  const quantity = math.lot.times(lots);
  return math.value(quantity, price).compare(value) > 0 ? quantity.minus(math.lot) : quantity;
}

const smaller = (a: Scaled, b: Scaled): Scaled => (a.compare(b) < 0 ? a : b);
