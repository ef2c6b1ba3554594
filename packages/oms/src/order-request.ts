import {
  RedFireError, SIDES, ORDER_TYPES, Scaled,
  type ClientOrderId, type ExactInput, type GatewayCapabilities, type InstrumentMath, type OrderRequest, type OrderType, type RiskReason, type Timestamp, type TimeInForce,
  type TrailingOffset,
} from '@redfire/core';
import type { OrderTerms } from './order-record.ts';

/** The exact terms of a request. @throws {@link RedFireError} `INVALID_INPUT` for what is no amount, side or type at all; `NOT_SUPPORTED` for an algorithm. */
export function termsOf(request: OrderRequest, id: ClientOrderId, createdAt: Timestamp): OrderTerms {
  if (!SIDES.includes(request.side)) throw unknownMember('side', request.side, SIDES);
  if (!ORDER_TYPES.includes(request.type)) throw unknownMember('type', request.type, ORDER_TYPES);
  if (request.algorithm !== undefined) throw new RedFireError('NOT_SUPPORTED', `execution algorithm "${request.algorithm.use}" is not there yet; leave "algorithm" out to send the order plainly`);
  const { instrument, side, type, expiresAt, postOnly, reduceOnly, quoteQuantity, triggerSource, strategy, owner, account, tags, metadata } = request;
  return {
    id,
    instrument,
    side,
    type,
    quantity: Scaled.from(request.quantity, 'quantity'),
    timeInForce: request.timeInForce ?? 'gtc',
    price: amount(request, 'price'),
    triggerPrice: amount(request, 'triggerPrice'),
    activationPrice: amount(request, 'activationPrice'),
    limitOffset: amount(request, 'limitOffset'),
    trailingOffset: trailingOffset(request),
    displayQuantity: request.displayQuantity === undefined ? undefined : Scaled.from(request.displayQuantity, 'displayQuantity'),
    expiresAt,
    postOnly,
    reduceOnly,
    quoteQuantity,
    triggerSource,
    strategy,
    owner,
    account,
    tags,
    metadata,
    createdAt,
  };
}

/** Which prices each type needs; any other price given with it contradicts it. */
const PRICES: Readonly<Record<OrderType, readonly PriceField[]>> = {
  market: [],
  'market-to-limit': [],
  limit: ['price'],
  'stop-market': ['triggerPrice'],
  'market-if-touched': ['triggerPrice'],
  'stop-limit': ['triggerPrice', 'price'],
  'limit-if-touched': ['triggerPrice', 'price'],
  'trailing-stop-market': ['trailingOffset'],
  'trailing-stop-limit': ['trailingOffset', 'limitOffset'],
};
type PriceField = 'price' | 'triggerPrice' | 'trailingOffset' | 'limitOffset' | 'activationPrice';
const PRICE_FIELDS: readonly PriceField[] = ['price', 'triggerPrice', 'trailingOffset', 'limitOffset', 'activationPrice'];
const TRAILS: readonly TrailingOffset['by'][] = ['price', 'percent', 'ticks'];
const HUNDRED = Scaled.from('100');
const TRIGGERED_TIMES_IN_FORCE: readonly TimeInForce[] = ['gtc', 'gtd', 'day'];

/** Everything wrong with an order's terms for its instrument and venue, all at once; empty when nothing is. */
export function validateTerms(terms: OrderTerms, math: InstrumentMath, capabilities: GatewayCapabilities, now: Timestamp): readonly RiskReason[] {
  const found: RiskReason[] = [];
  const { instrument } = math;
  const refuse = (message: string) => void found.push({ rule: 'validation', message });

  if (instrument.kind === 'index') refuse(`instrument "${instrument.id}" is an index and cannot be traded`);
  if ((instrument.kind === 'future' || instrument.kind === 'option') && instrument.expiry <= now) refuse(`instrument "${instrument.id}" has expired`);
  checkQuantity(terms, math, refuse);
  checkPrices(terms, math, refuse);
  if (terms.timeInForce !== 'gtc' || terms.expiresAt !== undefined) checkTime(terms, now, refuse);
  checkFlags(terms, capabilities, refuse);
  return found;
}

function checkQuantity(terms: OrderTerms, math: InstrumentMath, refuse: (message: string) => void): void {
  const { quantity, displayQuantity } = terms;
  const { instrument, lot } = math;
  if (quantity.sign <= 0) refuse(`quantity "${quantity.toString()}" must be above zero`);
  if (!quantity.isMultipleOf(lot)) refuse(`quantity "${quantity.toString()}" is not a multiple of the lot size "${lot.toString()}"`);
  if (instrument.minQuantity && quantity.compare(Scaled.from(instrument.minQuantity)) < 0) refuse(`quantity "${quantity.toString()}" is below the least "${instrument.minQuantity.toFixed()}"`);
  if (instrument.maxQuantity && quantity.compare(Scaled.from(instrument.maxQuantity)) > 0) refuse(`quantity "${quantity.toString()}" is above the most "${instrument.maxQuantity.toFixed()}"`);
  if (terms.price && (instrument.minNotional ?? instrument.maxNotional) && terms.price.sign > 0) {
    const value = math.value(quantity, terms.price);
    if (instrument.minNotional && value.compare(Scaled.from(instrument.minNotional)) < 0) refuse(`value "${value.toString()}" is below the least "${instrument.minNotional.toFixed()}"`);
    if (instrument.maxNotional && value.compare(Scaled.from(instrument.maxNotional)) > 0) refuse(`value "${value.toString()}" is above the most "${instrument.maxNotional.toFixed()}"`);
  }
  if (displayQuantity && (displayQuantity.sign <= 0 || displayQuantity.compare(quantity) > 0 || !displayQuantity.isMultipleOf(lot))) {
    refuse(`displayQuantity "${displayQuantity.toString()}" must be a multiple of the lot size above zero and at most the quantity`);
  }
}

