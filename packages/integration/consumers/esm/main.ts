import assert from 'node:assert/strict';
import { runBacktest, useStrategy } from '@redfire/backtest';
import { defineInstrument, type Bar } from '@redfire/core';
import { instrument, positiveDecimal } from '@redfire/core/schema';
import { randomWalkBars } from '@redfire/data';
import { Strategy } from '@redfire/strategy';
import { z } from 'zod';
import './two-copies.ts';

class BuyAndHold extends Strategy<typeof BuyAndHold.params> {
  static readonly params = z.object({ instrument: instrument(), quantity: positiveDecimal() });

  override onStart() {
    this.subscribeBars(this.params.instrument, '1m');
  }

  override onBar(bar: Bar) {
    this.targetPosition(bar.instrument, this.params.quantity);
  }
}

const { summary } = await runBacktest({
  instruments: [defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' })],
  data: [{ instrument: 'BTC/USDT.SIM', interval: '1m', bars: randomWalkBars({ seed: 1, count: 100, tick: '0.01', start: 100, intervalMs: 60_000, startTime: 0 }) }],
  account: { balances: { USDT: '1000' } },
  strategies: [useStrategy(BuyAndHold, { instrument: 'BTC/USDT.SIM', quantity: '0.5' })],
});
assert.deepEqual([summary.bars, summary.fills, summary.positions['BTC/USDT.SIM']], [100, 1, '0.5']);
console.log('esm ok');
