import type { OrderTerms } from '../order-record.ts';
import { hasLimit, waitsForTrigger } from './check-prices.ts';
import type { Refuse } from './terms-context.ts';

/** That no two wishes of an order contradict each other. */
export function checkFlags(terms: OrderTerms, refuse: Refuse): void {
  const { type, timeInForce, postOnly, reduceOnly, displayQuantity, quoteQuantity, triggerSource } = terms;
  const isImmediate = timeInForce === 'ioc' || timeInForce === 'fok';
  if (quoteQuantity === true) {
    refuse('a quantity in the quote currency is for market and limit orders of spot instruments while a price is known; give it in the instrument');
    if (reduceOnly === true) refuse('reduceOnly is of a quantity of the instrument, not of the quote currency');
  }
  if (postOnly === true) {
    if (!hasLimit(type)) refuse(`postOnly needs a limit, an order of type "${type}" has none`);
    if (isImmediate) refuse(`postOnly rests, "${timeInForce}" does not`);
  }
  if (displayQuantity !== undefined) {
    if (!hasLimit(type)) refuse(`displayQuantity is of an order that rests, one of type "${type}" does not`);
    if (isImmediate) refuse(`displayQuantity is of an order that rests, "${timeInForce}" does not`);
  }
  if (triggerSource !== undefined && !waitsForTrigger(type)) refuse(`an order of type "${type}" has no trigger and no triggerSource`);
}
