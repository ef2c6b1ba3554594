import { anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STATISTICS } from './glossary.ts';
import { runStatistics, type RunOutcome, type RunStatistics } from './run-statistics.ts';
import type { RunStatisticsOptions } from './statistics-options.ts';
import { TradeGroups } from './trade-groups.ts';
import { TradeTally } from './trade-tally.ts';

const DAY = 86_400_000;
/** A Thursday. */
const START = Date.UTC(2026, 0, 1);
const profit = { net: '0', closed: '0', open: '0', funding: '0', other: '0' };

/** A run of so many values, one a day from 2 January on, that begins with 1,000. */
function statisticsOf(values: readonly number[], options: RunStatisticsOptions = {}, overrides: Partial<RunOutcome> = {}): RunStatistics {
  const times = values.map((_, place) => START + (place + 1) * DAY);
  return runStatistics({
    currency: 'USDT', instruments: [anInstrument()], from: START, to: START + values.length * DAY, startingEquity: 1_000, equity: { times, values, ends: times },
    profit, trades: new TradeTally().statistics(), openTrades: 0, by: new TradeGroups().statistics(), tradedValue: 0, fees: 0, slippage: 0, openMs: 0, ...overrides,
  }, options);
}

describe('annualisation', () => {
  const week = [1_001, 1_002, 1_000, 1_003, 1_004, 1_002, 1_005];
  it('is told by the Saturdays of the data', () => {
    expect(statisticsOf(week).basis).toEqual({ days: 7, dayOf: 'UTC', periodsPerYear: 365, annualisation: '365 days', toldBy: 'data', riskFree: 0 });
  });

  it.each([
    ['perpetual', {}, 365],
    ['equity', {}, 252],
    ['perpetual', { tradingHours: { zone: 'UTC', sessions: [{ day: 1, open: '09:00', close: '17:00' }] } }, 252],
    ['equity', { tradingHours: { zone: 'UTC', sessions: [{ day: 6, open: '09:00', close: '17:00' }] } }, 365],
  ] as const)('of days without a weekend is told by the instruments: %s %j', (kind, overrides, expected) => {
    expect(statisticsOf(week.slice(0, 2), {}, { instruments: [anInstrument({ kind, ...overrides })] }).basis).toMatchObject({ periodsPerYear: expected, toldBy: 'instruments' });
  });

  it('is what the option says, and a single day tells none', () => {
    expect(statisticsOf(week, { daysPerYear: 252 }).basis).toMatchObject({ periodsPerYear: 252, annualisation: '252 trading days', toldBy: 'option' });
    const { basis, absent, performance } = statisticsOf([1_010]);
    expect(basis).toEqual({ days: 1, dayOf: 'UTC', riskFree: 0 });
    expect([performance.totalReturn, performance.sharpe, absent.sharpe]).toEqual([expect.closeTo(0.01, 12), undefined, 'it needs two days of returns that vary, and data that tell how many days make a year']);
  });
});

describe('what is not defined', () => {
  it('is absent of a run without data, with the reason', () => {
    const { performance, absent, trades } = statisticsOf([], {}, { to: START });
    expect(performance).toEqual({});
    expect([absent.totalReturn, absent.winRate, absent.beta, absent.exposure]).toEqual(['it needs a day of returns', 'it needs a trade that closed', 'no benchmark was asked for', 'it needs a span of time']);
    expect([trades.trades, trades.winRate]).toEqual([0, undefined]);
  });

  it('is absent of an account that was lost, which is said', () => {
    const { performance, absent } = statisticsOf([900, -5, 400]);
    expect([performance.sharpe, performance.totalReturn, absent.totalReturn]).toEqual([expect.any(Number), undefined, 'the account was worth nothing at 2026-01-03T00:00:00.000Z']);
    expect(performance.worstDay).toBeCloseTo(-905 / 900, 12);
    expect(statisticsOf([5], {}, { startingEquity: 0 }).absent.cagr).toBe('the account was worth nothing at 2026-01-01T00:00:00.000Z');
  });
});

