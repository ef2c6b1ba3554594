import { equityLines, fillLines, orderLines, runBacktest, useStrategy } from '@redfire/backtest';
import { defineInstrument, type BarColumns } from '@redfire/core';
import { randomWalkBars } from '@redfire/data';
import { SmaCross } from '@redfire/strategy';

const start = Date.UTC(2024, 0, 1);
const perpetual = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.1', lotSize: '0.001', fees: { maker: '0.0002', taker: '0.0005' } });
const spot = defineInstrument({ id: 'ETH/USDT.SIM', kind: 'spot', tickSize: '0.01', lotSize: '0.01', fees: { maker: '0.001', taker: '0.001' } });

/** What a backtest of 5,000 bars writes, as text: once from columns in memory, once from a CSV read as bytes. Run by Node and by a browser. */
export async function outputs(): Promise<Record<string, string>> {
  const walk = { count: 5_000, intervalMs: 60_000, startTime: start };
  const { summary, fills, orders, equity } = await runBacktest({
    instruments: [perpetual, spot],
    data: [
      { instrument: perpetual.id, interval: '1m', bars: randomWalkBars({ ...walk, seed: 7, tick: '0.1', start: 42_000, chunkRows: 1_000 }) },
      { instrument: spot.id, interval: '1m', stream: csv(randomWalkBars({ ...walk, seed: 8, tick: '0.01', start: 2_300 })), format: 'csv', stamps: 'open' },
    ],
    account: { balances: { USDT: '1000000' } },
    strategies: [
      useStrategy(SmaCross, { instrument: perpetual.id, fast: 5, slow: 20, quantity: '0.333', allowShort: true }),
      useStrategy(SmaCross, { instrument: spot.id, fast: 10, slow: 30, quantity: '1.25' }),
    ],
  });
  const { timing: _timing, ...facts } = summary;
  return { summary: JSON.stringify(facts, null, 2), fills: fillLines(fills), orders: orderLines(orders), equity: equity.map(equityLines).join('') };
}

function csv(chunks: Iterable<BarColumns>): string {
  let text = 'time,open,high,low,close,volume\n';
  for (const { length, openTime, open, high, low, close, volume } of chunks) {
    for (let row = 0; row < length; row++) text += `${[openTime, open, high, low, close, volume].map((column) => column[row]).join()}\n`;
  }
  return text;
}
