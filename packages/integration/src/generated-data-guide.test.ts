import { describe, expect, it } from 'vitest';
import { aBook, aYearOfMinutes } from './generated-data-guide.ts';

describe('the guide to generated data', () => {
  it('makes a year of minutes in sessions', () => {
    const chunks = [...aYearOfMinutes()];
    const last = chunks.at(-1);
    expect(chunks.reduce((bars, { length }) => bars + length, 0)).toBe(98_280);
    expect(new Date(last?.closeTime.at(-1) ?? 0).toISOString()).toBe('2024-12-18T21:00:00.000Z');
  });

  it('makes a book and its trades', () => {
    const items = [...aBook()].flat();
    expect([items[0]?.topic, new Set(items.map(({ topic }) => topic))]).toEqual(['market.book-snapshot', new Set(['market.book-snapshot', 'market.trade', 'market.book-delta'])]);
  });
});
