import { RedFireError, Scaled, positive, type Currency, type ExactInput, type InstrumentId, type InstrumentMath, type Order, type RiskFinding, type RiskReason } from '@redfire/core';
import type { RiskRule, RiskView } from './risk-rule.ts';

/** Refuses orders for more than a quantity of their instrument. */
export function maxOrderQuantity(limit: ExactInput): RiskRule {
  const name = 'max-order-quantity';
  const most = positive(limit, 'maxOrderQuantity');
  const check = (order: Order) => {
    const quantity = quantityOf(order);
    return quantity.compare(most) <= 0 ? null : reason(name, `order quantity "${quantity.toString()}" is above the limit "${most.toString()}"`, most, quantity);
  };
  return { name, check, explain: (order) => finding(name, check(order), { limit: most, found: quantityOf(order) }) };
}

/**
 * Refuses orders worth more than an amount of the settlement currency, valued at their limit or trigger, and at the latest
 * price where that is worse and their limit does not keep them from it. An order that cannot be valued is refused, since
 * its limit cannot be kept. Instruments settled otherwise are refused too.
 */
export function maxOrderNotional(limit: ExactInput, currency: Currency): RiskRule {
  const name = 'max-order-notional';
  const most = positive(limit, 'maxOrderNotional');
  const check = (order: Order, { math, price }: RiskView) => {
    if (math.instrument.settle !== currency) return { rule: name, message: `the limit is in ${currency}, instrument "${order.instrument}" settles in ${math.instrument.settle}` };
    const value = mostValue(order, math, price);
    if (value === undefined) return { rule: name, message: `order for "${order.instrument}" cannot be valued: no price is known yet` };
    return value.compare(most) <= 0 ? null : reason(name, `order value "${value.toString()}" is above the limit "${most.toString()} ${currency}"`, most, value);
  };
  return { name, check, explain: (order, view) => finding(name, check(order, view), { limit: most, found: mostValue(order, view.math, view.price) }) };
}

/** Refuses orders after which the net position could exceed a quantity, long or short, if every open order filled. Orders that shrink it without turning it pass. */
export function maxPosition(instrument: InstrumentId, limit: ExactInput): RiskRule {
  const name = 'max-position';
  const most = positive(limit, 'maxPosition');
  const check = (order: Order, view: RiskView) => {
    if (order.instrument !== instrument) return null;
    const reach = worstPosition(order, view);
    if (reach.absolute().compare(most) <= 0 || shrinks(view.position, reach)) return null;
    return reason(name, `position in "${instrument}" could reach "${reach.toString()}", above the limit "${most.toString()}"`, most, reach);
  };
  return { name, check, explain: (order, view) => (order.instrument === instrument ? finding(name, check(order, view), { limit: most, found: worstPosition(order, view) }) : null) };
}

/** Refuses orders while as many others are open. */
export function maxOpenOrders(limit: number): RiskRule {
  const name = 'max-open-orders';
  if (!Number.isSafeInteger(limit) || limit < 1) throw new RedFireError('INVALID_INPUT', `maxOpenOrders "${limit}" must be a whole number above zero`, { details: { value: String(limit) } });
  const check = (_order: Order, { openOrders }: RiskView) => (openOrders < limit ? null : { rule: name, message: `"${openOrders}" orders are open, as many as the limit "${limit}" allows`, limit: String(limit), found: String(openOrders) });
  return { name, check, explain: (order, view) => finding(name, check(order, view), { limit, found: view.openOrders }) };
}

/** The most an order can be worth. A limit away from the market waits for its price; every other order may trade at the latest. */
function mostValue(order: Order, math: InstrumentMath, latest: Scaled | undefined): Scaled | undefined {
  const quantity = quantityOf(order);
  const limit = limitOf(order);
  const own = limit ?? triggerOf(order);
  if (own === undefined) return latest && math.value(quantity, latest);
  if (latest === undefined) return math.value(quantity, own);
  const aboveLatest = own.compare(latest);
  const waits = limit !== undefined && (order.side === 'buy' ? aboveLatest < 0 : aboveLatest > 0);
  // an inverse contract is worth more, the lower its price
  const isWorse = math.shape === 'inverse' ? aboveLatest <= 0 : aboveLatest >= 0;
  return math.value(quantity, waits || isWorse ? own : latest);
}

function shrinks(position: Scaled, reach: Scaled): boolean {
  return position.sign * reach.sign >= 0 && reach.absolute().compare(position.absolute()) <= 0;
}

/** Open orders of the other side may be canceled, so they do not make room. */
function worstPosition(order: Order, { position, openBuys, openSells }: RiskView): Scaled {
  return order.side === 'buy' ? position.plus(openBuys).plus(remainingOf(order)) : position.minus(openSells).minus(remainingOf(order));
}

function quantityOf(order: Order): Scaled {
  return order.exact?.quantity ?? Scaled.from(order.quantity);
}

/** What is filled already is in the position. */
function remainingOf(order: Order): Scaled {
  const filled = order.exact?.filledQuantity ?? Scaled.from(order.filledQuantity);
  return filled.isZero ? quantityOf(order) : quantityOf(order).minus(filled);
}

function limitOf(order: Order): Scaled | undefined {
  if (order.exact) return order.exact.price;
  return 'price' in order ? Scaled.from(order.price) : undefined;
}

function triggerOf(order: Order): Scaled | undefined {
  if (order.exact) return order.exact.triggerPrice;
  return 'triggerPrice' in order ? Scaled.from(order.triggerPrice) : undefined;
}

function reason(rule: string, message: string, limit: Scaled, found: Scaled) {
  return { rule, message, limit: limit.toString(), found: found.toString() };
}

/** What a rule found: the reason where it refused, and else the numbers that let the order through. */
function finding(rule: string, refusal: RiskReason | null, { limit, found }: { readonly limit: Scaled | number; readonly found: Scaled | number | undefined }): RiskFinding {
  if (refusal !== null) return { ...refusal, passed: false };
  return { rule, passed: true, limit: limit.toString(), ...(found !== undefined && { found: found.toString() }) };
}
