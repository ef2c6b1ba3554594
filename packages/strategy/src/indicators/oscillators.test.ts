import type { Bar } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { randomWalkBars } from '../fixtures/random-walk-bars.ts';
import { augenPriceSpike } from './augen-price-spike.ts';
import { highs } from './bar-values.ts';
import { cci } from './cci.ts';
import { cmo } from './cmo.ts';
import { connorsRsi } from './connors-rsi.ts';
import { crossing } from './crossing.ts';
import { efficiencyRatio } from './efficiency-ratio.ts';
import { ema } from './ema.ts';
import { fisher } from './fisher.ts';
import { kdj } from './kdj.ts';
import { kst } from './kst.ts';
import { macd } from './macd.ts';
import { ppo } from './ppo.ts';
import { priceRelativeStrength } from './price-relative-strength.ts';
import { pvo } from './pvo.ts';
import { relativeVigor } from './relative-vigor.ts';
import { roc } from './roc.ts';
import { rsi } from './rsi.ts';
import { smi } from './smi.ts';
import { stc } from './stc.ts';
import { stochRsi } from './stoch-rsi.ts';
import { stochastic } from './stochastic.ts';
import type { Indicator } from './support/study.ts';
import { trix } from './trix.ts';
import { tsi } from './tsi.ts';
import { ultimateOscillator } from './ultimate-oscillator.ts';
import { williamsR } from './williams-r.ts';

const WALK = randomWalkBars({ seed: 3, length: 300 });

describe('where nothing moves', () => {
  it.each<[Indicator, number]>([
    [rsi(), 50], [rsi(14, 'simple'), 50], [cmo(), 0], [cmo(14, 'simple'), 0], [stochRsi(), 50], [stochastic(), 50], [kdj(), 50], [williamsR(), -50], [cci(), 0], [smi(), 0], [tsi(), 0], [stc(), 50],
    [roc(), 0], [trix(), 0], [macd(), 0], [ppo(), 0], [pvo(), 0], [kst(), 0], [fisher(), 0], [ultimateOscillator(), 50], [relativeVigor(), 0], [efficiencyRatio(), 0], [augenPriceSpike(), 0],
    // changes that are the same rank below none: 50, 50 and 0
    [connorsRsi(), 100 / 3],
  ])('$name is $1', (indicator, expected) => {
    for (const bar of WALK) indicator.update(flat(bar, 64, 0));
    expect(indicator.value).toBeCloseTo(expected, 9);
  });

  it('forgets what moved before, where it is of a window', () => {
    for (const [indicator, expected] of [[rsi(14, 'simple'), 50], [cmo(14, 'simple'), 0], [efficiencyRatio(), 0], [relativeVigor(), 0], [ultimateOscillator(), 50], [stochRsi(), 50], [cci(), 0]] as const) {
      for (const bar of WALK.slice(0, 200)) indicator.update(bar);
      for (const bar of WALK.slice(200)) indicator.update(flat(bar, 99.37, 0));
      expect([indicator.name, indicator.value]).toEqual([indicator.name, expected]);
    }
  });
});

describe('the two kinds of smoothing', () => {
  it('have Chande’s oscillator of Wilder’s averages go as far from its middle as the RSI', () => {
    const [oscillator, index] = [cmo(9), rsi(9)];
    for (const bar of WALK) {
      oscillator.update(bar);
      index.update(bar);
    }
    expect(oscillator.value).toBeCloseTo(2 * index.value - 100, 9);
  });

  it('name the one that is not usual', () => {
    expect([rsi(9).name, rsi(9, 'simple').name, cmo(highs, 9, 'simple').name, ppo(5, 10, 3, { average: 'simple' }).name]).toEqual(['rsi(9)', 'rsi(9, simple)', 'cmo(highs, 9, simple)', 'ppo(5, 10, 3, simple)']);
  });
});

describe('a streak of the Connors RSI', () => {
  const CLOSES = [10, 11, 12, 12, 13];

  it('ends where a value is the same as the one before', () => {
    // streaks 0, 1, 2, 0, 1: changes 1, 1, −2, 1
    const one = connorsRsi(1, 2, 1);
    for (const close of CLOSES) one.push(close);
    // gains ½·(½·(1 + 1)/1 …): 1 and 0, then ½ and 1, then ¾ and ½
    expect(one.value).toBeCloseTo((100 + (100 * 0.75) / 1.25 + 100) / 3, 12);
  });

  it('continues there where it is told so', () => {
    // streaks 0, 1, 2, 2, 3: nothing but gains
    const one = connorsRsi(1, 2, 1, { unchanged: 'continues' });
    for (const close of CLOSES) one.push(close);
    expect(one.value).toBe(100);
  });
});

it('the signal of a MACD is a line that can be crossed', () => {
  const one = macd(3, 6, 4);
  const crossed = WALK.flatMap((bar) => {
    one.update(bar);
    return crossing(one, one.signalLine) ?? [];
  });
  expect(new Set(crossed)).toEqual(new Set(['above', 'below']));
  expect(crossed.every((side, index) => index === 0 || side !== crossed[index - 1])).toBe(true);
});

it('an average of an RSI has its first value when it has enough of them', () => {
  const average = ema(rsi(14), 5);
  expect([average.name, average.warmUp]).toEqual(['ema(rsi(14), 5)', 19]);
});

it('a Fisher transform has the value before as its signal', () => {
  const one = fisher(5);
  for (const bar of WALK.slice(0, 30)) one.update(bar);
  expect(one.signal).toBe(one.previous);
});

it.each<[string, () => Indicator]>([
  ['a length of zero', () => rsi(0)],
  ['half a length', () => macd(12, 26.5)],
  ['more rates than means', () => kst({ rates: [10, 15] })],
  ['no rates', () => kst({ rates: [], means: [] })],
  ['a deviation of one value', () => augenPriceSpike(1)],
])('refuses %s', (_, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

it('takes a change from zero for none', () => {
  const one = roc(1);
  for (const value of [0, 5]) one.push(value);
  expect(one.value).toBe(0);
  const pair = priceRelativeStrength(1);
  pair.push(3, 0);
  pair.push(3, 2);
  expect([pair.previous, pair.value, pair.outperformance]).toEqual([0, 1.5, 0]);
});

function flat(bar: Bar, price: number, volume: number): Bar {
  return { ...bar, open: price, high: price, low: price, close: price, volume };
}
