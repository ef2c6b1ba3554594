import { runBacktest } from '@redfire/backtest';
import { timestamp, type Fill, type Order, type Quote, type Trade } from '@redfire/core';
import { replaySource, type ReplayFeed } from '@redfire/data';
import { createTradingEngine, type TradingEngineOptions } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import { barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { BTC } from './fixtures/a-host.ts';

const PARAMS = { instrument: BTC.id, fastWindow: 2, slowWindow: 3, quantity: '1' } as const;

/** The average of two is above that of three at ticks 2 to 5, below it at 6 to 9, and above it from 10 on. */
const PRICES = [100, 100, 101, 101, 103, 101, 97, 97, 92, 92, 97, 97, 101, 101, 105];

const TRADES = PRICES.map((price, second): Trade => ({ instrument: BTC.id, at: timestamp(second * 1_000), price, size: 10 }));
const QUOTES = PRICES.map((price, second): Quote => ({ instrument: BTC.id, at: timestamp(second * 1_000), bid: price - 0.5, ask: price + 0.5, bidSize: 10, askSize: 10 }));

describe('a moving average on paper', () => {
  it('trades the tape as it was counted by hand', async () => {
    expect(await onPaper('trades', { instrument: BTC.id, trades: TRADES })).toEqual([
      '2 order to buy at 101', '3 buy 1 at 101',
      // closes what it holds, then opens a short position, whose order the price runs away from
      '6 order to sell at 97', '7 sell 1 at 97', '7 order to sell at 97', '8 moved to 92', '9 sell 1 at 92',
      '10 order to buy at 97', '11 buy 1 at 97', '11 order to buy at 97', '12 moved to 101', '13 buy 1 at 101',
    ]);
  });

  it('trades quotes as it was counted by hand', async () => {
    expect(await onPaper('quotes', { instrument: BTC.id, quotes: QUOTES })).toEqual([
      // orders at the middle wait until the other side of a quote comes to them
      '2 order to buy at 101', '4 moved to 103', '5 buy 1 at 103',
      '6 order to sell at 97', '8 moved to 92', '10 sell 1 at 92',
      '10 order to buy at 97', '12 moved to 101', '14 moved to 105',
    ]);
  });

  it('closes one leg before it opens the other where long and short are kept apart', async () => {
    expect((await onPaper('trades', { instrument: BTC.id, trades: TRADES }, { positions: { mode: 'hedging' } })).filter((line) => line.includes(' 1 '))).toEqual([
      '3 buy 1 at 101 long', '7 sell 1 at 97 long', '9 sell 1 at 92 short', '11 buy 1 at 97 short', '13 buy 1 at 101 long',
    ]);
  });

  it('closes no more than it holds there', async () => {
    const trades = TRADES.map((trade) => ({ ...trade, size: 0.1 }));
    expect(await onPaper('trades', { instrument: BTC.id, trades }, { positions: { mode: 'hedging' } })).toEqual([
      '2 order to buy at 101', '3 buy 0.1 at 101 long', '4 moved to 103', '5 buy 0.1 at 101 long', '5 moved to 101', '6 buy 0.1 at 97 long',
      // what was left of that is canceled, and 0.3 are sold; of these 0.1 are still held when the averages turn back, which is long enough
      '7 order to sell at 97', '8 moved to 92', '9 sell 0.1 at 92 long', '10 sell 0.1 at 92 long',
    ]);
  });

  it('waits for the answer to a change', async () => {
    const gateways = [paperGateway({ balances: { USDT: '1000' }, latencyMs: 1_500 })];
    expect(await onPaper('trades', { instrument: BTC.id, trades: TRADES }, { gateways })).toEqual([
      // the change of second 4 comes too late; at 9 and 13 one is under way already, and that of the last trade when the data are over
      '2 order to buy at 101', '5 buy 1 at 101',
      '6 order to sell at 97', '9.5 moved to 92', '10 sell 1 at 97',
      '10 order to buy at 97', '13.5 moved to 101',
    ]);
  });

  it('orders nothing when it is stopped', async () => {
    const lines = onPaper('trades', { instrument: BTC.id, trades: TRADES }, {}, (engine) => { engine.strategies.stop('moving-average'); });
    expect(await lines).toEqual(['2 order to buy at 101', '3 buy 1 at 101']);
  });
});

it('a moving average is backtested on bars as it was counted by hand', async () => {
  const { fills } = await runBacktest({
    instruments: [BTC], data: [{ instrument: BTC.id, interval: '1m', bars: barsFromCloses(PRICES) }], account: { balances: { USDT: '1000' } },
    strategies: [{ use: 'moving-average', params: { ...PARAMS, on: 'bars' } }],
  });
  // each bar opens at the close before it, where the order of that close is filled: minutes 3, 7, 8, 11 and 12
  expect(fills.map((fill) => told(fill))).toEqual(['180 buy 1 at 101', '420 sell 1 at 97', '480 sell 1 at 97', '660 buy 1 at 97', '720 buy 1 at 97']);
});

/** What it ordered and what was filled, by the second. @param onFill - Called after the first fill. */
async function onPaper(on: 'trades' | 'quotes', feed: ReplayFeed, options: Partial<TradingEngineOptions> = {}, onFill?: (engine: ReturnType<typeof createTradingEngine>) => void): Promise<readonly string[]> {
  const engine = createTradingEngine({
    instruments: [BTC],
    gateways: [paperGateway({ balances: { USDT: '1000' } })],
    marketData: [replaySource({ feeds: [feed] })],
    strategies: [{ use: 'moving-average', params: { ...PARAMS, on } }],
    stop: { orders: 'leave' },
    ...options,
  });
  const lines: string[] = [];
  engine.events.on('order.submitted', ({ order, at }) => { lines.push(`${at / 1_000} order to ${order.side} at ${priceOf(order)}`); });
  engine.events.on('order.modified', ({ order, at }) => { lines.push(`${at / 1_000} moved to ${priceOf(order)}`); });
  engine.events.on('order.filled', ({ fill, order }) => {
    lines.push(told(fill, order));
    onFill?.(engine);
  });
  engine.events.on('engine.error', ({ error }) => { lines.push(String(error)); });
  await engine.start();
  await engine.ended;
  await engine.stop();
  return lines;
}

function told({ at, side, quantity, price }: Fill, order?: Order): string {
  return `${at / 1_000} ${side} ${quantity.toFixed()} at ${price.toFixed()}${order?.positionSide === undefined ? '' : ` ${order.positionSide}`}`;
}

function priceOf(order: Order): string {
  return order.type === 'limit' ? order.price.toFixed() : order.type;
}
