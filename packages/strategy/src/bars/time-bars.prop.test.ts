import { copyBar, timestamp, type Bar, type Trade } from '@redfire/core';
import { TradingCalendar } from '@redfire/core/calendar';
import { aBar, aTrade, anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aggregateBars, timeBars, type BarAggregation } from '../bars.ts';
import { naiveBar, pricesAndVolume, sum } from '../fixtures/naive-bars.ts';

const INSTRUMENT = anInstrument();
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** One-minute bars with gaps, of whole numbers, about days on which clocks of New York are changed, and others. */
const minutes = fc
  .record({ start: fc.constantFrom('2024-03-10T04:00Z', '2024-11-03T03:00Z', '2024-01-01T00:00Z', '2023-12-31T20:00Z'), steps: fc.array(fc.record({ gap: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 200 }) }), prices: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 4, maxLength: 4 }), volume: fc.integer({ min: 0, max: 9 }) }), { maxLength: 30 }) })
  .map(({ start, steps }) => {
    let openTime = Date.parse(start);
    return steps.map(({ gap, prices, volume }): Bar => {
      openTime += (1 + gap) * MINUTE_MS;
      return aBar({ instrument: INSTRUMENT.id, openTime: timestamp(openTime), open: prices[0]!, high: Math.max(...prices), low: Math.min(...prices), close: prices[3]!, volume });
    });
  });

/** Trades in order, about the same days. */
const trades = fc
  .record({ start: fc.integer({ min: Date.UTC(2024, 0, 1) / MINUTE_MS, max: Date.UTC(2025, 0, 1) / MINUTE_MS }), isChange: fc.constantFrom(undefined, '2024-03-09T12:00Z', '2024-11-02T12:00Z'), steps: fc.array(fc.record({ wait: fc.integer({ min: 0, max: 9 * 60 }), price: fc.integer({ min: 1, max: 30 }), size: fc.integer({ min: 0, max: 9 }) }), { maxLength: 16 }) })
  .map(({ start, isChange, steps }) => {
    let at = isChange === undefined ? start * MINUTE_MS : Date.parse(isChange);
    return steps.map(({ wait, price, size }): Trade => aTrade({ instrument: INSTRUMENT.id, at: timestamp((at += wait * MINUTE_MS)), price, size }));
  });

const NEW_YORK = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', hourCycle: 'h23', weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' });

interface Shown {
  readonly date: string;
  readonly weekday: string;
  readonly minutes: number;
}
const known = new Map<number, Shown>();

/** What clocks in New York show, by `Intl` alone. */
function shown(at: number): Shown {
  const before = known.get(at);
  if (before) return before;
  const { year, month, day, hour, minute, weekday } = Object.fromEntries(NEW_YORK.formatToParts(at).map(({ type, value }) => [type, value])) as Record<Intl.DateTimeFormatPartTypes, string>;
  const now = { date: `${year}-${month}-${day}`, weekday, minutes: Number(hour) * 60 + Number(minute) };
  known.set(at, now);
  return now;
}

/** The Monday of a date. */
function mondayOf(date: string): string {
  const at = Date.parse(`${date}T00:00Z`);
  return new Date(at - ((new Date(at).getUTCDay() + 6) % 7) * DAY_MS).toISOString().slice(0, 10);
}

/** First moment of a day in New York, minute by minute from a moment of it. */
function midnightOf(at: number): number {
  const { date } = shown(at);
  let first = at - (at % HOUR_MS);
  while (shown(first - HOUR_MS).date === date) first -= HOUR_MS;
  return first;
}

/** What whole-value comparison of long lists would take minutes for. */
function text(value: unknown): string {
  return JSON.stringify(value);
}

function allOf(aggregation: BarAggregation, items: readonly (Trade | Bar)[]): readonly Bar[] {
  const { bars, partial } = aggregateBars(items, aggregation, INSTRUMENT);
  return partial ? [...bars, partial] : bars;
}

function groupBy<K>(items: readonly Trade[], key: (trade: Trade) => K): readonly (readonly Trade[])[] {
  const groups = new Map<K, Trade[]>();
  for (const trade of items) groups.set(key(trade), [...(groups.get(key(trade)) ?? []), trade]);
  return [...groups.values()];
}

