import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawnBars } from '../fixtures/drawn-bars.ts';
import { fractals } from './fractals.ts';
import { pivots } from './pivots.ts';

const side = fc.integer({ min: 1, max: 4 });
/** Few different prices, so that many are equal. */
const ranges = fc.array(fc.tuple(fc.integer({ min: 100, max: 106 }), fc.integer({ min: 90, max: 96 })), { maxLength: 60 });

it('are the highs above, and the lows below, all of their neighbours, told when the last neighbour is known', () => {
  fc.assert(fc.property(side, side, ranges, (left, right, drawn) => {
    const indicator = fractals(left, right);
    const found = barsOf(drawn).map((bar) => {
      indicator.update(bar);
      return [indicator.newHigh, indicator.newLow, indicator.value];
    });
    const expected = drawn.map((_, now) => {
      const high = standsOut(drawn.map(([value]) => value), { at: now - right, left, right });
      const low = standsOut(drawn.map(([, value]) => -value), { at: now - right, left, right });
      return [high, -low, now < left + right ? Number.NaN : Number(!Number.isNaN(high)) - Number(!Number.isNaN(low))];
    });
    expect(found).toEqual(expected);
  }), { numRuns: cases() });
});

it('are joined by lines that end at the next one of their side, if it is not too far and not equal', () => {
  fc.assert(fc.property(side, side, fc.integer({ min: 1, max: 12 }), fc.tuple(ranges, fc.nat()), (left, right, longest, [drawn]) => {
    const indicator = pivots(left, right, { longest });
    const late = right + longest;
    const lines = [...barsOf(drawn).map((bar) => {
      indicator.update(bar);
      return indicator.highLineAt(late);
    })];
    // the lines of bars that are long enough ago are final
    const expected: number[] = drawn.map(() => Number.NaN);
    const points = drawn.flatMap((_, at) => (Number.isNaN(standsOut(drawn.map(([value]) => value), { at, left, right })) ? [] : [at]));
    for (const [index, to] of points.entries()) {
      const from = points[index - 1];
      if (from === undefined || to - from > longest || drawn[from]![0] === drawn[to]![0]) continue;
      for (let at = from; at <= to; at++) expected[at] = drawn[from]![0] + ((drawn[to]![0] - drawn[from]![0]) * (at - from)) / (to - from);
    }
    const final = expected.slice(0, Math.max(0, drawn.length - late));
    expect(lines.slice(late).map(rounded)).toEqual(final.map(rounded));
  }), { numRuns: cases() });
});

function standsOut(values: readonly number[], { at, left, right }: { readonly at: number; readonly left: number; readonly right: number }): number {
  const value = values[at];
  const around = [...values.slice(Math.max(0, at - left), Math.max(0, at)), ...values.slice(at + 1, at + 1 + right)];
  return value !== undefined && at >= left && at + right < values.length && around.every((other) => other < value) ? value : Number.NaN;
}

function barsOf(drawn: readonly (readonly [high: number, low: number])[]) {
  return drawnBars(drawn.map(([high, low]) => [98, high, low, 98]));
}

function rounded(value: number): number {
  return Number(value.toFixed(9));
}
