import { describe, expect, it } from 'vitest';
import { MatchingBook } from './matching-book.ts';

describe('MatchingBook', () => {
  it.each([
    [{ id: -1 }, 'id'],
    [{ id: 1.5 }, 'id'],
    [{ id: 2 ** 28 }, 'id'],
    [{ quantity: 0 }, 'quantity'],
    [{ quantity: 0.5 }, 'quantity'],
    [{ quantity: 2 ** 53 }, 'quantity'],
    [{ price: 2 ** 31 }, 'price'],
    [{ price: Number.NaN }, 'price'],
    [{ owner: -1 }, 'owner'],
  ])('refuses an order with %j and keeps what it has', (part, field) => {
    const book = new MatchingBook();
    book.submit({ id: 0, side: 'sell', price: 10, quantity: 4 });
    book.submit({ id: 1, side: 'buy', price: 10, quantity: 1 });
    expect(() => book.submit({ id: 2, side: 'buy', price: 10, quantity: 1, ...part })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) }));
    expect([book.size, book.remaining(0), book.matches.length, book.remaining(2)]).toEqual([1, 3, 1, 0]);
  });

  it('refuses a change and a reduction that are none, and keeps what it has', () => {
    const book = new MatchingBook();
    book.submit({ id: 0, side: 'sell', price: 10, quantity: 4 });
    for (const change of [{ price: 0.5 }, { quantity: -1 }]) expect(() => book.modify(0, change)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(() => book.reduce(0, 0)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect([book.priceOf(0), book.remaining(0), book.size]).toEqual([10, 4, 1]);
  });

  it('knows no order but those that rest', () => {
    const book = new MatchingBook();
    book.submit({ id: 1, side: 'sell', price: 10, quantity: 4 });
    for (const id of [0, -1, 1.5, Number.NaN, 2 ** 40]) {
      expect([book.remaining(id), book.priceOf(id), book.next(id)]).toEqual([0, Number.NaN, -1]);
      expect(() => book.cancel(id)).toThrow(expect.objectContaining({ code: 'ORDER_NOT_FOUND' }));
    }
  });

  it('tells nothing of prices while a side is empty', () => {
    const book = new MatchingBook();
    expect([book.best('buy'), book.best('sell'), book.worseThan('buy', 5), book.first('sell', 5)]).toEqual([Number.NaN, Number.NaN, Number.NaN, -1]);
    book.submit({ id: 0, side: 'sell', price: 0, quantity: 1 });
    expect(book.best('sell')).toBe(0);
  });

  it('holds more orders, levels and matches than it began with', () => {
    const book = new MatchingBook({ windowTicks: 1_024 });
    const count = 5_000;
    for (let id = 0; id < count; id++) book.submit({ id, side: 'sell', price: id * 7, quantity: 2 });
    expect([book.submit({ id: count, side: 'buy', quantity: 2 * count }), book.matches.length, book.matches.orderId(count - 1), book.matches.price(count - 1), book.size]).toEqual(['filled', count, count - 1, (count - 1) * 7, 0]);
  });

  it.each([0, 1_000, -1_024])('refuses a window of %d ticks', (windowTicks) => {
    expect(() => new MatchingBook({ windowTicks })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { field: 'windowTicks', value: windowTicks } }));
  });
});