describe('a benchmark', () => {
  const values = [1_020, 1_010, 1_040];
  it('that is the account itself has a beta of one and no alpha', () => {
    const times = [START, ...values.map((_, place) => START + (place + 1) * DAY)];
    const { benchmark } = statisticsOf(values, { benchmark: { name: 'itself', times, values: [1_000, ...values] }, daysPerYear: 365 });
    expect(benchmark).toMatchObject({ name: 'itself', alpha: 0, trackingError: 0 });
    expect([benchmark?.beta, benchmark?.upCapture, benchmark?.downCapture]).toEqual([expect.closeTo(1, 12), expect.closeTo(1, 12), expect.closeTo(1, 12)]);
  });

  it('stands where it stood on days on which it was closed, and counts from its first value', () => {
    const { benchmark } = statisticsOf(values, { benchmark: { name: 'late', times: [START + DAY - 1, START + 3 * DAY], values: [50, 55] }, daysPerYear: 365 });
    // from the first day on: nothing, then 10 %
    expect(benchmark?.benchmarkReturn).toBeCloseTo(0.1, 12);
  });
});

it('has the returns of months and years in UTC', () => {
  const values = Array.from({ length: 40 }, (_, place) => 1_000 + (place + 1) * 10);
  const { returnsByMonth, returnsByYear } = statisticsOf(values);
  // the value at midnight on 1 February is the last of January
  expect(returnsByMonth).toEqual({ '2026-01': expect.closeTo(0.31, 12), '2026-02': expect.closeTo(1_400 / 1_310 - 1, 12) });
  expect(returnsByYear).toEqual({ 2026: expect.closeTo(0.4, 12) });
});

it('adds up costs, and what they took of the profit before them', () => {
  const { costs } = statisticsOf([1_090], {}, { profit: { ...profit, net: '90', funding: '-4' }, fees: 5, slippage: 1 });
  expect(costs).toEqual({ fees: 5, slippage: 1, funding: 4, total: 10, shareOfGross: 0.1 });
});

it('counts turns of the account, and the time in the market', () => {
  const { trades } = statisticsOf([1_000, 1_000], { daysPerYear: 365 }, { tradedValue: 4_000, openMs: DAY / 2 });
  expect([trades.turnover, trades.exposure]).toEqual([2 * (365 / 2), 0.25]);
});

it('has for each figure a finite number or a reason, whatever the run', () => {
  const anyValues = fc.array(fc.oneof(fc.constant(1_000), fc.integer({ min: 1, max: 3_000 }), fc.constantFrom(0, -7, 1e-7, 1e12)), { maxLength: 8 });
  fc.assert(
    fc.property(anyValues, fc.boolean(), fc.constantFrom(0, 0.03), fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 4 }), (values, hasBenchmark, riskFree, profits) => {
      const tally = new TradeTally();
      for (const [place, each] of profits.entries()) tally.add({ profit: each, openedAt: place, closedAt: place + 1, maxAdverse: Math.max(0, -each), maxFavourable: Math.max(0, each) });
      const series = { name: 'other', times: values.map((_, place) => START + place * DAY), values: values.map((_, place) => 100 + ((place * 7) % 5)) };
      const found = statisticsOf(values, { riskFree, trials: { count: 3, variance: 0.1 }, ...(hasBenchmark && { benchmark: series }) }, { trades: tally.statistics(), ...(profits.length > 0 && { medianHoldingMs: 1 }) });
      const figures: Record<string, unknown> = { ...found.performance, ...found.benchmark, ...found.trades };
      for (const name of Object.keys(STATISTICS)) {
        const reason = found.absent[name as keyof typeof found.absent];
        expect([name, Number.isFinite(figures[name]), reason !== undefined]).toEqual([name, reason === undefined, figures[name] === undefined]);
      }
      // JSON turns what is not finite into null
      expect(JSON.stringify(found)).not.toContain('null');
    }),
    { numRuns: Math.ceil(cases() / 5) },
  );
});
