import type { BookOrderChange } from '@redfire/core';
import type { LevelBook } from '@redfire/core/book';

interface Standing {
  readonly side: 'buy' | 'sell';
  readonly price: number;
  readonly size: number;
}

/** Sums the orders of a level 3 stream to the levels of a book. */
export class OrderLevels {
  readonly #book: LevelBook;
  readonly #orders = new Map<string, Standing>();
  readonly #sizes = { buy: new Map<number, number>(), sell: new Map<number, number>() };

  constructor(book: LevelBook) {
    this.#book = book;
  }

  take({ change, orderId, side, price, size = 0 }: BookOrderChange): void {
    const before = this.#orders.get(orderId);
    if (change === 'add' || change === 'modify') this.#replace(orderId, before, { side, price, size });
    else if (before !== undefined && change === 'execute') this.#replace(orderId, before, { ...before, size: Math.max(0, before.size - size) });
    else if (before !== undefined) this.#replace(orderId, before, { ...before, size: 0 });
  }

  #replace(orderId: string, before: Standing | undefined, after: Standing): void {
    if (before) this.#add(before.side, before.price, -before.size);
    if (after.size > 0) {
      this.#orders.set(orderId, after);
      this.#add(after.side, after.price, after.size);
    } else this.#orders.delete(orderId);
  }

  #add(side: 'buy' | 'sell', price: number, change: number): void {
    const sizes = this.#sizes[side];
    const sum = (sizes.get(price) ?? 0) + change;
    // sums of floats seldom come back to zero
    const size = sum > DUST ? sum : 0;
    if (size > 0) sizes.set(price, size);
    else sizes.delete(price);
    this.#book[side === 'buy' ? 'bids' : 'asks'].update([[price, size]]);
  }
}

const DUST = 1e-9;