describe('bars of time', () => {
  it('made of smaller ones that were made themselves are those made at once', () => {
    const paths = [['5m', '1h'], ['15m', '1h'], ['30m', '4h'], ['1h', '1d'], ['2m', '6m']] as const;
    const places = [{}, { zone: 'America/New_York' }] as const;
    const ways = paths.flatMap(([between, length]) => places.map((place) => ({
      first: timeBars(between, { from: '1m', ...place }), second: timeBars(length, { from: between, ...place }), direct: timeBars(length, { from: '1m', ...place }),
    })));
    fc.assert(fc.property(minutes, fc.constantFrom(...ways), (bars, { first, second, direct }) => {
      const inSteps = allOf(second, allOf(first, bars));
      const atOnce = allOf(direct, bars);
      const rounded = (each: Bar) => ({ ...each, vwap: each.vwap?.toFixed(9) });
      expect(text(inSteps.map(rounded))).toBe(text(atOnce.map(rounded)));
    }), { numRuns: cases() });
  });

  it('close by time as they do by data, at their time and never before', () => {
    fc.assert(fc.property(minutes, fc.constantFrom('5m' as const, '1h' as const, '7m' as const), fc.constantFrom('skip' as const, 'flat' as const), (items, length, emptyBars) => {
      const aggregation = timeBars(length, { from: '1m', emptyBars });
      const aggregator = aggregation.create(INSTRUMENT);
      const heard: Bar[] = [];
      const early: Bar[] = [];
      let now = -Infinity;
      aggregator.onBar = (bar) => {
        heard.push(copyBar(bar));
        // a timer at `closesAt`, or a smaller bar that ends with it: just then
        if (bar.closeTime !== now) early.push(copyBar(bar));
      };
      const wait = (until: number) => {
        while (aggregator.closesAt < until) aggregator.advanceTo(timestamp((now = aggregator.closesAt)));
      };
      for (const item of items) {
        wait(item.closeTime);
        now = item.closeTime;
        aggregator.takeBar(item);
      }
      const byData = aggregateBars(items, aggregation, INSTRUMENT);
      expect(text({ early, bars: heard, partial: aggregator.partial })).toBe(text({ early: [], bars: byData.bars, partial: byData.partial }));
    }), { numRuns: cases() });
  });

  it('without a gap hold the same as those with gaps, and flat ones in between', () => {
    const pairs = (['5m', '7m', '1h'] as const).flatMap((length) => [{}, { zone: 'America/New_York' }].map((place) => ({
      withFlat: timeBars(length, { from: '1m', ...place, emptyBars: 'flat' }), withGaps: timeBars(length, { from: '1m', ...place }),
    })));
    fc.assert(fc.property(minutes, fc.constantFrom(...pairs), (items, { withFlat, withGaps }) => {
      const flat = allOf(withFlat, items);
      const gappy = allOf(withGaps, items);
      const isTorn = (bar: Bar, index: number) => index > 0 && bar.openTime !== flat[index - 1]!.closeTime;
      const traded = new Set(gappy.map(({ openTime }) => openTime));
      const closeBefore = new Map(flat.map(({ closeTime, close }) => [closeTime, close]));
      const empty = flat.filter(({ openTime }) => !traded.has(openTime));
      expect(text([flat.filter(isTorn), flat.filter(({ openTime }) => traded.has(openTime))])).toBe(text([[], gappy]));
      expect(empty.filter((bar) => bar.volume !== 0 || bar.vwap !== undefined || bar.open !== closeBefore.get(bar.openTime) || bar.high !== bar.open || bar.low !== bar.open || bar.close !== bar.open)).toEqual([]);
    }), { numRuns: cases() });
  });

  it('of a zone hold what its clocks put together, of days, weeks and months', () => {
    const keys = { '1d': (date: string) => date, '1w': mondayOf, '1M': (date: string) => date.slice(0, 7) };
    const kinds = (['1d', '1w', '1M'] as const).map((length) => ({ length, aggregation: timeBars(length, { zone: 'America/New_York' }) }));
    fc.assert(fc.property(trades, fc.constantFrom(...kinds), (items, { length, aggregation }) => {
      const bars = allOf(aggregation, items);
      expect(text(bars.map(pricesAndVolume))).toBe(text(groupBy(items, ({ at }) => keys[length](shown(at).date)).map(naiveBar)));
      expect(bars.filter(({ openTime }) => shown(openTime).minutes !== 0 || keys[length](shown(openTime).date) !== (length === '1M' ? shown(openTime).date.slice(0, 7) : shown(openTime).date))).toEqual([]);
    }), { numRuns: cases() });
  });

  it('of a zone begin anew with each of its days, of 23 and 25 hours too', () => {
    fc.assert(fc.property(trades, fc.constantFrom(['4h', 4] as const, ['1h', 1] as const, ['7h', 7] as const), (items, [length, hours]) => {
      const expected = groupBy(items, ({ at }) => midnightOf(at) + Math.floor((at - midnightOf(at)) / (hours * HOUR_MS)) * hours * HOUR_MS);
      const bars = allOf(timeBars(length, { zone: 'America/New_York' }), items);
      expect(bars.map(pricesAndVolume)).toEqual(expected.map(naiveBar));
      const starts = expected.map(([first]) => first!.at).map((at) => midnightOf(at) + Math.floor((at - midnightOf(at)) / (hours * HOUR_MS)) * hours * HOUR_MS);
      expect(bars.map(({ openTime }) => openTime)).toEqual(starts);
      const closed = bars.slice(0, -1);
      expect(closed.filter((bar, index) => bar.closeTime !== Math.min(starts[index]! + hours * HOUR_MS, midnightOf(midnightOf(starts[index]!) + 26 * HOUR_MS)))).toEqual([]);
    }), { numRuns: Math.ceil(cases() / 4) });
  });

  it('of a market begin with its sessions and end with them; what is traded outside is left out and counted', () => {
    const calendar = new TradingCalendar({ zone: 'America/New_York', sessions: [1, 2, 3, 4, 5].map((day) => ({ day, open: '09:30', close: '16:00' })) });
    fc.assert(fc.property(trades, fc.constantFrom(['1h', 60] as const, ['4h', 240] as const, ['1d', 1_440] as const), (items, [length, each]) => {
      const isIn = ({ at }: Trade) => {
        const { weekday, minutes: since } = shown(at);
        return weekday !== 'Sat' && weekday !== 'Sun' && since >= 570 && since < 960;
      };
      const inside = items.filter(isIn);
      const aggregator = timeBars(length, { calendar }).create(INSTRUMENT);
      const bars: Bar[] = [];
      aggregator.onBar = (bar) => { bars.push(copyBar(bar)); };
      for (const item of items) aggregator.takeTrade(item);
      const { partial, leftOut, late } = aggregator;
      expect({ bars: [...bars, ...(partial ? [partial] : [])].map(pricesAndVolume), leftOut, late }).toEqual({
        bars: groupBy(inside, ({ at }) => `${shown(at).date} ${Math.floor((shown(at).minutes - 570) / each)}`).map(naiveBar), leftOut: items.length - inside.length, late: 0,
      });
      expect(bars.filter((bar) => shown(bar.closeTime).minutes !== Math.min(960, shown(bar.openTime).minutes + each))).toEqual([]);
    }), { numRuns: cases() });
  });

  it('keep volume and value of smaller bars', () => {
    fc.assert(fc.property(minutes, fc.constantFrom('5m' as const, '90m' as const, '1d' as const, '1w' as const), (items, length) => {
      const bars = allOf(timeBars(length, { from: '1m' }), items);
      expect(sum(bars.map(({ volume }) => volume))).toBe(sum(items.map(({ volume }) => volume)));
      expect(sum(bars.map(({ vwap = 0, volume }) => vwap * volume))).toBeCloseTo(sum(items.map(({ high, low, close, volume }) => ((high + low + close) / 3) * volume)), 7);
    }), { numRuns: cases() });
  });
});
