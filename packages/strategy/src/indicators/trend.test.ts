import { aBar, barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { randomWalkBars } from '../fixtures/random-walk-bars.ts';
import { adx } from './adx.ts';
import { alligator } from './alligator.ts';
import { aroon } from './aroon.ts';
import { closes } from './bar-values.ts';
import { chandeKrollStop } from './chande-kroll-stop.ts';
import { chandelierExit } from './chandelier-exit.ts';
import { crossing } from './crossing.ts';
import { minusDi, plusDi } from './directional-index.ts';
import { gator } from './gator.ts';
import { ichimoku } from './ichimoku.ts';
import { parabolicSar } from './parabolic-sar.ts';
import { superTrend } from './super-trend.ts';
import { volatilityStop } from './volatility-stop.ts';
import { vortex } from './vortex.ts';

describe('a measure of trend is refused', () => {
  it.each<readonly [fact: string, field: string, make: () => unknown]>([
    ['a trend of no bars', 'length', () => superTrend(0)],
    ['a trend within its bands', 'multiplier', () => superTrend(10, 0)],
    ['a stop that does not move', 'step', () => parabolicSar(0)],
    ['a stop whose limit is below its step', 'limit', () => parabolicSar(0.02, 0.01)],
    ['an exit that is no distance away', 'multiplier', () => chandelierExit(22, 0)],
    ['a stop of no ranges', 'atrLength', () => chandeKrollStop(0)],
    ['a stop of no stops', 'length', () => chandeKrollStop(10, 1, 0)],
    ['a stop beyond the close', 'multiplier', () => volatilityStop(7, -3)],
    ['an index of a fraction of bars', 'length', () => adx(1.5)],
    ['an age among no bars', 'length', () => aroon(0)],
    ['a vortex of no bars', 'length', () => vortex(0)],
    ['a cloud of no bars', 'length', () => ichimoku(9, 0)],
    ['jaws that are not drawn ahead', 'jawShift', () => alligator({ jawShift: 0 })],
    ['lips of no values', 'length', () => gator({ lipsLength: 0 })],
  ])('%s', (_fact, field, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) as unknown }));
  });
});

const STILL = barsFromCloses(Array.from({ length: 12 }, () => 7));

it.each([
  ['adx', adx(3), 0, ['dx', 'adxr']],
  ['plusDi', plusDi(3), 0, []],
  ['minusDi', minusDi(3), 0, []],
  ['vortex', vortex(3), 0, []],
  ['aroon', aroon(3), 0, []],
  ['superTrend', superTrend(3), 7, ['upper', 'lower']],
  ['chandelierExit', chandelierExit(3), 7, ['short']],
] as const)('%s of a market that does not move is as it says', (_name, indicator, value, lines) => {
  for (const bar of STILL) indicator.update(bar);
  expect([indicator.value, ...lines.map((line) => (indicator as unknown as Readonly<Record<string, number>>)[line])]).toEqual([value, ...lines.map(() => value)]);
});

it('a vortex of a market that does not move is on neither side', () => {
  const indicator = vortex(3);
  for (const bar of [...barsFromCloses([1, 30, 0.1, 7.3]), ...STILL]) indicator.update(bar);
  expect({ plus: indicator.plus, minus: indicator.minus }).toEqual({ plus: 1, minus: 1 });
});

it('a parabolic stop rises faster with each new high, and turns at the highest of them', () => {
  const stop = parabolicSar(0.02, 0.2);
  const rows = [[10, 9], [11, 10], [12, 11], [11, 8], [10, 7]].map(([high = 0, low = 0]) => {
    stop.update(aBar({ high, low }));
    return [Number(stop.value.toFixed(9)), stop.direction];
  });
  // 9.04 = 9 + 0.02 · (11 − 9); the bar with the low of 8 reaches 9.1584 = 9.04 + 0.04 · (12 − 9.04); 12 is the high of the bar before, which the stop stays out of
  expect(rows).toEqual([[Number.NaN, Number.NaN], [9, 1], [9.04, 1], [12, -1], [12, -1]]);
});

it('a parabolic stop begins above where the low fell by more than the high rose', () => {
  const stop = parabolicSar();
  for (const [high, low] of [[10, 9], [10.5, 8]] as const) stop.update(aBar({ high, low }));
  // the second high reaches the first one, so it turns at once
  expect({ value: stop.value, direction: stop.direction }).toEqual({ value: 8, direction: 1 });
  const below = parabolicSar();
  for (const [high, low] of [[10, 9], [9.5, 8]] as const) below.update(aBar({ high, low }));
  expect({ value: below.value, direction: below.direction }).toEqual({ value: 10, direction: -1 });
});

