const assert = require('node:assert/strict');
const { runBacktest } = require('@redfire/backtest');
const { defineInstrument, isRedFireError, toDecimal } = require('@redfire/core');
const { instrumentDefinition } = require('@redfire/core/schema');
const { randomWalkBars } = require('@redfire/data');

assert.throws(() => toDecimal('one'), isRedFireError);
assert.equal(instrumentDefinition.safeParse({}).success, false);

runBacktest({
  instruments: [defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' })],
  data: [{ instrument: 'BTC/USDT.SIM', interval: '1m', bars: randomWalkBars({ seed: 1, count: 1000, tick: '0.01', start: 100, intervalMs: 60_000, startTime: 0 }) }],
  account: { balances: { USDT: '1000' } },
  strategies: [{ use: 'sma-cross', params: { instrument: 'BTC/USDT.SIM', fast: 5, slow: 20, quantity: '0.5' } }],
}).then(({ summary }) => {
  assert.ok(summary.fills > 10);
  console.log('cjs ok');
});
