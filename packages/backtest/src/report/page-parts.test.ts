import { describe, expect, it } from 'vitest';
import { durationText, numberText, shortAmount, signedPercent } from '../../page/format.ts';
import { tradeColumns } from '../../page/trade-columns.ts';
import { filteredTrades } from '../../page/trade-filter.ts';
import { Viewport, levelInSight } from '../../page/viewport.ts';
import type { ReportTrade } from './report-data.ts';

describe('a viewport', () => {
  it('stays inside of the whole, and shows no less than the least', () => {
    const viewport = new Viewport([0, 1_000], 100);
    const shown = (act: () => void) => {
      act();
      return [viewport.from, viewport.to];
    };
    expect(shown(() => { viewport.show(400, 600); })).toEqual([400, 600]);
    expect(shown(() => { viewport.pan(-3); })).toEqual([0, 200]);
    expect(shown(() => { viewport.pan(99); })).toEqual([800, 1_000]);
    expect(shown(() => { viewport.zoom(0.001); })).toEqual([850, 950]);
    expect(shown(() => { viewport.zoom(2, 0); })).toEqual([800, 1_000]);
    expect(shown(() => { viewport.show(-500, 50); })).toEqual([0, 550]);
    expect(shown(() => { viewport.showAll(); })).toEqual([0, 1_000]);
    expect(viewport.isWhole).toBe(true);
  });

  it('takes the finest level that fits, and a point beyond each edge', () => {
    const levels = [{ at: [0, 500, 1_000] }, { at: Array.from({ length: 101 }, (_, place) => place * 10) }];
    expect(levelInSight(levels, { from: 0, to: 1_000 }, 50)).toEqual({ level: levels[0], begin: 0, end: 3 });
    expect(levelInSight(levels, { from: 200, to: 300 }, 50)).toEqual({ level: levels[1], begin: 19, end: 31 });
    expect(levelInSight([], { from: 0, to: 1 }, 9)).toBeUndefined();
  });
});

describe('the table of trades', () => {
  const trade = (place: number): ReportTrade => ({ instrument: place % 2 === 0 ? 'A' : 'B', side: place % 3 === 0 ? 'short' : 'long', openedAt: place * 60_000, closedAt: place * 60_000 + 1, quantity: '1', entryPrice: '10', exitPrice: '11', profit: (place * 7) % 11 - 5 });
  const trades = Array.from({ length: 10_000 }, (_, place) => trade(place));
  const rows = trades.map((each, place) => ({ number: place + 1, trade: each }));
  const columns = tradeColumns(trades);

  it('sorts ten thousand by any column, equal ones in the order of the run', () => {
    for (const { id, key } of columns) {
      const sorted = filteredTrades(rows, columns, { filter: {}, order: { id, direction: 'ascending' } });
      const isInOrder = sorted.every((row, place) => {
        const next = sorted[place + 1];
        return next === undefined || key(row) < key(next) || (key(row) === key(next) && row.number < next.number);
      });
      expect([id, isInOrder, sorted.length]).toEqual([id, true, 10_000]);
    }
  });

  it('passes trades by instrument, side, result and words together', () => {
    const found = filteredTrades(rows, columns, { filter: { instrument: 'B', side: 'long', result: 'loss', text: '1970-01-02 B' }, order: { id: 'number', direction: 'descending' } });
    const expected = rows.filter(({ trade: { instrument, side, profit, openedAt } }) => instrument === 'B' && side === 'long' && profit < 0 && new Date(openedAt).toISOString().startsWith('1970-01-02')).toReversed();
    expect(expected.length).toBeGreaterThan(100);
    expect(found).toEqual(expected);
  });

  it('leaves out columns in which nothing would differ or stand', () => {
    expect(columns.map(({ id }) => id)).toEqual(['number', 'instrument', 'side', 'opened', 'closed', 'held', 'quantity', 'entry', 'exit', 'profit']);
  });
});

describe('numbers on the page', () => {
  it('have groups, a true minus, and no minus at zero', () => {
    expect([numberText(-1234567.891, 2), numberText(-0.001, 2), signedPercent(0.0512), signedPercent(-0.2), signedPercent(0)]).toEqual(['−1,234,567.89', '0.00', '+5.12 %', '−20.00 %', '0.00 %']);
    expect([950, 12_345, -2_500_000, 3.2e9].map(shortAmount)).toEqual(['950', '12.35k', '−2.5M', '3.2B']);
    expect([0, 1_500, 90_000, 5_400_000, 90_000_000, 90 * 86_400_000].map(durationText)).toEqual(['0', '1.50 s', '1 min', '1 h 30 min', '1 d 1 h', '90 d']);
  });
});
