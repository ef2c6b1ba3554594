import { describe, expect, it } from 'vitest';
import {
  averageLoss, averageWin, excursions, expectancy, exposure, holdingTimes, kellyFraction, payoffRatio, profitFactor, streaks, systemQuality, tradeCount, tradedValue, tradesBy, tradingCosts, turnover, winRate,
} from '../statistics.ts';

const trades = (...profits: readonly number[]) => profits.map((profit) => ({ profit }));
const held = (...spans: readonly (readonly [openedAt: number, closedAt: number])[]) => spans.map(([openedAt, closedAt]) => ({ openedAt, closedAt }));

describe('results', () => {
  const some = trades(300, -100, 0, 200, -100, -50);

  it('counts each trade once', () => {
    expect(tradeCount(some)).toEqual({ trades: 6, wins: 2, losses: 3, even: 1 });
    expect(winRate(some)).toBe(2 / 6);
  });

  it('weighs wins against losses', () => {
    expect(profitFactor(some)).toBe(2);
    expect(expectancy(some)).toBe(250 / 6);
    expect([averageWin(some), averageLoss(some)]).toEqual([250, 250 / 3]);
    expect(payoffRatio(some)).toBeCloseTo(3, 12);
  });

  it('bets the fifth of the account that Kelly bets on 60 of 100 at even odds', () => {
    const even = trades(...Array.from({ length: 100 }, (_, place) => (place < 60 ? 10 : -10)));
    expect(kellyFraction(even)).toBeCloseTo(0.2, 12);
    expect(kellyFraction([...even, { profit: 0 }])).toBeCloseTo(0.2, 12);
  });

  it('is below zero where there is no edge', () => {
    expect(kellyFraction(trades(10, -10, -10, -10))).toBeCloseTo(-0.5, 12);
  });

  it.each([
    ['only wins', trades(1, 2), { factor: undefined, kelly: undefined, payoff: undefined }],
    ['only losses', trades(-1, -2), { factor: 0, kelly: undefined, payoff: undefined }],
    ['nothing', trades(), { factor: undefined, kelly: undefined, payoff: undefined }],
  ])('tells of %s only what is defined', (_, given, expected) => {
    expect({ factor: profitFactor(given), kelly: kellyFraction(given), payoff: payoffRatio(given) }).toEqual(expected);
  });
});

describe('system quality', () => {
  it('is mean over deviation times the root of the count', () => {
    // mean 1; squares of the distances from it 1 + 1 + 4 + 4
    expect(systemQuality(trades(2, 0, -1, 3))).toBeCloseTo((1 / Math.sqrt(10 / 3)) * 2, 12);
  });

  it('counts no more than 100 trades', () => {
    const pattern = (count: number) => trades(...Array.from({ length: count }, (_, place) => (place % 2 === 0 ? 3 : -1)));
    expect(systemQuality(pattern(400))).toBeCloseTo((1 / Math.sqrt((4 * 400) / 399)) * 10, 10);
  });

  it('is undefined of one trade and of equal ones', () => {
    expect([systemQuality(trades(5)), systemQuality(trades(0.1, 0.1, 0.1))]).toEqual([undefined, undefined]);
  });
});

describe('streaks', () => {
  it.each([
    [[1, 2, 3, -1, -1, 5], { longestWinning: 3, longestLosing: 2, current: 1 }],
    [[1, 0, 1, -1], { longestWinning: 1, longestLosing: 1, current: -1 }],
    [[-1, -1, 0], { longestWinning: 0, longestLosing: 2, current: 0 }],
    [[], { longestWinning: 0, longestLosing: 0, current: 0 }],
  ])('of %j', (profits, expected) => {
    expect(streaks(trades(...profits))).toEqual(expected);
  });
});

it('tells how far trades went, and what winners kept of it', () => {
  const some = [
    { profit: 30, maxAdverse: 10, maxFavourable: 60 },
    { profit: -20, maxAdverse: 30, maxFavourable: 5 },
    { profit: 10, maxAdverse: 0, maxFavourable: 20 },
  ];
  expect(excursions(some)).toEqual({ meanAdverse: 40 / 3, maxAdverse: 30, meanFavourable: 85 / 3, maxFavourable: 60, keptByWinners: 0.5 });
  expect(excursions([{ profit: -1, maxAdverse: 1, maxFavourable: 0 }])).toEqual({ meanAdverse: 1, maxAdverse: 1, meanFavourable: 0, maxFavourable: 0 });
});

it('tells how long trades were held', () => {
  expect(holdingTimes(held([0, 10], [5, 5], [10, 50], [0, 30]))).toEqual({ meanMs: 20, medianMs: 20, shortestMs: 0, longestMs: 40 });
});

it('counts time in the market once, and only within the stretch', () => {
  expect(exposure(held([10, 30], [20, 40], [25, 28], [90, 200], [-50, 5]), { from: 0, to: 100 })).toBe(0.45);
  expect(exposure([], { from: 0, to: 1 })).toBe(0);
});

it('counts a purchase and its sale as one turn', () => {
  const traded = tradedValue([{ openedValue: 1_000, closedValue: 1_100 }, { openedValue: 450, closedValue: 450 }]);
  expect(traded).toBe(3_000);
  expect(turnover(traded, [900, 1_000, 1_100], { periodsPerYear: 12 })).toBe(1.5 * 6);
  expect([turnover(1, [1_000], { periodsPerYear: 12 }), turnover(1, [10, -30], { periodsPerYear: 12 })]).toEqual([undefined, undefined]);
});

it('adds up fees and slippage, and what they took of the gross', () => {
  expect(tradingCosts([{ profit: 70, fees: 10, slippage: 20 }, { profit: -10, fees: 10 }])).toEqual({ fees: 20, slippage: 20, total: 40, perTrade: 20, shareOfGross: 0.4 });
  expect(tradingCosts([{ profit: -70, fees: -10 }])).toEqual({ fees: -10, slippage: 0, total: -10, perTrade: -10 });
  expect(tradingCosts([])).toEqual({ fees: 0, slippage: 0, total: 0 });
});

it('groups trades by their close in UTC, and by names', () => {
  const one = { profit: 1, instrument: 'A.X', side: 'long', closedAt: Date.UTC(2025, 11, 31, 23, 59) } as const;
  const other = { profit: -1, instrument: 'B.X', side: 'short', closedAt: Date.UTC(2026, 0, 1) } as const;
  const third = { ...one, closedAt: Date.UTC(2026, 10, 21, 20, 15) };
  const groups = (by: Parameters<typeof tradesBy>[1]) => Object.fromEntries(tradesBy([one, other, third], by));
  expect(groups('instrument')).toEqual({ 'A.X': [one, third], 'B.X': [other] });
  expect(groups('side')).toEqual({ long: [one, third], short: [other] });
  expect(groups('year')).toEqual({ 2025: [one], 2026: [other, third] });
  expect(groups('month')).toEqual({ '2025-12': [one], '2026-01': [other], '2026-11': [third] });
  expect(groups('hour')).toEqual({ '23': [one], '00': [other], '20': [third] });
});
