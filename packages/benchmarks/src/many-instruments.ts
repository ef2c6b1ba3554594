import { defineInstrument } from '@redfire/core';
import { runBacktest, useStrategy, type BacktestSinks } from '@redfire/backtest';
import { generatedBars } from '@redfire/data';
import { SmaCross } from '@redfire/strategy';
import type { BenchmarkCase } from './result.ts';

const INSTRUMENTS = 50;
const MINUTE = 60_000;
const MINUTES_A_YEAR = 365.25 * 1_440;
const YEARS = 10;
/** Of the short form. */
const DAYS = 30;
const MOST_MEMORY_MB = 1_024;

const takesEverything: BacktestSinks = { equity: () => undefined, fills: () => undefined, orders: () => undefined };

/**
 * One-minute bars of 50 instruments, made as they are read and never kept, each traded on averages of 50 and 200 closes: 10 years of them as `full`, else 30 days. Fails
 * where the process has taken 1 GB.
 */
export async function measure(length: string): Promise<BenchmarkCase> {
  const count = length === 'full' ? YEARS * MINUTES_A_YEAR : DAYS * 1_440;
  const ids = Array.from({ length: INSTRUMENTS }, (_, index) => `I${String(index).padStart(2, '0')}/USDT.SIM`);
  const { summary } = await runBacktest({
    instruments: ids.map((id) => defineInstrument({ id, kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' })),
    data: ids.map((instrument, index) => ({ instrument, interval: '1m' as const, bars: generatedBars({ seed: index + 1, count, tick: '0.01', start: 1_000, intervalMs: MINUTE, startTime: 1_262_304_000_000, chunkRows: 8_192 }) })),
    venue: { fees: { maker: '0.0002', taker: '0.0005' } },
    account: { balances: { USDT: '100000000' } },
    strategies: ids.map((instrument) => useStrategy(SmaCross, { instrument, fast: 50, slow: 200, quantity: '1', allowShort: true })),
    sinks: takesEverything,
    equityIntervalMs: 86_400_000,
    stopwatch: () => performance.now(),
  });
  const peakMemoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
  if (summary.bars !== count * INSTRUMENTS) throw new Error(`${summary.bars} bars were worked through`);
  if (peakMemoryMb >= MOST_MEMORY_MB) throw new Error(`the run took ${peakMemoryMb} MB`);
  const { loadMs, runMs, barsPerSecond } = summary.timing;
  return {
    name: length === 'full' ? 'many-instruments' : 'many-instruments, 30 days',
    unit: 'bars/s',
    value: barsPerSecond,
    baselines: {},
    notes: { bars: summary.bars, orders: summary.orders, 'seconds-run': Number((runMs / 1_000).toFixed(1)), 'seconds-made': Number((loadMs / 1_000).toFixed(1)), 'peak-memory-mb': peakMemoryMb },
  };
}
