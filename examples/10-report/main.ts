// Three settings of a strategy on two generated markets over a year: a report of the first, and a comparison of all, as pages to open in a browser.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runBacktest, useStrategy } from '@redfire/backtest';
import { PriceRecorder, compareReports, comparisonHtml, reportData, reportHtml, type ReportData } from '@redfire/backtest/report';
import { defineInstrument } from '@redfire/core';
import { generatedBars } from '@redfire/data';
import { TrendFollower } from './trend-follower.ts';

const QUARTER_OF_AN_HOUR = 900_000;
const fees = { maker: '0.0002', taker: '0.0005' };
const markets = [
  { instrument: defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.1', lotSize: '0.001', fees }), seed: 11, start: 42_000, annualVolatility: 0.55, quantity: '1' },
  { instrument: defineInstrument({ id: 'ETH/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.01', fees }), seed: 23, start: 2_300, annualVolatility: 0.75, quantity: '15' },
];
const instruments = markets.map(({ instrument }) => instrument);

// #region run
async function backtest(fast: number, slow: number): Promise<ReportData> {
  const prices = new PriceRecorder();
  const data = markets.map(({ instrument, quantity: _quantity, ...market }) => ({
    instrument: instrument.id,
    interval: '15m' as const,
    bars: generatedBars({ ...market, count: 365 * 96, tick: instrument.tickSize.toFixed(), intervalMs: QUARTER_OF_AN_HOUR, startTime: Date.UTC(2025, 0, 1) }),
  }));
  const strategies = markets.map(({ instrument, quantity }) => useStrategy(TrendFollower, { instrument: instrument.id, quantity, fast, slow }));
  const result = await runBacktest({ instruments, data: prices.watch(data), account: { balances: { USDT: '100000' } }, strategies });
  return reportData(result, {
    title: 'Trend follower on two generated markets',
    prices,
    settings: [{ title: 'Trend follower', settings: [{ name: 'fast', value: String(fast) }, { name: 'slow', value: String(slow) }, { name: 'band', value: '0.01' }] }],
  });
}
// #endregion run

const [first, second, third] = [await backtest(96, 384), await backtest(48, 192), await backtest(24, 96)];
const out = fileURLToPath(new URL('out/', import.meta.url));
await mkdir(out, { recursive: true });
// #region write
await writeFile(`${out}report.html`, reportHtml(first));
const runs = [{ name: '96 and 384', report: first }, { name: '48 and 192', report: second }, { name: '24 and 96', report: third }];
await writeFile(`${out}comparison.html`, comparisonHtml(compareReports(runs, { title: 'Lengths of a trend follower' })));
// #endregion write

for (const { name, report } of runs) console.log(`${name.padEnd(11)} ${report.headline.map(({ label, value, format }) => `${label} ${shown(value, format)}`).join(', ')}`);
console.log(`\nwrote ${out}report.html and comparison.html; open them in a browser`);

function shown(value: number | string | undefined, format: string): string {
  if (typeof value !== 'number') return value ?? '–';
  return format === 'percent' ? `${(value * 100).toFixed(2)} %` : format === 'count' ? String(value) : value.toFixed(2);
}
