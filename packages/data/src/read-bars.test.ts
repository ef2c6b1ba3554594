import { RedFireError } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { type BadRow } from './bad-row.ts';
import { collect, failure, read } from './fixtures/collect.ts';
import { readBars, type ReadBarsOptions } from './read-bars.ts';

const T0 = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;
const DAY = 86_400_000;
const TWO_BARS = {
  openTime: [T0, T0 + MINUTE],
  closeTime: [T0 + MINUTE, T0 + 2 * MINUTE],
  open: [10, 11],
  high: [12, 13],
  low: [9, 10.5],
  close: [11, 12.5],
  volume: [100, 0],
};
const HEADER = 'timestamp,open,high,low,close,volume\n';
const ROWS = '2024-01-01 00:00:00,10,12,9,11,100\n2024-01-01 00:01:00,11,13,10.5,12.5,0\n';

describe('formats', () => {
  it.each([
    ['as documented', HEADER + ROWS],
    ['an unnamed first column', HEADER.replace('timestamp', '') + ROWS],
    ['another case', 'Date,Open,HIGH,Low,Close,Volume\n' + ROWS],
    ['another order, with other columns', 'symbol,Volume,close,low,high,open,DateTime\nA,100,11,9,12,10,2024-01-01T00:00Z\nB,0,12.5,10.5,13,11,2024-01-01T00:01Z\n'],
    ['semicolons', (HEADER + ROWS).replaceAll(',', ';')],
    ['tabs', (HEADER + ROWS).replaceAll(',', '\t')],
    ['quotes and CRLF', (HEADER + ROWS).replaceAll(/[^,\n]+/g, '"$&"').replaceAll('\n', '\r\n')],
    ['a byte order mark and no line end at the end', `\uFEFF${HEADER}${ROWS}`.trimEnd()],
    ['a delimiter at the end of rows', HEADER + ROWS.replaceAll('\n', ',\n')],
    ['date and time in two columns', 'date,time,open,high,low,close,volume\n2024-01-01,00:00,10,12,9,11,100\n2024-01-01,00:01,11,13,10.5,12.5,0\n'],
    ['a timestamp beside a date', 'date,timestamp,open,high,low,close,volume\nMonday,1704067200,10,12,9,11,100\nMonday,1704067260,11,13,10.5,12.5,0\n'],
    ['a row number in front', 'Unnamed: 0,time,open,high,low,close,volume\n0,1704067200000,10,12,9,11,100\n1,1704067260000,11,13,10.5,12.5,0\n'],
  ])('reads CSV with %s', async (_, text) => {
    expect(await read(text)).toEqual(TWO_BARS);
  });

  it('gives volume 0 where there is no such column', async () => {
    expect((await read('time,open,high,low,close\n0,1,1,1,1\n')).volume).toEqual([0]);
  });

  it('keeps vwap, NaN where it is empty', async () => {
    expect((await read('time,open,high,low,close,vwap\n0,1,1,1,1,1.5\n60,1,1,1,1,\n')).vwap).toEqual([1.5, Number.NaN]);
  });

  it('takes times as those of the close when told so', async () => {
    const { openTime, closeTime } = await read(HEADER + ROWS, { stamps: 'close' });
    expect({ openTime, closeTime }).toEqual({ openTime: [T0 - MINUTE, T0], closeTime: [T0, T0 + MINUTE] });
  });

  const klines = (unit: number) =>
    [`${T0 * unit},10,12,9,11,100,${(T0 + MINUTE) * unit - 1},1050,79,1,1,0`, `${(T0 + MINUTE) * unit},11,13,10.5,12.5,0,${(T0 + 2 * MINUTE) * unit - 1},0,0,0,0,0`, ''].join('\n');
  const klineHeader = 'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n';
  it.each([
    ['in milliseconds', klines(1)],
    ['in microseconds', klines(1_000)],
    ['with a header', klineHeader + klines(1)],
  ])('reads klines %s, with vwap from the quote volume', async (_, text) => {
    const want = { ...TWO_BARS, vwap: [10.5, Number.NaN] };
    expect(await read(text, { format: 'binance-vision' })).toEqual(want);
    expect(await read(text, { format: 'klines' })).toEqual(want);
  });

  const yahoo = 'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,10,12,9,11,5.5,100\n2024-01-03,11,13,10.5,12.5,6.25,0\n';
  it('reads Yahoo, prices as traded', async () => {
    const want = { ...TWO_BARS, openTime: [T0 + DAY, T0 + 2 * DAY], closeTime: [T0 + 2 * DAY, T0 + 3 * DAY] };
    expect(await read(yahoo, { format: 'yahoo', intervalMs: DAY })).toEqual(want);
  });

  it('reads Yahoo adjusted for dividends, the volume as it is', async () => {
    const { open, high, low, close, volume } = await read(yahoo, { format: 'yahoo', intervalMs: DAY, adjusted: true });
    expect({ open, high, low, close, volume }).toEqual({ open: [5, 5.5], high: [6, 6.5], low: [4.5, 5.25], close: [5.5, 6.25], volume: [100, 0] });
  });

  it('reads backtrader, daily and by the minute', async () => {
    const daily = 'Date,Open,High,Low,Close,Volume,OpenInterest\n2024-01-01,10,12,9,11,100,7\n2024-01-02,11,13,10.5,12.5,0,7\n';
    const byMinute = daily.replace('Date,', 'Date,Time,').replace('01-01,', '01-01,00:00:00,').replace('01-02,', '01-01,00:01:00,');
    expect(await read(daily, { format: 'backtrader', intervalMs: DAY })).toEqual({ ...TWO_BARS, openTime: [T0, T0 + DAY], closeTime: [T0 + DAY, T0 + 2 * DAY] });
    expect(await read(byMinute, { format: 'backtrader' })).toEqual(TWO_BARS);
  });
});

