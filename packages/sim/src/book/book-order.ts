import { RedFireError, type Side } from '@redfire/core';

/** Ids are below: a slot takes 32 bytes, and memory has no more of them. */
const ID_LIMIT = 0x1000_0000;

/** An order for a {@link MatchingBook}. The book keeps nothing of the object. */
export interface BookOrder {
  /** A whole number from 0, below 2²⁸, that no order in the book has. Memory is for the largest that was used: use those of ended orders again. */
  readonly id: number;
  readonly side: Side;
  /** In lots: a whole number from 1 to 2⁵³ − 1. */
  readonly quantity: number;
  /** In ticks: a whole number within ± (2³¹ − 1). Absent: any price, and what finds nobody is canceled. */
  readonly price?: number | undefined;
  /** Whose it is, a whole number from 0 to 2³¹ − 1. Default 0: nobody's, which is never a trade with oneself. */
  readonly owner?: number | undefined;
  /** Default `gtc`, which rests. */
  readonly timeInForce?: 'gtc' | 'ioc' | 'fok' | undefined;
  /** Whether it is refused where it would trade at once, with whomever. */
  readonly postOnly?: boolean | undefined;
}

/** What a resting order is changed to; what is absent stays. */
export interface BookChange {
  /** In ticks. */
  readonly price?: number | undefined;
  /** What is left of it from then on, in lots. */
  readonly quantity?: number | undefined;
  /** Whether the change is refused where the order would trade at once. */
  readonly postOnly?: boolean | undefined;
}

/** @throws {@link RedFireError} `INVALID_INPUT`. */
export function requireId(id: number): void {
  if (!(Number.isInteger(id) && id >= 0 && id < ID_LIMIT)) throw invalid('id', id, 'a whole number from 0, below 268435456');
}

/** @throws {@link RedFireError} `INVALID_INPUT`. */
export function requirePrice(price: number): void {
  if (!(Number.isInteger(price) && Math.abs(price) < 0x8000_0000)) throw invalid('price', price, 'a whole number of ticks within 2147483647 of 0');
}

/** @throws {@link RedFireError} `INVALID_INPUT`. */
export function requireQuantity(quantity: number): void {
  if (!(Number.isSafeInteger(quantity) && quantity > 0)) throw invalid('quantity', quantity, 'a whole number of lots from 1');
}

/** @throws {@link RedFireError} `INVALID_INPUT`. */
export function requireOwner(owner: number): void {
  if (!(Number.isInteger(owner) && owner >= 0 && owner < 0x8000_0000)) throw invalid('owner', owner, 'a whole number from 0, below 2147483648');
}

function invalid(field: string, value: number, expected: string): RedFireError {
  return new RedFireError('INVALID_INPUT', `${field} "${value}" of an order must be ${expected}`, { details: { field, value } });
}
