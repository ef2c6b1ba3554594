import { Decimal, type BarColumns } from '@redfire/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generatedBars, type GeneratedBarsOptions } from './generated-bars.ts';

const MINUTE = 60_000;
const BARS: GeneratedBarsOptions = { seed: 7, count: 10, tick: '0.01', start: 100.004, intervalMs: MINUTE, startTime: Date.UTC(2024, 0, 6, 13) };
const MARKET = { opensMs: 14.5 * 3_600_000, closesMs: 21 * 3_600_000 };

describe('generatedBars', () => {
  it('gives the same bars for the same seed, in chunks of any size, and others for another', () => {
    const bars = generatedBars({ ...BARS, count: 3_000 });
    const first = rowsOf(bars);
    expect([rowsOf(bars), rowsOf(generatedBars({ ...BARS, count: 3_000, chunkRows: 7 }))]).toEqual([first, first]);
    expect(rowsOf(generatedBars({ ...BARS, count: 3_000, seed: 8 }))).not.toEqual(first);
    expect([...generatedBars({ ...BARS, chunkRows: 4 })].map(({ length }) => length)).toEqual([4, 4, 2]);
  });

  it('are these for this seed, on every machine', () => {
    expect(rowsOf(generatedBars({ ...BARS, count: 3 }))).toMatchInlineSnapshot(`
      [
        [
          1704499200000,
          1704499260000,
          100,
          100.02,
          99.81,
          99.9,
          196.072,
        ],
        [
          1704499260000,
          1704499320000,
          99.9,
          99.95,
          99.76,
          99.82,
          176.895,
        ],
        [
          1704499320000,
          1704499380000,
          99.82,
          99.9,
          99.81,
          99.88,
          57.411,
        ],
      ]
    `);
  });

  it('opens at the close before it, round the clock', () => {
    const rows = rowsOf(generatedBars({ ...BARS, count: 5_000 }));
    expect(rows[0]?.slice(0, 3)).toEqual([Date.UTC(2024, 0, 6), Date.UTC(2024, 0, 6) + MINUTE, 100]);
    rows.slice(1).forEach(([openTime, , open], at) => expect([openTime, open]).toEqual([rows[at]?.[1], rows[at]?.[5]]));
  });

  it('leaves out nights and weekends where there are sessions, and moves overnight', () => {
    const rows = rowsOf(generatedBars({ ...BARS, intervalMs: 30 * MINUTE, count: 26, session: MARKET }));
    // the first is a Saturday
    expect([rows[0]?.[0], rows[12]?.[1], rows[13]?.[0], rows[25]?.[1]]).toEqual([Date.UTC(2024, 0, 8, 14, 30), Date.UTC(2024, 0, 8, 21), Date.UTC(2024, 0, 9, 14, 30), Date.UTC(2024, 0, 9, 21)]);
    expect(rows[13]?.[2]).not.toBe(rows[12]?.[5]);
    const weekdays = rowsOf(generatedBars({ ...BARS, intervalMs: 390 * MINUTE, count: 50, session: MARKET })).map(([openTime]) => new Date(openTime!).getUTCDay());
    expect(weekdays).toEqual(Array.from({ length: 50 }, (_, day) => 1 + (day % 5)));
  });

  it('keeps every price on the grid, at least a tick, and open and close within the range', () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom('0.01', '0.25', '0.003', '5', '0.00000001'), fc.integer({ min: 1, max: 2_000 }), (seed, tick, startTicks) => {
        for (const [, , open, high, low, close, volume] of rowsOf(generatedBars({ ...BARS, seed, tick, count: 30, annualVolatility: 20, start: startTicks * Number(tick) }))) {
          expect([Math.min(open!, high!, low!, close!), Math.max(open!, high!, low!, close!), volume! > 0]).toEqual([low, high, true]);
          for (const price of [open!, high!, low!, close!]) expect([price > 0, new Decimal(price).mod(tick).toString()]).toEqual([true, '0']);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    [{ tick: '0' }, 'tick'],
    [{ intervalMs: 7 * MINUTE }, 'intervalMs'],
    [{ annualVolatility: 0 }, 'annualVolatility'],
    [{ averageVolume: -1 }, 'averageVolume'],
    [{ chunkRows: 0 }, 'chunkRows'],
    [{ clustering: { reaction: 0.5, persistence: 0.5 } }, 'clustering'],
  ])('refuses %j', (part, option) => {
    expect(() => generatedBars({ ...BARS, ...part })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ option }) }));
  });
});

