// A host that trades on paper: recorded bars at a hundred times their speed, two strategies, limits, and a clean stop.
import { fileURLToPath } from 'node:url';
import { defineInstrument } from '@redfire/core';
import { replay } from '@redfire/data/node';
import { createTradingEngine } from '@redfire/engine';
import { runUntilSignal } from '@redfire/engine/node';
import { paperGateway } from '@redfire/gateway-paper';
import { SmaCross, useStrategy } from '@redfire/strategy';
import DipBuyer from './dip-buyer.ts';

const btc = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.1', lotSize: '0.001' });

const engine = createTradingEngine({
  instruments: [btc],
  marketData: [replay({ file: fileURLToPath(new URL('bars.csv', import.meta.url)), instrument: btc.id, interval: '1s', speed: 100 })],
  gateways: [paperGateway({ balances: { USDT: '100000' }, fees: { maker: '0.0002', taker: '0.0005' } })],
  risk: { maxOrderNotional: '50000 USDT', maxPosition: { [btc.id]: '0.6' }, maxOpenOrders: 10 },
  strategies: [
    useStrategy(SmaCross, { instrument: btc.id, fast: 5, slow: 20, quantity: '0.4', allowShort: true }, { id: 'crossing' }),
    useStrategy(DipBuyer, { instrument: btc.id, quantity: '0.2', average: 30, discount: '25', profit: '40' }, { id: 'dips' }),
  ],
  stop: { orders: 'cancel', withinMs: 2_000 },
});

let fills = 0;
engine.events.on('order.filled', ({ fill, order }) => {
  fills++;
  console.log(`${clock(fill.at)}  ${order.strategy} ${fill.side} ${fill.quantity.toFixed()} at ${fill.price.toFixed()}, fee ${fill.fee?.amount.toFixed(4)} ${fill.fee?.currency}`);
});
engine.events.on('order.denied', ({ order, at }) => {
  console.log(`${clock(at)}  ${order.strategy} was denied: ${order.reason}`);
});
engine.events.on('engine.state', ({ state, reason }) => {
  console.log(`engine is ${state}${reason === undefined ? '' : `: ${reason}`}`);
});

// Until the bars have come to their end, or Ctrl-C.
process.exitCode = await runUntilSignal(engine, { until: engine.ended });

const { amount, currency } = engine.accounts.equity();
console.log(`\n${fills} fills of ${engine.orders.counts.submitted} orders, ${engine.orders.counts.denied} denied, ${engine.orders.openCount} open`);
console.log(`equity ${amount.toFixed(2)} ${currency}, holding ${engine.positions.net(btc.id).quantity.toFixed()} BTC`);
console.log(`order processing, decision to gateway: ${latency('order_processing_ms')}`);
console.log(`end to end, bar to fill:               ${latency('bar_to_fill_ms')}`);

function latency(name: string): string {
  const { count, p50, p99, max } = engine.performance.statistics(name);
  return `${p50.toFixed(3)} ms median, ${p99.toFixed(3)} ms p99, ${max.toFixed(3)} ms longest of ${count}`;
}

function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}
