import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { defineInstrument } from '@redfire/core';
import { instrument } from '@redfire/core/schema';
import { randomWalkQuotes, replaySource } from '@redfire/data';
import { createTradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import { Strategy, useStrategy } from '@redfire/strategy';
import { z } from 'zod';
import { orderPathDesk } from './order-path-desk.ts';
import { inOwnProcess } from './own-process.ts';
import type { BenchmarkCase, BenchmarkResult } from './result.ts';

/**
 * How many orders a second go the whole way, and how long does one take? A request is validated, passes eight risk rules, is accepted and filled by a venue
 * in this process, and goes into position, ledger and events, of which one listener hears all that are about orders: 200 contracts by turns, ids of the engine's
 * making, default limits of what is kept. `µs of its thread` is what an order costs when nobody else is on the core. `full-path-p99` reads a clock around every order; what that costs itself is among its notes.
 * `heap-per-live-order` is what 100,000 resting orders leave in use after a collection of garbage, for each.
 *
 * `order-processing` is the time from a decision to the call of the gateway, and `end-to-end` to the fill that it made, in an engine that trades
 * on paper in real time: as the engine itself measures them, with promises and timers between. Each case runs in a process of its own.
 */
export async function run(): Promise<BenchmarkResult> {
  const cases: BenchmarkCase[] = [];
  for (const name of Object.keys(CASES)) cases.push(...(await inOwnProcess<readonly BenchmarkCase[]>(import.meta.url, name)));
  return { benchmark: 'order-path', cases };
}

const WARM_UP = 200_000;
const ORDERS = 1_000_000;
const ROUNDS = 10;
const RESTING = 100_000;
const LIVE_ORDERS = 2_000;
const EVENTS_PER_ORDER = 3;

const CASES: Readonly<Record<string, () => readonly BenchmarkCase[] | Promise<readonly BenchmarkCase[]>>> = { 'full-path': throughput, 'full-path-p99': latency, 'heap-per-live-order': heap, live };

export async function measure(name: string): Promise<readonly BenchmarkCase[]> {
  const measured = CASES[name];
  if (!measured) throw new Error(`no case "${name}"`);
  return measured();
}

function throughput(): readonly BenchmarkCase[] {
  const desk = orderPathDesk('fills');
  const first = rate(desk.submit, 0, WARM_UP);
  const size = ORDERS / ROUNDS;
  const before = process.threadCpuUsage();
  const rounds = Array.from({ length: ROUNDS }, (_, round) => rate(desk.submit, WARM_UP + round * size, size));
  const { user, system } = process.threadCpuUsage(before);
  rounds.sort((a, b) => a - b);
  expectAll(desk, WARM_UP + ORDERS);
  const whole = Math.round(ROUNDS / rounds.reduce((sum, each) => sum + 1 / each, 0));
  return [{ name: 'full-path', unit: 'orders/s', value: whole, baselines: { target: 200_000 }, notes: { best: rounds.at(-1) ?? 0, median: rounds[ROUNDS >> 1] ?? 0, worst: rounds[0] ?? 0, 'first, cold': first, 'µs of its thread': (user + system) / ORDERS } }];
}

function latency(): readonly BenchmarkCase[] {
  const desk = orderPathDesk('fills');
  for (let index = 0; index < WARM_UP; index++) desk.submit(index);
  const took = new Float64Array(ORDERS);
  const empty = new Float64Array(ORDERS);
  for (let index = 0; index < ORDERS; index++) {
    const startedAt = performance.now();
    desk.submit(WARM_UP + index);
    took[index] = performance.now() - startedAt;
  }
  for (let index = 0; index < ORDERS; index++) {
    const startedAt = performance.now();
    empty[index] = performance.now() - startedAt;
  }
  expectAll(desk, WARM_UP + ORDERS);
  const at = percentiles(took);
  const clock = percentiles(empty);
  return [{ name: 'full-path-p99', unit: 'µs', value: at(0.99), baselines: { target: 50 }, notes: { p50: at(0.5), 'p99.9': at(0.999), max: at(1), 'clock alone, p50': clock(0.5), 'clock alone, p99': clock(0.99) } }];
}

function heap(): readonly BenchmarkCase[] {
  setFlagsFromString('--expose-gc');
  // the flag puts it into contexts that are made from now on
  const collect = runInNewContext('gc') as () => void;
  const desk = orderPathDesk('rests');
  for (let index = 0; index < 1_000; index++) desk.submit(index);
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < RESTING; index++) desk.submit(index);
  collect();
  const bytes = (process.memoryUsage().heapUsed - before) / RESTING;
  if (desk.kernel.orders.openCount !== RESTING + 1_000) throw new Error(`${desk.kernel.orders.openCount} orders rest`);
  return [{ name: 'heap-per-live-order', unit: 'bytes', value: Math.round(bytes), baselines: {}, notes: { orders: RESTING } }];
}

