import { timestamp, type Bar } from '@redfire/core';
import { aBar, cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { adr } from './adr.ts';
import { beta } from './beta.ts';
import { closes, highs, opens } from './bar-values.ts';
import { cmf } from './cmf.ts';
import { correlation } from './correlation.ts';
import { highest } from './highest.ts';
import { hurstByLags } from './hurst-by-lags.ts';
import { linearRegression } from './linear-regression.ts';
import { lowest } from './lowest.ts';
import { mfi } from './mfi.ts';
import { midpoint } from './midpoint.ts';
import { sobv } from './sobv.ts';
import { sortino } from './sortino.ts';
import type { Indicator } from './support/study.ts';
import { variance } from './variance.ts';
import { vwap } from './vwap.ts';
import { zScore } from './z-score.ts';

/** What the definition says after a series of bars, all of it anew; `undefined` while there is no value. */
type Definition = (bars: readonly Bar[], length: number) => number | undefined;

const DEFINITIONS: Readonly<Record<string, readonly [make: (length: number) => Indicator, definition: Definition]>> = {
  highest: [(length) => highest(length), over((bars) => Math.max(...bars.map(closes)))],
  lowest: [(length) => lowest(length), over((bars) => Math.min(...bars.map(closes)))],
  midpoint: [(length) => midpoint(highs, length), over((bars) => (Math.max(...bars.map(highs)) + Math.min(...bars.map(highs))) / 2)],
  adr: [(length) => adr(length), over((bars) => meanOf(bars.map(({ high, low }) => high - low)))],
  variance: [(length) => variance(length), over((bars) => covarianceOf(bars.map(closes), bars.map(closes)))],
  zScore: [(length) => zScore(length), over((bars) => quotient(closes(bars.at(-1)!) - meanOf(bars.map(closes)), Math.sqrt(covarianceOf(bars.map(closes), bars.map(closes)))))],
  linearRegression: [(length) => linearRegression(length + 1), (bars, length) => over(lineEnd)(bars, length + 1)],
  correlation: [(length) => correlation(opens, closes, length), over((bars) => {
    const [first, second] = [bars.map(opens), bars.map(closes)];
    return quotient(covarianceOf(first, second), Math.sqrt(covarianceOf(first, first)) * Math.sqrt(covarianceOf(second, second)));
  })],
  beta: [(length) => beta(closes, highs, length), (bars, length) => over((last) => {
    const [first, second] = [changesOf(last.map(closes)), changesOf(last.map(highs))];
    // changes of prices in eighths differ by some 1e-7 where they differ
    return quotient(covarianceOf(first, second), covarianceOf(second, second), 1e-20);
  })(bars, length + 1)],
  sortino: [(length) => sortino(length, 0.01), (bars, length) => over((last) => {
    const changes = changesOf(last.map(closes));
    return quotient(meanOf(changes) - 0.01, Math.sqrt(meanOf(changes.map((change) => Math.min(0, change - 0.01) ** 2))));
  })(bars, length + 1)],
  hurstByLags: [(length) => hurstByLags(length + 5, 4), (bars, length) => over((last) => hurstOf(last.map(closes)))(bars, length + 5)],
  cmf: [(length) => cmf(length), over((bars) => quotient(sumOf(bars.map(({ high, low, close, volume }) => (high === low ? 0 : (2 * close - high - low) / (high - low)) * volume)), sumOf(bars.map(({ volume }) => volume))))],
  mfi: [(length) => mfi(length), (bars, length) => over(moneyFlowOf)(bars, length + 1)],
  sobv: [(length) => sobv(length), (bars, length) => (bars.length < length ? undefined : meanOf(Array.from({ length }, (_, back) => onBalance(bars.slice(0, bars.length - back)))))],
  vwap: [() => vwap(), (bars) => {
    const today = bars.filter(({ openTime }) => Math.floor(openTime / DAY_MS) === Math.floor(bars.at(-1)!.openTime / DAY_MS));
    const volume = sumOf(today.map((bar) => bar.volume));
    return volume === 0 ? typical(today.at(-1)!) : sumOf(today.map((bar) => typical(bar) * bar.volume)) / volume;
  }],
};

const DAY_MS = 86_400_000;

// prices in eighths of few levels, so that equal ones, standstill and bars without a range are common; some without volume
const bars = fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 3 }), fc.constantFrom(0, 0, 1, 7, 2_000)), { minLength: 1, maxLength: 24 })
  .map((given) => given.map(([open, close, width, volume], index) => aBar({
    openTime: timestamp(index * DAY_MS / 5), open: 100 + open / 8, close: 100 + close / 8, low: 100 + (Math.min(open, close) - width) / 8, high: 100 + (Math.max(open, close) + width) / 8, volume,
  })));

it.each(Object.entries(DEFINITIONS))('%s is what its definition says of every window', (_, [make, definition]) => {
  fc.assert(fc.property(bars, fc.integer({ min: 1, max: 6 }), (given, length) => {
    const indicator = make(length);
    const apart = given.flatMap((bar, index) => {
      indicator.update(bar);
      const expected = definition(given.slice(0, index + 1), length) ?? Number.NaN;
      return Object.is(indicator.value, expected) || Math.abs(indicator.value - expected) <= 1e-9 * Math.max(1, Math.abs(expected)) ? [] : [{ index, ours: indicator.value, expected }];
    });
    expect(apart).toEqual([]);
  }), { numRuns: cases() });
});

/** A definition of the last `length` bars. */
function over(definition: (last: readonly Bar[]) => number): Definition {
  return (all, length) => (all.length < length ? undefined : definition(all.slice(-length)));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}

function covarianceOf(first: readonly number[], second: readonly number[]): number {
  const [meanOfFirst, meanOfSecond] = [meanOf(first), meanOf(second)];
  return meanOf(first.map((value, index) => (value - meanOfFirst) * (second[index]! - meanOfSecond)));
}

/** 0 for what only rounding keeps from being divided by zero. */
function quotient(above: number, below: number, least = 1e-12): number {
  return Math.abs(below) < least ? 0 : above / below;
}

function changesOf(values: readonly number[]): readonly number[] {
  return values.slice(1).map((value, index) => value / values[index]! - 1);
}

function lineEnd(last: readonly Bar[]): number {
  const values = last.map(closes);
  const places = values.map((_, index) => index);
  return meanOf(values) + (covarianceOf(places, values) / covarianceOf(places, places)) * (last.length - 1 - meanOf(places));
}

function hurstOf(values: readonly number[]): number {
  const points = [2, 3, 4].flatMap((lag) => {
    const differences = values.slice(lag).map((value, index) => value - values[index]!);
    const spread = covarianceOf(differences, differences);
    return spread < 1e-12 ? [] : [[Math.log(lag), Math.log(spread) / 2] as const];
  });
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return points.length < 2 ? 0.5 : covarianceOf(xs, ys) / covarianceOf(xs, xs);
}

function typical({ high, low, close }: Bar): number {
  return (high + low + close) / 3;
}

function moneyFlowOf(last: readonly Bar[]): number {
  const flow = (sign: number) => sumOf(last.slice(1).map((bar, index) => (Math.sign(typical(bar) - typical(last[index]!)) === sign ? typical(bar) * bar.volume : 0)));
  return flow(1) + flow(-1) === 0 ? 50 : (100 * flow(1)) / (flow(1) + flow(-1));
}

function onBalance(all: readonly Bar[]): number {
  return sumOf(all.slice(1).map((bar, index) => Math.sign(bar.close - all[index]!.close) * bar.volume));
}
