import { describe, expect, it } from 'vitest';
import { instrumentId } from '../ids.ts';
import type { BookDelta, BookSnapshot } from '../market-data.ts';
import { timestamp } from '../time.ts';
import { BookBuilder } from './book-builder.ts';

const ETH = instrumentId('ETH/USDT.SIM');
/** Each delta sets the bid at 1 to its own last number. */
const delta = (first: number, last: number): BookDelta => ({ instrument: ETH, at: timestamp(last), previousSequence: first - 1, sequence: last, bids: [[1, last]], asks: [] });
const snapshot = (sequence: number): BookSnapshot => ({ instrument: ETH, at: timestamp(sequence), sequence, bids: [[1, sequence]], asks: [[2, 1]] });

describe('deltas that come before the snapshot', () => {
  it('are used from the first that it does not hold', () => {
    const builder = new BookBuilder(ETH);
    for (const item of [delta(1, 3), delta(4, 6), delta(7, 9)]) expect(builder.update(item)).toBe('unready');
    expect([builder.needsSnapshot, builder.buffered]).toEqual([true, 3]);
    expect(builder.load(snapshot(5))).toBe('taken');
    expect([builder.needsSnapshot, builder.buffered, builder.book.sequence, builder.book.bids.sizeOf(1)]).toEqual([false, 0, 9, 9]);
  });

  it('are left out where the snapshot holds them all', () => {
    const builder = new BookBuilder(ETH);
    builder.update(delta(1, 3));
    expect([builder.load(snapshot(3)), builder.book.bids.sizeOf(1)]).toEqual(['taken', 3]);
  });

  it('wait for another snapshot where the first is too old for them', () => {
    const builder = new BookBuilder(ETH);
    for (const item of [delta(7, 9), delta(10, 12)]) builder.update(item);
    expect([builder.load(snapshot(5)), builder.needsSnapshot, builder.buffered]).toEqual(['gap', true, 2]);
    expect([builder.load(snapshot(9)), builder.book.sequence]).toEqual(['taken', 12]);
  });

  it('are kept up to a number, the oldest dropped first, and a snapshot from before them does not join', () => {
    const builder = new BookBuilder(ETH, { maxBuffered: 2 });
    for (let number = 1; number <= 5; number++) builder.update(delta(number, number));
    expect(builder.buffered).toBe(2);
    expect(builder.load(snapshot(2))).toBe('gap');
    expect([builder.load(snapshot(3)), builder.book.sequence]).toEqual(['taken', 5]);
  });
});

it('waits again after a gap, and goes on with what has come meanwhile', () => {
  const builder = new BookBuilder(ETH);
  builder.load(snapshot(1));
  expect([delta(2, 2), delta(4, 4), delta(5, 5)].map((item) => builder.update(item))).toEqual(['taken', 'gap', 'unready']);
  expect([builder.load(snapshot(4)), builder.book.sequence]).toEqual(['taken', 5]);
});

it('refuses room for no delta at all', () => {
  expect(() => new BookBuilder(ETH, { maxBuffered: 0 })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});
