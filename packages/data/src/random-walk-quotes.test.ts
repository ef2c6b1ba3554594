import { Decimal } from '@redfire/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomWalkQuotes } from './random-walk-quotes.ts';

const CASES = Number(process.env['REDFIRE_CASES'] ?? 200);
const WALK = { seed: 7, instrument: 'BTC/USDT.SIM', count: 10, tick: '0.05', start: 100.02, from: 1_700_000_000_000, everyMs: 0.5 };

describe('randomWalkQuotes', () => {
  it('gives the same quotes for the same seed, in chunks of any size', () => {
    const walk = randomWalkQuotes(WALK);
    const first = [...walk].flat();
    expect([[...walk].flat(), [...randomWalkQuotes({ ...WALK, chunkRows: 3 })].flat()]).toEqual([first, first]);
    expect([...randomWalkQuotes({ ...WALK, seed: 8 })].flat()).not.toEqual(first);
    expect([...randomWalkQuotes({ ...WALK, chunkRows: 4 })].map(({ length }) => length)).toEqual([4, 4, 2]);
  });

  it('starts on the grid, a spread wide, and moves by the interval', () => {
    const [first, second] = [...randomWalkQuotes({ ...WALK, count: 2, spreadTicks: 3 })].flat();
    expect([first, second?.at]).toEqual([
      { instrument: 'BTC/USDT.SIM', at: 1_700_000_000_000, bid: 100, ask: 100.15, bidSize: expect.any(Number) as number, askSize: expect.any(Number) as number },
      1_700_000_000_000.5,
    ]);
  });

  it('makes quotes only as they are asked for', () => {
    const [chunk] = randomWalkQuotes({ ...WALK, count: 1e15 });
    expect(chunk).toHaveLength(1_024);
  });

  it('keeps every price on the grid and positive, and no move beyond the largest', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('0.01', '0.05', '0.003', '5', '0.00000001'), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 0, max: 5 }), (seed, tick, startTicks, maxMoveTicks) => {
        const quotes = [...randomWalkQuotes({ ...WALK, seed, tick, start: startTicks * Number(tick), count: 50, maxMoveTicks })].flat();
        const ticks = quotes.map(({ bid, ask, bidSize, askSize }) => {
          expect([bidSize !== undefined && bidSize > 0, askSize !== undefined && askSize > 0, new Decimal(ask).minus(bid).toString()]).toEqual([true, true, new Decimal(tick).toString()]);
          return new Decimal(bid).dividedBy(tick);
        });
        for (const [index, bid] of ticks.entries()) {
          expect([bid.isInteger(), bid.gte(1), bid.minus(ticks[index - 1] ?? bid).abs().lte(maxMoveTicks)]).toEqual([true, true, true]);
        }
      }),
      { numRuns: Math.min(CASES, 100) },
    );
  });

  it.each([[{ tick: '0' }], [{ instrument: 'BTC' }], [{ everyMs: -1 }], [{ everyMs: Number.NaN }]])('refuses %j', (options) => {
    expect(() => randomWalkQuotes({ ...WALK, ...options })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
