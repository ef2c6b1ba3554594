import type { Currency, Scaled } from '@redfire/core';
import { shareOf } from './share-of.ts';

/** A fee, or a part of one; below zero is a rebate. */
export interface FeeShare {
  readonly currency: Currency;
  readonly amount: Scaled;
}

/** Fees by currency, each once; none where nothing was charged. */
export type FeeShares = readonly FeeShare[];

const NONE: FeeShares = Object.freeze([]);

export function feeShares(currency: Currency, amount: Scaled): FeeShares {
  return amount.isZero ? NONE : [{ currency, amount }];
}

/** Both together. */
export function addFees(one: FeeShares, other: FeeShares): FeeShares {
  if (other.length === 0) return one;
  if (one.length === 0) return other;
  const pair = pairOf(one, other);
  if (pair) return [{ currency: pair.currency, amount: pair.mine.plus(pair.theirs) }];
  let sum = one;
  for (const fee of other) {
    const place = sum.findIndex(({ currency }) => currency === fee.currency);
    sum = place < 0 ? [...sum, fee] : sum.map((known, index) => (index === place ? { currency: fee.currency, amount: known.amount.plus(fee.amount) } : known));
  }
  return sum;
}

/** What is left of the first without the second. */
export function subtractFees(one: FeeShares, other: FeeShares): FeeShares {
  if (other.length === 0) return one;
  const pair = pairOf(one, other);
  if (pair) return feeShares(pair.currency, pair.mine.minus(pair.theirs));
  return addFees(one, negatedFees(other)).filter(({ amount }) => !amount.isZero);
}

function negatedFees(fees: FeeShares): FeeShares {
  return fees.map(({ currency, amount }) => ({ currency, amount: amount.negated() }));
}

/** The fees of a part of what they were charged on. */
export function partOfFees(fees: FeeShares, part: Scaled, whole: Scaled): FeeShares {
  const only = fees[0];
  if (only !== undefined && fees.length === 1) return [{ currency: only.currency, amount: shareOf(only.amount, part, whole) }];
  return fees.map(({ currency, amount }) => ({ currency, amount: shareOf(amount, part, whole) }));
}

/** Two fees of one currency, which most are: they need no search. */
function pairOf(one: FeeShares, other: FeeShares): { readonly currency: Currency; readonly mine: Scaled; readonly theirs: Scaled } | undefined {
  const mine = one[0];
  const theirs = other[0];
  if (mine === undefined || theirs === undefined || one.length > 1 || other.length > 1 || mine.currency !== theirs.currency) return undefined;
  return { currency: mine.currency, mine: mine.amount, theirs: theirs.amount };
}
