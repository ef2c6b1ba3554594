import { instrumentId, isRedFireError } from '@redfire/core';
import { venueTerms } from '@redfire/sim';
import { barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { parseBacktestConfig, type BacktestConfig } from './backtest-config.ts';
import type { ConfigIssue } from './describe-issues.ts';
import { runBacktest } from './run-backtest.ts';

const config = (venue: object) => ({
  instruments: [{ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '1', lotSize: '1' }],
  data: [{ instrument: 'BTC/USDT.SIM', file: 'bars.csv', interval: '1m' }],
  account: { balances: { USDT: '10000' } },
  strategies: [{ use: 'sma-cross', params: { instrument: 'BTC/USDT.SIM', fast: 2, slow: 3, quantity: '4' } }],
  venue,
});
const parse = (venue: object): BacktestConfig['venue'] => parseBacktestConfig(config(venue)).venue;
const issuesOf = (venue: object): readonly string[] => {
  try {
    parse(venue);
    return [];
  } catch (error) {
    if (!isRedFireError(error)) throw error;
    return (error.details['issues'] as readonly ConfigIssue[]).map(({ path, message }) => `${path}: ${message}`);
  }
};

const everything = {
  feeModel: { maker: '-0.0001', taker: '0.0005', tiers: [{ volume: '1000', maker: '0', taker: '0.0003' }], perOrder: '1', perUnit: '0.01', minimum: '1', maximum: '9', currency: { code: 'USDT', perSettlement: '1' } },
  latencyMs: 5,
  latency: { order: 3, modify: { mean: 10, deviation: 2, minimum: 1 }, cancel: { samples: [1, 2] }, report: 0, data: 7 },
  limitFill: 'through',
  queue: { model: 'probabilistic', shape: 'power', exponent: 2 },
  selfTrade: 'cancel-newest',
  margin: { mode: 'isolated', leverage: { 'BTC/USDT.SIM': '5' }, liquidationFee: '0.01', liquidationStep: '0.5', shortfall: 'negative' },
  slippage: { model: 'volume-share', limit: 0.1, impact: 0.2 },
  maxVolumeShare: 0.5,
  haltedOrders: 'keep',
  faults: { rejectShare: { order: 0.01 }, outages: [{ from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00+00:30' }, { from: 5, to: 6 }], outageRequests: 'unknown', outageOrders: 'cancel' },
  seed: 9,
};

it('have every term that is data, as the venue takes it', () => {
  const { fees, ...terms } = parse(everything);
  expect(fees).toBeUndefined();
  expect(JSON.parse(JSON.stringify([terms.queue, terms.selfTrade, terms.margin]))).toEqual([everything.queue, everything.selfTrade, everything.margin]);
  const { latency, faults, seed, limitFill, maxVolumeShare, slippage } = venueTerms(terms);
  const random = { next: () => 0.5 };
  const draw = (kind: 'modify' | 'cancel') => (typeof latency[kind] === 'object' ? [latency[kind].next(random), latency[kind].next(random)] : []);
  expect([latency.order, draw('modify').map(Math.round), draw('cancel'), latency.data, faults?.outages, seed, limitFill, maxVolumeShare, slippage?.maxVolumeShare]).toEqual([3, [8, 8], [1, 2], 7, [{ from: 1_767_225_600_000, to: 1_767_227_400_000 }, { from: 5, to: 6 }], 9, 'through', 0.5, 0.1]);
});

it.each([
  [{ model: 'ticks', ticks: 2 }, 2],
  [{ model: 'bps', bps: 50 }, 0.5],
  [{ model: 'square-root', volatility: 0.02, volume: 100 }, 0.2],
])('make the slippage %o', (slippage, ticks) => {
  expect(parse({ slippage }).slippage?.ticks({ instrument: instrumentId('BTC/USDT.SIM'), side: 'buy', quantity: 1, ticks: 100, takenBefore: 0 }, { next: () => 0.5 })).toBeCloseTo(ticks, 12);
});

describe('that are wrong', () => {
  it('are told with their path and what was expected', () => {
    expect(
      issuesOf({
        feeModel: { minimum: '2', maximum: '1' },
        latency: { order: -1, report: { mean: 5 } },
        queue: 'longest',
        selfTrade: 'allow',
        margin: { mode: 'none', leverage: 5, liquidationStep: '2' },
        slippage: { model: 'random' },
        maxVolumeShare: 2,
        haltedOrders: 'drop',
        faults: { rejectShare: { order: -1 }, outages: { meanBetweenMs: 0 }, outageRequests: 'lost', rejects: 'all' },
        seed: 1.5,
      }).toSorted(),
    ).toEqual([
      'venue.faults.outageRequests: expected one of not-sent, unknown',
      'venue.faults.outages: expected a list of { from, to }, or { meanBetweenMs, meanLengthMs }',
      'venue.faults.rejectShare.order: expected at least 0',
      'venue.faults.rejects: expected no such key',
      'venue.feeModel.minimum: expected no more than maximum',
      'venue.haltedOrders: expected one of reject, keep',
      'venue.latency.order: expected at least 0',
      'venue.latency.report: expected milliseconds, or { mean, deviation }, or { samples }',
      'venue.margin.leverage: expected a decimal above zero in quotes, or one for each instrument',
      'venue.margin.liquidationStep: expected a decimal of at most 1',
      'venue.margin.mode: expected one of cross, isolated',
      'venue.maxVolumeShare: expected at most 1',
      'venue.queue: expected one of none, risk-averse, probabilistic, or { model: probabilistic, shape, exponent }',
      'venue.seed: expected a whole number',
      'venue.selfTrade: expected one of none, cancel-newest, cancel-oldest, cancel-both, decrement',
      'venue.slippage.model: expected one of ticks, bps, volume-share, square-root',
    ]);
  });
});

it('act in a run', async () => {
  const { instruments, strategies, account, venue } = parseBacktestConfig(config({ slippage: { model: 'ticks', ticks: 2 }, maxVolumeShare: 0.3, feeModel: { perOrder: '1' } }));
  const bars = barsFromCloses([100, 99, 98, 99, 102, 105, 106, 107, 108], { instrument: instrumentId('BTC/USDT.SIM'), volume: 10 });
  const { fills } = await runBacktest({ instruments, account, venue, strategies, data: [{ instrument: 'BTC/USDT.SIM', interval: '1m', bars }] });
  expect(fills.map(({ quantity, price, fee }) => `${quantity.toFixed()} at ${price.toFixed()} for ${fee?.amount.toFixed()}`)).toEqual(['3 at 104 for 1', '1 at 107 for 0']);
});
