import { Scaled, isOpen } from '@redfire/core';
import type { OrderRecord, OrderTerms } from './order-record.ts';

/**
 * What an open order may still add to its position, for whoever counts orders as if they were filled.
 *
 * A child counts in its parent. An order that waits for another one counts when it has gone out; a leg that only reduces what its
 * entry opened does not count at all. While an amendment is under way the larger of both quantities counts.
 */
export function openQuantity(order: OrderRecord): Scaled {
  const { terms, state, amending } = order;
  if (!isOpen(state) || terms.parentId !== undefined) return Scaled.zero;
  if (terms.contingency !== undefined && (terms.reduceOnly === true || (state === 'held' && terms.contingency.after !== undefined))) return Scaled.zero;
  const remaining = remainingOf(order, terms);
  if (amending === undefined) return remaining;
  const asked = remainingOf(order, amending);
  return asked.compare(remaining) > 0 ? asked : remaining;
}

/** What open orders count of an order that is under review: an order is not counted beside itself. */
export interface Counted {
  readonly quantity: Scaled;
  /** 1 for an order that is among the open ones. */
  readonly orders: 0 | 1;
}

export const NOTHING_COUNTED: Counted = { quantity: Scaled.zero, orders: 0 };

/** What of a part of an order its parent counts, where both are in one instrument. */
export function countedIn(parent: OrderRecord, { instrument, quantity }: Pick<OrderTerms, 'instrument' | 'quantity'>): Counted {
  if (parent.terms.instrument !== instrument) return NOTHING_COUNTED;
  const open = openQuantity(parent);
  return { quantity: quantity.compare(open) < 0 ? quantity : open, orders: 0 };
}

/** Whether {@link openQuantity} may differ between two records of one order. */
export function mayDiffer(before: OrderRecord, after: OrderRecord): boolean {
  return (
    before.filledQuantity !== after.filledQuantity ||
    before.terms !== after.terms ||
    before.amending !== after.amending ||
    isOpen(before.state) !== isOpen(after.state) ||
    (after.terms.contingency !== undefined && before.state !== after.state)
  );
}

function remainingOf({ filledQuantity }: OrderRecord, { quantity }: OrderTerms): Scaled {
  const rest = quantity.minus(filledQuantity);
  return rest.sign > 0 ? rest : Scaled.zero;
}