describe('the facts of markets, in generated bars', () => {
  const rows = rowsOf(generatedBars({ ...BARS, count: 200_000, tick: '0.0001' }));
  const returns = rows.map(([, , open, , , close]) => Math.log(close! / open!));
  const minuteOf = (row: number) => row % 1_440;

  it('have the volatility that was asked for', () => {
    const variance = meanOf(returns.map((one) => one * one));
    expect(Math.sqrt(variance * 365 * 1_440)).toBeCloseTo(0.6, 1);
  });

  it('cannot be told from the return before, but from the size of it', () => {
    // of 200,000 independent numbers 95 % lie within 0.0044
    expect(Math.abs(autocorrelation(returns, 1))).toBeLessThan(0.01);
    const squares = returns.map((one, row) => (one * one) / busynessOf(minuteOf(row)));
    expect(autocorrelation(squares, 1)).toBeGreaterThan(0.1);
    expect(autocorrelation(squares, 20)).toBeGreaterThan(0.05);
    const calm = rowsOf(generatedBars({ ...BARS, count: 200_000, tick: '0.0001', clustering: { reaction: 0, persistence: 0 } })).map(([, , open, , , close], row) => Math.log(close! / open!) ** 2 / busynessOf(minuteOf(row)));
    expect(Math.abs(autocorrelation(calm, 1))).toBeLessThan(0.01);
  });

  it('has more large moves than a normal distribution', () => {
    const variance = meanOf(returns.map((one) => one ** 2));
    expect(meanOf(returns.map((one) => one ** 4)) / variance ** 2).toBeGreaterThan(4);
  });

  it('is busier at the ends of a session than in its middle', () => {
    const isEnd = (row: number) => minuteOf(row) < 144 || minuteOf(row) >= 1_296;
    const isMiddle = (row: number) => Math.abs(minuteOf(row) - 720) < 144;
    const part = (values: readonly number[], isIn: (row: number) => boolean) => meanOf(values.filter((_, row) => isIn(row)));
    const volumes = rows.map(([, , , , , , volume]) => volume!);
    const squares = returns.map((one) => one * one);
    for (const values of [volumes, squares]) {
      const ratio = part(values, isEnd) / part(values, isMiddle);
      expect([ratio > 2, ratio < 3]).toEqual([true, true]);
    }
    expect(meanOf(volumes)).toBeGreaterThan(95);
    expect(meanOf(volumes)).toBeLessThan(105);
  });

  it('has a range as that of a Brownian motion: its mean square is 4 ln 2 times that of the move (Parkinson, 1980)', () => {
    const ranges = meanOf(rows.map(([, , , high, low]) => Math.log(high! / low!) ** 2));
    // the two extremes are drawn one without the other, which makes some ranges wider
    const ratio = ranges / meanOf(returns.map((one) => one * one)) / (4 * Math.LN2);
    expect([ratio > 0.9, ratio < 1.15]).toEqual([true, true]);
  });
});

function rowsOf(chunks: Iterable<BarColumns>): readonly (readonly number[])[] {
  return [...chunks].flatMap(({ length, openTime, closeTime, open, high, low, close, volume }) => Array.from({ length }, (_, row) => [openTime, closeTime, open, high, low, close, volume].map((column) => column[row]!)));
}

function busynessOf(minute: number): number {
  return 0.6 + 1.2 * ((2 * (minute + 0.5)) / 1_440 - 1) ** 2;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function autocorrelation(values: readonly number[], lag: number): number {
  const mean = meanOf(values);
  const variance = meanOf(values.map((value) => (value - mean) ** 2));
  return meanOf(values.slice(lag).map((value, at) => (value - mean) * ((values[at] ?? mean) - mean))) / variance;
}