function checkPrices(terms: OrderTerms, math: InstrumentMath, refuse: (message: string) => void): void {
  const needed = PRICES[terms.type];
  for (const field of PRICE_FIELDS) {
    const given = terms[field];
    if (given === undefined) {
      if (needed.includes(field)) refuse(`an order of type "${terms.type}" needs ${field}`);
      continue;
    }
    if (!needed.includes(field) && !(field === 'activationPrice' && needed.includes('trailingOffset'))) refuse(`an order of type "${terms.type}" has no ${field}`);
    const value = given instanceof Scaled ? given : given.value;
    if (value.sign <= 0) refuse(`${field} "${value.toString()}" must be above zero`);
    if (given instanceof Scaled && !value.isMultipleOf(math.tick)) refuse(`${field} "${value.toString()}" is not a multiple of the tick size "${math.tick.toString()}"`);
  }
  if (terms.trailingOffset) checkTrailingOffset(terms.trailingOffset, math, refuse);
}

function checkTrailingOffset({ by, value }: TrailingOffset<Scaled>, math: InstrumentMath, refuse: (message: string) => void): void {
  if (by === 'price' && !value.isMultipleOf(math.tick)) refuse(`trailingOffset "${value.toString()}" is not a multiple of the tick size "${math.tick.toString()}"`);
  if (by === 'ticks' && !value.isMultipleOf(Scaled.one)) refuse(`trailingOffset "${value.toString()}" is not a whole number of ticks`);
  if (by === 'percent' && value.compare(HUNDRED) >= 0) refuse(`trailingOffset "${value.toString()}" must be below 100 percent`);
}

function checkTime(terms: OrderTerms, now: Timestamp, refuse: (message: string) => void): void {
  const { timeInForce, expiresAt, type } = terms;
  if (timeInForce === 'gtd' && expiresAt === undefined) refuse('time in force "gtd" needs expiresAt');
  if (timeInForce !== 'gtd' && expiresAt !== undefined) refuse(`expiresAt belongs to time in force "gtd", not "${timeInForce}"`);
  if (expiresAt !== undefined && expiresAt <= now) refuse(`expiresAt "${expiresAt}" is not in the future`);
  const waits = PRICES[type].includes('triggerPrice') || PRICES[type].includes('trailingOffset');
  if (waits && !TRIGGERED_TIMES_IN_FORCE.includes(timeInForce)) refuse(`an order of type "${type}" waits for its trigger and cannot be "${timeInForce}"`);
}

function checkFlags(terms: OrderTerms, capabilities: GatewayCapabilities, refuse: (message: string) => void): void {
  const { type, timeInForce } = terms;
  if (!capabilities.orderTypes.includes(type)) refuse(`the venue has no orders of type "${type}"`);
  if (!capabilities.timesInForce.includes(timeInForce)) refuse(`the venue has no time in force "${timeInForce}"`);
  if (terms.quoteQuantity === true) refuse('a quantity in the quote currency is not supported yet; give it in the instrument');
  if (terms.postOnly === true) {
    if (terms.price === undefined) refuse(`postOnly needs a limit, an order of type "${type}" has none`);
    if (timeInForce === 'ioc' || timeInForce === 'fok') refuse(`postOnly rests, "${timeInForce}" does not`);
    if (!capabilities.postOnly) refuse('the venue has no postOnly');
  }
  if (terms.displayQuantity && !capabilities.displayQuantity) refuse('the venue has no displayQuantity');
}

function amount(request: OrderRequest, field: 'price' | 'triggerPrice' | 'activationPrice' | 'limitOffset'): Scaled | undefined {
  const value = (request as Partial<Record<typeof field, ExactInput>>)[field];
  return value === undefined ? undefined : Scaled.from(value, field);
}

function trailingOffset(request: OrderRequest): TrailingOffset<Scaled> | undefined {
  const { trailingOffset: offset } = request as { readonly trailingOffset?: TrailingOffset<ExactInput> };
  if (offset === undefined) return undefined;
  if (!TRAILS.includes(offset.by)) throw unknownMember('trailingOffset.by', offset.by, TRAILS);
  return { by: offset.by, value: Scaled.from(offset.value, 'trailingOffset') };
}

function unknownMember(field: string, value: string, members: readonly string[]): RedFireError {
  return new RedFireError('INVALID_INPUT', `${field} "${value}" is none of ${members.join(', ')}`, { details: { field, value } });
}
