import { setTimeout as sleep } from 'node:timers/promises';
import { MemoryJournal, ORDER_TYPES, TIMES_IN_FORCE, defineInstrument, type ExecutionGateway, type ExecutionReport, type Journal } from '@redfire/core';
import { createTradingEngine } from '@redfire/engine';
import type { BenchmarkResult } from './result.ts';

const ORDERS = 20_000;
const SLOW_ORDERS = 200;
const BURST = 1_000;
const WARM_UP = 5_000;
const SLOW_MS = 5;

/**
 * What does it cost that an order goes to its gateway only when the journal has it? From the call of `submit` to the call of the gateway's, one order at a time, median:
 * without a journal, with one in memory, and with one that takes 5 ms for each append. `burst-1000-slow`: until the last of 1,000 orders submitted at once has gone
 * out over that one, of which two appends are the least.
 */
export async function run(): Promise<BenchmarkResult> {
  const plain = await latencies(undefined, ORDERS);
  const memory = await latencies(new MemoryJournal(), ORDERS);
  const slow = await latencies(slowJournal(), SLOW_ORDERS);
  const burst = await latencies(slowJournal(), BURST, BURST);
  const figures = (times: readonly number[]) => ({ name: '', unit: 'µs', value: percentile(times, 0.5), notes: { p99: percentile(times, 0.99) } });
  const baselines = { 'no journal': percentile(plain, 0.5) };
  return {
    benchmark: 'journaled-orders',
    cases: [
      { ...figures(memory), name: 'memory', baselines },
      { ...figures(slow), name: 'slow', baselines: { 'one append': SLOW_MS * 1_000 } },
      { name: 'burst-1000-slow', unit: 'µs', value: burst.at(-1) ?? Number.NaN, baselines: { 'one append': SLOW_MS * 1_000 } },
    ],
  };
}

const BTC = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' });

/** Microseconds of each order, in rising order; so many are submitted at once. */
async function latencies(journal: Journal | undefined, orders: number, atOnce = 1): Promise<readonly number[]> {
  const times: number[] = [];
  let sentAt = 0;
  let arrived: () => void = () => undefined;
  let tell: (report: ExecutionReport) => void = () => undefined;
  const nothing = () => Promise.resolve();
  const gateway: ExecutionGateway = {
    name: 'nowhere', isPaper: true,
    capabilities: { orderTypes: ORDER_TYPES, timesInForce: TIMES_IN_FORCE, postOnly: true, reduceOnly: true, displayQuantity: true, modify: true, snapshot: false, fillHistory: false },
    open: nothing, close: nothing, modify: nothing, cancel: nothing,
    snapshot: () => Promise.reject(new Error('not asked for')),
    fills: () => Promise.reject(new Error('not asked for')),
    onReport: (listener) => {
      tell = listener;
      return () => undefined;
    },
    submit(order) {
      times.push((performance.now() - sentAt) * 1_000);
      // it ends at once, so that none stays open
      tell({ kind: 'canceled', orderId: order.id, at: order.createdAt });
      arrived();
      return Promise.resolve();
    },
  };
  const engine = createTradingEngine({ instruments: [BTC], gateways: [gateway], ...(journal && { store: { journal } }) });
  await engine.start();
  const round = async (count: number): Promise<void> => {
    const all = times.length + count;
    const done = new Promise<void>((resolve) => { arrived = () => { if (times.length === all) resolve(); }; });
    sentAt = performance.now();
    for (let order = 0; order < count; order++) engine.orders.submit({ type: 'limit', instrument: BTC.id, side: 'buy', quantity: '1', price: '100' });
    await done;
  };
  const warmUp = orders === SLOW_ORDERS ? 20 : WARM_UP;
  for (let order = 0; order < warmUp; order += atOnce) await round(atOnce);
  times.length = 0;
  for (let order = 0; order < orders; order += atOnce) await round(atOnce);
  await engine.stop();
  return times.toSorted((a, b) => a - b);
}

/** In memory, but each append takes its time. */
function slowJournal(): Journal {
  const journal = new MemoryJournal();
  return {
    async append(events) {
      await sleep(SLOW_MS);
      await journal.append(events);
    },
    read: (from) => journal.read(from),
    snapshot: (sequence, state) => journal.snapshot(sequence, state),
    latestSnapshot: () => journal.latestSnapshot(),
    close: () => journal.close(),
  };
}

function percentile(times: readonly number[], share: number): number {
  return times[Math.floor(times.length * share)] ?? Number.NaN;
}
