import { checkParity, type ParityOptions, type SessionRecord } from '@redfire/backtest/parity';
import { MemoryJournal, decodeEvent, encodeEvent, type Quote } from '@redfire/core';
import { randomWalkBars, randomWalkQuotes, replaySource } from '@redfire/data';
import { createTradingEngine, record, type TradingEngineOptions } from '@redfire/engine';
import { paperGateway, type PaperGatewayOptions } from '@redfire/gateway-paper';
import { Strategy } from '@redfire/strategy';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PERPETUAL, Restless } from './fixtures/restless.ts';

const MINUTE = 60_000;
const balances = { USDT: '1000000' };

/** What a session on paper writes down, as text and back: as it is read from a file. */
async function session(options: Pick<TradingEngineOptions, 'marketData' | 'strategies'>, terms: Omit<PaperGatewayOptions, 'balances'> = {}): Promise<readonly SessionRecord[]> {
  const engine = createTradingEngine({ ...options, instruments: [PERPETUAL], risk: {}, account: { currency: 'USDT' }, gateways: [paperGateway({ balances, ...terms })], stop: { orders: 'leave' } });
  const journal = new MemoryJournal();
  const recording = record(engine.events, journal, { topics: ['market.*', 'order.*'] });
  await engine.start();
  await engine.ended;
  await recording.flush();
  await engine.stop();
  const records: SessionRecord[] = [];
  for await (const { topic, event } of journal.read(1)) records.push(decodeEvent(encodeEvent(topic, event)));
  return records;
}

const parityOf = (records: readonly SessionRecord[], venue: ParityOptions['venue'] = {}) => checkParity({ records: () => records, instruments: [PERPETUAL], account: { balances, currency: 'USDT' }, venue });

const bars = (seed: number, count: number) => [...randomWalkBars({ seed, count, tick: '0.5', start: 100, intervalMs: MINUTE, startTime: 23 * 60 * MINUTE, maxMoveTicks: 12 })];

/** Quotes both sides about the middle and takes now and then. */
class Quoter extends Strategy {
  #count = 0;
  override onStart(): void {
    this.subscribeQuotes(PERPETUAL.id);
  }
  override onQuote({ bid, ask }: Quote): void {
    if (++this.#count % 5 !== 0) return;
    this.cancelAll(PERPETUAL.id);
    this.submit({ type: 'limit', instrument: PERPETUAL.id, side: 'buy', quantity: '1', price: bid.toFixed(1) });
    this.submit({ type: 'limit', instrument: PERPETUAL.id, side: 'sell', quantity: '1', price: ask.toFixed(1) });
    if (this.#count % 20 === 0) this.submit({ type: 'market', instrument: PERPETUAL.id, side: this.#count % 40 === 0 ? 'buy' : 'sell', quantity: '1' });
  }
}

// each case is two whole runs
const runs = Math.min(cases(), 150);

it('comes to the same fills, prices and times for every order of a session over bars', async () => {
  let orders = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 120 }), async (seed, count) => {
      const feeds = [{ instrument: PERPETUAL.id, interval: '1m', bars: bars(seed, count) }] as const;
      const report = await parityOf(await session({ marketData: [replaySource({ feeds })], strategies: [new Restless(seed, [PERPETUAL.id], false)] }));
      expect(report.orders.filter(({ difference, backtest }) => difference !== undefined || backtest === undefined)).toEqual([]);
      expect(report.bars).toBe(count);
      orders += report.orders.filter(({ session: { fills } }) => fills > 0).length;
    }),
    { numRuns: runs },
  );
  expect(orders).toBeGreaterThan(runs);
});

it('does so over quotes', async () => {
  const quotes = randomWalkQuotes({ seed: 7, instrument: PERPETUAL.id, count: 2_000, tick: '0.5', start: 100, from: 0, everyMs: 250, maxMoveTicks: 2 });
  const records = await session({ marketData: [replaySource({ feeds: [{ instrument: PERPETUAL.id, quotes }] })], strategies: [new Quoter(undefined)] });
  const report = await parityOf(records);
  expect(report.items).toBe(2_000);
  expect(report.equal).toBe(report.orders.length);
  expect(report.orders.filter(({ session: { fills } }) => fills > 0).length).toBeGreaterThan(100);
});

it('tells by how much each order differs where the terms do', async () => {
  const feeds = [{ instrument: PERPETUAL.id, interval: '1m', bars: bars(3, 60) }] as const;
  const records = await session({ marketData: [replaySource({ feeds })], strategies: [new Restless(3, [PERPETUAL.id], true)] });
  const same = await parityOf(records);
  const dearer = await parityOf(records, { fees: { maker: '0.001', taker: '0.001' } });
  expect(same.equal).toBe(same.orders.length);
  const filled = dearer.orders.filter(({ session: { fills } }) => fills > 0);
  expect(filled.length).toBeGreaterThan(5);
  for (const { session: there, backtest, difference } of filled) {
    expect(Object.keys(difference ?? {})).toEqual(['fees']);
    expect(Number(difference?.fees)).toBeCloseTo(Number(backtest?.fees) - Number(there.fees), 9);
  }
});
