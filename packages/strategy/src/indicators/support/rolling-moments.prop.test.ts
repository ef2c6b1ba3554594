import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RollingMoments } from './rolling-moments.ts';
import { RollingPair } from './rolling-pair.ts';

// whole 128ths, which doubles hold exactly; most near one of a few levels, so that small spreads follow large ones
const units = fc.tuple(fc.constantFrom(0, 0, 128, 25_600, 128_000_000), fc.integer({ min: -300, max: 300 })).map(([level, from]) => level + from);
const runs = fc.array(fc.tuple(units, fc.integer({ min: 1, max: 12 })), { minLength: 1, maxLength: 12 }).map((parts) => parts.flatMap(([value, times]) => Array.from({ length: times }, (_, index) => value + (times % 3) * (index % 2))));

describe('moments of a window', () => {
  it('are those that whole numbers give, whatever has been in it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), runs, (length, series) => {
      const moments = new RollingMoments(length);
      for (const [index, value] of series.entries()) {
        moments.push(value / 128);
        const held = series.slice(Math.max(0, index + 1 - length), index + 1);
        const mean = held.reduce((sum, each) => sum + each, 0) / held.length / 128;
        if (!near(moments.spread, exactSpread(held, held)) || !near(moments.mean, mean, 1e-9)) return false;
      }
      return true;
    }), { numRuns: Math.max(1_000, cases()) });
  });
});

describe('moments of a window of pairs', () => {
  it('are those that whole numbers give, whatever has been in it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), runs, runs, (length, first, second) => {
      const pair = new RollingPair(length);
      for (let index = 0; index < Math.min(first.length, second.length); index++) {
        pair.push((first[index] ?? 0) / 128, (second[index] ?? 0) / 128);
        const from = Math.max(0, index + 1 - length);
        const xs = first.slice(from, index + 1);
        const ys = second.slice(from, index + 1);
        const spreads = [exactSpread(xs, xs), exactSpread(ys, ys)] as const;
        const within = 1e-9 * Math.sqrt(spreads[0]) * Math.sqrt(spreads[1]);
        if (!near(pair.spreadX, spreads[0]) || !near(pair.spreadY, spreads[1]) || !near(pair.spreadXY, exactSpread(xs, ys), within)) return false;
      }
      return true;
    }), { numRuns: Math.max(1_000, cases()) });
  });

  it('have the slope and the correlation of a straight line', () => {
    const pair = new RollingPair(5);
    for (let x = 0; x < 50; x++) pair.push(x, 3 - x / 4);
    expect({ slope: pair.slope, correlation: Number(pair.correlation.toFixed(12)), meanX: pair.meanX, meanY: pair.meanY }).toEqual({ slope: -0.25, correlation: -1, meanX: 47, meanY: -8.75 });
  });

  it('have no slope and no correlation where one does not vary', () => {
    const pair = new RollingPair(5);
    for (let y = 0; y < 20; y++) pair.push(0.1, y);
    expect({ slope: pair.slope, correlation: pair.correlation, spread: pair.spreadX }).toEqual({ slope: 0, correlation: 0, spread: 0 });
  });
});

/** Sum of the products of the distances from the means, without rounding until the end. */
function exactSpread(xs: readonly number[], ys: readonly number[]): number {
  const sum = (values: readonly bigint[]) => values.reduce((total, each) => total + each, 0n);
  const count = BigInt(xs.length);
  const left = count * sum(xs.map((x, index) => BigInt(x) * BigInt(ys[index] ?? 0)));
  return Number(left - sum(xs.map(BigInt)) * sum(ys.map(BigInt))) / xs.length / 128 ** 2;
}

/** Equal to nine digits, or within a distance. Exactly zero where that is what it is. */
function near(ours: number, exact: number, within = 0): boolean {
  return Math.abs(ours - exact) <= 1e-9 * Math.abs(exact) + within;
}
