import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSampler } from './line-sampler.ts';

const steps = fc.array(fc.record({ wait: fc.constantFrom(1, 60_000, 60_000, 3_600_000, 5 * 86_400_000), equity: fc.integer({ min: 1, max: 100_000 }) }), { minLength: 1, maxLength: 120 });
const START = Date.UTC(2025, 0, 1);

test('keeps the first and the last point, the extremes and the deepest drawdown in bounded room, and no point that was not there', () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 2, max: 30 }), (given, limit) => {
      const sampler = new LineSampler(limit);
      const all: { readonly at: number; readonly equity: number; readonly drawdown: number }[] = [];
      let at = START;
      let peak = 0;
      for (const { wait, equity } of given) {
        at += wait;
        peak = Math.max(peak, equity);
        all.push({ at, equity, drawdown: Number(((peak - equity) / peak).toFixed(5)) });
        sampler.add(at, equity);
      }

      const levels = sampler.levels([2, Math.ceil(limit / 2)]);

      for (const { at: times, equity, drawdown } of levels) {
        const points = times.map((time, place) => ({ at: time, equity: equity[place], drawdown: drawdown[place] }));
        expect(all).toEqual(expect.arrayContaining(points));
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect([points[0], points.at(-1)]).toEqual([all[0], all.at(-1)]);
        expect([Math.min(...equity), Math.max(...equity), Math.max(...drawdown)]).toEqual([Math.min(...all.map((point) => point.equity)), Math.max(...all.map((point) => point.equity)), Math.max(...all.map((point) => point.drawdown))]);
      }
      expect(levels.at(-1)?.at.length).toBeLessThanOrEqual(3 * limit + 2);
      expect(levels.map(({ at: times }) => times.length)).toEqual(levels.map(({ at: times }) => times.length).toSorted((one, other) => one - other));
    }),
    { numRuns: cases() },
  );
});
