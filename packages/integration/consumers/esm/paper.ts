import assert from 'node:assert/strict';
import { defineInstrument, type Bar } from '@redfire/core';
import { randomWalkBars, replaySource } from '@redfire/data';
import { createTradingEngine } from '@redfire/engine';
import { runUntilSignal } from '@redfire/engine/node';
import { paperGateway } from '@redfire/gateway-paper';
import { Strategy } from '@redfire/strategy';

const btc = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' });

class BuyAndHold extends Strategy {
  override onStart() {
    this.subscribeBars(btc.id, '1m');
  }

  override onBar(bar: Bar) {
    this.targetPosition(bar.instrument, '0.5');
  }
}

const engine = createTradingEngine({
  instruments: [btc],
  gateways: [paperGateway({ balances: { USDT: '1000' } })],
  marketData: [replaySource({ feeds: [{ instrument: btc.id, interval: '1m', bars: randomWalkBars({ seed: 1, count: 100, tick: '0.01', start: 100, intervalMs: 60_000, startTime: 0 }) }] })],
  strategies: [new BuyAndHold(undefined)],
});
const code = await runUntilSignal(engine, { until: engine.ended });
assert.deepEqual([code, engine.state, engine.positions.net(btc.id).quantity.toFixed()], [0, 'stopped', '0.5']);
console.log('esm paper ok');
