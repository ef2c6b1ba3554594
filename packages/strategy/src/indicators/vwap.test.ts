import { timestamp, type Bar } from '@redfire/core';
import { aBar } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { anchoredVwap } from './anchored-vwap.ts';
import { closes } from './bar-values.ts';
import type { Indicator } from './support/study.ts';
import { vwap } from './vwap.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

describe('vwap', () => {
  it('begins anew with each day of UTC', () => {
    expect(valuesOf(vwap(), [at(DAY_MS - 2 * HOUR_MS, 10, 1), at(DAY_MS - HOUR_MS, 20, 3), at(DAY_MS, 40, 5), at(DAY_MS + HOUR_MS, 50, 5)])).toEqual([10, 17.5, 40, 45]);
  });

  it('begins anew with each session it is told of', () => {
    const session = (bar: Bar) => Math.floor(bar.openTime / (2 * HOUR_MS));
    expect(valuesOf(vwap({ session }), [at(0, 10, 1), at(HOUR_MS, 20, 1), at(2 * HOUR_MS, 40, 1)])).toEqual([10, 15, 40]);
  });

  it('is the last price until the session has volume, and stays while there is no more', () => {
    expect(valuesOf(vwap(), [at(0, 10, 0), at(1, 11, 0), at(2, 20, 2), at(3, 90, 0), at(4, 40, 2)])).toEqual([10, 11, 20, 20, 30]);
  });

  it('takes another price of a bar where it is told to', () => {
    expect(valuesOf(vwap({ price: closes }), [aBar({ open: 1, high: 9, low: 1, close: 5, volume: 2 })])).toEqual([5]);
  });

  it('has the deviation of prices by volume', () => {
    const average = vwap();
    expect(average.deviation).toBeNaN();
    // three units at 10 and one at 30: mean 15, mean square of distances (3 · 25 + 225) / 4
    valuesOf(average, [at(0, 10, 3), at(1, 30, 1)]);
    expect(average.deviation).toBeCloseTo(Math.sqrt(75), 12);
  });

  it('is not touched by a bar whose session is no number', () => {
    const average = vwap({ session: () => Number.NaN });
    const before = average.save();
    expect(() => average.update(at(0, 10, 1))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(average.save()).toEqual(before);
  });
});

describe('anchored vwap', () => {
  it('goes on over days', () => {
    expect(valuesOf(anchoredVwap(), [at(DAY_MS - 1, 10, 1), at(DAY_MS, 20, 1)])).toEqual([10, 15]);
  });

  it('leaves out what opened before its moment', () => {
    expect(valuesOf(anchoredVwap({ from: timestamp(2) }), [at(0, 10, 1), at(1, 20, 1), at(2, 30, 1), at(3, 40, 1)])).toEqual([Number.NaN, Number.NaN, 30, 35]);
  });

  it('begins anew with the bar after it is anchored, and keeps its value until then', () => {
    const average = anchoredVwap();
    valuesOf(average, [at(0, 10, 1), at(1, 20, 1)]);
    average.anchor();
    const restored = anchoredVwap();
    restored.restore(average.save());
    expect(average.value).toBe(15);
    expect([average, restored].map((each) => valuesOf(each, [at(2, 50, 1), at(3, 70, 1)]))).toEqual([[50, 60], [50, 60]]);
  });
});

function at(openTime: number, price: number, volume: number): Bar {
  return aBar({ openTime: timestamp(openTime), open: price, high: price, low: price, close: price, volume });
}

function valuesOf(indicator: Indicator, bars: readonly Bar[]): readonly number[] {
  return bars.map((bar) => (indicator.update(bar), indicator.value));
}
