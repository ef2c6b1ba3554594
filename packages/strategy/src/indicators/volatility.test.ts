import { aBar, barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { atr } from './atr.ts';
import { volumes } from './bar-values.ts';
import { bollinger } from './bollinger.ts';
import { chop } from './chop.ts';
import { donchian } from './donchian.ts';
import { ema } from './ema.ts';
import { fcb } from './fcb.ts';
import { keltner } from './keltner.ts';
import { natr } from './natr.ts';
import { starc } from './starc.ts';
import { stdDevChannels } from './std-dev-channels.ts';
import { stdDev } from './std-dev.ts';
import { trueRange } from './true-range.ts';
import { ulcer } from './ulcer.ts';

describe('a measure of volatility is refused', () => {
  it.each<readonly [fact: string, field: string, make: () => unknown]>([
    ['a range averaged over no bars', 'length', () => atr(0)],
    ['a deviation of half a value', 'length', () => stdDev(0.5)],
    ['bands no deviation away', 'deviations', () => bollinger(20, 0)],
    ['bands infinitely far away', 'deviations', () => bollinger(20, Number.POSITIVE_INFINITY)],
    ['a channel below itself', 'multiplier', () => keltner(20, -1)],
    ['a range of STARC bands of no bars', 'length', () => starc(5, 2, 0)],
    ['a straight line through one value', 'length', () => stdDevChannels(1)],
    ['choppiness of one bar, whose logarithm is zero', 'length', () => chop(1)],
    ['fractals without a wing', 'span', () => fcb(0)],
    ['a channel of no bars', 'length', () => donchian(Number.NaN)],
  ])('%s', (_fact, field, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) as unknown }));
  });
});

it('a true range counts the gap from the close before', () => {
  const range = trueRange();
  const values = [aBar({ high: 12, low: 8, close: 11 }), aBar({ high: 11.5, low: 10 }), aBar({ high: 105, low: 104 }), aBar({ high: 90, low: 89 })].map((bar) => (range.update(bar), range.value));
  expect(values).toEqual([Number.NaN, 1.5, 5, 11]);
});

it('a normalised range is 0 at a close of zero', () => {
  const range = natr(1);
  for (const close of [1, 0]) range.update(aBar({ high: 2, low: 0, close }));
  expect({ atr: range.atr.value, natr: range.value }).toEqual({ atr: 2, natr: 0 });
});

it('the deviation of equal values is exactly zero, whatever was there before', () => {
  const deviation = stdDev(5);
  for (const value of [1e9, 0.1, -3e12, 7]) deviation.push(value);
  for (let count = 0; count < 5; count++) deviation.push(0.1);
  expect(deviation.value).toBe(0);
});

it('the deviation beside a far greater price is that of the values', () => {
  const deviation = stdDev(4);
  for (const value of [0, 1, 2, 3]) deviation.push(2 ** 33 + value);
  expect(deviation.value).toBe(Math.sqrt(1.25));
});

it('bands of equal values are one, with the value half-way between them', () => {
  const bands = bollinger(3);
  for (const value of [0.7, 0.7, 0.7]) bands.push(value);
  expect({ value: bands.value, upper: bands.upper, lower: bands.lower, bandwidth: bands.bandwidth, percentB: bands.percentB }).toEqual({ value: 0.7, upper: 0.7, lower: 0.7, bandwidth: 0, percentB: 0.5 });
});

it('a bandwidth about zero is 0', () => {
  const bands = bollinger(2);
  for (const value of [-1, 1]) bands.push(value);
  const channel = donchian(1);
  channel.update(aBar({ high: 1, low: -1 }));
  expect([bands.bandwidth, channel.bandwidth]).toEqual([0, 0]);
});

it('a channel has no lines before it has a middle', () => {
  const channel = donchian(3);
  for (const bar of barsFromCloses([1, 2])) channel.update(bar);
  expect([channel.upper, channel.lower, channel.bandwidth]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

it('bands are of any source', () => {
  const bands = bollinger(ema(volumes, 3), 4, 1.5);
  expect({ name: bands.name, warmUp: bands.warmUp }).toEqual({ name: 'bollinger(ema(volumes, 3), 4, 1.5)', warmUp: 6 });
});

it('the slope of a channel leads back along it', () => {
  const channel = stdDevChannels(4, 1);
  for (const bar of barsFromCloses([5, 10, 12, 14, 16])) channel.update(bar);
  expect({ value: channel.value, slope: channel.slope, above: channel.upper - channel.value }).toEqual({ value: 16, slope: 2, above: Math.sqrt(5) });
});

it('an ulcer index of a market that only rises, or stays at zero, is 0', () => {
  const values = [[1, 2, 3], [0, 0, 0]].map((closes) => {
    const index = ulcer(3);
    for (const close of closes) index.push(close);
    return index.value;
  });
  expect(values).toEqual([0, 0]);
});

it('a market that goes straight has no choppiness, one that does not move the most of it', () => {
  const straight = chop(4);
  for (const bar of barsFromCloses([1, 2, 3, 4, 5])) straight.update(bar);
  const still = chop(4);
  for (const bar of barsFromCloses([7, 7, 7, 7, 7])) still.update(bar);
  expect([straight.value, still.value]).toEqual([0, 100]);
});

it('fractal bands are the extremes of all bars until there is a fractal', () => {
  const bands = fcb(1);
  const lines = [[3, 1], [4, 2], [5, 3], [4, 4], [9, 5]].map(([high = 0, low = 0]) => {
    bands.update(aBar({ high, low }));
    return [bands.upper, bands.lower];
  });
  expect(lines).toEqual([[Number.NaN, Number.NaN], [Number.NaN, Number.NaN], [5, 1], [5, 1], [5, 1]]);
});