describe('bad rows', () => {
  const GOOD = '2024-01-01 00:00:00,10,12,9,11,100\n';
  const cases: readonly (readonly [what: string, row: string, column: string, value: string, problem: string])[] = [
    ['text for a number', '2024-01-01 00:01:00,10,12,9,x1,100', 'close', 'x1', 'close "x1" is not a number'],
    ['NaN', '2024-01-01 00:01:00,NaN,12,9,11,100', 'open', 'NaN', 'open "NaN" is not a number'],
    ['null', '2024-01-01 00:01:00,null,null,null,null,null', 'open', 'null', 'open "null" is not a number'],
    ['an infinite number', '2024-01-01 00:01:00,10,1e999,9,11,100', 'high', '1e999', 'high "1e999" is not a number'],
    ['an empty value', '2024-01-01 00:01:00,10,12,,11,100', 'low', '', 'low is missing'],
    ['too few fields', '2024-01-01 00:01:00,10,12,9', 'close', '', 'close is missing'],
    ['too many fields', '2024-01-01 00:01:00,10,12,9,11,1,000', '7', '000', 'the row has 7 fields where 6 are expected'],
    ['a negative price', '2024-01-01 00:01:00,10,12,-9,11,100', 'low', '-9', 'low "-9" is negative'],
    ['a negative volume', '2024-01-01 00:01:00,10,12,9,11,-1', 'volume', '-1', 'volume "-1" is negative'],
    ['high below low', '2024-01-01 00:01:00,10,9,12,11,100', 'high', '9', 'high "9" is below low "12"'],
    ['an open outside the range', '2024-01-01 00:01:00,8,12,9,11,100', 'open', '8', 'open "8" is outside low "9" and high "12"'],
    ['a close outside the range', '2024-01-01 00:01:00,10,12,9,12.5,100', 'close', '12.5', 'close "12.5" is outside low "9" and high "12"'],
    ['no time', 'yesterday,10,12,9,11,100', 'timestamp', 'yesterday', 'timestamp "yesterday" is not a time (an epoch, or ISO 8601 such as 2024-01-31 23:59:00)'],
    ['a repeated time', '2024-01-01 00:00:00,10,12,9,11,100', 'timestamp', '2024-01-01 00:00:00', 'timestamp "2024-01-01 00:00:00" repeats the time of the row before'],
    ['an earlier time', '2023-12-31 23:59:00,10,12,9,11,100', 'timestamp', '2023-12-31 23:59:00', 'timestamp "2023-12-31 23:59:00" is earlier than the row before'],
  ];

  it.each(cases)('stops at %s', async (_, row, column, value, problem) => {
    const error = await failure(read(`${HEADER}${GOOD}\n${row}\n`, { name: 'a.csv' }));
    expect(error).toEqual(
      new RedFireError('BAD_ROW', `a.csv line 4: ${problem}; correct the row, or set onBadRow: skip to drop such rows`, { details: { file: 'a.csv', line: 4, column, value } }),
    );
  });

  it.each(cases)('drops and counts %s when told to skip', async (_, row, column, value, problem) => {
    const skipped: BadRow[] = [];
    const text = `${HEADER}${GOOD}${row}\n2024-01-01 00:01:00,11,13,10.5,12.5,0\n`;
    const reader = readBars(text, { format: 'csv', intervalMs: MINUTE, onBadRow: 'skip', onSkip: (bad) => skipped.push(bad) });
    expect(await collect(reader)).toEqual(TWO_BARS);
    expect({ rows: reader.rows, skippedRows: reader.skippedRows, skipped }).toEqual({ rows: 2, skippedRows: 1, skipped: [{ line: 3, column, value, problem }] });
  });

  it('names the time column that is wrong when date and time are apart', async () => {
    const error = await failure(read('date,time,open,high,low,close\n2024-01-01,9.30,1,1,1,1\n'));
    expect(error).toMatchObject({ code: 'BAD_ROW', details: { file: 'bars', line: 2, column: 'time', value: '9.30' } });
  });

  it('stops at a quote volume or vwap that is no number', async () => {
    expect(await failure(read('time,open,high,low,close,vwap\n0,1,1,1,1,x\n'))).toMatchObject({ code: 'BAD_ROW', details: { line: 2, column: 'vwap', value: 'x' } });
    expect(await failure(read('1704067200000,1,1,1,1,1,1704067259999,-5,1,1,1,0\n', { format: 'klines' }))).toMatchObject({ code: 'BAD_ROW', details: { line: 1, column: 'quote_volume', value: '-5' } });
  });

  it('cannot adjust a close of zero', async () => {
    const text = 'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-02,0,1,0,0,1,1\n';
    expect(await failure(read(text, { format: 'yahoo', intervalMs: DAY, adjusted: true }))).toMatchObject({ code: 'BAD_ROW', details: { column: 'Close', value: '0' } });
    expect(await read(text, { format: 'yahoo', intervalMs: DAY })).toMatchObject({ close: [0] });
  });

  it('counts lines through blank ones and quoted line ends', async () => {
    const text = `note,${HEADER}"two\nlines",2024-01-01 00:00:00,10,12,9,11,100\n\nx,2024-01-01 00:01:00,10,12,9,?,100\n`;
    expect(await failure(read(text))).toMatchObject({ code: 'BAD_ROW', details: { line: 5, column: 'close', value: '?' } });
  });
});

