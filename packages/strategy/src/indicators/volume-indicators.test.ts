import type { Bar } from '@redfire/core';
import { aBar } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { adl } from './adl.ts';
import { chaikinOscillator } from './chaikin-oscillator.ts';
import { cmf } from './cmf.ts';
import { easeOfMovement } from './ease-of-movement.ts';
import { ema } from './ema.ts';
import { kvo } from './kvo.ts';
import { mfi } from './mfi.ts';
import { nvi } from './nvi.ts';
import { obv } from './obv.ts';
import { pvi } from './pvi.ts';
import { pvt } from './pvt.ts';
import type { Indicator } from './support/study.ts';

describe('on-balance volume', () => {
  it('stays at an equal close, and begins with 0 or with the first volume', () => {
    const bars = [flat(10, 5), flat(11, 7), flat(11, 9), flat(10, 3)];
    expect(valuesOf(obv(), bars)).toEqual([0, 7, 7, 4]);
    expect(valuesOf(obv('volume'), bars)).toEqual([5, 12, 12, 9]);
  });

  it('is what it was when volumes that doubles do not hold are given back', () => {
    const line = obv();
    // 0.1 has no double of its own: summed plainly, 10,000 of them are off by 2e-10
    valuesOf(line, Array.from({ length: 20_001 }, (_, index) => flat(20_000 - Math.abs(index - 10_000), 0.1)));
    expect(line.value).toBe(0);
  });
});

describe('accumulation/distribution', () => {
  it('is not moved by a bar without a range', () => {
    expect(valuesOf(adl(), [ranged(10, 14, 13, 100), flat(12, 1_000)])).toEqual([50, 50]);
  });

  it('has as its oscillator the difference of two averages of it', () => {
    const bars = Array.from({ length: 30 }, (_, index) => ranged(10, 14 + (index % 5), 11 + (index % 3), 10 + index));
    const line = adl();
    const fast = ema(3);
    const slow = ema(10);
    const expected = bars.map((bar) => {
      line.update(bar);
      fast.push(line.value);
      slow.push(line.value);
      return fast.value - slow.value;
    });
    expect(valuesOf(chaikinOscillator(), bars)).toEqual(expected);
  });
});

describe('money flow', () => {
  it('counts a bar by whether its typical price rose or fell', () => {
    // rises of 20 · 3 and 30 · 1, a fall of 10 · 2, and one that stays
    expect(valuesOf(mfi(4), [flat(10, 9), flat(20, 3), flat(10, 2), flat(30, 1), flat(30, 50)]).at(-1)).toBeCloseTo((100 * 90) / 110, 12);
  });

  it.each([['rises', [1, 2, 3, 4], 100], ['falls', [4, 3, 2, 1], 0], ['stands still', [2, 2, 2, 2], 50]])('is at its end where a price only %s', (_, prices, expected) => {
    expect(valuesOf(mfi(3), prices.map((price) => flat(price, 7))).at(-1)).toBe(expected);
  });

  it('is at its middle again when a move has left the window', () => {
    expect(valuesOf(mfi(3), [0.1, 0.7, 0.3, 0.3, 0.3, 0.3].map((price) => flat(price, 1e9))).at(-1)).toBe(50);
  });

  it('of Chaikin is 0 again when the volume has left the window', () => {
    expect(valuesOf(cmf(2), [ranged(0.1, 0.7, 0.6, 1e9), ranged(0.1, 0.7, 0.6, 0.3), flat(1, 0), flat(1, 0)]).at(-1)).toBe(0);
  });
});

describe('volume by price', () => {
  const bars = [flat(100, 10), flat(110, 20), flat(99, 10), flat(198, 10)];

  it('of the trend is added by the share of the change', () => {
    expect(valuesOf(pvt(), bars).map(rounded)).toEqual([0, 2, 1, 11]);
  });

  it('moves the index of negative volume where volume falls, and that of positive where it rises', () => {
    expect(valuesOf(nvi(), bars).map(rounded)).toEqual([1_000, 1_000, 900, 900]);
    expect(valuesOf(pvi(), bars).map(rounded)).toEqual([1_000, 1_100, 1_100, 1_100]);
  });

  it('says how easily the middle of the range moved', () => {
    // middles 12, 14, 14: 2 · 4 · 1,000 / 500, then no move, and then no volume
    expect(valuesOf(easeOfMovement(1, 1_000), [ranged(10, 14, 12, 1), ranged(12, 16, 13, 500), ranged(13, 15, 14, 10), ranged(20, 30, 22, 0)])).toEqual([Number.NaN, 16, 0, 0]);
  });
});

it('the volume force of a trend that lasts counts less with every bar of it, and all of it when it turns', () => {
  const oscillator = kvo(1, 2, 1);
  // ranges of 2; the force is 0 for the first of a trend that lasts, then 2 · |2/4 − 1| = 1, 2 · |2/6 − 1| = 4/3, and after the turn 2 · |2/4 − 1| = 1 downwards
  const values = valuesOf(oscillator, [10, 11, 12, 13, 14, 13].map((middle) => ranged(middle - 1, middle + 1, middle, 3)));
  const forces = [0, 300, 400, -300];
  const fast = ema(1);
  const slow = ema(2);
  expect(values.slice(2).map(rounded)).toEqual(forces.map((force) => (fast.push(force), slow.push(force), rounded(fast.value - slow.value))));
});

it.each([() => chaikinOscillator(10, 3), () => kvo(55, 34), () => mfi(0), () => easeOfMovement(14, 0)])('refuses lengths that make no sense: %s', (make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

function flat(price: number, volume: number): Bar {
  return aBar({ open: price, high: price, low: price, close: price, volume });
}

function ranged(low: number, high: number, close: number, volume: number): Bar {
  return aBar({ open: low, high, low, close, volume });
}

function valuesOf(indicator: Indicator, bars: readonly Bar[]): readonly number[] {
  return bars.map((bar) => (indicator.update(bar), indicator.value));
}

function rounded(value: number): number {
  return Number(value.toFixed(9));
}
