import { defineInstrument, toDecimal, type Bar, type BarColumns } from '@redfire/core';
import { runBacktest, useStrategy, type BacktestSinks, type StrategyUse } from '@redfire/backtest';
import { SmaCross, Strategy, crossing, sma } from '@redfire/strategy';
import { z } from 'zod';
import { plainLoop, plainNeverTrades } from './plain-loop.ts';
import type { BenchmarkCase, BenchmarkResult } from './result.ts';
import { inOwnProcess } from './own-process.ts';
import { makeWalk } from './walk.ts';

const BARS = 1_000_000;
const ROUNDS = 15;
const ID = 'BTC/USDT.SIM';
const averages = { fast: 10, slow: 50 };
const plain = { ...averages, quantity: 1, allowShort: true, startingCash: 10_000_000, takerFee: 0.001 };

/** The averages and the crossing test of `sma-cross`, and no order. */
class NeverTrades extends Strategy<typeof NeverTrades.params> {
  static readonly params = z.object({ instrument: z.string(), fast: z.int(), slow: z.int() });
  readonly #fast = sma(this.params.fast);
  readonly #slow = sma(this.params.slow);
  crossings = 0;

  override onStart(): void {
    this.subscribeBars(this.params.instrument, 'any', [this.#fast, this.#slow]);
  }

  override onBar(_bar: Bar): void {
    if (crossing(this.#fast, this.#slow) !== undefined) this.crossings++;
  }
}

const STRATEGIES: Readonly<Record<string, () => StrategyUse>> = {
  'sma-cross': () => useStrategy(SmaCross, { instrument: ID, ...averages, quantity: '1', allowShort: true }),
  'never-trades': () => useStrategy(NeverTrades, { instrument: ID, ...averages }),
};

/** Outputs leave the run batch by batch, as they do when the command writes them to files. */
const takesEverything: BacktestSinks = { equity: () => undefined, fills: () => undefined, orders: () => undefined };

/**
 * How many bars a second does the whole engine work through, and how many a loop written by hand?
 * 1,000,000 one-minute bars, averages of 10 and 50 closes, an order about every 36 bars; validation, risk, order states,
 * ledger, events and statistics on. Each case in a process of its own; the best of 15 rounds of each, first
 * the engine's, then the loop's. The peak memory is that of the process after its first run, input included.
 * Beside them a market maker over quotes, and bars of 50 instruments: of 30 days, or of 10 years in a full run.
 */
export async function run({ isFull = false }: { readonly isFull?: boolean } = {}): Promise<BenchmarkResult> {
  const cases: BenchmarkCase[] = [];
  for (const name of Object.keys(STRATEGIES)) cases.push(await inOwnProcess<BenchmarkCase>(import.meta.url, name));
  cases.push(await inOwnProcess<BenchmarkCase>(import.meta.resolve('./market-maker.ts'), 'market-maker'));
  cases.push(await inOwnProcess<BenchmarkCase>(import.meta.resolve('./many-instruments.ts'), isFull ? 'full' : 'short'));
  return { benchmark: 'backtest-throughput', cases };
}

/** One case, measured in this process. */
export async function measure(name: string): Promise<BenchmarkCase> {
  const bars = { length: BARS, ...makeWalk({ length: BARS }) };
  const use = STRATEGIES[name];
  if (!use) throw new Error(`no case "${name}"`);
  const engine = [await engineRate(bars, use())];
  const peakMemoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
  while (engine.length < ROUNDS) engine.push(await engineRate(bars, use()));
  const loop: number[] = [];
  while (loop.length < ROUNDS) loop.push(loopRate(bars, name));
  const value = Math.round(Math.max(...engine));
  const baseline = Math.round(Math.max(...loop));
  return {
    name,
    unit: 'bars/s',
    value,
    baselines: { 'plain-loop': baseline },
    notes: { first: Math.round(engine[0] ?? 0), median: Math.round(median(engine)), 'plain-loop-first': Math.round(loop[0] ?? 0), 'plain-loop-median': Math.round(median(loop)), 'plain-loop-over-engine': Number((baseline / value).toFixed(2)), 'peak-memory-mb': peakMemoryMb },
  };
}

async function engineRate(bars: BarColumns, strategy: StrategyUse): Promise<number> {
  const { summary } = await runBacktest({
    instruments: [defineInstrument({ id: ID, kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' })],
    data: [{ instrument: ID, interval: '1m', bars }],
    venue: { fees: { maker: '0.001', taker: '0.001' } },
    account: { balances: { USDT: '10000000' } },
    risk: { maxOrderQuantity: toDecimal('5') },
    strategies: [strategy],
    sinks: takesEverything,
    stopwatch: () => performance.now(),
  });
  return summary.timing.barsPerSecond;
}

function loopRate(bars: BarColumns, name: string): number {
  const before = performance.now();
  const result = name === 'never-trades' ? plainNeverTrades(bars, plain) : plainLoop(bars, plain);
  const seconds = (performance.now() - before) / 1000;
  if (result.equity.length !== bars.length) throw new Error('the loop left bars out');
  return bars.length / seconds;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
