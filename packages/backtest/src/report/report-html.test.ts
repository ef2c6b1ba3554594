import { createHash } from 'node:crypto';
import { instrumentId, seededRandom, timestamp, type BarColumns } from '@redfire/core';
import { randomWalkBars } from '@redfire/data';
import { expect, it } from 'vitest';
import type { BacktestSummary } from '../backtest-summary.ts';
import { buildReport } from './build-report.ts';
import { EquityShape } from './equity-shape.ts';
import { expandJson } from './expand-json.ts';
import { PriceRecorder } from './price-recorder.ts';
import type { ReportData, ReportTrade } from './report-data.ts';
import { reportHtml } from './report-html.ts';

const START = Date.UTC(2025, 0, 1);
const MINUTE = 60_000;
const HOSTILE = '</script><script>alert(1)</script><!-- \u2028 "&\'';

/** A run of so many minutes with so many trades, out of a walk. */
async function aReport({ minutes, trades: count, name = 'sma-cross' }: { readonly minutes: number; readonly trades: number; readonly name?: string }): Promise<ReportData> {
  const random = seededRandom(3);
  const recorder = new PriceRecorder();
  const [{ bars }] = recorder.watch([{ instrument: 'BTC/USDT.SIM', interval: '1m', bars: randomWalkBars({ seed: 2, count: minutes, tick: '0.01', start: 60_000, intervalMs: MINUTE, startTime: START }) }]) as unknown as readonly [{ bars: AsyncIterable<BarColumns> }];
  const equity = new EquityShape();
  const closes: number[] = [];
  for await (const { closeTime, close, length } of bars) {
    for (let row = 0; row < length; row++) {
      closes.push(close[row]!);
      equity.add(closeTime[row]!, Number((100_000 + closes.length / 100 + close[row]! / 7).toFixed(4)));
    }
  }
  const trades = Array.from({ length: count }, (_, place): ReportTrade => {
    const open = Math.floor((place / count) * minutes * 0.99);
    const close = Math.min(minutes - 1, open + 1 + Math.floor(random.next() * 300));
    const profit = Number(((closes[close]! - closes[open]!) / 7 - 1).toFixed(8));
    return { instrument: instrumentId('BTC/USDT.SIM'), strategy: name, side: 'long', openedAt: START + open * MINUTE, closedAt: START + close * MINUTE, quantity: (random.next() / 7).toFixed(3), entryPrice: String(closes[open]), exitPrice: String(closes[close]), profit, return: profit / 9_000, fees: 1.23456, maxAdverse: random.next() * 99, maxFavourable: random.next() * 99 };
  });
  const summary = { seed: 1, currency: 'USDT', bars: minutes, orders: 2, fills: 2, deniedOrders: 0, denials: {}, rejectedOrders: 0, openOrders: 0, fees: { USDT: '1' }, startingEquity: '100000', finalEquity: '101000', netProfit: '1000', balances: {}, positions: {}, maxDrawdown: 0.1, skippedRows: 0, offTickBars: 0, riskRules: [], from: timestamp(START), to: timestamp(START + minutes * MINUTE), timing: { loadMs: 0, runMs: 0, barsPerSecond: 0 } };
  return buildReport({ summary: summary as unknown as BacktestSummary, statistics: undefined, equity, trades, prices: recorder.prices() }, { title: name, settings: [{ title: name, settings: [{ name, value: name }] }] });
}

it('is under 2 MB for a year of one-minute bars with 2,000 trades', async () => {
  const html = reportHtml(await aReport({ minutes: 525_600, trades: 2_000 }));
  expect(Buffer.byteLength(html)).toBeLessThan(2_000_000);
}, 60_000);

it('carries its data exactly', async () => {
  const report = await aReport({ minutes: 3_000, trades: 40 });
  expect(dataIn(reportHtml(report))).toEqual(JSON.parse(JSON.stringify(report)));
});

it('shows text of the run as text, whatever is in it', async () => {
  const report = await aReport({ minutes: 300, trades: 12, name: HOSTILE });
  const html = reportHtml(report);
  expect(html.match(/<script/g)).toHaveLength(2);
  expect(html.match(/<\/script/g)).toHaveLength(2);
  expect(html).not.toContain('<!-- ');
  expect(html).toContain('<title>&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;!-- \u2028 &quot;&amp;&#39;</title>');
  expect(dataIn(html)).toEqual(JSON.parse(JSON.stringify(report)));
});

it('forbids every request, and every script and style but its own', async () => {
  const html = reportHtml(await aReport({ minutes: 300, trades: 2 }));
  const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  const [, style = ''] = /<style>([^]*?)<\/style>/.exec(html) ?? [];
  const [, script = ''] = /<script>([^]*?)<\/script>/.exec(html) ?? [];
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(policy).toBe(`default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`);
  expect([script.length > 50_000, html.match(/ (?:src|href)=/g)]).toEqual([true, null]);
});

function dataIn(html: string): unknown {
  const [, json = ''] = /<script type="application\/json" id="data">([^]*?)<\/script>/.exec(html) ?? [];
  return expandJson(JSON.parse(json));
}
