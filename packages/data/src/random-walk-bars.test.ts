import { Decimal } from '@redfire/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collect } from './fixtures/collect.ts';
import { randomWalkBars } from './random-walk-bars.ts';

const CASES = Number(process.env['REDFIRE_CASES'] ?? 200);
const WALK = { seed: 7, count: 10, tick: '0.05', start: 100.02, intervalMs: 60_000, startTime: 1_700_000_000_000 };

describe('randomWalkBars', () => {
  it('gives the same bars for the same seed, in chunks of any size', async () => {
    const walk = randomWalkBars(WALK);
    const first = await collect(walk);
    expect([await collect(walk), await collect(randomWalkBars({ ...WALK, chunkRows: 3 }))]).toEqual([first, first]);
    expect(await collect(randomWalkBars({ ...WALK, seed: 8 }))).not.toEqual(first);
    expect([...randomWalkBars({ ...WALK, chunkRows: 4 })].map(({ length }) => length)).toEqual([4, 4, 2]);
  });

  it('starts on the grid and moves by the interval', async () => {
    const { open, openTime, closeTime } = await collect(randomWalkBars({ ...WALK, count: 2 }));
    expect([open?.[0], openTime, closeTime]).toEqual([100, [1_700_000_000_000, 1_700_000_060_000], [1_700_000_060_000, 1_700_000_120_000]]);
  });

  it('keeps every price on the grid, positive, and open and close within the range', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.constantFrom('0.01', '0.05', '0.25', '0.003', '5', '0.00000001'), fc.integer({ min: 1, max: 2_000 }), async (seed, tick, startTicks) => {
        const { open = [], high = [], low = [], close = [], volume = [] } = await collect(randomWalkBars({ ...WALK, seed, tick, count: 50, start: startTicks * Number(tick) }));
        open.forEach((_, row) => {
          const prices = [low[row]!, open[row]!, close[row]!, high[row]!];
          expect([Math.min(...prices), Math.max(...prices)]).toEqual([low[row], high[row]]);
          for (const price of prices) expect([price > 0, new Decimal(price).mod(tick).toString()]).toEqual([true, '0']);
          expect(volume[row]).toBeGreaterThan(0);
        });
      }),
      { numRuns: Math.min(CASES, 100) },
    );
  });

  it.each(['', '0', '-1', '0.00', '1e-3', 'x'])('refuses the tick "%s"', (tick) => {
    expect(() => randomWalkBars({ ...WALK, tick })).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', message: `tick "${tick}" must be a positive decimal such as "0.01"`, details: { option: 'tick', value: tick } }),
    );
  });
});
