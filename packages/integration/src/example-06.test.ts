import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runBacktest } from '@redfire/backtest';
import { defineInstrument, type Bar } from '@redfire/core';
import { findLookAhead } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { syntheticBars } from '../../../examples/06-multi-timeframe/synthetic-bars.ts';
import TrendFilter from '../../../examples/06-multi-timeframe/trend-filter.ts';

const run = promisify(execFile);
const example = fileURLToPath(new URL('../../../examples/06-multi-timeframe', import.meta.url));
const btc = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001', fees: { maker: '0', taker: '0' } });
const bars = syntheticBars({ instrument: btc.id, from: Date.UTC(2025, 0, 6), minutes: 4 * 24 * 60, seed: 6 });

async function fillsOver(data: readonly Bar[]) {
  const strategy = new TrendFilter({ instrument: btc.id, quantity: '0.5' });
  const { orders } = await runBacktest({ instruments: [btc], data: [{ instrument: btc.id, interval: '1m', bars: data }], account: { balances: { USDT: '20000' } }, strategies: [strategy] });
  return { strategy, did: orders.map(({ createdAt, side, quantity }) => ({ at: createdAt, side, quantity: quantity.toFixed() })).sort((a, b) => a.at - b.at) };
}

describe('examples/06-multi-timeframe', () => {
  it('prints what it heard and did, the same each time', async () => {
    const [{ stdout, stderr }, again] = await Promise.all([run('npm', ['--silent', 'start'], { cwd: example }), run('npm', ['--silent', 'start'], { cwd: example })]);
    expect([stderr, stdout]).toEqual(['', again.stdout]);
    const lines = stdout.trimEnd().split('\n');
    // the hours take longest to warm up: the last of twelve ends at noon of the first day, and the minute that closes with it is the first to be heard
    const minutes = 20_160 - 12 * 60 + 1;
    expect(lines[0]).toBe(`20160 synthetic minutes; after its warm-up the strategy heard ${minutes} bars of 1m, ${minutes / 15 - (minutes % 15) / 15 + 1} bars of 15m, ${20_160 / 60 - 12} bars of 60m`);
    const hour = lines.findIndex((line) => line.startsWith('the bars that closed'));
    expect(lines.slice(hour + 1, hour + 4).map((line) => line.replace(/ at [\d.]+$/, ''))).toEqual(['60m', '15m', ' 1m'].map((length) => `01-06 13:00  ${length} closes`));
    expect(lines.filter((line) => /^\d\d-\d\d \d\d:\d\d {2}(buy |sell) 0\.5 at \d+\.\d\d$/.test(line)).length).toBe(8);
    const fills = lines.slice(-2).map((line) => Number(/: (\d+) fills/.exec(line)?.[1]));
    expect(fills[0]).toBeGreaterThan(8);
    expect(fills[1]).toBeGreaterThan(fills[0] ?? NaN);
  }, 60_000);

  it('has a strategy that does not know the future', async () => {
    const { did } = await fillsOver(bars);
    expect(did.length).toBeGreaterThan(2);
    const cutsAt = did.slice(0, 6).flatMap(({ at }) => [at - 60_000, at, at + 600_000]);
    expect(await findLookAhead({ data: bars, cutsAt, run: async (data) => (await fillsOver(data)).did })).toBeUndefined();
  });

  it('keeps the strategy and its host to a size that is read at one go', async () => {
    for (const file of ['main.ts', 'trend-filter.ts']) expect((await readFile(join(example, file), 'utf8')).trimEnd().split('\n').length).toBeLessThanOrEqual(80);
  });
});
