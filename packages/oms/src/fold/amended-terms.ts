import { Scaled, type ModifiedReport } from '@redfire/core';
import { isLater } from './infer-execution.ts';
import type { AmendedAmount, OrderTerms, VenueTime } from '../order-record.ts';

const AMOUNTS: readonly AmendedAmount[] = ['quantity', 'price', 'triggerPrice'];

/**
 * The terms after an amendment of the venue: the same ones where it says nothing new. Amendments may come in any order, and each may leave
 * amounts as they were, so every amount is that of the latest amendment that named it.
 *
 * @param from - Whose time the report has: our own, of an order held on our side, is compared with no venue's and not kept.
 */
export function amendedTerms(terms: OrderTerms, report: ModifiedReport, from: 'own' | 'venue'): OrderTerms {
  if (from === 'own') return ownTerms(terms, report);
  const { at, sequence } = report;
  const when: VenueTime = { at, sequence };
  let next = terms;
  for (const field of AMOUNTS) {
    const told = report[field];
    if (told === undefined) continue;
    const last = lastOf(terms, field);
    const amount = Scaled.from(told);
    if (last && (isLater(last, when) || (isSameTime(last, when) && terms[field]?.equals(amount) === true))) continue;
    next = { ...next, [field]: amount, amendedAmounts: { ...next.amendedAmounts, [field]: when } };
  }
  const isNewest = terms.amended === undefined || isLater(when, terms.amended);
  if (next === terms && !isNewest) return terms;
  return { ...next, amended: isNewest ? when : terms.amended, requested: terms.requested ?? terms };
}

function ownTerms(terms: OrderTerms, report: ModifiedReport): OrderTerms {
  let next = terms;
  for (const field of AMOUNTS) {
    const told = report[field];
    if (told === undefined) continue;
    const amount = Scaled.from(told);
    if (terms[field]?.equals(amount) !== true) next = { ...next, [field]: amount, requested: terms.requested ?? terms };
  }
  return next;
}

/** When an amount was last amended; where that is not known of each, with the last amendment of all. */
export function lastOf({ amended, amendedAmounts }: OrderTerms, field: AmendedAmount): VenueTime | undefined {
  return amendedAmounts ? amendedAmounts[field] : amended;
}

function isSameTime(a: VenueTime, b: VenueTime): boolean {
  return a.at === b.at && a.sequence === b.sequence;
}
