import { copyBar, timestamp, type Bar, type Trade } from '@redfire/core';
import { aTrade, anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aggregateBars, imbalanceBars, rangeBars, renkoBars, runsBars, tickBars, timeBars, valueBars, volumeBars,
  type BarAggregation, type BarAggregator, type BarMeasure, type ImbalanceOptions,
} from '../bars.ts';
import { amountOf, averageOf, groupWhile, naiveBar, naiveBricks, pricesAndVolume, signsOf, sum, type Groups } from '../fixtures/naive-bars.ts';
import type { Stateful } from '../indicators/support/stateful.ts';

const INSTRUMENT = anInstrument();

/** Trades of whole numbers, so that sums are exact; now and then one is late, or of no size. */
const trades = fc
  .array(fc.record({ wait: fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 3_000 }) }, { weight: 1, arbitrary: fc.integer({ min: -8_000, max: 60_000 }) }), price: fc.integer({ min: 1, max: 40 }), size: fc.integer({ min: 0, max: 9 }), side: fc.constantFrom('buy', 'sell', undefined) }), { maxLength: 60 })
  .map((steps) => {
    let at = Date.UTC(2024, 0, 1);
    return steps.map(({ wait, price, size, side }): Trade => aTrade({ instrument: INSTRUMENT.id, at: timestamp((at += wait)), price, size, ...(side && { side }) }));
  });

const information = fc.record({
  of: fc.constantFrom<BarMeasure>('tick', 'volume', 'value'), expectedLength: fc.integer({ min: 1, max: 8 }), sign: fc.constantFrom('side' as const, 'tick-rule' as const),
  bars: fc.integer({ min: 1, max: 4 }), items: fc.integer({ min: 1, max: 20 }), floor: fc.constantFrom('noise' as const, 'none' as const),
});
const small = fc.integer({ min: 1, max: 40 });
const crossing = fc.constantFrom('whole' as const, 'split' as const);
const aggregations: fc.Arbitrary<BarAggregation> = fc.oneof(
  small.map((count) => tickBars(count)),
  fc.tuple(small, crossing).map(([volume, each]) => volumeBars(volume, { crossing: each })),
  fc.tuple(small, crossing).map(([value, each]) => valueBars(value * 5, { crossing: each })),
  information.map((options) => imbalanceBars(options)),
  information.map((options) => runsBars(options)),
  small.map((size) => rangeBars(size)),
  small.map((size) => renkoBars(size / 2)),
  fc.tuple(fc.constantFrom('1s' as const, '7s' as const, '1m' as const, '1d' as const), fc.constantFrom('skip' as const, 'flat' as const)).map(([length, emptyBars]) => timeBars(length, { emptyBars })),
);

function made(aggregation: BarAggregation, items: readonly Trade[]): { readonly bars: readonly Bar[]; readonly partial: Bar | undefined } {
  const { bars, partial } = aggregateBars(items, aggregation, INSTRUMENT);
  return { bars, partial };
}

/** Bars and what is left over, as the same list of groups gives them. */
function expectGroups(aggregation: BarAggregation, items: readonly Trade[], groups: Groups): void {
  const { bars, partial } = made(aggregation, items);
  const left = groups.at(-1) ?? [];
  expect({ bars: bars.map(pricesAndVolume), partial: partial && pricesAndVolume(partial) }).toEqual({ bars: groups.slice(0, -1).map(naiveBar), partial: left.length === 0 ? undefined : naiveBar(left) });
}

