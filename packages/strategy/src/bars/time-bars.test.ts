import { timestamp, type Bar, type TradingHours } from '@redfire/core';
import { TradingCalendar } from '@redfire/core/calendar';
import { aBar, aQuote, aTrade, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { aggregateBars, timeBars, type BarAggregation, type TimeBarsOptions, type TimeLength } from '../bars.ts';

const INSTRUMENT = anInstrument();
const at = (iso: string) => timestamp(Date.parse(iso));
const trade = (iso: string, price = 100, size = 1) => aTrade({ instrument: INSTRUMENT.id, at: at(iso), price, size });
const minute = (iso: string, close = 100) => aBar({ instrument: INSTRUMENT.id, openTime: at(iso), open: close, high: close, low: close, close });
const spans = (bars: readonly Bar[]) => bars.map(({ openTime, closeTime }) => `${new Date(openTime).toISOString().slice(0, 16)} ${new Date(closeTime).toISOString().slice(0, 16)}`);

function watched(aggregation: BarAggregation) {
  const aggregator = aggregation.create(INSTRUMENT);
  const bars: Bar[] = [];
  aggregator.onBar = (bar) => { bars.push(JSON.parse(JSON.stringify(bar)) as Bar); };
  return { aggregator, bars };
}

/** The period that a moment falls into. */
function periodOf(length: TimeLength, options: TimeBarsOptions, iso: string): string | undefined {
  const { aggregator, bars } = watched(timeBars(length, options));
  aggregator.takeTrade(trade(iso));
  aggregator.advanceTo(timestamp(aggregator.closesAt === Infinity ? 0 : aggregator.closesAt));
  return spans(bars)[0];
}

describe('bars of time', () => {
  it('have the times of their period, and what was traded in it', () => {
    const { bars, partial } = aggregateBars([trade('2024-01-01T00:00:10Z', 5, 2), trade('2024-01-01T00:00:20Z', 7, 1), trade('2024-01-01T00:00:59.999Z', 4, 1), trade('2024-01-01T00:01:00Z', 6, 3)], timeBars('1m'), INSTRUMENT);
    expect(bars).toEqual([{ instrument: INSTRUMENT.id, intervalMs: 60_000, openTime: at('2024-01-01T00:00Z'), closeTime: at('2024-01-01T00:01Z'), open: 5, high: 7, low: 4, close: 4, volume: 4, vwap: 21 / 4 }]);
    expect(partial).toMatchObject({ openTime: at('2024-01-01T00:01Z'), closeTime: at('2024-01-01T00:01Z'), volume: 3 });
  });

  it('close at once with a smaller bar that ends with them, and not before', () => {
    const { aggregator, bars } = watched(timeBars('5m', { from: '1m' }));
    for (const iso of ['2024-01-01T00:00Z', '2024-01-01T00:01Z', '2024-01-01T00:02Z', '2024-01-01T00:03Z']) aggregator.takeBar(minute(iso));
    expect([bars.length, aggregator.closesAt, aggregator.partial?.volume]).toEqual([0, at('2024-01-01T00:05Z'), 4]);
    aggregator.takeBar(minute('2024-01-01T00:04Z'));
    expect([spans(bars), aggregator.closesAt, aggregator.partial]).toEqual([['2024-01-01T00:00 2024-01-01T00:05'], Infinity, undefined]);
  });

  it('close by time alone, and take what comes too late into the bar after', () => {
    const { aggregator, bars } = watched(timeBars('1m'));
    aggregator.takeTrade(trade('2024-01-01T00:00:10Z'));
    aggregator.advanceTo(at('2024-01-01T00:00:59Z'));
    expect(bars).toEqual([]);
    aggregator.advanceTo(at('2024-01-01T00:01Z'));
    aggregator.takeTrade(trade('2024-01-01T00:00:59Z', 90));
    expect([spans(bars), aggregator.late, aggregator.partial?.openTime, aggregator.partial?.low]).toEqual([['2024-01-01T00:00 2024-01-01T00:01'], 1, at('2024-01-01T00:01Z'), 90]);
  });

  it('count a smaller bar that is over a boundary where it closes', () => {
    const { bars, partial } = aggregateBars([aBar({ instrument: INSTRUMENT.id, intervalMs: 420_000, openTime: at('2024-01-01T00:00Z'), closeTime: at('2024-01-01T00:07Z') }), aBar({ instrument: INSTRUMENT.id, intervalMs: 420_000, openTime: at('2024-01-01T00:07Z'), closeTime: at('2024-01-01T00:14Z') })], timeBars('10m', { from: '7m' }), INSTRUMENT);
    expect([spans(bars), partial?.openTime, partial?.volume]).toEqual([['2024-01-01T00:00 2024-01-01T00:10'], at('2024-01-01T00:10Z'), 1]);
  });

  it.each<[TimeLength, string, string]>([
    ['1m', '2024-01-01T00:00:30Z', '2024-01-01T00:00 2024-01-01T00:01'],
    ['1d', '2024-01-01T13:00Z', '2024-01-01T00:00 2024-01-02T00:00'],
    ['24h', '2024-01-01T13:00Z', '2024-01-01T00:00 2024-01-02T00:00'],
    ['1w', '2024-01-03T13:00Z', '2024-01-01T00:00 2024-01-08T00:00'],
    ['1M', '2024-02-29T13:00Z', '2024-02-01T00:00 2024-03-01T00:00'],
    ['3M', '2024-02-29T13:00Z', '2024-01-01T00:00 2024-04-01T00:00'],
    ['7h', '2024-01-01T23:00Z', '2024-01-01T21:00 2024-01-02T00:00'],
    ['1m', '1969-12-31T23:59:30Z', '1969-12-31T23:59 1970-01-01T00:00'],
  ])('of %s begin with days of UTC, weeks with Monday (%s)', (length, moment, expected) => {
    expect(periodOf(length, {}, moment)).toBe(expected);
  });

  it.each<[TimeLength, string, string]>([
    ['1d', '2024-03-10T12:00Z', '2024-03-10T05:00 2024-03-11T04:00'],
    ['1d', '2024-11-03T12:00Z', '2024-11-03T04:00 2024-11-04T05:00'],
    ['4h', '2024-11-04T04:30Z', '2024-11-04T04:00 2024-11-04T05:00'],
    ['1w', '2024-03-09T12:00Z', '2024-03-04T05:00 2024-03-11T04:00'],
    ['1M', '2024-03-09T12:00Z', '2024-03-01T05:00 2024-04-01T04:00'],
  ])('of %s begin with days of a zone (%s)', (length, moment, expected) => {
    expect(periodOf(length, { zone: 'America/New_York' }, moment)).toBe(expected);
  });

  it('are counted from an origin without regard to days', () => {
    expect([periodOf('7h', { origin: at('2024-01-01T01:00Z') }, '2024-01-02T00:30Z'), periodOf('1w', { origin: at('2024-01-03T00:00Z') }, '2024-01-01T00:30Z')]).toEqual(['2024-01-01T22:00 2024-01-02T05:00', '2023-12-27T00:00 2024-01-03T00:00']);
  });

  it('follow each other from an origin between milliseconds too', () => {
    const { aggregator } = watched(timeBars('1m', { origin: timestamp(535_835_446_709.4456) }));
    const moment = timestamp(567_630_586_709.4456);
    aggregator.takeTrade(aTrade({ instrument: INSTRUMENT.id, at: moment }));
    expect(aggregator.closesAt).toBeGreaterThan(moment);
  });

  const hours: TradingHours = { zone: 'America/New_York', sessions: [1, 2, 3, 4, 5].map((day) => ({ day, open: '09:30', close: '16:00' })) };
  const calendar = new TradingCalendar(hours, { holidays: [{ date: '2024-11-28' }, { date: '2024-11-29', sessions: [{ open: '09:30', close: '13:00' }] }], name: 'XNYS' });

  it.each<[TimeLength, string, string | undefined]>([
    ['1h', '2024-11-27T15:00Z', '2024-11-27T14:30 2024-11-27T15:30'],
    ['1h', '2024-11-27T20:59Z', '2024-11-27T20:30 2024-11-27T21:00'],
    ['1h', '2024-11-29T17:45Z', '2024-11-29T17:30 2024-11-29T18:00'],
    ['1h', '2024-11-29T18:00Z', undefined],
    ['1d', '2024-11-29T15:00Z', '2024-11-29T14:30 2024-11-29T18:00'],
    ['1w', '2024-11-27T15:00Z', '2024-11-25T14:30 2024-11-29T18:00'],
    ['1M', '2024-11-27T15:00Z', '2024-11-01T13:30 2024-11-29T18:00'],
    ['1d', '2024-11-28T15:00Z', undefined],
  ])('of %s begin with sessions of a calendar and end with them (%s)', (length, moment, expected) => {
    expect(periodOf(length, { calendar }, moment)).toBe(expected);
  });

  it('of sessions over midnight, and of the hours of the instrument itself', () => {
    const tradingHours: TradingHours = { zone: 'America/New_York', sessions: [7, 1, 2, 3, 4].map((day) => ({ day, open: '18:00', close: '17:00' })) };
    const aggregation = timeBars('4h', { calendar: 'instrument' });
    const aggregator = aggregation.create({ ...INSTRUMENT, tradingHours });
    const bars: Bar[] = [];
    aggregator.onBar = (bar) => { bars.push(JSON.parse(JSON.stringify(bar)) as Bar); };
    for (const iso of ['2024-03-10T21:59Z', '2024-03-10T22:00Z', '2024-03-11T20:30Z', '2024-03-11T21:30Z', '2024-03-11T22:00Z']) aggregator.takeTrade(trade(iso));
    expect([spans(bars), aggregator.leftOut, aggregation.name, spans(aggregateBars([trade('2024-03-10T21:59Z'), trade('2024-03-11T21:59Z')], timeBars('1d', { calendar: 'instrument' }), INSTRUMENT).bars)]).toEqual([
      ['2024-03-10T22:00 2024-03-11T02:00', '2024-03-11T18:00 2024-03-11T21:00'], 2, 'time(4h, trades, sessions)', ['2024-03-10T00:00 2024-03-11T00:00'],
    ]);
  });

  it('of flat bars go on over a break in sessions with the next one', () => {
    const { aggregator, bars } = watched(timeBars('3h', { calendar, emptyBars: 'flat' }));
    aggregator.takeTrade(trade('2024-11-27T19:00Z', 7));
    aggregator.takeTrade(trade('2024-11-29T18:30Z', 9));
    aggregator.takeTrade(trade('2024-12-02T14:30Z', 8));
    expect([spans(bars), bars.map(({ close }) => close), bars.map(({ volume }) => volume), bars.map((bar) => 'vwap' in bar), aggregator.leftOut]).toEqual([
      ['2024-11-27T17:30 2024-11-27T20:30', '2024-11-27T20:30 2024-11-27T21:00', '2024-11-29T14:30 2024-11-29T17:30', '2024-11-29T17:30 2024-11-29T18:00'], [7, 7, 7, 7], [1, 0, 0, 0], [true, false, false, false], 1,
    ]);
  });

  it('take what was late for the last session into the first bar of the next', () => {
    const { aggregator, bars } = watched(timeBars('1d', { calendar }));
    aggregator.takeTrade(trade('2024-11-27T20:59Z'));
    aggregator.advanceTo(at('2024-11-27T21:00Z'));
    aggregator.takeTrade(trade('2024-11-27T20:59:59Z', 90));
    expect([spans(bars), aggregator.late, aggregator.leftOut, aggregator.partial?.openTime]).toEqual([['2024-11-27T14:30 2024-11-27T21:00'], 1, 0, at('2024-11-29T14:30Z')]);
  });

  it('of quotes have the middle as price, and the shown sizes as volume, or one', () => {
    const quotes = [aQuote({ instrument: INSTRUMENT.id, at: at('2024-01-01T00:00:01Z'), bid: 9, ask: 11 }), aQuote({ instrument: INSTRUMENT.id, at: at('2024-01-01T00:00:02Z'), bid: 10, ask: 13, bidSize: 2, askSize: 3 })];
    expect(aggregateBars(quotes, timeBars('1m', { from: 'quotes' }), INSTRUMENT).partial).toMatchObject({ open: 10, high: 11.5, low: 10, close: 11.5, volume: 6, vwap: (10 + 57.5) / 6 });
  });

  it('say what they are', () => {
    const names = [timeBars('15m', { from: '1m' }), timeBars('1d', { zone: 'Asia/Tokyo' }), timeBars('1h', { calendar, emptyBars: 'flat' }), timeBars('7m', { origin: timestamp(5) })].map(({ name }) => name);
    expect(names).toEqual(['time(15m, 1m)', 'time(1d, trades, Asia/Tokyo)', 'time(1h, trades, XNYS, flat)', 'time(7m, trades, origin 5)']);
  });

  it.each<[string, () => BarAggregation]>([
    ['a length that is none', () => timeBars('0m')],
    ['a length over a day that is no days', () => timeBars('25h')],
    ['a zone that is none', () => timeBars('1h', { zone: 'Mars/Olympus' })],
    ['two places to begin', () => timeBars('1h', { zone: 'UTC', origin: timestamp(0) })],
    ['months from an origin', () => timeBars('1M', { origin: timestamp(0) })],
    ['smaller bars that are longer', () => timeBars('5m', { from: '1h' })],
    ['an origin that is none', () => timeBars('5m', { origin: Number.NaN as Bar['openTime'] })],
  ])('refuse %s', (_what, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('refuse a time that would make bars without end, and are as before', () => {
    const { aggregator, bars } = watched(timeBars('1s', { emptyBars: 'flat' }));
    aggregator.takeTrade(trade('2024-01-01T00:00Z'));
    const before = aggregator.save();
    expect(() => { aggregator.takeTrade(aTrade({ instrument: INSTRUMENT.id, at: timestamp(Date.UTC(2024, 0, 1) * 1_000) })); }).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect([aggregator.save(), bars]).toEqual([before, []]);
  });
});