async function live(): Promise<readonly BenchmarkCase[]> {
  const traded = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' });
  const took: number[] = [];
  const engine = createTradingEngine({
    instruments: [traded],
    marketData: [replaySource({ feeds: [{ instrument: traded.id, quotes: randomWalkQuotes({ instrument: traded.id, seed: 1, count: LIVE_ORDERS, tick: '0.01', start: 100, from: 0, everyMs: 1 }) }], speed: 1 })],
    gateways: [paperGateway({ balances: { USDT: '10000000' }, fees: { maker: '0.0002', taker: '0.0005' } })],
    risk: { maxOrderQuantity: '100', maxOrderNotional: '1000000 USDT', maxOpenOrders: 100 },
    strategies: [useStrategy(deciderInto(took), { instrument: traded.id })],
  });
  await engine.start();
  await engine.ended;
  const processing = engine.performance.statistics('order_processing_ms');
  await engine.stop();
  const at = percentiles(Float64Array.from(took));
  const inMs = (share: number) => at(share) / 1_000;
  return [
    { name: 'order-processing', unit: 'ms', value: processing.p99, baselines: { target: 50 }, notes: { p50: processing.p50, max: processing.max, orders: processing.count } },
    { name: 'end-to-end', unit: 'ms', value: inMs(0.99), baselines: { target: 100 }, notes: { p50: inMs(0.5), max: inMs(1), orders: took.length } },
  ];
}

/** Answers every quote with an order at market, and times it until it hears of the fill. */
function deciderInto(took: number[]) {
  return class Decider extends Strategy<typeof Decider.params> {
    static readonly params = z.strictObject({ instrument: instrument() });
    #decidedAt = 0;
    #quotes = 0;

    override onStart(): void {
      this.subscribeQuotes(this.params.instrument);
    }

    override onQuote(): void {
      this.#decidedAt = performance.now();
      this.#quotes++;
      if (this.#quotes % 2 === 0) this.sell(this.params.instrument, '0.001');
      else this.buy(this.params.instrument, '0.001');
    }

    override onFill(): void {
      took.push(performance.now() - this.#decidedAt);
    }
  };
}

function rate(submit: (index: number) => void, from: number, count: number): number {
  const startedAt = performance.now();
  for (let index = from; index < from + count; index++) submit(index);
  return Math.round(count / ((performance.now() - startedAt) / 1_000));
}

function expectAll({ kernel, heard }: ReturnType<typeof orderPathDesk>, orders: number): void {
  const { submitted, denied } = kernel.orders.counts;
  if (submitted !== orders || denied !== 0 || kernel.orders.openCount !== 0 || heard() !== EVENTS_PER_ORDER * orders) {
    throw new Error(`${submitted} orders went out, ${denied} were denied, ${kernel.orders.openCount} are open, ${heard()} events came of ${orders} requests`);
  }
}

/** In microseconds. */
function percentiles(milliseconds: Float64Array): (share: number) => number {
  const sorted = milliseconds.sort();
  return (share) => Math.round((sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0) * 1e6) / 1_000;
}
