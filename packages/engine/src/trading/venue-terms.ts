import { Scaled, type ExecutionReport, type ModifiedReport } from '@redfire/core';
import type { OrderRecord, OrderTerms } from '@redfire/oms';

type Amounts = Pick<OrderTerms, 'quantity' | 'price' | 'triggerPrice'>;

/** What a venue answered about an order: the terms it has apart from the rest. */
export interface SortedReports {
  /** The venue's terms as one report, where they are not those of our books. */
  readonly amendment?: {
    readonly report: ModifiedReport;
    /** Whether it is to be taken at once: it is what an amendment under way asks for, or none is under way. */
    readonly isExpected: boolean;
  };
  readonly others: readonly ExecutionReport[];
}

/**
 * Sorts what a venue answered. An amendment it repeats from before must not be taken for the answer to the one under way: the terms it has now are
 * held against what that one asks for.
 */
export function sortReports(reports: readonly ExecutionReport[], order: OrderRecord): SortedReports {
  const others = reports.filter(({ kind }) => kind !== 'modified');
  const changes = reports.filter((report) => report.kind === 'modified');
  const last = changes.at(-1);
  if (!last) return { others };
  const { amending, terms, pending } = order;
  let there: Amounts = terms.requested ?? terms;
  for (const change of changes) there = changed(there, change);
  const isAnswer = amending !== undefined && pending.modify === 'unknown' && isSame(there, amending);
  if (!isAnswer && isSame(there, terms)) return { others };
  const { quantity, price, triggerPrice } = there;
  const report = { ...last, quantity: quantity.toDecimal(), ...(price && { price: price.toDecimal() }), ...(triggerPrice && { triggerPrice: triggerPrice.toDecimal() }) };
  return { others, amendment: { report, isExpected: isAnswer || pending.modify === undefined } };
}

function changed(terms: Amounts, { quantity, price, triggerPrice }: ModifiedReport): Amounts {
  return {
    quantity: quantity ? Scaled.from(quantity) : terms.quantity,
    price: price ? Scaled.from(price) : terms.price,
    triggerPrice: triggerPrice ? Scaled.from(triggerPrice) : terms.triggerPrice,
  };
}

function isSame(a: Amounts, b: Amounts): boolean {
  return a.quantity.equals(b.quantity) && equal(a.price, b.price) && equal(a.triggerPrice, b.triggerPrice);
}

function equal(a: Scaled | undefined, b: Scaled | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}