describe('bars of every kind', () => {
  it('keep the volume and the value of what they are made of', () => {
    fc.assert(fc.property(aggregations, trades, (aggregation, items) => {
      const { bars, partial } = made(aggregation, items);
      const all = partial ? [...bars, partial] : bars;
      const value = sum(all.map(({ vwap = 0, volume }) => vwap * volume));
      expect(sum(all.map(({ volume }) => volume))).toBeCloseTo(sum(items.map(({ size }) => size)), 9);
      expect(value).toBeCloseTo(sum(items.map(({ price, size }) => price * size)), 8);
    }), { numRuns: cases() });
  });

  it('come in order, lie within the prices of their items, and open no earlier than the one before closed', () => {
    fc.assert(fc.property(aggregations, trades, (aggregation, items) => {
      const { bars, partial } = made(aggregation, items);
      const prices = items.map(({ price }) => price);
      const wrong = [...bars, ...(partial ? [partial] : [])].filter((bar, index) => {
        const isOrdered = bar.low <= Math.min(bar.open, bar.close) && bar.high >= Math.max(bar.open, bar.close) && bar.low >= Math.min(...prices) && bar.high <= Math.max(...prices);
        const isAfter = bar.openTime <= bar.closeTime && bar.openTime >= (bars[index - 1]?.closeTime ?? -Infinity);
        const isMean = bar.vwap === undefined || (bar.vwap >= Math.min(...prices) - 1e-9 && bar.vwap <= Math.max(...prices) + 1e-9);
        return !isOrdered || !isAfter || !isMean;
      });
      expect(wrong).toEqual([]);
    }), { numRuns: cases() });
  });

  it('are the same where one that was saved at any point goes on in a new one', () => {
    fc.assert(fc.property(aggregations, trades, fc.nat(), (aggregation, items, point) => {
      const whole = watched(aggregation);
      const first = watched(aggregation);
      const cut = point % (items.length + 1);
      for (const item of items) whole.aggregator.takeTrade(item);
      for (const item of items.slice(0, cut)) first.aggregator.takeTrade(item);
      const second = watched(aggregation);
      second.aggregator.restore(JSON.parse(JSON.stringify(first.aggregator.save())) as ReturnType<Stateful['save']>);
      for (const item of items.slice(cut)) second.aggregator.takeTrade(item);
      expect({ bars: [...first.bars, ...second.bars], state: second.aggregator.save(), partial: second.aggregator.partial }).toEqual({ bars: whole.bars, state: whole.aggregator.save(), partial: whole.aggregator.partial });
    }), { numRuns: cases() });
  });

  it('are as before after an item that is none', () => {
    const wrong = fc.constantFrom<Partial<Trade>>({ price: Number.NaN }, { price: Infinity }, { size: -1 }, { size: Number.NaN }, { size: Infinity }, { at: Number.NaN as Trade['at'] }, { at: Infinity as Trade['at'] }, { price: 1e300, size: 1e300 });
    fc.assert(fc.property(aggregations, trades, wrong, (aggregation, items, field) => {
      const { aggregator, bars } = watched(aggregation);
      for (const item of items) aggregator.takeTrade(item);
      const before = JSON.stringify([aggregator.save(), bars]);
      expect(() => { aggregator.takeTrade(aTrade({ instrument: INSTRUMENT.id, at: timestamp(Date.UTC(2025, 0, 1)), ...field })); }).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
      expect(JSON.stringify([aggregator.save(), bars])).toBe(before);
    }), { numRuns: cases() });
  });
});

