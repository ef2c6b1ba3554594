import { runBacktest } from '@redfire/backtest';
import { RedFireError, defineInstrument, type Instrument } from '@redfire/core';
import { randomWalkBars, replaySource } from '@redfire/data';
import { createTradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import type { BarPathModel } from '@redfire/sim';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PERPETUAL as perpetual, Restless } from './fixtures/restless.ts';

const MINUTE = 60_000;
const spot = defineInstrument({ id: 'ETH/USDT.SIM', kind: 'spot', tickSize: '0.01', lotSize: '0.01' });

interface Outcome {
  readonly fills: readonly string[];
  readonly orders: readonly string[];
  readonly equity: string;
}

interface Case {
  readonly seed: number;
  readonly rows: number;
  readonly instruments: readonly Instrument[];
  readonly latencyMs: number;
  readonly path: BarPathModel;
}

const risk = { maxOrderQuantity: '3' };
const balances = { USDT: '1000000' };
const barsOf = ({ seed, rows }: Case, place: number) => [...randomWalkBars({ seed: seed + place, count: rows, tick: place === 0 ? '0.5' : '0.01', start: 100, intervalMs: MINUTE, startTime: 23 * 60 * MINUTE, maxMoveTicks: 12 })];

async function asBacktest(run: Case): Promise<Outcome> {
  const { instruments, latencyMs, path, seed } = run;
  const strategy = new Restless(seed, instruments.map(({ id }) => id), latencyMs > 0);
  const data = instruments.map(({ id }, place) => ({ instrument: id, interval: '1m', bars: barsOf(run, place) }) as const);
  const { summary } = await runBacktest({ instruments, data, venue: { latencyMs, path }, account: { balances, currency: 'USDT' }, risk, strategies: [strategy] });
  return { fills: strategy.fills, orders: strategy.orders, equity: summary.finalEquity };
}

async function asPaper(run: Case): Promise<Outcome> {
  const { instruments, latencyMs, path, seed } = run;
  const strategy = new Restless(seed, instruments.map(({ id }) => id), latencyMs > 0);
  const feeds = instruments.map(({ id }, place) => ({ instrument: id, interval: '1m', bars: barsOf(run, place) }) as const);
  const engine = createTradingEngine({
    instruments, risk, strategies: [strategy], account: { currency: 'USDT' },
    gateways: [paperGateway({ balances, latencyMs, path })],
    marketData: [replaySource({ feeds })],
    stop: { orders: 'leave' },
  });
  const failures: unknown[] = [];
  engine.events.on('engine.error', ({ error }) => failures.push(error));
  await engine.start();
  await engine.ended;
  const equity = engine.accounts.equity().amount.toFixed();
  // the venue keeps books of its own, which have to agree
  const account = engine.accounts.get().balances.filter(({ total }) => !total.isZero()).map((balance) => `${balance.currency} ${balance.total.toFixed()}`);
  await engine.stop();
  if (failures.length > 0) throw new RedFireError('STRATEGY_FAILED', String(failures[0]), { cause: failures[0] });
  expect(account.length).toBeGreaterThan(0);
  return { fills: strategy.fills, orders: strategy.orders, equity };
}

const anyCase = (instruments: Case['instruments'], latencyMs: fc.Arbitrary<number> = fc.constant(0)): fc.Arbitrary<Case> =>
  fc.record({ seed: fc.integer({ min: 1, max: 1_000_000 }), rows: fc.integer({ min: 1, max: 120 }), instruments: fc.constant(instruments), latencyMs, path: fc.constantFrom('nearer-first', 'worst-case') });

// each case is two whole runs with an engine of its own
const runs = Math.min(cases(), 300);

it('trades on paper over replayed bars as in a backtest: the same orders, fills, times and equity', async () => {
  let fills = 0;
  await fc.assert(
    fc.asyncProperty(anyCase([perpetual]), async (run) => {
      const expected = await asBacktest(run);
      expect(await asPaper(run)).toEqual(expected);
      fills += expected.fills.length;
    }),
    // an immediate order that gets nothing while others answer fills at the same price
    { numRuns: runs, examples: [[{ seed: 526_751, rows: 81, instruments: [perpetual], latencyMs: 0, path: 'nearer-first' }]] },
  );
  // or the comparison says nothing
  expect(fills).toBeGreaterThan(runs);
});

it('does so with an asset that is bought with cash', async () => {
  await fc.assert(
    fc.asyncProperty(anyCase([spot]), async (run) => {
      expect(await asPaper(run)).toEqual(await asBacktest(run));
    }),
    { numRuns: Math.ceil(runs / 3) },
  );
});

// what arrives inside a bar is judged, on paper, by the close before it: the bar is not known yet. A cancel comes before its open for the same reason.
it('does so with market and stop orders that take time to the venue', async () => {
  await fc.assert(
    fc.asyncProperty(anyCase([perpetual], fc.constantFrom(1, 30_000, 60_000, 90_000)), async (run) => {
      const [{ fills, equity }, paper] = [await asBacktest(run), await asPaper(run)];
      expect({ fills: paper.fills, equity: paper.equity }).toEqual({ fills, equity });
    }),
    { numRuns: Math.ceil(runs / 3) },
  );
});
