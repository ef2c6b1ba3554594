// The backtest of my-strategy.yaml from code, with the strategy's class and its parameters checked by the compiler.
import { fileURLToPath } from 'node:url';
import { defineInstrument, intervalMs, openBars, runBacktest, useStrategy } from 'redfire';
import ChannelBreakout from './my-strategy.ts';

const btc = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001', fees: { maker: '0.0002', taker: '0.0005' } });
const bars = openBars(fileURLToPath(new URL('bars.csv', import.meta.url)), { format: 'csv', intervalMs: intervalMs('1m') });

const { summary, fills } = await runBacktest({
  instruments: [btc],
  data: [{ instrument: btc.id, interval: '1m', bars }],
  account: { balances: { USDT: '100000' } },
  risk: { maxOrderNotional: '50000 USDT' },
  strategies: [useStrategy(ChannelBreakout, { instrument: btc.id, bars: 240, quantity: '0.5' })],
});

console.log(`${summary.bars} bars, ${fills.length} fills, net profit ${summary.netProfit} ${summary.currency}`);
