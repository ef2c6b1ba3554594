import type { Bar } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { randomWalkBars } from '../fixtures/random-walk-bars.ts';
import { apo } from './apo.ts';
import { augenPriceSpike } from './augen-price-spike.ts';
import { awesomeOscillator } from './awesome-oscillator.ts';
import { cci } from './cci.ts';
import { cmo } from './cmo.ts';
import { connorsRsi } from './connors-rsi.ts';
import { coppock } from './coppock.ts';
import { derivativeOscillator } from './derivative-oscillator.ts';
import { efficiencyRatio } from './efficiency-ratio.ts';
import { ema } from './ema.ts';
import { fisher } from './fisher.ts';
import { kdj } from './kdj.ts';
import { kst } from './kst.ts';
import { macd } from './macd.ts';
import { momentum } from './momentum.ts';
import { ppo } from './ppo.ts';
import { pvo } from './pvo.ts';
import { relativeVigor } from './relative-vigor.ts';
import { roc } from './roc.ts';
import { rocp } from './rocp.ts';
import { rsi } from './rsi.ts';
import { smi } from './smi.ts';
import { stc } from './stc.ts';
import { stochRsi } from './stoch-rsi.ts';
import { stochastic } from './stochastic.ts';
import type { Indicator, Source } from './support/study.ts';
import { trix } from './trix.ts';
import { tsi } from './tsi.ts';
import { ultimateOscillator } from './ultimate-oscillator.ts';
import { williamsR } from './williams-r.ts';

/** A value for each place of a series; `NaN` where there is none. */
type Series = readonly number[];
type Lengths = readonly [first: number, second: number, third: number];

/** Each worked out from all bars at once, as its definition reads. */
const DEFINITIONS: Readonly<Record<string, { readonly make: (...lengths: Lengths) => Indicator; readonly expected: (bars: readonly Bar[], ...lengths: Lengths) => Series }>> = {
  stochastic: {
    make: (length, smoothing, signal) => stochastic(length, smoothing, signal),
    expected: (bars, length, smoothing) => means(placesOf(bars, length), smoothing),
  },
  'the signal of a stochastic': {
    make: (length, smoothing, signal) => lineOf(stochastic(length, smoothing, signal), ({ signal: line }) => line),
    expected: (bars, length, smoothing, signal) => means(means(placesOf(bars, length), smoothing), signal),
  },
  kdj: {
    make: (length, kSmoothing, dSmoothing) => kdj(length, kSmoothing, dSmoothing),
    expected: (bars, length, kSmoothing) => folded(placesOf(bars, length), 50, (k, place) => ((kSmoothing - 1) * k + place) / kSmoothing),
  },
  'the j of a kdj': {
    make: (length, kSmoothing, dSmoothing) => lineOf(kdj(length, kSmoothing, dSmoothing), ({ j }) => j),
    expected: (bars, length, kSmoothing, dSmoothing) => {
      const ks = folded(placesOf(bars, length), 50, (k, place) => ((kSmoothing - 1) * k + place) / kSmoothing);
      const ds = folded(ks, 50, (d, k) => ((dSmoothing - 1) * d + k) / dSmoothing);
      return ks.map((k, index) => 3 * k - 2 * at(ds, index));
    },
  },
  stochRsi: {
    make: (rsiLength, length, smoothing) => stochRsi(rsiLength, length, { smoothing }),
    expected: (bars, rsiLength, length, smoothing) => {
      const values = rsisOf(bars.map(({ close }) => close), rsiLength);
      return means(values.map((value, index) => {
        const window = windowAt(values, index, length);
        const range = Math.max(...window) - Math.min(...window);
        return range < 1e-9 ? 50 : (100 * (value - Math.min(...window))) / range;
      }), smoothing);
    },
  },
  tsi: {
    make: (long, short, signal) => tsi(long, short, signal),
    expected: (bars, long, short) => {
      const changes = differences(bars.map(({ close }) => close));
      const upper = exponential(exponential(changes, long), short);
      const lower = exponential(exponential(changes.map(Math.abs), long), short);
      return upper.map((value, index) => (at(lower, index) === 0 ? 0 : (100 * value) / at(lower, index)));
    },
  },
  coppock: {
    make: (long, short, average) => coppock(long, short, average),
    expected: (bars, long, short, average) => {
      const closes = bars.map(({ close }) => close);
      const sums = closes.map((close, index) => 100 * (close / at(closes, index - long) - 1) + 100 * (close / at(closes, index - short) - 1));
      return sums.map((_, index) => windowAt(sums, index, average).reduce((sum, value, place) => sum + (place + 1) * value, 0) / ((average * (average + 1)) / 2));
    },
  },
  'apo of means': {
    make: (fast, slow, signal) => apo(fast, slow, signal, { average: 'simple' }),
    expected: (bars, fast, slow) => {
      const closes = bars.map(({ close }) => close);
      const slowMeans = means(closes, slow);
      return means(closes, fast).map((value, index) => value - at(slowMeans, index));
    },
  },
  'ppo of exponential averages': {
    make: (fast, slow, signal) => ppo(fast, slow, signal),
    expected: (bars, fast, slow) => {
      const closes = bars.map(({ close }) => close);
      const slowAverages = exponential(closes, slow);
      return exponential(closes, fast).map((value, index) => 100 * (value / at(slowAverages, index) - 1));
    },
  },
  'cmo of sums': {
    make: (length) => cmo(length, 'simple'),
    expected: (bars, length) => {
      const changes = differences(bars.map(({ close }) => close));
      return changes.map((_, index) => {
        const window = windowAt(changes, index, length);
        const extent = window.reduce((sum, change) => sum + Math.abs(change), 0);
        return extent === 0 ? 0 : (100 * window.reduce((sum, change) => sum + change, 0)) / extent;
      });
    },
  },
  rocp: {
    make: (length) => rocp(length),
    expected: (bars, length) => bars.map(({ close }, index) => close / (bars[index - length]?.close ?? Number.NaN) - 1),
  },
  connorsRsi: {
    make: (length, streak, rank) => connorsRsi(length, streak, rank),
    expected: (bars, length, streakLength, rank) => {
      const closes = bars.map(({ close }) => close);
      const changes = closes.map((close, index) => close / at(closes, index - 1) - 1);
      let streak = 0;
      const streaks = changes.map((change) => (streak = change > 0 ? Math.max(streak, 0) + 1 : change < 0 ? Math.min(streak, 0) - 1 : 0));
      const streakRsis = rsisOf(streaks, streakLength);
      return rsisOf(closes, length).map((value, index) => {
        const before = windowAt(changes, index - 1, rank);
        const smaller = before.some(Number.isNaN) ? Number.NaN : before.filter((change) => change < at(changes, index)).length;
        return (value + at(streakRsis, index) + (100 * smaller) / rank) / 3;
      });
    },
  },
};

