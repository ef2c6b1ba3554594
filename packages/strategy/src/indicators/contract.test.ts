import { type Bar } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf } from '../fixtures/lines-of.ts';
import { randomWalkBars } from '../fixtures/random-walk-bars.ts';
import * as entry from '../indicators.ts';
import type { CatalogueEntry } from './catalogue/catalogue-entry.ts';
import { INDICATORS } from './catalogue/indicators.ts';
import { SeriesIndicator, type Indicator } from './support/study.ts';

const WALK = randomWalkBars({ seed: 7, length: 1_200 });
const LONG_WALK = randomWalkBars({ seed: 13, length: 2_700 });
const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const;
const NOT_FINITE = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Exported functions that make no indicator of the catalogue: what they make is of another package, or no indicator. */
const NOT_LISTED = ['adapted', 'adaptedBars', 'finite', 'finiteBar'];

/** What adds up everything since it began. */
const NEVER_FORGETS: readonly string[] = ['adl', 'anchoredVwap', 'chaikinOscillator', 'nvi', 'obv', 'pvi', 'pvt', 'sobv'];

describe('the catalogue', () => {
  it('has every indicator that can be imported, once, by the name of what makes it', () => {
    const factories = Object.entries(entry).filter(([name, value]) => typeof value === 'function' && /^[a-z]/.test(name) && !/^(?:opens|highs|lows|closes|volumes|.*Prices|weightedCloses)$/.test(name));
    const made = new Set(INDICATORS.map(({ make }) => make().name.replace(/\(.*/, '')));
    expect(factories.map(([name]) => name).filter((name) => !made.has(name) && !NOT_LISTED.includes(name))).toEqual([]);
    expect([...made].filter((name) => !factories.some(([factory]) => factory === name))).toEqual([]);
  });

  it.each(['name', 'title'] as const)('has no %s twice', (field) => {
    const values = INDICATORS.map((each) => each[field]);
    expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([]);
  });
});

describe.each(INDICATORS)('$name', (one) => {
  it('has its first value after as many bars as it says, and one after every bar from then on', () => {
    const indicator = one.make();
    const { warmUp } = indicator;
    const apart = WALK.flatMap((bar, index) => {
      indicator.update(bar);
      const { ready, value } = indicator;
      const isRight = index + 1 < warmUp ? !ready && Number.isNaN(value) : ready && Number.isFinite(value);
      return isRight ? [] : [{ bars: index + 1, warmUp, ready, value }];
    });
    expect(warmUp).toBeLessThan(WALK.length / 2);
    expect(apart.slice(0, 3)).toEqual([]);
  });

  it('has the value before as its previous one', () => {
    const indicator = one.make();
    const apart = WALK.flatMap((bar, index) => {
      const before = indicator.value;
      indicator.update(bar);
      return Object.is(indicator.previous, before) ? [] : [{ index, before, previous: indicator.previous, value: indicator.value }];
    });
    expect(apart.slice(0, 3)).toEqual([]);
  });

  it('has lines that are numbers, finite where there are any', () => {
    const indicator = one.make();
    const rows = [linesOf(one, indicator), ...WALK.map((bar) => linesOf(one, after(indicator, [bar])))];
    const lines = Object.keys(rows[0] ?? {});
    expect(lines.filter((line) => !rows.some((row) => Number.isFinite(row[line])))).toEqual([]);
    expect(lines.filter((line) => !rows.every((row) => Number.isFinite(row[line]) || Number.isNaN(row[line])))).toEqual([]);
    expect(lines.filter((line) => !Number.isNaN(rows[0]?.[line]))).toEqual([]);
  });

  it('is as new when it is reset', () => {
    for (const seen of [1, 3, one.make().warmUp, 700]) {
      const reset = after(one.make(), WALK.slice(0, seen));
      reset.reset();
      expect(reset.save()).toEqual(one.make().save());
      expect(run(one, reset, WALK.slice(0, 300))).toEqual(run(one, one.make(), WALK.slice(0, 300)));
    }
  });

  it('goes on bit for bit from what was saved as JSON at any moment', () => {
    const { warmUp } = one.make();
    fc.assert(fc.property(fc.nat(2 * warmUp + 20), fc.nat(600), fc.integer({ min: 1, max: 40 }), (seen, from, rest) => {
      const first = after(one.make(), WALK.slice(from, from + seen));
      const saved = JSON.stringify(first.save());
      const second = one.make();
      second.restore(JSON.parse(saved) as ReturnType<Indicator['save']>);
      const next = WALK.slice(from + seen, from + seen + rest);
      expect(run(one, second, next)).toEqual(run(one, first, next));
      expect(second.save()).toEqual(first.save());
    }), { numRuns: cases() > 200 ? 1_000 : 100 });
  });

  it('refuses the state of another, or of one with other parameters', () => {
    const state = { ...(one.make().save() as object), name: 'another(1)' };
    expect(() => one.make().restore(state)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  });

  it('throws for what is no finite number, or does not read it, and is as before', () => {
    for (const seen of [0, 1, one.make().warmUp, 400]) {
      const indicator = after(one.make(), WALK.slice(0, seen));
      const before = indicator.save();
      const next = WALK[seen] as Bar;
      for (const value of NOT_FINITE) {
        expect(() => indicator.update({ ...next, open: value, high: value, low: value, close: value, volume: value }), `all ${value}`).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
        expect(indicator.save()).toEqual(before);
        for (const field of FIELDS) {
          const twin = after(one.make(), WALK.slice(0, seen));
          try {
            twin.update({ ...next, [field]: value });
          } catch {
            expect(twin.save(), `${field} ${value}`).toEqual(before);
            continue;
          }
          expect(twin.save(), `${field} ${value} is read`).toEqual(after(one.make(), WALK.slice(0, seen + 1)).save());
        }
        if (indicator instanceof SeriesIndicator) {
          expect(() => indicator.push(value)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
          expect(indicator.save()).toEqual(before);
        }
      }
    }
  });

  if (!NEVER_FORGETS.includes(one.name)) {
    it('forgets what is long gone to the last digits', () => {
      const fresh = one.make();
      const old = after(one.make(), LONG_WALK.slice(0, 200).map((bar) => ({ ...scaled(bar, 1e8), volume: bar.volume * 1e6 })));
      const rows = LONG_WALK.slice(200).map((bar) => ({ seen: valuesOf(one, after(old, [bar])), new: valuesOf(one, after(fresh, [bar])) })).slice(-200);
      const apart = Object.keys(rows[0]?.new ?? {}).flatMap((line) => {
        const pairs = rows.map((row) => [row.seen[line] ?? Number.NaN, row.new[line] ?? Number.NaN] as const);
        const scale = Math.max(...pairs.map(([, value]) => (Number.isNaN(value) ? 0 : Math.abs(value))));
        return pairs.filter(([seen, value]) => !Object.is(seen, value) && !(Math.abs(seen - value) <= 1e-9 * scale)).map((pair) => [line, ...pair]);
      });
      expect(apart.slice(0, 3)).toEqual([]);
    });
  }

  it.each(Object.entries({
    'of one price without volume': WALK.map((bar) => flat(bar, 100, 0)),
    'of one price with volume': WALK.map((bar) => flat(bar, 100, 5)),
    'without volume': WALK.map((bar) => ({ ...bar, volume: 0 })),
    'that stand still after they moved': [...WALK.slice(0, 600), ...WALK.slice(600).map((bar) => flat(bar, 99.37, 0))],
    'whose highs are their lows': WALK.map((bar) => flat(bar, bar.close, bar.volume)),
    'with gaps': WALK.map((bar, index) => scaled(bar, index % 37 < 18 ? 1 : 3)),
    'that only rise': WALK.map((bar, index) => flat(bar, 100 + index / 4, 1)),
    'that only fall': WALK.map((bar, index) => flat(bar, 1_000 - index / 4, 1)),
    'of tiny prices': WALK.map((bar) => scaled(bar, 1e-10)),
    'of huge prices': WALK.map((bar) => scaled(bar, 1e10)),
    'of a huge price that barely moves': WALK.map((bar, index) => flat(bar, 1e12 + (index % 3) * 0.01, 1)),
  }))('has finite values of bars %s', (_, bars) => {
    const indicator = one.make();
    const bad = bars.flatMap((bar, index) => {
      indicator.update(bar);
      const lines = linesOf(one, indicator);
      const isWhole = index + 1 < indicator.warmUp || Number.isFinite(indicator.value);
      return isWhole && Object.values(lines).every((value) => Number.isFinite(value) || Number.isNaN(value)) ? [] : [{ index, value: indicator.value, lines }];
    });
    expect(bad.slice(0, 3)).toEqual([]);
  });
});

function after(indicator: Indicator, bars: readonly Bar[]): Indicator {
  for (const bar of bars) indicator.update(bar);
  return indicator;
}

/** All that can be read of it, after each bar. */
function run(one: CatalogueEntry, indicator: Indicator, bars: readonly Bar[]): readonly unknown[] {
  return bars.map((bar) => {
    indicator.update(bar);
    return { value: indicator.value, previous: indicator.previous, isReady: indicator.ready, ...linesOf(one, indicator) };
  });
}

function valuesOf(one: CatalogueEntry, indicator: Indicator): Readonly<Record<string, number>> {
  return { value: indicator.value, ...linesOf(one, indicator) };
}

function flat(bar: Bar, price: number, volume: number): Bar {
  return { ...bar, open: price, high: price, low: price, close: price, volume };
}

function scaled(bar: Bar, by: number): Bar {
  return { ...bar, open: bar.open * by, high: bar.high * by, low: bar.low * by, close: bar.close * by };
}
