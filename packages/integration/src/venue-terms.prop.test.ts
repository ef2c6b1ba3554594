import { runBacktest, type BacktestOptions, type BacktestVenue } from '@redfire/backtest';
import { Decimal, Scaled, defineInstrument, exactExecution, type Fill } from '@redfire/core';
import { randomWalkBars, replaySource } from '@redfire/data';
import { createTradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import { bpsSlippage, normalLatency, squareRootImpact, tickSlippage, volumeShareSlippage, type VenueTerms } from '@redfire/sim';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PERPETUAL, Restless } from './fixtures/restless.ts';

const MINUTE = 60_000;
const START = 23 * 60 * MINUTE;
const SPOT = defineInstrument({ id: 'ETH/USDT.SIM', kind: 'spot', tickSize: '0.01', lotSize: '0.01' });
const balances = { USDT: '1000000' };
// each case is two whole runs
const runs = Math.min(Math.ceil(cases() / 10), 100);

const varying = fc.constantFrom(0, 20, 90_000, normalLatency({ mean: 30_000, deviation: 40_000 }));
const terms: fc.Arbitrary<VenueTerms> = fc.record({
  latency: fc.record({ order: varying, modify: varying, cancel: varying, report: varying }),
  slippage: fc.constantFrom(undefined, tickSlippage(2), bpsSlippage(20), volumeShareSlippage({ limit: 0.5 }), squareRootImpact()),
  maxVolumeShare: fc.constantFrom(undefined, 0.01, 0.5),
  feeModel: fc.constantFrom(undefined, { perOrder: '0.5', minimum: '1' }, { tiers: [{ volume: '500', maker: '-0.0001', taker: '0.0002' }] }, { taker: '0.001', currency: { code: 'ETH', perSettlement: '0.01' } }),
  faults: fc.constantFrom(undefined, { rejectShare: { order: 0.2, modify: 0.2, cancel: 0.2 } }, { outages: { meanBetweenMs: 900_000, meanLengthMs: 200_000 }, outageOrders: 'cancel' as const }, { outages: { meanBetweenMs: 900_000, meanLengthMs: 200_000 } }, { outages: { meanBetweenMs: 900_000, meanLengthMs: 200_000 }, outageRequests: 'unknown' as const }),
});
const scene = fc.record({ seed: fc.integer({ min: 1, max: 1_000_000 }), rows: fc.integer({ min: 1, max: 60 }), isPatient: fc.boolean() });
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

const instruments = [PERPETUAL, SPOT];
const feedsOf = ({ seed, rows }: Scene) =>
  instruments.map(({ id, tickSize }, place) => ({ instrument: id, interval: '1m', bars: [...randomWalkBars({ seed: seed + place, count: rows, tick: tickSize.toFixed(), start: 100, intervalMs: MINUTE, startTime: START, maxMoveTicks: 12 })] }) as const);
const restless = ({ seed, isPatient }: Scene) => new Restless(seed, instruments.map(({ id }) => id), isPatient);

async function backtest(given: Scene, venue: BacktestVenue, more: Partial<BacktestOptions> = {}) {
  const strategy = restless(given);
  const result = await runBacktest({ instruments, data: feedsOf(given), seed: 5, venue, account: { balances, currency: 'USDT' }, strategies: [strategy], ...more });
  return { ...result, strategy };
}

it('books exactly what was heard, however late it comes and whatever goes wrong', async () => {
  let heard = 0;
  await fc.assert(
    fc.asyncProperty(scene, terms, async (given, venue) => {
      const { summary, fills } = await backtest(given, venue);
      heard += fills.length;
      expect(Object.fromEntries(instruments.map(({ id }) => [id, heldOf(fills, id)]))).toEqual(summary.positions);
      const fees = feesOf(fills);
      for (const [code, amount] of Object.entries(summary.fees)) expect(new Decimal(amount).equals(fees.get(code) ?? 0)).toBe(true);
      expect(new Set(fills.map(({ tradeId }) => tradeId)).size).toBe(fills.length);
    }),
    { numRuns: runs },
  );
  expect(heard).toBeGreaterThan(runs);
});

it('repeats itself for the same seed, whatever is drawn', async () => {
  await fc.assert(
    fc.asyncProperty(scene, terms, fc.nat(), async (given, venue, seed) => {
      const [first, second] = [await backtest(given, { ...venue, seed }), await backtest(given, { ...venue, seed })];
      expect([second.strategy.orders, second.strategy.fills, second.summary.finalEquity]).toEqual([first.strategy.orders, first.strategy.fills, first.summary.finalEquity]);
    }),
    { numRuns: runs },
  );
});

it('fills on paper what it fills in a backtest, for who does not answer what is heard', async () => {
  await fc.assert(
    // where bars are known at their close only, a cancel inside one comes before its open; and an engine asks for what nobody knows of
    fc.asyncProperty(scene, terms.filter(({ faults }) => faults?.outageOrders !== 'cancel' && faults?.outageRequests !== 'unknown'), async (given, venue) => {
      const patient = { ...given, isPatient: true };
      const { strategy } = await backtest(patient, { ...venue, seed: 5, latencyMs: 20 });
      const onPaper = restless(patient);
      const engine = createTradingEngine({
        instruments, risk: {}, strategies: [onPaper], account: { currency: 'USDT' }, stop: { orders: 'leave' },
        gateways: [paperGateway({ balances, ...venue, seed: 5, latencyMs: 20 })],
        marketData: [replaySource({ feeds: feedsOf(patient) })],
      });
      await engine.start();
      await engine.ended;
      await engine.stop();
      expect(heardInTime(onPaper.fills, given)).toEqual(heardInTime(strategy.fills, given));
    }),
    { numRuns: runs },
  );
});

/** A run ends with its data: reports of its last minutes may still be on their way. */
function heardInTime(fills: readonly string[], { rows }: Scene): readonly string[] {
  return fills.filter((fill) => Number.parseInt(fill, 10) < START + (rows - 10) * MINUTE).toSorted();
}

function heldOf(fills: readonly Fill[], instrument: string): string {
  const held = fills.filter((fill) => fill.instrument === instrument).reduce((sum, { side, quantity }) => sum.plus(side === 'buy' ? quantity : quantity.negated()), new Decimal(0));
  return held.toFixed();
}

function feesOf(fills: readonly Fill[]): ReadonlyMap<string, Decimal> {
  const fees = new Map<string, Decimal>();
  for (const fill of fills) {
    const { fee, feeCurrency = 'USDT' } = exactExecution(fill);
    fees.set(feeCurrency, (fees.get(feeCurrency) ?? new Decimal(0)).plus(Scaled.from(fee).toDecimal()));
  }
  return fees;
}
