import type { InstrumentMath, Scaled } from '@redfire/core';
import type { OrderTerms } from '../order-record.ts';
import type { Refuse } from './terms-context.ts';

interface AmountContext {
  readonly mark: Scaled | undefined;
  readonly refuse: Refuse;
}

/** Steps, quantities and value against what the instrument allows. */
export function checkAmounts(terms: OrderTerms, math: InstrumentMath, { mark, refuse }: AmountContext): void {
  const { quantity, displayQuantity } = terms;
  const { lot, limits: { minQuantity, maxQuantity, minNotional, maxNotional } } = math;
  if (quantity.sign <= 0) refuse(`quantity "${quantity.toString()}" must be above zero`);
  // what could not be converted is no quantity of the instrument, and is refused as such
  if (terms.quoteQuantity !== true) {
    if (!quantity.isMultipleOf(lot)) refuse(`quantity "${quantity.toString()}" is not a multiple of the lot size "${lot.toString()}"`);
    if (minQuantity && quantity.compare(minQuantity) < 0) refuse(`quantity "${quantity.toString()}" is below the least "${minQuantity.toString()}"`);
    // an algorithm sends no more at once than the instrument takes
    if (maxQuantity && terms.algorithm === undefined && quantity.compare(maxQuantity) > 0) refuse(`quantity "${quantity.toString()}" is above the most "${maxQuantity.toString()}"`);
    if (minNotional ?? maxNotional) checkValue(terms, math, { mark, refuse });
  }
  if (displayQuantity && (displayQuantity.sign <= 0 || displayQuantity.compare(quantity) > 0 || !displayQuantity.isMultipleOf(lot))) {
    refuse(`displayQuantity "${displayQuantity.toString()}" must be a multiple of the lot size above zero and at most the quantity`);
  }
}

/** At the limit, else where it is triggered, else at the latest price. Not looked at while none is known. */
function checkValue({ quantity, price, triggerPrice, reduceOnly, algorithm }: OrderTerms, math: InstrumentMath, { mark, refuse }: AmountContext): void {
  const at = price ?? triggerPrice ?? mark;
  if (!at || at.sign <= 0) return;
  const { minNotional, maxNotional } = math.limits;
  const value = math.value(quantity, at);
  // a position that has become small must be possible to close
  if (minNotional && reduceOnly !== true && value.compare(minNotional) < 0) refuse(`value "${value.toString()}" is below the least "${minNotional.toString()}"`);
  if (maxNotional && algorithm === undefined && value.compare(maxNotional) > 0) refuse(`value "${value.toString()}" is above the most "${maxNotional.toString()}"`);
}
