import { defineInstrument } from '@redfire/core';
import { randomWalkQuotes, replaySource } from '@redfire/data';
import { createTradingEngine, type TradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';

const BTC = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001', fees: { maker: '0.0002', taker: '0.0005' } });

/** An hour of four quotes a second from a random walk, and a venue in this process that fills orders from them. */
export function demoEngine(): TradingEngine {
  const quotes = randomWalkQuotes({ seed: 7, instrument: BTC.id, count: 14_400, tick: '0.01', start: 60_000, from: Date.UTC(2025, 0, 6), everyMs: 250, maxMoveTicks: 200 });
  return createTradingEngine({
    instruments: [BTC],
    gateways: [paperGateway({ balances: { USDT: '100000' } })],
    marketData: [replaySource({ feeds: [{ instrument: BTC.id, quotes }], speed: 1 })],
    risk: { maxOrderNotional: '100000 USDT' },
  });
}
