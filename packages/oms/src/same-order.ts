import { RedFireError, type Scaled } from '@redfire/core';
import type { OrderRecord, OrderTerms } from './order-record.ts';

const SAME = ['instrument', 'side', 'type', 'timeInForce', 'strategy', 'owner', 'positionSide'] as const satisfies readonly (keyof OrderTerms)[];
const SAME_AMOUNTS = ['quantity', 'price', 'triggerPrice'] as const satisfies readonly (keyof OrderTerms)[];

/**
 * The order a repeated request names. The request is compared with what was asked for at first, so that one sent again
 * after an amendment still finds its order.
 *
 * @throws {@link RedFireError} `DUPLICATE_ORDER_ID` when it asks for anything else.
 */
export function sameOrder(existing: OrderRecord, terms: OrderTerms): OrderRecord {
  const first = existing.terms.requested ?? existing.terms;
  const isSameKind = (first.reduceOnly === true) === (terms.reduceOnly === true) && (terms.algorithm === undefined || first.algorithm?.use === terms.algorithm.use);
  if (isSameKind && SAME.every((field) => first[field] === terms[field]) && SAME_AMOUNTS.every((field) => equal(first[field], terms[field]))) return existing;
  throw new RedFireError('DUPLICATE_ORDER_ID', `client order id "${existing.id}" already names another order; use a new id, or the same request to get that order`, { details: { orderId: existing.id } });
}

function equal(a: Scaled | undefined, b: Scaled | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}
