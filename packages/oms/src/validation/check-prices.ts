import { Scaled, type InstrumentMath, type OrderType, type TrailingOffset } from '@redfire/core';
import type { OrderTerms } from '../order-record.ts';
import type { Refuse } from './terms-context.ts';

type PriceField = 'price' | 'triggerPrice' | 'trailingOffset' | 'limitOffset' | 'activationPrice';

/** Which prices each type needs. Any other price given with it contradicts it, save the activation of a trail. */
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
const HUNDRED = Scaled.from('100');

/** Whether an order of a type waits for a trigger. */
export function waitsForTrigger(type: OrderType): boolean {
  const needed = PRICES[type];
  return needed.includes('triggerPrice') || needed.includes('trailingOffset');
}

/** Whether an order of a type has a limit, from the first or once it is triggered. */
export function hasLimit(type: OrderType): boolean {
  const needed = PRICES[type];
  return needed.includes('price') || needed.includes('limitOffset');
}

/** That an order has the prices of its type and no others, each on a tick. */
export function checkPrices(terms: OrderTerms, math: InstrumentMath, refuse: Refuse): void {
  const { type, price, triggerPrice, trailingOffset, limitOffset, activationPrice } = terms;
  const needed = PRICES[type];
  const context = { needed, terms, math, refuse };
  // what is neither given nor needed is most of it, and this runs for every order
  if (price !== undefined) checkPrice('price', price, context);
  if (triggerPrice !== undefined) checkPrice('triggerPrice', triggerPrice, context);
  if (trailingOffset !== undefined) checkPrice('trailingOffset', trailingOffset.value, context);
  if (limitOffset !== undefined) checkPrice('limitOffset', limitOffset, context);
  if (activationPrice !== undefined) checkPrice('activationPrice', activationPrice, context);
  for (const field of needed) if (terms[field] === undefined) refuse(`an order of type "${type}" needs ${field}`);
  if (trailingOffset !== undefined) checkTrailingOffset(trailingOffset, math, refuse);
}

interface PriceContext {
  readonly needed: readonly PriceField[];
  readonly terms: OrderTerms;
  readonly math: InstrumentMath;
  readonly refuse: Refuse;
}

function checkPrice(field: PriceField, given: Scaled, { needed, terms, math, refuse }: PriceContext): void {
  const activates = field === 'activationPrice' && terms.trailingOffset !== undefined && needed.includes('trailingOffset');
  if (!needed.includes(field) && !activates) refuse(`an order of type "${terms.type}" has no ${field}`);
  if (given.sign <= 0) refuse(`${field} "${given.toString()}" must be above zero`);
  if (field !== 'trailingOffset' && !given.isMultipleOf(math.tick)) refuse(`${field} "${given.toString()}" is not a multiple of the tick size "${math.tick.toString()}"`);
}

function checkTrailingOffset({ by, value }: TrailingOffset<Scaled>, math: InstrumentMath, refuse: Refuse): void {
  if (by === 'price' && !value.isMultipleOf(math.tick)) refuse(`trailingOffset "${value.toString()}" is not a multiple of the tick size "${math.tick.toString()}"`);
  if (by === 'ticks' && !value.isMultipleOf(Scaled.one)) refuse(`trailingOffset "${value.toString()}" is not a whole number of ticks`);
  if (by === 'percent' && value.compare(HUNDRED) >= 0) refuse(`trailingOffset "${value.toString()}" must be below 100 percent`);
}
