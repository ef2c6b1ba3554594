import { instrumentId, timestamp, type BookDelta, type BookSnapshot } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { bookOf, follow } from './book-guide.ts';

const ETH = instrumentId('ETH/USDT.BINANCE');
const snapshot = (sequence: number): BookSnapshot => ({ instrument: ETH, at: timestamp(0), sequence, bids: [[100, 4], [99.95, 2], [99, 9]], asks: [[100.5, 6], [101, 6]] });
const delta = (sequence: number, more: Partial<BookDelta> = {}): BookDelta => ({ instrument: ETH, at: timestamp(sequence), previousSequence: sequence - 1, sequence, bids: [], asks: [], ...more });

describe('the code of the guide on order books', () => {
  it('builds a book and reads it', () => {
    expect(bookOf(snapshot(1), [delta(2, { asks: [[100.5, 5]] })])).toEqual({
      bestBid: 100, bestAsk: 100.5, mid: 100.25, spread: 0.5, microprice: (100 * 5 + 100.5 * 4) / 9, leaning: (15 - 11) / 26, cost: (5 * 100.5 + 5 * 101) / 10, near: 6, deepest: 99, state: 'ready',
    });
  });

  it('stops where a change is missing', () => {
    expect(bookOf(snapshot(1), [delta(3), delta(4, { bids: [[100.2, 1]] })])).toMatchObject({ bestBid: 100, state: 'gapped' });
  });

  it('joins changes to snapshots that are asked for meanwhile, after a gap once more', async () => {
    let asked = 0;
    async function* changes() {
      for (const sequence of [5, 6, 7, 8, 20, 21, 22]) {
        yield delta(sequence, { bids: [[90, sequence]] });
        await Promise.resolve();
      }
    }
    const book = await follow(changes(), () => Promise.resolve(snapshot(asked++ === 0 ? 5 : 20)));
    expect([asked, book.state, book.sequence, book.bids.sizeOf(90)]).toEqual([2, 'ready', 22, 22]);
  });
});
