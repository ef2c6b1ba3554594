import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawnBars, type DrawnBar } from '../fixtures/drawn-bars.ts';
import { referenceData } from '../fixtures/reference-data.ts';
import { renko, type RenkoBrick } from './renko.ts';

const FOLDER = process.env['REDFIRE_DATA'] ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));

describe('renko bricks', () => {
  it('are one for each whole size beyond the last one, and turn only on its other side', () => {
    expect(bricksOf(1, [100.2, 100.9, 101, 103.4, 102.1, 101, 100.9]).map(({ open, close }) => [open, close])).toEqual([[100, 101], [101, 102], [102, 103], [102, 101]]);
  });

  it('are complete at a close on their end, whatever the quotient of doubles says', () => {
    // 0.3 / 0.1 is below three in doubles
    expect(bricksOf(0.1, [0.1, 0.2, 0.3, 0.7]).length).toBe(6);
  });

  it('that one bar makes share its volume, and the prices since the brick before', () => {
    const indicator = renko(1);
    for (const bar of drawnBars([[100, 100, 100, 100, 7], [100, 100.8, 99.5, 100.5, 3], [100.5, 103, 100.2, 102.5, 5]])) indicator.update(bar);
    const shared = { high: 103, low: 99.5, volume: 4 };
    expect({ bricks: indicator.bricks, list: indicator.list() }).toEqual({ bricks: 2, list: [{ open: 100, close: 101, ...shared }, { open: 101, close: 102, ...shared }] });
  });

  it('follow on each other, end within one of the close, and keep the volume', () => {
    const prices = fc.array(fc.tuple(fc.integer({ min: 100, max: 2_000 }), fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 40 });
    fc.assert(fc.property(fc.integer({ min: 1, max: 200 }), prices, (size, rows) => {
      const indicator = renko(size / 10);
      const bricks: RenkoBrick[] = [];
      const missed: number[] = [];
      let counted = 0;
      let volume = 0;
      for (const [index, bar] of drawnBars(rows.map(([price, traded]): DrawnBar => [price / 10, price / 10, price / 10, price / 10, traded])).entries()) {
        indicator.update(bar);
        bricks.push(...indicator.list());
        if (index === 0) continue;
        volume += bar.volume;
        if (indicator.bricks > 0) counted = volume;
        const { open = indicator.value, close = indicator.value } = bricks.at(-1) ?? {};
        // a close a whole size beyond the ends of the last brick would have made another
        if (!(bar.close > Math.min(open, close) - indicator.size && bar.close < Math.max(open, close) + indicator.size)) missed.push(index);
      }
      const torn = bricks.filter((brick, index) => {
        const before = bricks[index - 1];
        if (!before) return false;
        const isTurn = brick.close > brick.open !== before.close > before.open;
        return !isClose(brick.open, isTurn ? before.open : before.close) || !isClose(Math.abs(brick.close - brick.open), indicator.size);
      });
      expect({ missed, torn, isKept: isClose(bricks.reduce((sum, brick) => sum + brick.volume, 0), counted) }).toEqual({ missed: [], torn: [], isKept: true });
    }), { numRuns: cases() });
  });

  it('are those of Stock.Indicators, one by one', (context) => {
    const file = join(FOLDER, 'indicators/skender/renko.standard.json.gz');
    if (!existsSync(file)) {
      if (process.env['REDFIRE_REQUIRE_ALL'] === '1') throw new Error(`"${file}" is missing and REDFIRE_REQUIRE_ALL=1`);
      context.skip(`real data is absent ("${file}"; set REDFIRE_DATA)`);
    }
    const expected = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as (RenkoBrick & { readonly timestamp: string })[];
    const { bars } = referenceData({ indicator: 'renko', file: 'skender/renko.standard.json.gz', column: 'open', make: () => () => Number.NaN });
    const indicator = renko(1);
    const bricks = bars.flatMap((bar) => {
      indicator.update(bar);
      return indicator.list().map((brick) => ({ ...brick, volume: Math.round(brick.volume), timestamp: new Date(bar.openTime).toISOString().slice(0, 10) }));
    });
    expect(expected.length).toBeGreaterThan(400);
    expect(bricks).toEqual(expected.map(({ open, high, low, close, volume, timestamp }) => ({ open, high, low, close, volume: Math.round(volume), timestamp: timestamp.slice(0, 10) })));
  });
});

function bricksOf(size: number, closes: readonly number[]): readonly RenkoBrick[] {
  const indicator = renko(size);
  return drawnBars(closes.map((close): DrawnBar => [close, close, close, close])).flatMap((bar) => {
    indicator.update(bar);
    return indicator.list();
  });
}

function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) < 1e-9;
}
