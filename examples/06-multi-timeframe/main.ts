// Minutes with a filter of quarters of an hour and hours that are made of them, after a warm-up; and the same without the filter.
import { runBacktest } from '@redfire/backtest';
import { defineInstrument } from '@redfire/core';
import { syntheticBars } from './synthetic-bars.ts';
import TrendFilter from './trend-filter.ts';

const btc = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001', fees: { maker: '0.0002', taker: '0.0002' } });
const bars = syntheticBars({ instrument: btc.id, from: Date.UTC(2025, 0, 6), minutes: 14 * 24 * 60, seed: 6 });

for (const filter of [true, false]) {
  const strategy = new TrendFilter({ instrument: btc.id, quantity: '0.5', filter });
  const { summary, fills } = await runBacktest({
    instruments: [btc],
    data: [{ instrument: btc.id, interval: '1m', bars }],
    account: { balances: { USDT: '20000' } },
    strategies: [strategy],
  });
  if (filter) {
    const heard = [...strategy.heard].sort(([a], [b]) => a - b);
    console.log(`${summary.bars} synthetic minutes; after its warm-up the strategy heard ${heard.map(([length, count]) => `${count} bars of ${length / 60_000}m`).join(', ')}`);
    console.log(`\nthe bars that closed with the first hour, in the order in which they came:\n${strategy.firstHour.join('\n')}`);
    console.log(`\nits first trades:\n${strategy.trades.slice(0, 8).join('\n')}\n`);
  }
  console.log(`${filter ? 'with' : 'without'} the filter: ${fills.length} fills, net profit ${Number(summary.netProfit).toFixed(2)} ${summary.currency}, fees ${Number(summary.fees['USDT']).toFixed(2)}, deepest loss ${(summary.maxDrawdown * 100).toFixed(2)} %`);
}
