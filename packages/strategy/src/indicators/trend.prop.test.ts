import type { Bar } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { anyBars, expectLines, slowSmoothing, slowTrueRanges, totalOf, type SlowLines } from '../fixtures/slow-lines.ts';
import { adx } from './adx.ts';
import { alligator } from './alligator.ts';
import { aroon } from './aroon.ts';
import { chandeKrollStop } from './chande-kroll-stop.ts';
import { chandelierExit } from './chandelier-exit.ts';
import { minusDi, plusDi } from './directional-index.ts';
import { ichimoku } from './ichimoku.ts';
import { parabolicSar } from './parabolic-sar.ts';
import type { Indicator } from './support/study.ts';
import { vortex } from './vortex.ts';

type Definition = (length: number) => { readonly indicator: Indicator; readonly definition: SlowLines };

const DEFINITIONS: Readonly<Record<string, Definition>> = {
  parabolicSar: (length) => ({ indicator: parabolicSar(0.02 * length, 0.2), definition: (bars) => slowSar(bars, 0.02 * length, 0.2) }),
  chandelierExit: (length) => ({ indicator: chandelierExit(length, 3), definition: (bars) => slowExit(bars, length) }),
  chandeKrollStop: (length) => ({ indicator: chandeKrollStop(3, 2, length), definition: (bars) => slowKrollStop(bars, length) }),
  plusDi: (length) => ({ indicator: plusDi(length), definition: (bars) => lineOf(slowIndex(bars, length, 1).at(-1)) }),
  minusDi: (length) => ({ indicator: minusDi(length), definition: (bars) => lineOf(slowIndex(bars, length, -1).at(-1)) }),
  adx: (length) => ({ indicator: adx(length), definition: (bars) => slowStrength(bars, length) }),
  aroon: (length) => ({ indicator: aroon(length), definition: (bars) => slowAges(bars, length) }),
  vortex: (length) => ({ indicator: vortex(length), definition: (bars) => slowVortex(bars, length) }),
  ichimoku: (length) => ({ indicator: ichimoku(length, 4, 6), definition: (bars) => slowCloud(bars, [length, 4, 6]) }),
  alligator: (length) => ({
    indicator: alligator({ jawLength: length + 3, jawShift: 4, teethLength: 3, teethShift: 2, lipsLength: 2, lipsShift: 1 }),
    definition: (bars) => withLines({ jaw: slowMouth(bars, length + 3, 4), teeth: slowMouth(bars, 3, 2), lips: slowMouth(bars, 2, 1) }),
  }),
};

describe('at every bar the lines are those of the definition over all bars', () => {
  it.each(Object.entries(DEFINITIONS))('%s', (_name, make) => {
    fc.assert(fc.property(anyBars(), fc.integer({ min: 1, max: 7 }), (bars, length) => {
      const { indicator, definition } = make(length);
      expectLines(indicator, bars, definition);
    }), { numRuns: Math.min(cases(), 1_000) });
  });
});

function lineOf(value: number | undefined): ReturnType<SlowLines> {
  return value === undefined ? undefined : { value };
}

/** Wilder's rules, trend by trend: each begins at the extreme of the one before. The second bar of all begins the first one, and may be the one that reaches it. */
function slowSar(bars: readonly Bar[], step: number, limit: number): ReturnType<SlowLines> {
  const [first, second] = bars;
  if (first === undefined || second === undefined) return undefined;
  const isDown = first.low - second.low > Math.max(0, second.high - first.high);
  let trend = { direction: isDown ? -1 : 1, from: 1, stop: isDown ? first.high : first.low };
  let isReached = reaches(second, trend);
  for (;;) {
    const { stops, turn } = isReached ? { stops: [], turn: trend.from } : followTrend(bars, trend, { step, limit });
    if (turn === undefined) return { value: stops.at(-1) ?? Number.NaN, direction: trend.direction };
    const extreme = extremeOf(bars.slice(trend.from, Math.max(turn, trend.from + 1)), trend.direction);
    trend = { direction: -trend.direction, from: turn, stop: beyond(bars.slice(Math.max(1, turn - 1), turn + 1), -trend.direction, extreme) };
    isReached = false;
  }
}

/** Stops of a trend from its first bar on, and the later bar that reaches one of them. */
function followTrend(bars: readonly Bar[], { direction, from, stop }: { direction: number; from: number; stop: number }, { step, limit }: { step: number; limit: number }): { stops: readonly number[]; turn: number | undefined } {
  const stops = [stop];
  let extreme = extremeOf(bars.slice(from, from + 1), direction);
  let acceleration = step;
  for (let at = from + 1; at < bars.length; at++) {
    const last = stops.at(-1) ?? Number.NaN;
    // the very first bar of all is not asked
    const held = bars.slice(Math.max(1, at - 2), at);
    const next = beyond(held, direction, last + acceleration * (extreme - last));
    const bar = bars[at] as Bar;
    if (reaches(bar, { direction, stop: next })) return { stops, turn: at };
    stops.push(next);
    const reached = extremeOf([bar], direction);
    if (direction * (reached - extreme) > 0) {
      extreme = reached;
      acceleration = Math.min(limit, acceleration + step);
    }
  }
  return { stops, turn: undefined };
}