describe('files that are not what they were declared as', () => {
  const file = 'a.csv';
  it.each<readonly [what: string, text: string, options: Partial<ReadBarsOptions>, problem: string, details: Record<string, unknown>]>([
    ['an empty file', '', {}, 'is empty', {}],
    ['blank lines only', '\n \r\n', {}, 'is empty', {}],
    ['a header only', HEADER, {}, 'has a header but no rows', {}],
    ['a header only, without line end', HEADER.trimEnd(), {}, 'has a header but no rows', {}],
    [
      'no usable row', `${HEADER}x,1,1,1,1,1\ny,1,1,1,1,1\n`, { onBadRow: 'skip' },
      'has no usable row; the first is bad at line 2: timestamp "x" is not a time (an epoch, or ISO 8601 such as 2024-01-31 23:59:00)', {},
    ],
    [
      'no header', '2024-01-01,1,1,1,1\n', {},
      'has no column timestamp (or time, date, datetime, or an unnamed first column), open, high, low, close; its first line reads "2024-01-01", "1", "1", "1", "1". Klines without a header are read by format: binance-vision',
      { line: 1 },
    ],
    ['a missing column', 'time,open,high,close\n', {}, 'has no column low; its first line reads "time", "open", "high", "close". Klines without a header are read by format: binance-vision', { line: 1 }],
    [
      'a column twice', 'time,open,high,low,close,Close\n', {},
      'has two columns close; its first line reads "time", "open", "high", "low", "close", "Close". Klines without a header are read by format: binance-vision', { line: 1 },
    ],
    ['UTF-16', 't\0i\0m\0e\0\n\0', {}, 'is not UTF-8 text; save it as UTF-8, or check its compression', { line: 1 }],
    ['klines of six columns', '0,1,1,1,1,1\n', { format: 'klines' }, 'has 6 columns where klines have 12; a file with a header is read by format: csv', { line: 1 }],
    ['an open quote', `${HEADER}0,"1,1,1,1,1\n60,1,1,1,1,1\n`, {}, 'ends inside a quoted field; the quote is opened in the row at line 2', {}],
    ['an endless row', `${HEADER}"${'x'.repeat(1_100_000)}`, {}, 'has no end of row within 1048576 bytes from line 2; look for a quote that is not closed, or check format and compression', {}],
    [
      'rows nearer than the interval', HEADER + ROWS, { intervalMs: 300_000 },
      'line 3: timestamp "2024-01-01 00:01:00" is 60000 ms after the row before, which contradicts the declared interval of 300000 ms; declare the interval that the file has',
      { line: 3, column: 'timestamp', value: '2024-01-01 00:01:00', gapMs: 60_000, intervalMs: 300_000 },
    ],
    [
      'days shortened by daylight saving', 'date,open,high,low,close\n2024-03-10 00:00:00-05:00,1,1,1,1\n2024-03-11 00:00:00-04:00,1,1,1,1\n', { intervalMs: DAY, onBadRow: 'skip' },
      'line 3: date "2024-03-11 00:00:00-04:00" is 82800000 ms after the row before, which contradicts the declared interval of 86400000 ms; give the times in UTC or without zone, so that daylight saving does not shorten a day',
      { line: 3, column: 'date', value: '2024-03-11 00:00:00-04:00', gapMs: 82_800_000, intervalMs: DAY },
    ],
  ])('refuses %s', async (_, text, options, problem, details) => {
    expect(await failure(read(text, { name: file, ...options }))).toEqual(new RedFireError('DATA_FORMAT', `${file} ${problem}`, { details: { file, ...details } }));
  });
});

