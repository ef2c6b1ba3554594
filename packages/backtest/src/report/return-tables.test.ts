import { describe, expect, it } from 'vitest';
import { dailyReturns, monthlyReturns, returnDistribution, rollingSharpe } from './return-tables.ts';

const DAY = 86_400_000;
/** The midnight behind a day. */
const endOf = (year: number, month: number, day: number) => Date.UTC(year, month - 1, day) + DAY;

describe('daily returns', () => {
  it('begin with that against the start, and end behind a loss of everything', () => {
    expect(dailyReturns({ start: 100, times: [1, 2, 3, 4], values: [110, 55, 0, 7] })).toEqual([0.10000000000000009, -0.5, -1]);
  });
});

describe('monthly returns', () => {
  it('are those against the end of the month before, with the midnight behind a month in it', () => {
    const times = [endOf(2024, 11, 29), endOf(2024, 12, 31), endOf(2025, 1, 1), endOf(2025, 1, 31), endOf(2025, 3, 3)];
    expect(monthlyReturns({ start: 100, times, values: [110, 121, 130, 60.5, 66.55] })).toEqual([
      { year: 2024, months: [null, null, null, null, null, null, null, null, null, null, 0.1, 0.1], total: 0.21 },
      { year: 2025, months: [-0.5, null, 0.1, null, null, null, null, null, null, null, null, null], total: -0.45 },
    ]);
  });

  it('are none of a run without days', () => {
    expect(monthlyReturns({ start: 100, times: [], values: [] })).toEqual([]);
  });
});

describe('the rolling Sharpe ratio', () => {
  it('is that of each window at the window’s end', () => {
    // mean 0.01, deviation 0.01 of the first three; mean 0, deviation 0.02 of the next
    const returns = [0, 0.01, 0.02, -0.02, 0];
    expect(rollingSharpe(returns, [1, 2, 3, 4, 5], { days: 3, periodsPerYear: 4 })).toEqual({ days: 3, at: [3, 4, 5], sharpe: [2, 0.32, 0] });
  });

  it('is absent where one window is all there is', () => {
    expect(rollingSharpe([0, 0.01, 0.02], [1, 2, 3], { days: 3, periodsPerYear: 4 })).toBeUndefined();
  });
});

describe('the distribution of returns', () => {
  it('counts every day in bins with an edge at zero', () => {
    const returns = Array.from({ length: 101 }, (_, place) => (place - 50) / 1_000);
    const found = returnDistribution(returns);
    expect(found).toMatchObject({ from: -0.05, width: 0.005, mean: 0, fifthPercentile: -0.045 });
    expect(found?.counts).toEqual([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 6]);
  });

  it('has outliers in its outermost bins', () => {
    const found = returnDistribution([...Array.from({ length: 300 }, (_, place) => ((place % 3) - 1) / 100), -0.9, 0.9]);
    expect(found?.counts.reduce((sum, count) => sum + count, 0)).toBe(302);
    expect(found?.counts.length).toBeLessThan(60);
  });

  it('is absent where there are few days, or none that moved', () => {
    expect([returnDistribution([0.1, 0.2]), returnDistribution([0, 0, 0, 0, 0, 0])]).toEqual([undefined, undefined]);
  });
});
