import { describe, expect, it } from 'vitest';
import { failure, listOf, read } from './fixtures/collect.ts';
import { readQuotes } from './read-quotes.ts';
import { readTrades } from './read-trades.ts';

const T0 = Date.UTC(2024, 0, 31, 23, 59);
const COLUMNS = { time: 'ts', open: 'o', high: 'h', low: 'l', close: 'c', volume: 'v' } as const;
const BAR = { openTime: [T0], closeTime: [T0 + 60_000], open: [2], high: [4], low: [1], close: [3], volume: [7] };
const INSTRUMENT = { instrument: 'BTC/USDT.SIM', format: 'csv' } as const;

describe('columns', () => {
  it.each([
    ['by other names, in any case', 'V,o,h,l,C,TS,close\n7,2,4,1,3,2024-01-31 23:59,99\n', COLUMNS],
    ['by numbers, from 1', 'a,b,c,d,e,f\n2024-01-31 23:59,2,4,1,3,7\n', { time: 1, open: 2, high: 3, low: 4, close: 5, volume: 6 }],
    ['some of them, the others by their usual names', 'time,open,max,low,close,volume\n2024-01-31 23:59,2,4,1,3,7\n', { high: 'max' }],
    ['with the time of day in another', 'day,o,h,l,c,v,clock\n2024-01-31,2,4,1,3,7,23:59\n', { ...COLUMNS, time: 'day', timeOfDay: 'clock' }],
  ])('are found %s', async (_, text, columns) => {
    expect(await read(text, { columns })).toEqual(BAR);
  });

  it('are found by numbers where there is no header', async () => {
    expect(await read('1706745540;7;2;4;1;3\n', { header: 'none', columns: { time: 1, volume: 2, open: 3, high: 4, low: 5, close: 6 } })).toEqual(BAR);
  });

  it('are found in files of quotes and of trades', async () => {
    const quotes = await listOf(readQuotes('at|b|s|id\n1706745540000|5|6|x\n', { ...INSTRUMENT, columns: { time: 'at', bid: 'b', ask: 's' }, delimiter: '|' }));
    expect(quotes).toEqual([[{ instrument: 'BTC/USDT.SIM', at: T0, bid: 5, ask: 6 }]]);
    const trades = await listOf(readTrades('size;lots;p;time;maker\n9;2;5;1706745540;true\n', { ...INSTRUMENT, columns: { size: 'lots', price: 'p', buyerIsMaker: 'maker' } }));
    expect(trades).toEqual([[{ instrument: 'BTC/USDT.SIM', at: T0, price: 5, size: 2, side: 'sell' }]]);
  });

  it('keep their names in errors', async () => {
    expect(await failure(read('ts,o,h,l,c,v\n2024-01-31,x,4,1,3,7\n', { columns: COLUMNS }))).toMatchObject({ code: 'BAD_ROW', details: { line: 2, column: 'o', value: 'x' }, message: 'bars line 2: o "x" is not a number; correct the row, or set onBadRow: skip to drop such rows' });
  });

  it.each([
    ['is not there', { open: 'first' }, 'bars has no column first; its first line reads "time", "open", "high", "low", "close"'],
    ['is beyond the last', { open: 6 }, 'bars has no column 6; its first line reads "time", "open", "high", "low", "close"'],
  ])('refuse one that %s', async (_, columns, message) => {
    const problem = await failure(read('time,open,high,low,close\n1,2,3,1,2\n', { columns }));
    expect(problem).toMatchObject({ code: 'DATA_FORMAT' });
    expect(String(problem)).toContain(message);
  });

  it.each<[Parameters<typeof read>[1]]>([
    [{ columns: { opening: 'o' } as object }], [{ columns: { open: 0 } }], [{ columns: { open: '' as unknown as number }, header: 'none' }], [{ header: 'none' }], [{ delimiter: '||' }], [{ delimiter: '"' }],
    [{ timeFormat: 'DD.MM' }], [{ timeFormat: 'DD.MM.YYYY Q' }], [{ timeFormat: 'DD.DD.YYYY' }], [{ timeZone: 'Mars/Olympus' }], [{ format: 'klines', columns: { open: 'o' } }], [{ priceScale: 10 }], [{ date: '2024-01-01' }],
  ])('are refused where they contradict themselves: %j', async (options) => {
    expect(await failure((async () => read('time,open,high,low,close\n2024-01-01,2,3,1,2\n', options))())).toMatchObject({ code: 'INVALID_INPUT' });
  });
});

describe('times', () => {
  const timeOf = async (text: string, options: Parameters<typeof read>[1]) => (await read(`time,open,high,low,close\n"${text}",2,3,1,2\n`, options)).openTime?.[0];

  it.each([
    ['1706745540', { timeFormat: 's' }, T0],
    ['1706745540.25', { timeFormat: 's' }, T0 + 250],
    ['1706745540000', { timeFormat: 'ms' }, T0],
    ['60000', { timeFormat: 'ms' }, 60_000],
    ['1706745540000001', { timeFormat: 'us' }, T0 + 0.001],
    ['1706745540000000250', { timeFormat: 'ns' }, T0 + 0.00025],
    ['31.01.2024 23:59:00', { timeFormat: 'DD.MM.YYYY HH:mm:ss' }, T0],
    ['1/31/24 11:59 pm', { timeFormat: 'M/D/YY h:mm A' }, T0],
    ['31-Jan-2024T23:59:00.123456', { timeFormat: 'DD-MMM-YYYYTHH:mm:ss.SSS' }, T0 + 123.456],
    ['20240131 2359', { timeFormat: 'YYYYMMDD HHmm' }, T0],
    ['2024-01-31 18:59', { timeZone: 'America/New_York' }, T0],
    ['2024-07-31 19:59', { timeZone: 'America/New_York' }, Date.UTC(2024, 6, 31, 23, 59)],
    ['2024-01-31 23:59Z', { timeZone: 'America/New_York' }, T0],
    ['2024-01-31 18:59-05:00', { timeZone: 'Europe/Berlin' }, T0],
    ['1706745540', { timeZone: 'America/New_York' }, T0],
    ['31.01.2024 18:59', { timeFormat: 'DD.MM.YYYY HH:mm', timeZone: 'America/New_York' }, T0],
  ])('reads "%s" by %j', async (text, options, ms) => {
    expect(await timeOf(text, options)).toBe(ms);
  });

  it.each([
    ['31.02.2024 00:00', { timeFormat: 'DD.MM.YYYY HH:mm' }, 'written as DD.MM.YYYY HH:mm'],
    ['31.01.2024 24:00', { timeFormat: 'DD.MM.YYYY HH:mm' }, 'written as DD.MM.YYYY HH:mm'],
    ['2024-01-31', { timeFormat: 'DD.MM.YYYY' }, 'written as DD.MM.YYYY'],
    ['13:00 pm 1.1.2024', { timeFormat: 'h:mm A D.M.YYYY' }, 'written as h:mm A D.M.YYYY'],
    ['2024-01-31', { timeFormat: 'ms' }, 'an epoch in ms'],
    ['soon', { timeZone: 'Europe/Berlin' }, 'an epoch, or ISO 8601 such as 2024-01-31 23:59:00'],
  ])('takes "%s" for no time by %j', async (text, options, wanted) => {
    expect(await failure(timeOf(text, options))).toMatchObject({ code: 'BAD_ROW', message: `bars line 2: time "${text}" is not a time (${wanted}); correct the row, or set onBadRow: skip to drop such rows` });
  });
});
