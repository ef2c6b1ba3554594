import { timestamp, type Bar } from '@redfire/core';
import { aBar, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alma } from './alma.ts';
import { dema } from './dema.ts';
import { ema } from './ema.ts';
import { hma } from './hma.ts';
import { kama } from './kama.ts';
import { lsma } from './lsma.ts';
import { rma } from './rma.ts';
import { sma } from './sma.ts';
import type { Indicator } from './support/study.ts';
import { t3 } from './t3.ts';
import { tema } from './tema.ts';
import { trima } from './trima.ts';
import { vidya } from './vidya.ts';
import { vwma } from './vwma.ts';
import { wma } from './wma.ts';
import { zlema } from './zlema.ts';

type Series = readonly number[];

/** What the definition says of a whole series at its last value, every window anew; `undefined` while there is no value. */
type Definition = (values: Series, length: number, volumes: Series) => number | undefined;

const DEFINITIONS: Readonly<Record<string, readonly [make: (length: number) => Indicator, definition: Definition]>> = {
  sma: [(length) => sma(length), (values, length) => windowed(values, length, () => 1)],
  wma: [(length) => wma(length), (values, length) => windowed(values, length, (index) => index + 1)],
  hma: [(length) => hma(length + 1), (values, length) => naiveHma(values, length + 1)],
  lsma: [(length) => lsma(length), naiveLineEnd],
  trima: [(length) => trima(length), (values, length) => windowed(values, length, (index) => Math.min(index + 1, length - index))],
  alma: [(length) => alma(length, 0.7, 4), (values, length) => windowed(values, length, (index) => Math.exp(-((index - 0.7 * (length - 1)) ** 2) / (2 * (length / 4) ** 2)))],
  vwma: [(length) => vwma(length), naiveVwma],
  ema: [(length) => ema(length), (values, length) => smoothed(values, length, 2 / (length + 1)).at(-1)],
  rma: [(length) => rma(length), (values, length) => smoothed(values, length, 1 / length).at(-1)],
  dema: [(length) => dema(length), (values, length) => combined(values, length, [2, -1])],
  tema: [(length) => tema(length), (values, length) => combined(values, length, [3, -3, 1])],
  t3: [(length) => t3(length, 0.7), (values, length) => combined(values, length, [0, 0, 1.7 ** 3, -3 * 1.7 ** 2 * 0.7, 3 * 1.7 * 0.7 ** 2, -(0.7 ** 3)])],
  zlema: [(length) => zlema(length), naiveZlema],
  kama: [(length) => kama(length, 2, 30), (values, length) => adaptive(values, length, (ratio) => (ratio * (2 / 3 - 2 / 31) + 2 / 31) ** 2)],
  vidya: [(length) => vidya(12, length), (values, length) => adaptive(values, length, (ratio) => (2 / 13) * ratio)],
};

describe('at every bar the value is that of the definition over all bars', () => {
  const anySeries = fc.array(fc.tuple(fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 9_900, max: 10_100 })), fc.nat(3)), { maxLength: 40 });

  it.each(Object.entries(DEFINITIONS))('%s', (_name, [make, definition]) => {
    fc.assert(fc.property(anySeries, fc.integer({ min: 1, max: 7 }), (series, length) => {
      const indicator = make(length);
      const values = series.map(([ticks]) => ticks / 100);
      const volumes = series.map(([, volume]) => volume);
      for (const [at, close] of values.entries()) {
        indicator.update(bar(at, close, volumes[at] ?? 0));
        const expected = definition(values.slice(0, at + 1), length, volumes.slice(0, at + 1));
        expect(indicator.ready).toBe(expected !== undefined);
        expect(indicator.ready).toBe(at + 1 >= indicator.warmUp);
        // absolute, as all is about prices of up to 101: a difference of averages may come near zero
        if (expected !== undefined) expect(Math.abs(indicator.value - expected)).toBeLessThan(1e-10);
      }
    }), { numRuns: Math.min(cases(), 1_000) });
  });
});

function bar(at: number, close: number, volume: number): Bar {
  return aBar({ openTime: timestamp(at), open: close, high: close, low: close, close, volume });
}

function windowed(values: Series, length: number, weight: (index: number) => number): number | undefined {
  if (values.length < length) return undefined;
  const weights = Array.from({ length }, (_, index) => weight(index));
  return total(values.slice(-length).map((value, index) => value * (weights[index] ?? 0))) / total(weights);
}

function naiveHma(values: Series, length: number): number | undefined {
  const raw = values.flatMap((_, at) => {
    const seen = values.slice(0, at + 1);
    const whole = windowed(seen, length, (index) => index + 1);
    return whole === undefined ? [] : [2 * (windowed(seen, Math.floor(length / 2), (index) => index + 1) ?? Number.NaN) - whole];
  });
  return windowed(raw, Math.floor(Math.sqrt(length)), (index) => index + 1);
}

function naiveLineEnd(values: Series, length: number): number | undefined {
  if (values.length < length) return undefined;
  const window = values.slice(-length);
  const middle = (length - 1) / 2;
  const mean = total(window) / length;
  const spread = total(window.map((_, x) => (x - middle) ** 2));
  return spread === 0 ? mean : mean + (total(window.map((y, x) => (x - middle) * (y - mean))) / spread) * middle;
}

function naiveVwma(values: Series, length: number, volumes: Series): number | undefined {
  if (values.length < length) return undefined;
  const [prices, sizes] = [values.slice(-length), volumes.slice(-length)];
  return total(sizes) === 0 ? total(prices) / length : total(prices.map((price, index) => price * (sizes[index] ?? 0))) / total(sizes);
}

/** Exponential smoothing begun with a mean: its values so far. */
function smoothed(values: Series, length: number, alpha: number): Series {
  if (values.length < length) return [];
  const line = [total(values.slice(0, length)) / length];
  for (const value of values.slice(length)) line.push((1 - alpha) * (line.at(-1) ?? Number.NaN) + alpha * value);
  return line;
}

/** A weighted sum of the EMA, the EMA of the EMA, and so on. */
function combined(values: Series, length: number, weights: Series): number | undefined {
  let line = values;
  let sum = 0;
  for (const weight of weights) {
    line = smoothed(line, length, 2 / (length + 1));
    sum += weight * (line.at(-1) ?? Number.NaN);
  }
  return line.length === 0 ? undefined : sum;
}

function naiveZlema(values: Series, length: number): number | undefined {
  const lag = Math.floor((length - 1) / 2);
  return smoothed(values.slice(lag).map((value, index) => 2 * value - (values[index] ?? Number.NaN)), length, 2 / (length + 1)).at(-1);
}

function adaptive(values: Series, length: number, factor: (ratio: number) => number): number | undefined {
  if (values.length < length) return undefined;
  let line = values[length - 1] ?? Number.NaN;
  for (let at = length; at < values.length; at++) {
    const window = values.slice(at - length, at + 1);
    const way = total(window.slice(1).map((value, index) => Math.abs(value - (window[index] ?? Number.NaN))));
    const change = Math.abs((window.at(-1) ?? Number.NaN) - (window[0] ?? Number.NaN));
    line += factor(way === 0 ? 0 : change / way) * ((values[at] ?? Number.NaN) - line);
  }
  return line;
}

function total(values: Series): number {
  return values.reduce((sum, value) => sum + value, 0);
}
