import { describe, expect, it } from 'vitest';
import { instrumentId } from '../ids.ts';
import type { BookDelta, BookSnapshot } from '../market-data.ts';
import { timestamp } from '../time.ts';
import { LevelBook } from './level-book.ts';

const ETH = instrumentId('ETH/USDT.SIM');
const snapshot = (more: Partial<BookSnapshot> = {}): BookSnapshot => ({ instrument: ETH, at: timestamp(1), bids: [[99, 3], [98, 1]], asks: [[101, 1], [102, 5]], ...more });
const delta = (more: Partial<BookDelta> = {}): BookDelta => ({ instrument: ETH, at: timestamp(2), bids: [], asks: [], ...more });

const readyAt = (sequence: number) => {
  const book = new LevelBook(ETH);
  book.load(snapshot({ sequence }));
  return book;
};

describe('a book', () => {
  it('is empty until its first snapshot, and takes no delta before it', () => {
    const book = new LevelBook(ETH);
    expect([book.state, book.update(delta({ bids: [[1, 1]] })), book.bids.depth]).toEqual(['empty', 'unready', 0]);
  });

  it('tells what its best levels say', () => {
    const book = readyAt(7);
    expect([book.bestBid, book.bestAsk, book.mid, book.spread, book.isCrossed, book.at, book.sequence]).toEqual([99, 101, 100, 2, false, 1, 7]);
  });

  it('weighs the best prices by what stands on the other side', () => {
    expect(readyAt(7).microprice).toBe((99 * 1 + 101 * 3) / 4);
  });

  it.each([
    [undefined, (3 - 1) / 4],
    [2, (4 - 6) / 10],
    [9, (4 - 6) / 10],
  ])('tells how far %s levels lean to one side', (levels, expected) => {
    expect(readyAt(7).imbalance(levels)).toBe(expected);
  });

  it('without levels has no price and leans to no side', () => {
    const book = new LevelBook(ETH);
    expect([book.bestBid, book.bestAsk, book.mid, book.spread, book.microprice, book.imbalance(), book.isCrossed]).toEqual([...Array.from({ length: 6 }, () => Number.NaN), false]);
  });

  it('changes, adds and removes the levels a delta names', () => {
    const book = readyAt(7);
    expect(book.update(delta({ bids: [[99, 0], [97, 2]], asks: [[101, 4]] }))).toBe('taken');
    expect(book.snapshot()).toEqual({ bids: [[98, 1], [97, 2]], asks: [[101, 4], [102, 5]] });
  });

  it('takes snapshots and changes as a subscription mixes them, by their topics', () => {
    const book = new LevelBook(ETH);
    expect([book.take(snapshot(), 'market.book-snapshot'), book.take(delta({ bids: [[99, 0]] }), 'market.book-delta')]).toEqual(['taken', 'taken']);
    expect(book.bids.levels()).toEqual([[98, 1]]);
  });

  it('is told to a depth', () => {
    expect(readyAt(7).snapshot(1)).toEqual({ bids: [[99, 3]], asks: [[101, 1]] });
  });

  it('forgets what it had when another snapshot comes', () => {
    const book = readyAt(7);
    expect(book.load(snapshot({ bids: [[50, 1]], asks: [] }))).toBe('taken');
    expect(book.snapshot()).toEqual({ bids: [[50, 1]], asks: [] });
  });

  it('takes the levels of a snapshot in any order', () => {
    const book = new LevelBook(ETH);
    book.load(snapshot({ bids: [[98, 1], [99, 3]], asks: [[102, 5], [101, 1], [103, 0]] }));
    expect(book.snapshot()).toEqual({ bids: [[99, 3], [98, 1]], asks: [[101, 1], [102, 5]] });
  });

  it('tells when it is crossed, and when it is so no more', () => {
    const book = readyAt(7);
    expect([book.update(delta({ bids: [[101, 1]] })), book.isCrossed]).toEqual(['crossed', true]);
    expect([book.update(delta({ asks: [[101, 0]] })), book.isCrossed]).toEqual(['taken', false]);
  });

  it('is empty once it is cleared', () => {
    const book = readyAt(7);
    book.clear();
    expect([book.state, book.sequence, book.at, book.snapshot()]).toEqual(['empty', undefined, undefined, { bids: [], asks: [] }]);
  });
});

describe('a sequence', () => {
  it.each([
    ['the next', { previousSequence: 7, sequence: 8 }, 'taken', 8],
    ['one that reaches over what the book has', { previousSequence: 5, sequence: 9 }, 'taken', 9],
    ['one that the book has', { previousSequence: 5, sequence: 7 }, 'old', 7],
    ['one that leaves some out', { previousSequence: 8, sequence: 9 }, 'gap', 7],
    ['without a predecessor, another part of the same', { sequence: 7 }, 'taken', 7],
    ['without a predecessor, a later one', { sequence: 90 }, 'taken', 90],
    ['without a predecessor, an earlier one', { sequence: 6 }, 'old', 7],
    ['none', {}, 'taken', 7],
  ] as const)('of a delta: %s', (_title, numbers, outcome, sequence) => {
    const book = readyAt(7);
    expect([book.update(delta({ ...numbers, bids: [[90, 1]] })), book.sequence]).toEqual([outcome, sequence]);
    expect(book.bids.sizeOf(90)).toBe(outcome === 'taken' ? 1 : 0);
  });

  it('that is missing leaves the book gapped until a snapshot comes', () => {
    const book = readyAt(7);
    book.update(delta({ previousSequence: 9, sequence: 10 }));
    expect([book.state, book.update(delta({ previousSequence: 7, sequence: 8, bids: [[90, 1]] })), book.bids.sizeOf(90)]).toEqual(['gapped', 'unready', 0]);
    expect([book.load(snapshot({ sequence: 10 })), book.state, book.update(delta({ previousSequence: 10, sequence: 11 }))]).toEqual(['taken', 'ready', 'taken']);
  });

  it('of a snapshot that is behind the book leaves it as it is', () => {
    const book = readyAt(7);
    expect([book.load(snapshot({ sequence: 6, bids: [] })), book.bids.depth]).toEqual(['old', 2]);
  });

  it('is learned from the first delta where the snapshot has none', () => {
    const book = new LevelBook(ETH);
    book.load(snapshot());
    expect([book.update(delta({ previousSequence: 40, sequence: 41 })), book.update(delta({ previousSequence: 42, sequence: 43 }))]).toEqual(['taken', 'gap']);
  });
});
