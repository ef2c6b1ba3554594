import { describe, expect, it } from 'vitest';
import { drawnBars, type DrawnBar } from '../fixtures/drawn-bars.ts';
import { pivotPoints } from './pivot-points.ts';

const HOUR = 3_600_000;
/** Two bars of a day with open 104, high 110, low 98, close 101, and the first bar of the next. */
const DAYS: readonly DrawnBar[] = [[104, 110, 103, 108], [108, 109, 98, 101], [104, 105, 101, 102.5]];

describe('pivot points', () => {
  // by hand: H 110, L 98, C 101, R 12, next open 104
  it.each([
    ['standard', { pivot: 103, r1: 108, r2: 115, r3: 120, r4: Number.NaN, s1: 96, s2: 91, s3: 84, s4: Number.NaN }],
    ['fibonacci', { pivot: 103, r1: 107.584, r2: 110.416, r3: 115, r4: Number.NaN, s1: 98.416, s2: 95.584, s3: 91, s4: Number.NaN }],
    ['camarilla', { pivot: 103, r1: 102.1, r2: 103.2, r3: 104.3, r4: 107.6, s1: 99.9, s2: 98.8, s3: 97.7, s4: 94.4 }],
    ['woodie', { pivot: 104, r1: 110, r2: 116, r3: 122, r4: Number.NaN, s1: 98, s2: 92, s3: 86, s4: Number.NaN }],
    ['deMark', { pivot: 101.75, r1: 105.5, r2: Number.NaN, r3: Number.NaN, r4: Number.NaN, s1: 93.5, s2: Number.NaN, s3: Number.NaN, s4: Number.NaN }],
  ] as const)('of the kind %s are those computed by hand', (kind, expected) => {
    const indicator = pivotPoints(kind, { barsPerSession: 2 });
    for (const bar of drawnBars(DAYS, 12 * HOUR)) indicator.update(bar);
    const { pivot, r1, r2, r3, r4, s1, s2, s3, s4 } = indicator;
    const rounded = Object.fromEntries(Object.entries({ pivot, r1, r2, r3, r4, s1, s2, s3, s4 }).map(([level, value]) => [level, Number(value.toFixed(9))]));
    expect(rounded).toEqual(expected);
  });

  it.each([[99, 104, 105], [104, 104, 103.5], [105, 104, 101.5]])('of DeMark after an open of %s and a close of %s have their pivot at %s', (open, close, expected) => {
    const indicator = pivotPoints('deMark');
    for (const bar of drawnBars([[open, 110, 96, close], [100, 100, 100, 100]])) indicator.update(bar);
    expect(indicator.value).toBe(expected);
  });

  it('stand for a whole session, and are first known at the first bar of the second', () => {
    const indicator = pivotPoints('standard', { barsPerSession: 24 });
    const values = drawnBars(Array.from({ length: 72 }, (_, hour): DrawnBar => [100 + hour, 101 + hour, 99 + hour, 100 + hour]), HOUR).map((bar) => {
      indicator.update(bar);
      return indicator.value;
    });
    expect({ warmUp: indicator.warmUp, unknown: values.slice(0, 24).filter((value) => !Number.isNaN(value)), known: [...new Set(values.slice(24))] }).toEqual({ warmUp: 25, unknown: [], known: [(124 + 99 + 123) / 3, (148 + 123 + 147) / 3] });
  });

  it('go by sessions that are given', () => {
    const indicator = pivotPoints('standard', { session: (bar) => Math.floor(bar.openTime / (2 * HOUR)) });
    const values = drawnBars([[1, 2, 1, 2], [2, 4, 2, 3], [5, 5, 5, 5], [6, 6, 6, 6], [7, 7, 7, 7]], HOUR).map((bar) => {
      indicator.update(bar);
      return indicator.value;
    });
    expect(values).toEqual([Number.NaN, Number.NaN, 8 / 3, 8 / 3, 17 / 3]);
  });

  it('of a kind there is not are refused', () => {
    expect(() => pivotPoints('toString' as 'standard')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