function reaches(bar: Bar, { direction, stop }: { direction: number; stop: number }): boolean {
  return direction > 0 ? bar.low <= stop : bar.high >= stop;
}

function extremeOf(bars: readonly Bar[], direction: number): number {
  return direction > 0 ? Math.max(...bars.map(({ high }) => high)) : Math.min(...bars.map(({ low }) => low));
}

/** A stop that is not within the bars. */
function beyond(bars: readonly Bar[], direction: number, stop: number): number {
  return direction > 0 ? Math.min(stop, ...bars.map(({ low }) => low)) : Math.max(stop, ...bars.map(({ high }) => high));
}

function slowExit(bars: readonly Bar[], length: number): ReturnType<SlowLines> {
  const range = slowSmoothing(slowTrueRanges(bars), length).at(-1);
  const window = bars.slice(-length);
  return range === undefined ? undefined : { value: extremeOf(window, 1) - 3 * range, short: extremeOf(window, -1) + 3 * range };
}

function slowKrollStop(bars: readonly Bar[], length: number): ReturnType<SlowLines> {
  const stops = slowSmoothing(slowTrueRanges(bars), 3).map((range, index) => {
    const window = bars.slice(index + 1, index + 4);
    return { high: extremeOf(window, 1) - 2 * range, low: extremeOf(window, -1) + 2 * range };
  }).slice(-length);
  return stops.length < length ? undefined : { value: Math.min(...stops.map(({ low }) => low)), short: Math.max(...stops.map(({ high }) => high)) };
}

/** Means smoothed as Wilder does have the quotient that his sums have. */
function slowIndex(bars: readonly Bar[], length: number, direction: number): readonly number[] {
  const movements = bars.slice(1).map((bar, index) => {
    const before = bars[index] as Bar;
    const [up, down] = [bar.high - before.high, before.low - bar.low];
    return direction > 0 ? (up > down && up > 0 ? up : 0) : down > up && down > 0 ? down : 0;
  });
  const ranges = slowSmoothing(slowTrueRanges(bars), length);
  return slowSmoothing(movements, length).map((movement, index) => (ranges[index] === 0 ? 0 : (100 * movement) / (ranges[index] ?? Number.NaN)));
}

function slowStrength(bars: readonly Bar[], length: number): ReturnType<SlowLines> {
  const minus = slowIndex(bars, length, -1);
  const dx = slowIndex(bars, length, 1).map((plus, index) => {
    const other = minus[index] ?? Number.NaN;
    return plus + other === 0 ? 0 : (100 * Math.abs(plus - other)) / (plus + other);
  });
  const line = slowSmoothing(dx, length);
  const [value, before] = [line.at(-1), line.at(-length)];
  return value === undefined ? undefined : { value, dx: dx.at(-1) ?? Number.NaN, ...(before !== undefined && { adxr: (value + before) / 2 }) };
}

function slowAges(bars: readonly Bar[], length: number): ReturnType<SlowLines> {
  if (bars.length < length + 1) return undefined;
  const window = bars.slice(-length - 1);
  const up = (100 * window.findLastIndex(({ high }) => high === extremeOf(window, 1))) / length;
  const down = (100 * window.findLastIndex(({ low }) => low === extremeOf(window, -1))) / length;
  return { value: up - down, up, down };
}

function slowVortex(bars: readonly Bar[], length: number): ReturnType<SlowLines> {
  if (bars.length < length + 1) return undefined;
  const pairs = bars.slice(1).map((bar, index) => ({ bar, before: bars[index] as Bar })).slice(-length);
  const range = totalOf(slowTrueRanges(bars).slice(-length));
  const share = (distances: readonly number[]) => (range === 0 ? 1 : totalOf(distances) / range);
  const plus = share(pairs.map(({ bar, before }) => Math.abs(bar.high - before.low)));
  const minus = share(pairs.map(({ bar, before }) => Math.abs(bar.low - before.high)));
  return { value: plus - minus, plus, minus };
}

function slowCloud(bars: readonly Bar[], [conversion, base, span]: readonly [conversion: number, base: number, span: number]): ReturnType<SlowLines> {
  const middle = (seen: readonly Bar[], length: number) => (seen.length < length ? Number.NaN : (extremeOf(seen.slice(-length), 1) + extremeOf(seen.slice(-length), -1)) / 2);
  const edges = (seen: readonly Bar[]) => ({ a: (middle(seen, conversion) + middle(seen, base)) / 2, b: middle(seen, span) });
  const over = edges(bars.slice(0, Math.max(0, bars.length - base)));
  if (Number.isNaN(over.a + over.b)) return undefined;
  return { value: middle(bars, conversion), spanA: over.a, spanB: over.b, leadingA: edges(bars).a, leadingB: edges(bars).b };
}

function slowMouth(bars: readonly Bar[], length: number, shift: number): number | undefined {
  return slowSmoothing(bars.slice(0, Math.max(0, bars.length - shift)).map(({ high, low }) => (high + low) / 2), length).at(-1);
}

function withLines({ jaw, teeth, lips }: Readonly<Record<'jaw' | 'teeth' | 'lips', number | undefined>>): ReturnType<SlowLines> {
  return jaw === undefined || teeth === undefined || lips === undefined ? undefined : { value: lips, jaw, teeth, lips };
}