const BARS = fc.tuple(fc.nat(1_000_000), fc.integer({ min: 1, max: 60 })).map(([seed, length]) => randomWalkBars({ seed, length }));
const LENGTH = fc.integer({ min: 1, max: 6 });

it.each(Object.entries(DEFINITIONS))('%s is what its definition says of all bars at once', (_, { make, expected }) => {
  fc.assert(fc.property(BARS, LENGTH, LENGTH, LENGTH, (bars, first, second, third) => {
    const indicator = make(first, second, third);
    const ours = bars.map((bar) => {
      indicator.update(bar);
      return indicator.value;
    });
    const theirs = expected(bars, first, second, third);
    expect(ours.flatMap((value, index) => (isNear(value, at(theirs, index)) ? [] : [{ index, value, expected: at(theirs, index) }]))).toEqual([]);
  }), { numRuns: Math.min(cases(), 1_000) });
});

it.each(Object.entries<{ readonly make: (length: number) => Indicator; readonly least: number; readonly most: number }>({
  rsi: { make: (length) => rsi(length), least: 0, most: 100 },
  'rsi of means': { make: (length) => rsi(length, 'simple'), least: 0, most: 100 },
  stochRsi: { make: (length) => stochRsi(length, length), least: 0, most: 100 },
  connorsRsi: { make: (length) => connorsRsi(length, length, length), least: 0, most: 100 },
  stochastic: { make: (length) => stochastic(length), least: 0, most: 100 },
  stc: { make: (length) => stc(length, 3, 7), least: 0, most: 100 },
  williamsR: { make: (length) => williamsR(length), least: -100, most: 0 },
  cmo: { make: (length) => cmo(length), least: -100, most: 100 },
  'cmo of sums': { make: (length) => cmo(length, 'simple'), least: -100, most: 100 },
  ultimateOscillator: { make: (length) => ultimateOscillator(length, 2 * length, 3 * length), least: 0, most: 100 },
  relativeVigor: { make: (length) => relativeVigor(length), least: -1, most: 1 },
  efficiencyRatio: { make: (length) => efficiencyRatio(length), least: 0, most: 1 },
}))('%s keeps to its range, also where prices stand still or leap', (_, { make, least, most }) => {
  const price = fc.oneof(fc.constantFrom(100, 100, 100.1, 1e-7), fc.double({ min: 1e-9, max: 1e9, noNaN: true }));
  fc.assert(fc.property(LENGTH, fc.array(fc.tuple(price, price), { maxLength: 40 }), (length, prices) => {
    const indicator = make(length);
    const [like] = randomWalkBars({ seed: 1, length: 1 }) as [Bar];
    for (const [open, close] of prices) {
      indicator.update({ ...like, open, close, high: Math.max(open, close), low: Math.min(open, close) });
      if (!indicator.ready) continue;
      // the last digit is that of the mean which smooths it
      expect(indicator.value).toBeGreaterThanOrEqual(least - 1e-12 * (most - least));
      expect(indicator.value).toBeLessThanOrEqual(most + 1e-12 * (most - least));
    }
  }), { numRuns: Math.min(cases(), 1_000) });
});