it('a SuperTrend only tightens until the close reaches it, and is the other band then', () => {
  const bars = randomWalkBars({ seed: 3, length: 800 });
  const trend = superTrend(10, 3);
  const rows = bars.map((bar) => (trend.update(bar), { close: bar.close, value: trend.value, previous: trend.previous, direction: trend.direction }));
  const turns = rows.filter((row, at) => at > 10 && row.direction !== rows[at - 1]?.direction);
  expect(turns.length).toBeGreaterThan(10);
  expect(rows.filter((row, at) => at > 10 && row.direction === rows[at - 1]?.direction && row.direction * (row.value - row.previous) < 0)).toEqual([]);
  expect(rows.filter((row) => row.direction * (row.close - row.value) < 0)).toEqual([]);
});

it('a SuperTrend turns where the close is at the band itself', () => {
  const trend = superTrend(1, 1);
  for (const [high, low, close] of [[10, 10, 10], [10.5, 9.5, 10], [10, 9, 9]] as const) trend.update(aBar({ high, low, close }));
  expect({ previous: trend.previous, value: trend.value, direction: trend.direction }).toEqual({ previous: 9, value: 10.5, direction: -1 });
});

it('a SuperTrend begins downwards where the close is below the median price', () => {
  const trend = superTrend(1, 1);
  for (const [high, low, close] of [[10, 10, 10], [10.5, 9.5, 9.8]] as const) trend.update(aBar({ high, low, close }));
  expect({ value: trend.value, direction: trend.direction }).toEqual({ value: 11, direction: -1 });
});

it('the trend of a volatility stop is a guess until a close goes through it', () => {
  const stop = volatilityStop(2, 1);
  const rows = barsFromCloses([10, 11, 12, 13, 11, 10]).map((bar) => {
    stop.update(bar);
    return [stop.value, stop.direction, stop.isStop, stop.hasTurned];
  });
  // the range is 1, then 1.5: from 13 the stop is 12, and from 11, the close that went through it, 12.5
  expect(rows).toEqual([...Array.from({ length: 3 }, () => [Number.NaN, Number.NaN, false, false]), [11, 1, false, false], [12, 1, true, true], [12.5, -1, false, true]]);
});

it('the newest of equal highs and lows counts for Aroon', () => {
  const indicator = aroon(4);
  for (const [high, low] of [[9, 1], [5, 4], [9, 3], [5, 1], [6, 2]] as const) indicator.update(aBar({ high, low }));
  expect({ up: indicator.up, down: indicator.down, value: indicator.value }).toEqual({ up: 50, down: 75, value: -25 });
});

it('lines that cross are lines of their own', () => {
  const cloud = ichimoku();
  const strength = adx();
  const seen = randomWalkBars({ seed: 9, length: 600 }).map((bar) => {
    cloud.update(bar);
    strength.update(bar);
    return [crossing(cloud.conversion, cloud.base), crossing(strength.plusDi, strength.minusDi)];
  });
  for (const line of [0, 1]) expect(new Set(seen.map((row) => row[line]))).toEqual(new Set(['above', 'below', undefined]));
});

it('the inner lines of a directional index are what they are alone', () => {
  const [strength, plus, minus] = [adx(5), plusDi(5), minusDi(5)];
  const apart = randomWalkBars({ seed: 4, length: 100 }).filter((bar) => {
    for (const indicator of [strength, plus, minus]) indicator.update(bar);
    return !Object.is(strength.plusDi.value, plus.value) || !Object.is(strength.minusDi.value, minus.value);
  });
  expect(apart).toEqual([]);
});

it('a gator opens where its lines go apart', () => {
  const indicator = gator(closes, { jawLength: 1, jawShift: 3, teethLength: 1, teethShift: 2, lipsLength: 1, lipsShift: 1 });
  const rows = [1, 2, 4, 8, 9, 9].map((value) => {
    indicator.push(value);
    return [indicator.upper, indicator.lower, indicator.isUpperExpanding, indicator.isLowerExpanding];
  });
  expect(rows.slice(3)).toEqual([[1, -2, false, true], [2, -4, true, true], [4, -1, true, false]]);
});

it('an alligator is of median prices unless it is given a source', () => {
  expect([alligator().name, alligator(closes, { jawLength: 21 }).name, gator(closes).name]).toEqual(['alligator(medianPrices, 13, 8, 8, 5, 5, 3)', 'alligator(closes, 21, 8, 8, 5, 5, 3)', 'gator(closes, 13, 8, 8, 5, 5, 3)']);
});
