import { runBacktest } from '@redfire/backtest';
import { MemoryMetrics, timestamp, type Bar, type BarSource, type Trade } from '@redfire/core';
import { randomWalkBars, replaySource } from '@redfire/data';
import { createTradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import type { StrategyEntry } from '@redfire/strategy';
import { barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { BTC } from './fixtures/a-host.ts';
import { Breakout, Counting, Follower, Patient, Scores } from './strategy-guide.ts';

describe('the code of the guide on strategies', () => {
  it('buys a new high with a tenth of its money and a stop, and is flat at midnight', async () => {
    const { orders } = await backtest([new Breakout(undefined)], randomWalkBars({ seed: 3, count: 4 * 1_440, tick: '0.5', start: 1_000, intervalMs: 60_000, startTime: 0 }));
    const entries = orders.filter(({ side }) => side === 'buy');
    expect({ many: entries.length > 5, stops: orders.filter(({ type }) => type === 'stop-market').length }).toEqual({ many: true, stops: entries.length });
    const atMidnight = orders.filter(({ type, createdAt }) => type === 'market' && createdAt > 0 && createdAt % 86_400_000 === 0);
    expect(atMidnight.map(({ side, reduceOnly, state }) => `${side} ${String(reduceOnly)} ${state}`)).toContain('sell true filled');
    expect(atMidnight.length).toBeLessThanOrEqual(4);
  });

  it('buys in ten parts, and stops where it has become dear', async () => {
    const [calm, dear] = await Promise.all([
      backtest([new Patient(undefined)], barsFromCloses(Array<number>(15).fill(100))),
      backtest([new Patient(undefined)], barsFromCloses([...Array<number>(5).fill(100), ...Array<number>(10).fill(102)])),
    ]);
    expect([calm.fills.length, calm.orders[0]?.state, dear.fills.length < 10, dear.orders.find(({ algorithm }) => algorithm !== undefined)?.state]).toEqual([10, 'filled', true, 'canceled']);
  });

  it('follows the signal of another one', async () => {
    const closes = [...Array.from({ length: 20 }, (_, at) => 100 - at), ...Array.from({ length: 20 }, (_, at) => 81 + at)];
    const { fills } = await backtest([new Follower(undefined), new Scores(undefined)], barsFromCloses(closes));
    expect(fills.map(({ side }) => side)).toEqual(['buy', 'sell']);
  });

  it('keeps its count and its pace', async () => {
    const trades = Array.from({ length: 400 }, (_, at): Trade => ({ instrument: BTC.id, at: timestamp(at * 1_000), price: 100, size: at % 10 === 9 ? 50 : 1 }));
    const metrics = new MemoryMetrics();
    const strategy = new Counting(undefined);
    const engine = createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: { USDT: '1000' } })], marketData: [replaySource({ feeds: [{ instrument: BTC.id, trades }] })], strategies: [strategy], metrics });
    await engine.start();
    await engine.ended;
    expect([engine.positions.net(BTC.id).quantity.toFixed(), metrics.valueOf('my_buys', { strategy: 'Counting' }), strategy.saveState().own]).toEqual(['3', 3, { buys: 3 }]);
    await engine.stop();
  });
});

function backtest(strategies: readonly StrategyEntry[], bars: readonly Bar[] | BarSource) {
  return runBacktest({ instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars }], account: { balances: { USDT: '10000' } }, strategies });
}
