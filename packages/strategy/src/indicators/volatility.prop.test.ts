import type { Bar } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { anyBars, expectLines, meanOf, slowSmoothing, slowTrueRanges, totalOf, type SlowLines } from '../fixtures/slow-lines.ts';
import { atr } from './atr.ts';
import { bollinger } from './bollinger.ts';
import { chop } from './chop.ts';
import { donchian } from './donchian.ts';
import { fcb } from './fcb.ts';
import { keltner } from './keltner.ts';
import { natr } from './natr.ts';
import { starc } from './starc.ts';
import { stdDevChannels } from './std-dev-channels.ts';
import { stdDev } from './std-dev.ts';
import type { Indicator } from './support/study.ts';
import { trueRange } from './true-range.ts';
import { ulcer } from './ulcer.ts';

type Definition = (length: number) => { readonly indicator: Indicator; readonly definition: SlowLines };

const DEFINITIONS: Readonly<Record<string, Definition>> = {
  trueRange: () => ({ indicator: trueRange(), definition: (bars) => lineOf(slowTrueRanges(bars).at(-1)) }),
  atr: (length) => ({ indicator: atr(length), definition: (bars) => lineOf(slowAtr(bars, length)) }),
  natr: (length) => ({ indicator: natr(length), definition: (bars) => lineOf(slowAtr(bars, length), (value) => ({ value: (100 * value) / (bars.at(-1)?.close ?? Number.NaN) })) }),
  stdDev: (length) => ({ indicator: stdDev(length), definition: (bars) => withWindow(bars, length, (window) => ({ value: deviationOf(window.map(({ close }) => close)) })) }),
  bollinger: (length) => ({ indicator: bollinger(length, 1.5), definition: (bars) => withWindow(bars, length, slowBands) }),
  keltner: (length) => ({ indicator: keltner(length, 2, 3), definition: (bars) => aroundBy(slowSmoothing(closesOf(bars), length, 2 / (length + 1)).at(-1), slowAtr(bars, 3)) }),
  starc: (length) => ({ indicator: starc(length, 2, 3), definition: (bars) => aroundBy(bars.length < length ? undefined : meanOf(closesOf(bars.slice(-length))), slowAtr(bars, 3)) }),
  donchian: (length) => ({ indicator: donchian(length), definition: (bars) => withWindow(bars, length, slowChannel) }),
  stdDevChannels: (length) => ({ indicator: stdDevChannels(length + 1, 2), definition: (bars) => withWindow(bars, length + 1, slowTrendChannel) }),
  ulcer: (length) => ({ indicator: ulcer(length), definition: (bars) => withWindow(bars, length, (window) => slowDepth(closesOf(window))) }),
  chop: (length) => ({ indicator: chop(length + 1), definition: (bars) => slowChoppiness(bars, length + 1) }),
  fcb: (length) => ({ indicator: fcb(length), definition: (bars) => slowFractalBands(bars, length) }),
};

describe('at every bar the lines are those of the definition over all bars', () => {
  it.each(Object.entries(DEFINITIONS))('%s', (_name, make) => {
    fc.assert(fc.property(anyBars(), fc.integer({ min: 1, max: 7 }), (bars, length) => {
      const { indicator, definition } = make(length);
      expectLines(indicator, bars, definition);
    }), { numRuns: Math.min(cases(), 1_000) });
  });
});

function lineOf(value: number | undefined, lines: (value: number) => ReturnType<SlowLines> = (given) => ({ value: given })): ReturnType<SlowLines> {
  return value === undefined ? undefined : lines(value);
}

function withWindow(bars: readonly Bar[], length: number, lines: (window: readonly Bar[]) => ReturnType<SlowLines>): ReturnType<SlowLines> {
  return bars.length < length ? undefined : lines(bars.slice(-length));
}

function aroundBy(middle: number | undefined, range: number | undefined): ReturnType<SlowLines> {
  return middle === undefined || range === undefined ? undefined : { value: middle, upper: middle + 2 * range, lower: middle - 2 * range };
}

function slowAtr(bars: readonly Bar[], length: number): number | undefined {
  return slowSmoothing(slowTrueRanges(bars), length).at(-1);
}

function slowBands(window: readonly Bar[]): ReturnType<SlowLines> {
  const closes = closesOf(window);
  const value = meanOf(closes);
  const reach = 1.5 * deviationOf(closes);
  const latest = closes.at(-1) ?? Number.NaN;
  return { value, upper: value + reach, lower: value - reach, bandwidth: (2 * reach) / value, percentB: reach === 0 ? 0.5 : (latest - value + reach) / (2 * reach) };
}

function slowChannel(window: readonly Bar[]): ReturnType<SlowLines> {
  const upper = Math.max(...window.map(({ high }) => high));
  const lower = Math.min(...window.map(({ low }) => low));
  return { value: (upper + lower) / 2, upper, lower, bandwidth: (2 * (upper - lower)) / (upper + lower) };
}

function slowTrendChannel(window: readonly Bar[]): ReturnType<SlowLines> {
  const closes = closesOf(window);
  const middle = (closes.length - 1) / 2;
  const mean = meanOf(closes);
  const slope = totalOf(closes.map((close, place) => (place - middle) * (close - mean))) / totalOf(closes.map((_, place) => (place - middle) ** 2));
  const value = mean + slope * middle;
  return { value, slope, upper: value + 2 * deviationOf(closes), lower: value - 2 * deviationOf(closes) };
}

function slowDepth(closes: readonly number[]): ReturnType<SlowLines> {
  return { value: Math.sqrt(meanOf(closes.map((close, at) => (100 * (close / Math.max(...closes.slice(0, at + 1)) - 1)) ** 2))) };
}

function slowChoppiness(bars: readonly Bar[], length: number): ReturnType<SlowLines> {
  if (bars.length < length + 1) return undefined;
  const window = bars.slice(-length);
  const range = Math.max(...window.map(({ high }) => high)) - Math.min(...window.map(({ low }) => low));
  return { value: range === 0 ? 100 : (100 * Math.log(totalOf(slowTrueRanges(bars).slice(-length)) / range)) / Math.log(length) };
}

function slowFractalBands(bars: readonly Bar[], span: number): ReturnType<SlowLines> {
  if (bars.length < 2 * span + 1) return undefined;
  const isFractal = (at: number, above: (middle: Bar, other: Bar) => boolean) => bars.slice(at - span, at + span + 1).every((other, index) => index === span || above(bars[at] as Bar, other));
  const places = bars.map((_, at) => at).slice(span, bars.length - span);
  const top = places.findLast((at) => isFractal(at, (middle, other) => middle.high > other.high));
  const bottom = places.findLast((at) => isFractal(at, (middle, other) => middle.low < other.low));
  const upper = top === undefined ? Math.max(...bars.map(({ high }) => high)) : (bars[top]?.high ?? Number.NaN);
  const lower = bottom === undefined ? Math.min(...bars.map(({ low }) => low)) : (bars[bottom]?.low ?? Number.NaN);
  return { upper, lower, value: (upper + lower) / 2 };
}

function deviationOf(values: readonly number[]): number {
  const [first = 0] = values;
  if (values.every((value) => value === first)) return 0;
  const mean = meanOf(values);
  return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
}

function closesOf(bars: readonly Bar[]): readonly number[] {
  return bars.map(({ close }) => close);
}
