import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { BarView, copyBar, timestamp, type Bar, type Trade } from '@redfire/core';
import { TradingCalendar } from '@redfire/core/calendar';
import { openBars } from '@redfire/data/node';
import { aggregateBars, imbalanceBars, rangeBars, renkoBars, runsBars, tickBars, timeBars, valueBars, volumeBars, type BarAggregation } from '@redfire/strategy/bars';
import { anInstrument } from '@redfire/testing';
import { expect } from 'vitest';
import { testOnRealData } from './real-data.ts';

const BTC = 'bars/btc-perp-1m-2022-01.csv';
const SPY = 'ticks/spy-trades-20131007.zip';
const instrument = anInstrument();
let tape: readonly Trade[] | undefined;

testOnRealData(BTC, 'a month of BTC minutes gives the hours that the rows of the file give, at once and by way of five and fifteen minutes', async (file) => {
  const minutes = await minutesOf(file);
  const { bars, partial } = aggregateBars(minutes, timeBars('1h', { from: '1m' }), instrument);
  const hours = partial ? [...bars, partial] : bars;
  const expected = hoursOfFile(file);
  expect(hours.map(({ openTime, open, high, low, close }) => [openTime, open, high, low, close])).toEqual(expected.map(({ prices }) => prices));
  expect(Math.max(...hours.map(({ volume }, index) => Math.abs(volume / (expected[index]?.volume ?? Number.NaN) - 1)))).toBeLessThan(1e-14);
  const by = (items: readonly Bar[], length: '5m' | '15m' | '1h', from: '1m' | '5m' | '15m') => {
    const made = aggregateBars(items, timeBars(length, { from }), instrument);
    return made.partial ? [...made.bars, made.partial] : made.bars;
  };
  const rounded = (list: readonly Bar[]) => list.map((bar) => ({ ...bar, volume: Number(bar.volume.toPrecision(13)), vwap: Number((bar.vwap ?? 0).toPrecision(12)) }));
  expect(rounded(by(by(by(minutes, '5m', '1m'), '15m', '5m'), '1h', '15m'))).toEqual(rounded(hours));
});

testOnRealData(SPY, 'a day of SPY trades gives the minutes of its session that the rows of the file give, and leaves out what was traded before and after', (file) => {
  const trades = tradesOf(file);
  const calendar = new TradingCalendar({ zone: 'America/New_York', sessions: [1, 2, 3, 4, 5].map((day) => ({ day, open: '09:30', close: '16:00' })) });
  const { bars, partial } = aggregateBars(trades, timeBars('1m', { calendar }), instrument);
  const groups = groupBy(trades.filter(({ at }) => at >= Date.UTC(2013, 9, 7, 13, 30) && at < Date.UTC(2013, 9, 7, 20)), ({ at }) => at - (at % 60_000));
  expect([groups.size, bars.length, partial === undefined]).toEqual([390, 390, true]);
  expect(bars.map(({ openTime, open, high, low, close, volume }) => [openTime, open, high, low, close, volume])).toEqual(
    [...groups].map(([openTime, group]) => {
      const prices = group.map(({ price }) => price);
      return [openTime, prices[0], Math.max(...prices), Math.min(...prices), prices.at(-1), group.reduce((sum, { size }) => sum + size, 0)];
    }),
  );
});

const KINDS: readonly BarAggregation[] = [
  timeBars('1m'), timeBars('1s', { emptyBars: 'flat' }), timeBars('4h', { zone: 'America/New_York' }), tickBars(1_000), volumeBars(100_000), volumeBars(100_000, { crossing: 'split' }), valueBars(1e7), valueBars(1e7, { crossing: 'split' }),
  renkoBars(0.05), rangeBars(0.1), imbalanceBars({ of: 'volume', expectedLength: 1_000 }), imbalanceBars({ of: 'tick', expectedLength: 1_000 }), runsBars({ of: 'value', expectedLength: 1_000 }),
];
for (const aggregation of KINDS) {
  testOnRealData(SPY, `a day of SPY trades keeps its volume to the share, and its value, in ${aggregation.name}`, (file) => {
    const trades = tradesOf(file);
    const { bars, partial } = aggregateBars(trades, aggregation, instrument);
    const all = partial ? [...bars, partial] : bars;
    const volume = trades.reduce((sum, { size }) => sum + size, 0);
    const value = trades.reduce((sum, { price, size }) => sum + price * size, 0);
    expect(bars.length).toBeGreaterThan(2);
    expect(all.reduce((sum, bar) => sum + bar.volume, 0)).toBeCloseTo(volume, 3);
    expect(all.reduce((sum, bar) => sum + (bar.vwap ?? 0) * bar.volume, 0) / value).toBeCloseTo(1, 12);
  });
}

async function minutesOf(file: string): Promise<readonly Bar[]> {
  const bars: Bar[] = [];
  const view = new BarView(instrument.id, 60_000);
  for await (const columns of openBars(file, { format: 'csv', intervalMs: 60_000 })) {
    view.columns = columns;
    for (view.row = 0; view.row < columns.length; view.row++) bars.push(copyBar(view));
  }
  expect(bars.length).toBe(45_031);
  return bars;
}

/** Hours by the text of the file alone. */
function hoursOfFile(file: string): readonly { readonly prices: readonly number[]; readonly volume: number }[] {
  const rows = readFileSync(file, 'utf8').trim().split('\n').slice(1).map((line) => line.split(','));
  return [...groupBy(rows, ([time = '']) => time.slice(0, 13))].map(([hour, group]) => {
    const column = (index: number) => group.map((row) => Number(row[index]));
    const prices = [Date.parse(`${hour.replace(' ', 'T')}:00Z`), column(1)[0] ?? Number.NaN, Math.max(...column(2)), Math.min(...column(3)), column(4).at(-1) ?? Number.NaN];
    return { prices, volume: column(5).reduce((sum, each) => sum + each, 0) };
  });
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, readonly Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Milliseconds since midnight in New York, price times 10,000, size. The first file in the archive has a header of 30 bytes, a name and extra fields. */
function tradesOf(file: string): readonly Trade[] {
  return (tape ??= readTrades(file));
}

function readTrades(file: string): readonly Trade[] {
  const archive = readFileSync(file);
  const text = inflateRawSync(archive.subarray(30 + archive.readUInt16LE(26) + archive.readUInt16LE(28))).toString('latin1');
  return text.trim().split('\n').map((row): Trade => {
    const [ms = 0, price = 0, size = 0] = row.split(',').map(Number);
    return { instrument: instrument.id, at: timestamp(Date.UTC(2013, 9, 7, 4) + ms), price: price / 10_000, size };
  });
}
