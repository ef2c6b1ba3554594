import { describe, expect, it } from 'vitest';
import { BookSide } from './book-side.ts';

const sideOf = (side: 'buy' | 'sell', ...levels: readonly (readonly [number, number])[]) => {
  const book = new BookSide(side);
  book.update(levels);
  return book;
};

it.each([
  ['buy', [[101, 2], [100, 3], [99, 1]]],
  ['sell', [[99, 1], [100, 3], [101, 2]]],
] as const)('puts the best level of a %s side first', (side, expected) => {
  expect(sideOf(side, [100, 3], [101, 2], [99, 1]).levels()).toEqual(expected);
});

it('holds more levels than it began with room for', () => {
  const book = sideOf('sell', ...Array.from({ length: 500 }, (_, index) => [index % 2 === 0 ? index : 1_000 - index, index + 1] as const));
  expect(book.depth).toBe(500);
  expect(book.levels().map(([price]) => price)).toEqual(book.levels().map(([price]) => price).toSorted((one, other) => one - other));
});

it('leaves out a price that is no number', () => {
  expect(sideOf('buy', [Number.NaN, 1], [1, 1]).levels()).toEqual([[1, 1]]);
});

describe('a level that is not there', () => {
  const book = sideOf('sell', [10, 1]);

  it.each([-1, 1])('at depth %i has no price and no size', (depth) => {
    expect([book.priceAt(depth), book.sizeAt(depth)]).toEqual([Number.NaN, 0]);
  });

  it('changes nothing when it is removed', () => {
    book.set(9, 0);
    expect(book.levels()).toEqual([[10, 1]]);
  });
});

it('tells the average price of a size that takes several levels', () => {
  expect(sideOf('sell', [10, 1], [12, 3]).averagePriceFor(2)).toBe(11);
});
