import fc from 'fast-check';
import { aBar, barsFromCloses, cases } from '@redfire/testing';
import { expect, it } from 'vitest';
import { BarView, barColumns, copyBar, type Bar } from './bar.ts';
import { timestamp } from './time.ts';

it('shows one row of columns after another, without a new object', () => {
  const bars = barsFromCloses([10, 12, 11]);
  const view = new BarView(bars[0]!.instrument, bars[0]!.intervalMs);
  view.columns = barColumns(bars);
  const copies = bars.map((_, row) => {
    view.row = row;
    return copyBar(view);
  });
  expect(copies).toEqual(bars);
});

it('copies a bar so that it lasts', () => {
  const view = new BarView(aBar().instrument, 60_000);
  view.columns = barColumns([aBar({ close: 1 }), aBar({ close: 2 })]);
  const kept = copyBar(view);
  view.row = 1;
  expect([kept.close, view.close]).toEqual([1, 2]);
});

it('writes a view as the plain bar it shows', () => {
  const view = new BarView(aBar().instrument, 60_000);
  view.columns = barColumns([aBar({ vwap: 99.5 })]);
  expect(JSON.parse(JSON.stringify(view))).toEqual(aBar({ vwap: 99.5 }));
});

it('has no vwap where the source has none', () => {
  expect(Object.keys(barColumns([aBar()]))).not.toContain('vwap');
  expect(copyBar(aBar())).not.toHaveProperty('vwap');
});

it('has a vwap in the rows that give one, and none in the others', () => {
  const view = new BarView(aBar().instrument, 60_000);
  view.columns = barColumns([aBar({ vwap: 100.5 }), aBar()]);
  const first = copyBar(view);
  view.row = 1;
  expect([first, copyBar(view)]).toEqual([aBar({ vwap: 100.5 }), aBar()]);
});

it('shows nothing before it has columns', () => {
  expect(new BarView(aBar().instrument, 60_000).columns.length).toBe(0);
});

it('gives every bar back from its columns', () => {
  const float = fc.double({ noNaN: true });
  const time = fc.integer({ min: 0, max: 4e12 }).map(timestamp);
  const fields = { openTime: time, closeTime: time, open: float, high: float, low: float, close: float, volume: float };
  const bar = fc.record({ ...fields, vwap: float }, { requiredKeys: ['openTime', 'closeTime', 'open', 'high', 'low', 'close', 'volume'] });
  fc.assert(
    fc.property(fc.array(bar), (rows) => {
      const bars: Bar[] = rows.map((row) => ({ instrument: aBar().instrument, intervalMs: 60_000, ...row }));
      const view = new BarView(aBar().instrument, 60_000);
      view.columns = barColumns(rows);
      const seen = bars.map((_, row) => {
        view.row = row;
        return copyBar(view);
      });
      expect([view.columns.length, seen]).toEqual([bars.length, bars]);
    }),
    { numRuns: cases() },
  );
});