describe('readBars', () => {
  it('cuts the bars into chunks of the size asked for', async () => {
    const text = `${HEADER}${Array.from({ length: 7 }, (_, row) => `${row * 60},1,1,1,1,${row}`).join('\n')}`;
    const lengths = async (chunkRows: number) => {
      const found: number[] = [];
      for await (const { length, volume } of readBars(text, { format: 'csv', intervalMs: MINUTE, chunkRows })) found.push(length, volume.length);
      return found;
    };
    expect([await lengths(3), await lengths(7), await lengths(100)]).toEqual([[3, 3, 3, 3, 1, 1], [7, 7], [7, 7]]);
  });

  it('reads anew in each iteration and counts anew', async () => {
    const reader = readBars(`${HEADER}x,1,1,1,1,1\n${ROWS}`, { format: 'csv', intervalMs: MINUTE, onBadRow: 'skip' });
    expect([await collect(reader), await collect(reader), reader.rows, reader.skippedRows]).toEqual([TWO_BARS, TWO_BARS, 2, 1]);
  });

  it('takes bytes, text, a stream and any other sequence of bytes', async () => {
    const bytes = new TextEncoder().encode(HEADER + ROWS);
    const sequence = (async function* () {
      yield bytes;
    })();
    expect([await read(bytes), await read(HEADER + ROWS), await read(new Blob([bytes]).stream()), await read(sequence)]).toEqual([TWO_BARS, TWO_BARS, TWO_BARS, TWO_BARS]);
  });

  it('cancels the stream when its reader stops early', async () => {
    const events: string[] = [];
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(HEADER + ROWS)),
      cancel: () => void events.push('cancelled'),
    });
    for await (const { length } of readBars(stream, { format: 'csv', intervalMs: MINUTE, chunkRows: 1 })) {
      events.push(`read ${length}`);
      break;
    }
    expect({ events, locked: stream.locked }).toEqual({ events: ['read 1', 'cancelled'], locked: false });
  });

  it('passes on the error of a stream', async () => {
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('line lost')),
    });
    expect(await failure(read(stream))).toEqual(new Error('line lost'));
  });

  it.each<readonly [Partial<ReadBarsOptions>, string]>([
    [{ intervalMs: 0 }, 'intervalMs "0" must be a positive number of milliseconds'],
    [{ intervalMs: Number.NaN }, 'intervalMs "NaN" must be a positive number of milliseconds'],
    [{ chunkRows: 0.5 }, 'chunkRows "0.5" must be a whole number from 1'],
    [{ format: 'klines', stamps: 'close' }, 'stamps "close" contradicts format "klines", whose times are those of the open'],
    [{ adjusted: true }, 'adjusted "true" is for format "yahoo" only'],
  ])('refuses the options %j at once', (options, message) => {
    expect(() => readBars('', { format: 'csv', intervalMs: MINUTE, ...options })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message }));
  });

  it('keeps characters whole that lie on the border of two pieces of text', async () => {
    const note = `x${'😀'.repeat(30_000)}`;
    expect(await failure(read(`time,open,high,low,close,note\n0,1,1,1,1,${note}\n60,1,1,?,1,${note}\n`))).toMatchObject({ code: 'BAD_ROW', details: { line: 3, column: 'low', value: '?' } });
  });
});
