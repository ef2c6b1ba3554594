import { aBar, barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { randomWalkBars } from '../fixtures/random-walk-bars.ts';
import { closes, opens } from './bar-values.ts';
import { beta } from './beta.ts';
import { correlation } from './correlation.ts';
import { ema } from './ema.ts';
import { highest } from './highest.ts';
import { hurst } from './hurst.ts';
import { hurstByLags } from './hurst-by-lags.ts';
import { linearRegression } from './linear-regression.ts';
import { lowest } from './lowest.ts';
import { sortino } from './sortino.ts';
import { expectedRescaledRange } from './support/rescaled-range.ts';
import type { SeriesIndicator } from './support/study.ts';
import { variance } from './variance.ts';
import { zScore } from './z-score.ts';

describe('an indicator of two series', () => {
  it('reads two sources of the same bars, from when both have a value', () => {
    const bars = randomWalkBars({ seed: 3, length: 60 });
    const ours = correlation(ema(5), ema(closes, 9), 4);
    const [first, second, pushed] = [ema(5), ema(9), correlation(4)] as const;
    const found = bars.map((bar) => {
      ours.update(bar);
      first.update(bar);
      second.update(bar);
      if (second.ready) pushed.push(first.value, second.value);
      return { ours: ours.value, pushed: pushed.value };
    });
    expect({ warmUp: ours.warmUp, name: ours.name }).toEqual({ warmUp: 12, name: 'correlation(ema(5), ema(closes, 9), 4)' });
    expect(found.map((row) => row.ours)).toEqual(found.map((row) => row.pushed));
    expect(found.map((row) => Number.isNaN(row.ours)).indexOf(false)).toBe(11);
  });

  it('without sources refuses a bar, for it does not know what to read of it', () => {
    expect(() => correlation(20).update(aBar())).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it.each([[Number.NaN, 1], [1, Number.POSITIVE_INFINITY]])('refuses the pair %d, %d and is as before', (first, second) => {
    const ours = beta(3);
    ours.push(1, 2);
    const before = ours.save();
    expect(() => ours.push(first, second)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(ours.save()).toEqual(before);
  });

  it('refuses a source that is one already', () => {
    const shared = ema(5);
    expect(() => beta(shared, shared)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('resets its sources with itself', () => {
    const bars = randomWalkBars({ seed: 4, length: 40 });
    const ours = beta(ema(5), opens, 5);
    for (const bar of bars) ours.update(bar);
    ours.reset();
    expect(ours.save()).toEqual(beta(ema(5), opens, 5).save());
  });
});

describe('beta', () => {
  it('is the factor by which the first changes more than the second', () => {
    const ours = beta(4);
    let [asset, market] = [100, 1_000];
    for (const change of [0, 0.01, -0.02, 0.03, 0.005, -0.01]) {
      asset *= 1 + 1.5 * change;
      market *= 1 + change;
      ours.push(asset, market);
    }
    expect({ beta: rounded(ours.value), rSquared: rounded(ours.rSquared) }).toEqual({ beta: 1.5, rSquared: 1 });
  });
});

describe('linear regression', () => {
  it('has the line of the values that are on one', () => {
    const ours = linearRegression(5);
    valuesOf(ours, [9, 1, 7, 10, 12, 14, 16, 18]);
    expect({ value: ours.value, slope: ours.slope, intercept: ours.intercept, rSquared: rounded(ours.rSquared) }).toEqual({ value: 18, slope: 2, intercept: 10, rSquared: 1 });
  });

  it('is as right after a million values as after a few', () => {
    const ours = linearRegression(10);
    for (let index = 0; index < 1_000_000; index++) ours.push(1_000 + Math.sin(index) * 50);
    const fresh = linearRegression(10);
    for (let index = 999_990; index < 1_000_000; index++) fresh.push(1_000 + Math.sin(index) * 50);
    expect([ours.value, ours.slope, ours.rSquared].map(rounded)).toEqual([fresh.value, fresh.slope, fresh.rSquared].map(rounded));
  });
});

describe('variance', () => {
  it('is exactly 0 again after a price that is out of all proportion, and so is the score', () => {
    const values = [1e9, 0.1, 0.1, 0.1, 0.1];
    expect(valuesOf(variance(4), values).at(-1)).toBe(0);
    expect(valuesOf(zScore(4), values).at(-1)).toBe(0);
  });

  it('keeps its digits for small moves of large prices', () => {
    expect(valuesOf(variance(4), [1, 2, 3, 4].map((each) => 2 ** 40 + each / 8)).at(-1)).toBe(1.25 / 64);
  });

  it('of one value is 0', () => {
    expect(valuesOf(variance(1), [3, 5])).toEqual([0, 0]);
  });
});

it('a score is the distance from the mean in deviations', () => {
  expect(valuesOf(zScore(2), [1, 3, -5])).toEqual([Number.NaN, 1, -1]);
});

it('of equal extremes the newest counts', () => {
  const [high, low] = [highest(3), lowest(3)];
  const found = [2, 5, 5, 1, 1].map((value) => {
    high.push(value);
    low.push(value);
    return [high.value, high.age, low.value, low.age];
  });
  expect(found.slice(2)).toEqual([[5, 0, 2, 2], [5, 1, 1, 0], [5, 2, 1, 0]]);
});

describe('Sortino ratio', () => {
  it('is 0 where nothing fell short', () => {
    expect(valuesOf(sortino(3), [1, 2, 3, 4]).at(-1)).toBe(0);
  });

  it('counts a change from zero as none', () => {
    expect(valuesOf(sortino(2), [0, 10, 5]).at(-1)).toBeCloseTo(-0.25 / Math.sqrt(0.125), 12);
  });
});

describe('Hurst exponent', () => {
  it.each([['rescaled ranges', hurst(100)], ['lags', hurstByLags(252, 20)]] as const)('by %s is a half where nothing moves', (_, ours) => {
    for (const bar of barsFromCloses(Array.from({ length: 400 }, () => 100))) ours.update(bar);
    expect(ours.value).toBe(0.5);
  });

  it('is above a half for a series that goes on, and below for one that turns back', () => {
    // changes that carry much of the one before, and changes that take it back
    const going = changing((change, noise) => 0.9 * change + noise);
    const turning = changing((change, noise) => -0.7 * change + noise);
    expect({ going: meanOf(hurst(200), going) > 0.6, turning: meanOf(hurst(200), turning) < 0.5, goingByLags: meanOf(hurstByLags(250, 20), going) > 0.6, turningByLags: meanOf(hurstByLags(250, 20), turning) < 0.4 })
      .toEqual({ going: true, turning: true, goingByLags: true, turningByLags: true });
  });

  it('expects of few values what their expectation is', () => {
    // of two values the range is half their distance, and so is the deviation; of three it is got by hand: (2 / π) · (√2 + √(1/2))
    expect([expectedRescaledRange(2), expectedRescaledRange(3)]).toEqual([1, (2 / Math.PI) * (Math.SQRT2 + Math.sqrt(1 / 2))]);
  });

  it.each([() => hurst(15), () => hurstByLags(20, 20), () => hurstByLags(252, 2)])('refuses what leaves it fewer than two points: %s', (make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

function valuesOf(indicator: SeriesIndicator, values: readonly number[]): readonly number[] {
  return values.map((value) => (indicator.push(value), indicator.value));
}

function rounded(value: number): number {
  return Number(value.toFixed(9));
}

/** A series of prices whose changes follow from the one before and from noise. */
function changing(next: (change: number, noise: number) => number): readonly number[] {
  const noises = randomWalkBars({ seed: 11, length: 3_000 }).map(({ open, close }) => close / open - 1);
  let [price, change] = [100, 0];
  return noises.map((noise) => {
    change = next(change, noise);
    price *= Math.exp(change);
    return price;
  });
}

function meanOf(indicator: SeriesIndicator, values: readonly number[]): number {
  const found = valuesOf(indicator, values).filter((value) => !Number.isNaN(value));
  return found.reduce((sum, value) => sum + value, 0) / found.length;
}
