import { TradingCalendar } from '@redfire/core/calendar';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DailySeries, dayEndOf } from './daily-series.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const utc = dayEndOf(undefined);

function add(series: DailySeries, rows: readonly (readonly [at: number, value: number])[]): void {
  series.add(Float64Array.from(rows, ([at]) => at), rows.length, (row) => rows[row]?.[1] ?? Number.NaN);
}

describe('a day in UTC', () => {
  it('has its last value, and midnight ends the day before', () => {
    const series = new DailySeries(utc);
    add(series, [[HOUR, 1], [DAY - 1, 2], [DAY, 3], [DAY + 1, 4]]);
    add(series, [[2 * DAY - HOUR, 5], [4 * DAY + HOUR, 6]]);
    expect(series.read()).toEqual({ times: [DAY, 2 * DAY - HOUR, 4 * DAY + HOUR], values: [3, 5, 6], ends: [DAY, 2 * DAY, 5 * DAY] });
  });

  it('is none of nothing', () => {
    expect(new DailySeries(utc).read()).toEqual({ times: [], values: [], ends: [] });
  });
});

it('lasts from close to close of a market, whatever the clock of UTC shows', () => {
  const calendar = new TradingCalendar({ zone: 'America/New_York', sessions: [1, 2, 3, 4, 5].map((day) => ({ day, open: '09:30', close: '16:00' })) });
  const series = new DailySeries(dayEndOf(calendar));
  // a Friday in November: 16:00 in New York is 21:00 in UTC; what comes at the weekend belongs to Monday
  const friday = Date.UTC(2026, 10, 20);
  add(series, [[friday + 20 * HOUR, 1], [friday + 21 * HOUR, 2], [friday + 21 * HOUR + 1, 3], [friday + 2 * DAY, 4], [friday + 3 * DAY + 20 * HOUR, 5]]);
  expect(series.read()).toEqual({ times: [friday + 21 * HOUR, friday + 3 * DAY + 20 * HOUR], values: [2, 5], ends: [friday + 21 * HOUR, friday + 3 * DAY + 21 * HOUR] });
});

it('is the same however its values come, in chunks or one by one', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.nat({ max: 9 })), { minLength: 1, maxLength: 30 }), fc.array(fc.nat({ max: 30 }), { maxLength: 3 }), (steps, cuts) => {
      let at = 0;
      const rows = steps.map(([hours, value]) => [(at += hours * HOUR), value] as const);
      const [inChunks, oneByOne] = [new DailySeries(utc), new DailySeries(utc)];
      const edges = [0, ...cuts.sort((a, b) => a - b), rows.length];
      for (const [place, edge] of edges.entries()) if (place > 0) add(inChunks, rows.slice(edges[place - 1], edge));
      for (const [time, value] of rows) oneByOne.addOne(time, value);
      const days = new Map(rows.map(([time, value]) => [Math.ceil(time / DAY) * DAY, [time, value] as const]));
      expect(inChunks.read()).toEqual({ times: [...days.values()].map(([time]) => time), values: [...days.values()].map(([, value]) => value), ends: [...days.keys()] });
      expect(oneByOne.read()).toEqual(inChunks.read());
    }),
    { numRuns: cases() },
  );
});
