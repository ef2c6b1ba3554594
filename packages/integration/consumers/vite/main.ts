import { runBacktest } from '@redfire/backtest';
import { defineInstrument } from '@redfire/core';
import { randomWalkBars } from '@redfire/data';

const { summary } = await runBacktest({
  instruments: [defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' })],
  data: [{ instrument: 'BTC/USDT.SIM', interval: '1m', bars: randomWalkBars({ seed: 1, count: 1000, tick: '0.01', start: 100, intervalMs: 60_000, startTime: 0 }) }],
  account: { balances: { USDT: '1000' } },
  strategies: [{ use: 'sma-cross', params: { instrument: 'BTC/USDT.SIM', fast: 5, slow: 20, quantity: '0.5' } }],
});
if (summary.fills <= 10) throw new Error(`${summary.fills} fills`);
console.log('vite ok');
