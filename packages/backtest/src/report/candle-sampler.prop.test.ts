import { barColumns, timestamp } from '@redfire/core';
import { aBar, cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CandleSampler } from './candle-sampler.ts';

const bars = fc.array(fc.record({ wait: fc.constantFrom(1, 1, 1, 2, 60, 1_440, 7_000), prices: fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 1, max: 9_999 }))) }), { minLength: 1, maxLength: 100 });
const START = Date.UTC(2025, 0, 1);

test('joins bars to candles that hold each bar exactly once, in bounded room', () => {
  fc.assert(
    fc.property(bars, fc.integer({ min: 2, max: 40 }), (given, limit) => {
      const sampler = new CandleSampler(limit);
      let minute = 0;
      const all = given.map(({ wait, prices }) => {
        minute += wait;
        const [open = 0, close = 0] = prices;
        return { openTime: timestamp(START + minute * 60_000), open, high: Math.max(...prices), low: Math.min(...prices), close };
      });
      for (const bar of all) sampler.add(bar);

      const levels = sampler.levels([2, Math.ceil(limit / 2)]);

      expect(levels.at(-1)?.at.length).toBeLessThanOrEqual(limit);
      const byColumns = new CandleSampler(limit);
      byColumns.addColumns(barColumns(all.map((bar) => aBar(bar))));
      expect(byColumns.levels([2, Math.ceil(limit / 2)])).toEqual(levels);
      for (const { at, open, high, low, close } of levels) {
        const inside = at.map((from, place) => all.filter(({ openTime }) => openTime >= from && openTime < (at[place + 1] ?? Infinity)));
        expect(inside.flat()).toEqual(all);
        expect(inside.map((held) => held[0]?.open)).toEqual(open);
        expect(inside.map((held) => Math.max(...held.map((bar) => bar.high)))).toEqual(high);
        expect(inside.map((held) => Math.min(...held.map((bar) => bar.low)))).toEqual(low);
        expect(inside.map((held) => held.at(-1)?.close)).toEqual(close);
      }
    }),
    { numRuns: cases() },
  );
});
