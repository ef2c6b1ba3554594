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
  // what is neither given nor needed is most of it, and this runs for every order
  const check = (field: PriceField, given: Scaled | undefined) => {
    if (!needed.includes(field) && !(field === 'activationPrice' && trailingOffset !== undefined && needed.includes('trailingOffset'))) refuse(`an order of type "${type}" has no ${field}`);
    if (given && given.sign <= 0) refuse(`${field} "${given.toString()}" must be above zero`);
    if (given && field !== 'trailingOffset' && !given.isMultipleOf(math.tick)) refuse(`${field} "${given.toString()}" is not a multiple of the tick size "${math.tick.toString()}"`);
  };
  if (price !== undefined) check('price', price);
  if (triggerPrice !== undefined) check('triggerPrice', triggerPrice);
  if (trailingOffset !== undefined) check('trailingOffset', trailingOffset.value);
  if (limitOffset !== undefined) check('limitOffset', limitOffset);
  if (activationPrice !== undefined) check('activationPrice', activationPrice);
  for (const field of needed) if (terms[field] === undefined) refuse(`an order of type "${type}" needs ${field}`);
  if (trailingOffset !== undefined) checkTrailingOffset(trailingOffset, math, refuse);
}

function checkTrailingOffset({ by, value }: TrailingOffset<Scaled>, math: InstrumentMath, refuse: Refuse): void {
  if (by === 'price' && !value.isMultipleOf(math.tick)) refuse(`trailingOffset "${value.toString()}" is not a multiple of the tick size "${math.tick.toString()}"`);
  if (by === 'ticks' && !value.isMultipleOf(Scaled.one)) refuse(`trailingOffset "${value.toString()}" is not a whole number of ticks`);
  if (by === 'percent' && value.compare(HUNDRED) >= 0) refuse(`trailingOffset "${value.toString()}" must be below 100 percent`);
}