describe('bars as a slow way makes them, from all items at once', () => {
  it('of ticks, volume and value, whole', () => {
    const make = { tick: tickBars, volume: volumeBars, value: valueBars };
    fc.assert(fc.property(fc.constantFrom<BarMeasure>('tick', 'volume', 'value'), small, trades, (measure, threshold, items) => {
      expectGroups(make[measure](threshold), items, groupWhile(items, (group) => sum(group.map((trade) => amountOf(trade, measure))) >= threshold));
    }), { numRuns: cases() });
  });

  it('of volume, split into units', () => {
    fc.assert(fc.property(small, trades, (threshold, items) => {
      const traded = items.filter(({ size }) => size > 0);
      const units = traded.flatMap((trade) => Array.from({ length: trade.size }, () => ({ ...trade, size: 1 })));
      expectGroups(volumeBars(threshold, { crossing: 'split' }), traded, groupWhile(units, (group) => group.length === threshold));
    }), { numRuns: cases() });
  });

  it('of imbalance, with every expectation anew', () => {
    fc.assert(fc.property(information, trades, (options, items) => {
      const signs = signsOf(items, options.sign === 'side');
      const reach = (before: Groups, done: number) => {
        const length = lengthOf(options, before);
        const seen = items.slice(0, done).map((trade, index) => signs[index]! * amountOf(trade, options.of));
        const expected = length * Math.abs(averageOf(seen, options.items));
        return options.floor === 'none' ? expected : Math.max(expected, Math.sqrt(length * averageOf(seen.map((value) => value * value), options.items)));
      };
      expectGroups(imbalanceBars(options), items, groupWhile(items, (group, before) => {
        const done = sum(before.map(({ length }) => length));
        return before.length === 0 ? group.length === options.expectedLength : Math.abs(sum(group.map((trade, index) => signs[done + index]! * amountOf(trade, options.of)))) >= reach(before, done);
      }));
    }), { numRuns: cases() });
  });

  it('of runs, with every expectation anew', () => {
    fc.assert(fc.property(information, trades, (options, items) => {
      const signs = signsOf(items, options.sign === 'side');
      const side = (sign: number, from: number, until: number) => items.slice(from, until).filter((_, index) => signs[from + index] === sign).map((trade) => amountOf(trade, options.of));
      expectGroups(runsBars(options), items, groupWhile(items, (group, before) => {
        const ends = before.map((_, index) => sum(before.slice(0, index + 1).map(({ length }) => length)));
        const done = ends.at(-1) ?? 0;
        if (before.length === 0) return group.length === options.expectedLength;
        const share = averageOf(ends.map((end, index) => side(1, ends[index - 1] ?? 0, end).length / before[index]!.length), options.bars);
        const reach = lengthOf(options, before) * Math.max(share * averageOf(side(1, 0, done), options.items), (1 - share) * averageOf(side(-1, 0, done), options.items));
        return Math.max(sum(side(1, done, done + group.length)), sum(side(-1, done, done + group.length))) >= reach;
      }));
    }), { numRuns: cases() });
  });

  it('of ranges', () => {
    fc.assert(fc.property(small, trades, (size, items) => {
      expectGroups(rangeBars(size), items, groupWhile(items, (group) => naiveBar(group).high - naiveBar(group).low >= size));
    }), { numRuns: cases() });
  });

  it('of Renko bricks', () => {
    fc.assert(fc.property(small, trades, (size, items) => {
      expect(made(renkoBars(size), items).bars.map(({ open, close }) => ({ open, close }))).toEqual(naiveBricks(items, size));
    }), { numRuns: cases() });
  });

  it('of time, a late trade in the bar under way', () => {
    fc.assert(fc.property(fc.constantFrom(['1s', 1_000] as const, ['7s', 7_000] as const, ['1m', 60_000] as const), trades, ([length, ms], items) => {
      const day = Date.UTC(2024, 0, 1);
      let latest = -Infinity;
      const bins = items.map(({ at }) => (latest = Math.max(latest, Math.floor((at - day) / ms))));
      // seven seconds do not fit into a day, but the trades are of its first hour
      const groups = [...new Set(bins)].map((bin) => ({ bin, group: items.filter((_, index) => bins[index] === bin) }));
      const { bars, partial } = made(timeBars(length), items);
      const all = [...bars, ...(partial ? [partial] : [])];
      fc.pre(items.every(({ at }) => at >= day));
      expect(all.map((bar) => ({ ...pricesAndVolume(bar), openTime: bar.openTime }))).toEqual(groups.map(({ bin, group }) => ({ ...naiveBar(group), openTime: day + bin * ms })));
      expect(bars.every((bar) => bar.closeTime === bar.openTime + ms)).toBe(true);
    }), { numRuns: cases() });
  });
});

function lengthOf({ expectedLength, bars }: ImbalanceOptions, before: Groups): number {
  return averageOf([expectedLength, ...before.map(({ length }) => Math.min(2 * expectedLength, Math.max(expectedLength / 2, length)))], bars ?? 0);
}

function watched(aggregation: BarAggregation): { readonly aggregator: BarAggregator; readonly bars: Bar[] } {
  const aggregator = aggregation.create(INSTRUMENT);
  const bars: Bar[] = [];
  aggregator.onBar = (bar) => { bars.push(copyBar(bar)); };
  return { aggregator, bars };
}
