import type { ClientOrderId, OrderRequest, Scaled } from '@redfire/core';
import type { OrderTerms } from '../order-record.ts';

/** Metadata of an order that goes on where another one of its leg could not: the id of the first order of the leg. */
export const CONTINUES = 'continues';

/** What of an order's terms was asked for; the rest was made of it since. */
const ASKED = [
  'instrument', 'side', 'type', 'quantity', 'timeInForce', 'price', 'triggerPrice', 'activationPrice', 'limitOffset', 'trailingOffset', 'displayQuantity', 'expiresAt', 'quoteQuantity',
  'postOnly', 'reduceOnly', 'triggerSource', 'positionSide', 'contingency', 'parentId', 'algorithm', 'strategy', 'owner', 'account', 'tags', 'metadata',
] as const satisfies readonly (keyof OrderTerms)[];

/** The request that makes terms like these. */
export function requestOf(terms: OrderTerms): OrderRequest {
  const given = ASKED.flatMap((field) => (terms[field] === undefined ? [] : [[field, terms[field]] as const]));
  // terms were a request once, and have its fields
  return { ...Object.fromEntries(given), clientOrderId: terms.id } as unknown as OrderRequest;
}

/** A request for an order that takes the place of an earlier one of its leg: the same but for id and quantity, linked as that one was. */
export function successorRequest(terms: OrderTerms, next: { readonly id: ClientOrderId; readonly quantity: Scaled; readonly continues: ClientOrderId }): OrderRequest {
  const { displayQuantity } = terms;
  const shown = displayQuantity && displayQuantity.compare(next.quantity) > 0 ? next.quantity : displayQuantity;
  return requestOf({ ...terms, id: next.id, quantity: next.quantity, displayQuantity: shown, metadata: { ...terms.metadata, [CONTINUES]: next.continues } });
}
