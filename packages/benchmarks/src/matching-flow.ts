import { seededRandom } from '@redfire/core';
import { MatchingBook } from '@redfire/sim';

/** Operations on a book as columns: what row `i` does. Orders are numbered from 0 in the order in which they come. */
export interface MatchingFlow {
  readonly length: number;
  /** Number of the order that comes, or is canceled. */
  readonly id: Int32Array;
  readonly isCancel: Uint8Array;
  readonly isBuy: Uint8Array;
  readonly price: Int32Array;
  readonly quantity: Int32Array;
}

/** Levels of a side that orders come to, about. */
const DEPTH = 300;
const FIRST_PRICE = 100_000;

/**
 * A seeded flow of orders: 35 % cancels of orders that rest, 10 % limits that meet the other side and go up to five ticks into it, the rest limits behind the best price, more of them near it.
 * A cancel while nothing rests becomes an order. The middle moves as the orders move it.
 */
export function matchingFlow(length: number, seed: number): MatchingFlow {
  const random = seededRandom(seed);
  const flow = { length, id: new Int32Array(length), isCancel: new Uint8Array(length), isBuy: new Uint8Array(length), price: new Int32Array(length), quantity: new Int32Array(length) };
  const book = new MatchingBook();
  /** Orders that came and may still rest. */
  const live: number[] = [];
  let orders = 0;
  for (let row = 0; row < length; row++) {
    const draw = random.next();
    const canceled = draw < 0.35 ? takeLive(live, book, random.next()) : -1;
    if (canceled >= 0) {
      book.cancel(canceled);
      flow.isCancel[row] = 1;
      flow.id[row] = canceled;
      continue;
    }
    const isBuy = random.next() < 0.5;
    const side = isBuy ? 'buy' : 'sell';
    const other = book.best(isBuy ? 'sell' : 'buy');
    const own = book.best(side);
    const sign = isBuy ? 1 : -1;
    const isMarketable = draw >= 0.9 && !Number.isNaN(other);
    const nearest = Number.isNaN(other) ? (Number.isNaN(own) ? FIRST_PRICE : own) : other - sign;
    // the square keeps more of them near
    const price = isMarketable ? other + sign * Math.floor(random.next() * 6) : nearest - sign * Math.floor(random.next() ** 2 * DEPTH);
    const quantity = 1 + Math.floor(random.next() * (isMarketable ? 400 : 100));
    const id = orders++;
    flow.id[row] = id;
    flow.isBuy[row] = isBuy ? 1 : 0;
    flow.price[row] = price;
    flow.quantity[row] = quantity;
    if (book.submit({ id, side, price, quantity }) === 'rests') live.push(id);
  }
  return flow;
}

/** Takes out one that still rests; −1 for none. */
function takeLive(live: number[], book: MatchingBook, draw: number): number {
  let at = Math.floor(draw * live.length);
  while (live.length > 0) {
    const id = live[at] ?? -1;
    live[at] = live[live.length - 1] ?? -1;
    live.pop();
    if (book.remaining(id) > 0) return id;
    at = at < live.length ? at : 0;
  }
  return -1;
}
