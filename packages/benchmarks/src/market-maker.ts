import { defineInstrument, instrumentId, type ClientOrderId, type Quote } from '@redfire/core';
import { runBacktest, useStrategy, type BacktestSinks } from '@redfire/backtest';
import { randomWalkQuotes } from '@redfire/data';
import { Strategy } from '@redfire/strategy';
import { z } from 'zod';
import type { BenchmarkCase } from './result.ts';

const QUOTES = 1_000_000;
const REQUOTE_EVERY = 10;
const ROUNDS = 3;
const ID = 'BTC/USDT.SIM';
const TICK = 0.01;

/** Stands on both sides two ticks away from the market, and moves there anew with every tenth quote. */
class Quoter extends Strategy<typeof Quoter.params> {
  static readonly params = z.object({ instrument: z.string(), every: z.int() });
  #heard = 0;
  #standing: ClientOrderId[] = [];

  override onStart(): void {
    this.subscribeQuotes(this.params.instrument);
  }

  override onQuote({ bid, ask }: Quote): void {
    if (this.#heard++ % this.params.every !== 0) return;
    const open = new Set(this.openOrders(this.params.instrument).map(({ id }) => id));
    for (const id of this.#standing) if (open.has(id)) this.cancel(id);
    const instrument = instrumentId(this.params.instrument);
    const buy = this.submit({ type: 'limit', instrument, side: 'buy', quantity: '0.1', price: (bid - 2 * TICK).toFixed(2) });
    const sell = this.submit({ type: 'limit', instrument, side: 'sell', quantity: '0.1', price: (ask + 2 * TICK).toFixed(2) });
    this.#standing = [buy.id, sell.id];
  }
}

const takesEverything: BacktestSinks = { equity: () => undefined, fills: () => undefined, orders: () => undefined };

/** A market maker over 1,000,000 quotes of a random walk, which cancels and places both its orders with each tenth: the best of 3 rounds, quotes already in memory. */
export async function measure(name: string): Promise<BenchmarkCase> {
  const chunks = [...randomWalkQuotes({ seed: 1, instrument: ID, count: QUOTES, tick: '0.01', start: 10_000, from: 0, everyMs: 100 })];
  const rates: number[] = [];
  let facts = { orders: 0, fills: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const { summary } = await runBacktest({
      instruments: [defineInstrument({ id: ID, kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' })],
      data: [{ instrument: ID, quotes: chunks }],
      venue: { fees: { maker: '0', taker: '0.0005' } },
      account: { balances: { USDT: '100000' } },
      strategies: [useStrategy(Quoter, { instrument: ID, every: REQUOTE_EVERY })],
      sinks: takesEverything,
      equityIntervalMs: 1_000,
      stopwatch: () => performance.now(),
    });
    rates.push(summary.timing.itemsPerSecond ?? 0);
    facts = summary;
  }
  if (facts.orders !== (2 * QUOTES) / REQUOTE_EVERY) throw new Error(`the market maker sent ${facts.orders} orders`);
  const value = Math.max(...rates);
  const seconds = QUOTES / value;
  return {
    name,
    unit: 'quotes/s',
    value,
    baselines: {},
    notes: { first: rates[0] ?? 0, orders: facts.orders, fills: facts.fills, seconds: Number(seconds.toFixed(2)), 'orders-per-second': Math.round(facts.orders / seconds), 'peak-memory-mb': Math.round(process.resourceUsage().maxRSS / 1024) },
  };
}
