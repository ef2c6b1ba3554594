import type { Side } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BookChange, BookOrder } from './book-order.ts';
import { NaiveBook, type Met } from './fixtures/naive-book.ts';
import { MatchingBook } from './matching-book.ts';
import { SELF_TRADE_RULES } from './self-trade.ts';

type Command =
  | { readonly kind: 'submit'; readonly order: BookOrder }
  | { readonly kind: 'modify'; readonly id: number; readonly change: BookChange }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'reduce'; readonly id: number; readonly by: number };

const LIMIT = 2 ** 31 - 1;
const id = fc.oneof({ weight: 20, arbitrary: fc.integer({ min: 0, max: 15 }) }, { weight: 1, arbitrary: fc.constantFrom(1_023, 1_024, 5_000) });
/** Mostly near each other, sometimes around the ends of a window, or as far as prices go. */
const price = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: -3, max: 4 }) },
  { weight: 3, arbitrary: fc.constantFrom(-2_000, -1_025, -1_024, -1_023, -770, -769, -768, -256, 255, 256, 257, 767, 768, 769, 1_023, 1_024, 1_025, 2_000, 5_000) },
  { weight: 1, arbitrary: fc.constantFrom(-LIMIT, LIMIT, 1_000_000_000, -1_000_000_000) },
);
const quantity = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) }, { weight: 1, arbitrary: fc.constantFrom(30, 2 ** 40) });
const order: fc.Arbitrary<BookOrder> = fc.record(
  { id, side: fc.constantFrom<Side>('buy', 'sell'), quantity, price, owner: fc.integer({ min: 0, max: 2 }), timeInForce: fc.constantFrom('gtc' as const, 'gtc' as const, 'ioc' as const, 'fok' as const), postOnly: fc.constantFrom(false, false, false, true) },
  { requiredKeys: ['id', 'side', 'quantity'] },
);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ kind: fc.constant('submit' as const), order }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('modify' as const), id, change: fc.record({ price, quantity, postOnly: fc.boolean() }, { requiredKeys: [] }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cancel' as const), id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reduce' as const), id, by: fc.integer({ min: 1, max: 9 }) }) },
);

describe('MatchingBook', () => {
  it('trades, rests and refuses as a book of sorted objects does', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SELF_TRADE_RULES), fc.array(command, { maxLength: 40, size: 'max' }), (selfTrade, commands) => {
        const book = new MatchingBook({ selfTrade, windowTicks: 1_024 });
        const naive = new NaiveBook(selfTrade);
        for (const one of commands) {
          expect(apply(book, one)).toEqual(applyNaively(naive, one));
          expect([queueOf(book, 'buy'), queueOf(book, 'sell'), book.size]).toEqual([naiveQueueOf(naive, 'buy'), naiveQueueOf(naive, 'sell'), naive.orders.length]);
        }
      }),
      { numRuns: cases() },
    );
  });
});

/** What came of a command, in one form for both books. */
interface Answer {
  readonly outcome: string;
  readonly met: readonly Met[];
}

function apply(book: MatchingBook, one: Command): Answer {
  try {
    if (one.kind === 'cancel') return { outcome: String(book.cancel(one.id)), met: [] };
    if (one.kind === 'reduce') return { outcome: String(book.reduce(one.id, one.by)), met: [] };
    const outcome = one.kind === 'submit' ? book.submit(one.order) : book.modify(one.id, one.change);
    const { matches } = book;
    return { outcome, met: Array.from({ length: matches.length }, (_, row) => [matches.orderId(row), matches.price(row), matches.quantity(row), matches.isTrade(row)] as const) };
  } catch (error) {
    return { outcome: (error as { code: string }).code, met: [] };
  }
}

function applyNaively(book: NaiveBook, one: Command): Answer {
  const known = book.orders.find((resting) => resting.id === (one.kind === 'submit' ? one.order.id : one.id));
  if (one.kind === 'submit') return known ? { outcome: 'DUPLICATE_ORDER_ID', met: [] } : { outcome: book.submit(one.order), met: book.met };
  if (!known) return { outcome: 'ORDER_NOT_FOUND', met: [] };
  const { quantity: held } = known;
  switch (one.kind) {
    case 'modify':
      return { outcome: book.modify(one.id, one.change), met: book.met };
    case 'cancel':
      book.remove(one.id);
      return { outcome: String(held), met: [] };
    case 'reduce':
      book.reduce(one.id, one.by);
      return { outcome: String(Math.max(0, held - one.by)), met: [] };
  }
}

function queueOf(book: MatchingBook, side: Side): readonly unknown[] {
  const rows: unknown[] = [];
  for (let at = book.best(side); !Number.isNaN(at); at = book.worseThan(side, at)) {
    for (let one = book.first(side, at); one >= 0; one = book.next(one)) rows.push([one, book.priceOf(one), book.remaining(one)]);
  }
  return rows;
}

function naiveQueueOf(book: NaiveBook, side: Side): readonly unknown[] {
  return book.queue(side).map((resting) => [resting.id, resting.price, resting.quantity]);
}
