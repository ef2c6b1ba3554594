import { Scaled, type InstrumentMath } from '@redfire/core';
import type { OrderTerms } from '../order-record.ts';

/**
 * The terms with a quantity of the instrument in place of one of its quote currency: as many lots as the amount buys or sells at the limit, or
 * without one at the latest price; a price that moves before the fill makes it cost more or less. Fees come on top. The terms as they
 * are, still in the quote currency and so invalid, where that is not possible: not spot, another type, or no price known.
 *
 * @param mark - The latest price of the instrument.
 */
export function inInstrument(terms: OrderTerms, math: InstrumentMath, mark: Scaled | undefined): OrderTerms {
  if (terms.quoteQuantity !== true || math.instrument.kind !== 'spot' || (terms.type !== 'market' && terms.type !== 'limit')) return terms;
  const price = terms.type === 'limit' ? terms.price : mark;
  if (!price || price.sign <= 0 || terms.quantity.sign <= 0) return terms;
  const { lot } = math;
  const cost = lot.times(price).times(math.multiplier);
  // a quotient in whole lots that was rounded up is one too many
  const nearest = terms.quantity.dividedBy(cost, 0);
  const lots = nearest.times(cost).compare(terms.quantity) > 0 ? nearest.minus(Scaled.one) : nearest;
  return { ...terms, quantity: lots.times(lot), quoteQuantity: undefined, requested: terms };
}
