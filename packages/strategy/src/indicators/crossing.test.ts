import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, seededRandom } from '@redfire/core';
import { anInstrument, cases } from '@redfire/testing';
import { naiveCrossings, naiveTies } from '../fixtures/naive-average.ts';
import { crossedAbove, crossedBelow, isAbove } from './crossing.ts';
import type { Line } from './indicator.ts';
import { sma } from './sma.ts';

const flat = (value: number, previous: number): Line => ({ value, previous });

describe('two lines', () => {
  it.each<readonly [fact: string, a: Line, b: Line, above: boolean, below: boolean]>([
    ['cross from below to above', flat(2, 0), flat(1, 1), true, false],
    ['cross from equal to above', flat(2, 1), flat(1, 1), true, false],
    ['do not cross while above', flat(3, 2), flat(1, 1), false, false],
    ['do not cross when they become equal', flat(1, 0), flat(1, 1), false, false],
    ['cross from above to below', flat(0, 2), flat(1, 1), false, true],
    ['cross from equal to below', flat(0, 1), flat(1, 1), false, true],
    ['do not cross while equal', flat(1, 1), flat(1, 1), false, false],
    ['do not cross before the first has a value before', flat(2, Number.NaN), flat(1, 1), false, false],
    ['do not cross before the second has a value', flat(2, 0), flat(Number.NaN, Number.NaN), false, false],
  ])('%s', (_fact, a, b, above, below) => {
    expect([crossedAbove(a, b), crossedBelow(a, b)]).toEqual([above, below]);
  });
});

describe('a line', () => {
  it.each<readonly [fact: string, a: number, b: number, isFirstAbove: boolean]>([
    ['is above a lower one', 2, 1, true],
    ['is not above a higher one', 1, 2, false],
    ['is not above an equal one', 1, 1, false],
    ['is not above one without a value', 1, Number.NaN, false],
    ['without a value is above none', Number.NaN, 1, false],
  ])('%s', (_fact, a, b, isFirstAbove) => {
    expect(isAbove(flat(a, Number.NaN), flat(b, Number.NaN))).toBe(isFirstAbove);
  });
});

describe('crossings of averages are those of exact arithmetic', () => {
  it.each([
    { tickSize: '0.01', middle: 10_000, fast: 3, slow: 7 },
    { tickSize: '0.05', middle: 2_001, fast: 10, slow: 50 },
    { tickSize: '0.1', middle: 3, fast: 1, slow: 2 },
    { tickSize: '0.00025', middle: 4_000_000, fast: 2, slow: 30 },
    { tickSize: '2.5', middle: 400, fast: 5, slow: 20 },
    { tickSize: '0.03', middle: 3_333, fast: 4, slow: 9 },
  ])('over 100,000 closes on ticks of $tickSize around $middle of them, $fast over $slow', ({ tickSize, middle, fast, slow }) => {
    const ticks = tieSeries(11, 100_000, middle);
    const found = crossings(ticks, tickSize, fast, slow);
    expect(found).toEqual(naiveCrossings(ticks, fast, slow));
    expect({ areMany: found.filter(Boolean).length > 500, tieOften: naiveTies(ticks, fast, slow) > 100 }).toEqual({ areMany: true, tieOften: true });
  });

  it('where floats misjudge them', () => {
    const ticks = tieSeries(11, 10_000, 10_000);
    expect(crossings(ticks, '0.01', 3, 7, false)).not.toEqual(naiveCrossings(ticks, 3, 7));
  });

  it('where products, sums and falling sums are beyond what a double holds', () => {
    const high = tieSeries(5, 2_000, 9_007_199_254_739_000);
    const low = tieSeries(6, 2_000, 20_000_000_000_000);
    const ticks = [...high, ...low, ...high];
    expect(crossings(ticks, '1', 30, 700)).toEqual(naiveCrossings(ticks, 30, 700));
  });

  it('for any lengths, ticks and walks', () => {
    const anyWalk = fc.record({
      seed: fc.nat(),
      length: fc.integer({ min: 1, max: 120 }),
      middle: fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 2 ** 52 })),
      fast: fc.integer({ min: 1, max: 12 }),
      slow: fc.integer({ min: 1, max: 25 }),
    });
    fc.assert(
      fc.property(anyWalk, fc.constantFrom('0.01', '0.05', '0.1', '1', '25'), ({ seed, length, middle, fast, slow }, tickSize) => {
        // beyond 15 digits a float no longer tells one price from the next
        const ticks = tieSeries(seed, length, tickSize === '1' ? middle : middle % 1_000_000);
        expect(crossings(ticks, tickSize, fast, slow)).toEqual(naiveCrossings(ticks, fast, slow));
      }),
      { numRuns: cases() },
    );
  });

  it('not where the averages count other steps, which compare as floats', () => {
    const [a, b] = [sma(1), sma(1)];
    a.useInstrument(anInstrument({ tickSize: '0.1' }));
    b.useInstrument(anInstrument({ tickSize: '0.01' }));
    for (const [x, y] of [[1, 1.05], [1.2, 1.05]] as const) {
      a.push(x);
      b.push(y);
    }
    expect([crossedAbove(a, b), crossedBelow(a, b)]).toEqual([true, false]);
  });
});

function crossings(ticks: readonly bigint[], tickSize: string, fast: number, slow: number, isExact = true): readonly ('above' | 'below' | undefined)[] {
  const [a, b] = [sma(fast), sma(slow)];
  if (isExact) for (const average of [a, b]) average.useInstrument(anInstrument({ tickSize }));
  const step = new Decimal(tickSize);
  return ticks.map((tick) => {
    const price = step.times(tick.toString()).toNumber();
    a.push(price);
    b.push(price);
    return crossedAbove(a, b) ? 'above' : crossedBelow(a, b) ? 'below' : undefined;
  });
}

/** A walk by at most one tick a step that stays near the middle, so that its averages often tie. */
function tieSeries(seed: number, length: number, middle: number): readonly bigint[] {
  const random = seededRandom(seed);
  let offset = 0;
  return Array.from({ length }, () => {
    const next = offset + Math.floor(random.next() * 3) - 1;
    if (Math.abs(next) <= 6) offset = next;
    return BigInt(middle) + BigInt(offset);
  });
}