/** Every one that reads a series, of a given one. */
const OF_SOURCE: Readonly<Record<string, (source: Source, ...lengths: Lengths) => Indicator>> = {
  macd, ppo, apo, tsi, coppock, connorsRsi, stc,
  trix: (source, length, signal) => trix(source, length, signal),
  awesomeOscillator: (source, fast, slow) => awesomeOscillator(source, fast, slow),
  rsi: (source, length) => rsi(source, length),
  cmo: (source, length) => cmo(source, length, 'simple'),
  cci: (source, length) => cci(source, length),
  roc: (source, length) => roc(source, length),
  rocp: (source, length) => rocp(source, length),
  momentum: (source, length) => momentum(source, length),
  fisher: (source, length) => fisher(source, length),
  efficiencyRatio: (source, length) => efficiencyRatio(source, length),
  stochRsi: (source, rsiLength, length, smoothing) => stochRsi(source, rsiLength, length, { smoothing }),
  derivativeOscillator: (source, length, first, second) => derivativeOscillator(source, length, first, second, { signal: length }),
  kst: (source, first, second, third) => kst(source, { rates: [first, second], means: [third, first], signal: second }),
  augenPriceSpike: (source, length) => augenPriceSpike(source, length + 1),
};

/** Every one that reads bars. */
const OF_BARS: Readonly<Record<string, (...lengths: Lengths) => Indicator>> = {
  pvo, stochastic, kdj, ultimateOscillator,
  williamsR: (length) => williamsR(length),
  relativeVigor: (length) => relativeVigor(length),
  smi: (length, first, second) => smi(length, first, second, { signal: first }),
};

it.each([...Object.entries(OF_SOURCE).map(([name, make]) => [name, (...lengths: Lengths) => make(ema(3), ...lengths)] as const), ...Object.entries(OF_BARS)])('%s has its first value after as many bars as it says, whatever its lengths and those of its source', (_, make) => {
  const bars = randomWalkBars({ seed: 11, length: 60 });
  fc.assert(fc.property(LENGTH, LENGTH, LENGTH, (first, second, third) => {
    const indicator = make(first, second, third);
    const begins = bars.findIndex((bar) => {
      indicator.update(bar);
      return indicator.ready;
    });
    expect(begins + 1).toBe(indicator.warmUp);
  }), { numRuns: Math.min(cases(), 1_000) });
});

/** Another line of an indicator in place of its value. */
function lineOf<One extends Indicator>(indicator: One, read: (indicator: One) => number): Indicator {
  return Object.create(indicator, { value: { get: () => read(indicator) }, update: { value: (bar: Bar) => indicator.update(bar) } }) as Indicator;
}

function isNear(ours: number, expected: number): boolean {
  if (Number.isNaN(expected)) return Number.isNaN(ours);
  return Math.abs(ours - expected) <= 1e-9 * Math.max(1, Math.abs(expected));
}

function at(series: Series, index: number): number {
  return series[index] ?? Number.NaN;
}

/** The last so many values up to a place, with `NaN` for what is before the first. */
function windowAt(series: Series, index: number, length: number): Series {
  return Array.from({ length }, (_, place) => at(series, index - length + 1 + place));
}

function means(series: Series, length: number): Series {
  return series.map((_, index) => windowAt(series, index, length).reduce((sum, value) => sum + value, 0) / length);
}

function differences(series: Series): Series {
  return series.map((value, index) => value - at(series, index - 1));
}

/** Begun with the mean of the first `length` values that are there. */
function exponential(series: Series, length: number): Series {
  const first = series.findIndex((value) => !Number.isNaN(value));
  const begin = first === -1 ? Number.POSITIVE_INFINITY : first + length - 1;
  const [alpha, started] = [2 / (length + 1), means(series, length)];
  let average = Number.NaN;
  return series.map((value, index) => (average = index < begin ? Number.NaN : index === begin ? at(started, index) : alpha * value + (1 - alpha) * average));
}

function folded(series: Series, begin: number, next: (value: number, each: number) => number): Series {
  let value = begin;
  return series.map((each) => (Number.isNaN(each) ? Number.NaN : (value = next(value, each))));
}

function placesOf(bars: readonly Bar[], length: number): Series {
  return bars.map(({ close }, index) => {
    const window = bars.slice(Math.max(0, index + 1 - length), index + 1);
    if (window.length < length) return Number.NaN;
    const [highest, lowest] = [Math.max(...window.map(({ high }) => high)), Math.min(...window.map(({ low }) => low))];
    return highest === lowest ? 50 : (100 * (close - lowest)) / (highest - lowest);
  });
}

function rsisOf(series: Series, length: number): Series {
  const changes = differences(series);
  const averages = (values: Series): Series => {
    const started = means(values, length);
    let average = Number.NaN;
    return values.map((value, index) => (average = index < length ? Number.NaN : index === length ? at(started, index) : (average * (length - 1) + value) / length));
  };
  const [gains, losses] = [averages(changes.map((change) => Math.max(change, 0))), averages(changes.map((change) => Math.max(-change, 0)))];
  return gains.map((gain, index) => (gain + at(losses, index) === 0 ? 50 : (100 * gain) / (gain + at(losses, index))));
}
