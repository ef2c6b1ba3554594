import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, listOf } from '../fixtures/collect.ts';
import { convertData, inspectData, openBars, openItems } from '../node.ts';

let folder = '';
const path = (name: string) => join(folder, name);
const T0 = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redfire-inspect-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  await writeFile(path(name), name.endsWith('.gz') ? gzipSync(text) : text);
  return path(name);
}

describe('inspectData', () => {
  it('finds gaps, repeats, rows out of order, bad rows, outliers and the grid of bars', async () => {
    const bar = (minute: number, close: number, volume = 1) => `${T0 + minute * MINUTE},${close},${close + 0.5},${close - 0.25},${close},${volume}\n`;
    const rows = Array.from({ length: 60 }, (_, minute) => bar(minute, 100 + (minute % 3) * 0.25));
    const text = ['time,open,high,low,close,volume\n', ...rows, bar(59, 1), bar(58, 1), 'x,1,1,1,1,1\n', bar(63, 130, 0), bar(64, 100)].join('');
    expect(await inspectData(await file('bars.csv.gz', text))).toEqual({
      file: path('bars.csv.gz'), bytes: expect.any(Number), kind: 'bars', format: 'csv', rows: 62, items: { 'market.bar': 62 },
      firstTime: T0, lastTime: T0 + 64 * MINUTE, intervalMs: MINUTE,
      gaps: { count: 1, missing: 3, longest: [{ from: T0 + 59 * MINUTE, to: T0 + 63 * MINUTE, missing: 3 }] },
      duplicates: 1, outOfOrder: 1,
      badRows: { count: 1, first: [{ line: 64, column: 'time', value: 'x', problem: 'time "x" is not a time (an epoch, or ISO 8601 such as 2024-01-31 23:59:00)' }] },
      outliers: [expect.objectContaining({ at: T0 + 64 * MINUTE, from: 130, to: 100 }), expect.objectContaining({ at: T0 + 63 * MINUTE, from: 100.5, to: 130 })],
      zeroVolumes: 1, price: { least: 99.75, greatest: 130.5 }, size: { least: 0, greatest: 1, total: 61 }, tick: '0.25', offGrid: 0, sequenceGaps: 0,
    });
  });

  it('finds repeats and silences of quotes, and sizes that are zero or not there', async () => {
    const text = `time,bid,ask,bid_size,ask_size\n${T0},1,1.01,1,1\n${T0},1,1.01,1,1\n${T0 + 500},1,1.02,0,1\n${T0 + 501},1,1.02,,1\n`;
    expect(await inspectData(await file('quotes.csv', text))).toMatchObject({ kind: 'quotes', rows: 4, duplicates: 1, zeroVolumes: 2, tick: '0.01', gaps: { count: 0, longest: [{ from: T0, to: T0 + 500 }, { from: T0 + 500, to: T0 + 501 }] } });
  });

  it('finds where the changes of a book do not follow each other', async () => {
    const text = `time,side,price,size,is_snapshot,sequence,previous_sequence\n${T0},bid,1,1,true,5,\n${T0},bid,1,2,false,7,5\n${T0},bid,1,3,false,9,8\n`;
    expect(await inspectData(await file('books.csv', text))).toMatchObject({ kind: 'books', rows: 3, items: { 'market.book-snapshot': 1, 'market.book-delta': 2 }, sequenceGaps: 1 });
  });

  it.each([
    ['klines', `${T0},1,2,1,2,5,${T0 + 59_999},8,3,1,1,0\n`, 'bars', 'binance-vision'],
    ['aggregate trades', `1,17.8,5,7,9,${T0},True,True\n`, 'trades', 'binance-vision'],
    ['the best bid and ask of futures', `1,10,5,11,7,${T0},${T0}\n`, 'quotes', 'binance-vision'],
    ['Yahoo', 'Date,Open,High,Low,Close,Adj Close,Volume\n2024-01-01,1,2,1,2,2,5\n', 'bars', 'yahoo'],
    ['ticks of LEAN 20131007', '100,10000,5,P,2,0\n', 'trades', 'lean'],
    ['bars of LEAN 20131007', '100,10000,10000,10000,10000,5\n', 'bars', 'lean'],
    ['days of LEAN', '20131007 00:00,10000,10000,10000,10000,5\n', 'bars', 'lean'],
  ])('tells %s by the first row', async (name, text, kind, format) => {
    expect(await inspectData(await file(`${name}.csv`, text))).toMatchObject({ kind, format, rows: 1 });
  });

  it('reads what it is told to, and refuses what it cannot tell', async () => {
    const strange = await file('strange.csv', 'time,price,size,open,high,low,close\n0,1,1,1,1,1,1\n');
    expect(await inspectData(strange)).toMatchObject({ kind: 'bars' });
    expect(await inspectData(strange, { kind: 'trades', format: 'csv' })).toMatchObject({ kind: 'trades', rows: 1 });
    expect(await failure(inspectData(strange, { kind: 'trades', format: 'yahoo' }))).toMatchObject({ code: 'INVALID_INPUT', details: { option: 'format' } });
    expect(await failure(inspectData(await file('other.csv', 'a,b\n1,2\n')))).toMatchObject({ code: 'DATA_FORMAT', message: `${path('other.csv')} is of no format that is known by its first row; name its kind and format, and its columns where they have names of their own` });
    expect(await failure(inspectData(await file('empty.csv', '')))).toMatchObject({ code: 'DATA_FORMAT' });
    expect(await failure(inspectData(path('none.csv')))).toMatchObject({ code: 'FILE_NOT_READABLE' });
  });
});

describe('convertData', () => {
  const text = `timestamp,open,high,low,close,volume\n${T0},1,2,0.5,1.1,3\n${T0 + MINUTE},1.1,2,0.5,1.2,4.25\n`;

  it('writes Parquet, and CSV of it as it was', async () => {
    const from = await file('a.csv', text);
    expect(await convertData(from, path('a.parquet'))).toEqual({ kind: 'bars', items: 2, skippedRows: 0 });
    expect(await inspectData(path('a.parquet'))).toMatchObject({ kind: 'bars', format: 'parquet', rows: 2, intervalMs: MINUTE });
    await convertData(path('a.parquet'), path('b.csv'));
    expect(await readFile(path('b.csv'), 'utf8')).toBe(text);
    const closes = (await listOf(openBars(path('a.parquet'), { format: 'parquet', intervalMs: MINUTE }))).flatMap(({ close }) => [...close]);
    expect(closes).toEqual([1.1, 1.2]);
  });

  it('writes one kind of a recording', async () => {
    const message = '{"u":7,"b":"1","B":"2","a":"3","A":"4"}';
    const from = await file('r.jsonl', `1704067200000000000 ${message}\n1704067200000000250 {"e":"trade","t":15,"p":"10.5","q":"0.1","m":true}\n`);
    expect(await failure(convertData(from, path('r.parquet')))).toMatchObject({ code: 'INVALID_INPUT', details: { option: 'write' } });
    expect(await convertData(from, path('r.parquet'), { write: 'quotes' })).toEqual({ kind: 'quotes', items: 1, skippedRows: 0 });
    const items = (await listOf(openItems(path('r.parquet'), { kind: 'quotes', format: 'parquet', instrument: 'BTC/USDT.SIM' }))).flat();
    expect(items).toEqual([{ topic: 'market.quote', data: { instrument: 'BTC/USDT.SIM', at: T0, bid: 1, bidSize: 2, ask: 3, askSize: 4, sequence: 7 } }]);
  });

  it('leaves what was there until all is written', async () => {
    const from = await file('bad.csv', `${text}x,1,1,1,1,1\n`);
    await file('kept.csv', 'kept');
    expect(await failure(convertData(from, path('kept.csv')))).toMatchObject({ code: 'BAD_ROW' });
    expect([await readFile(path('kept.csv'), 'utf8'), (await readdir(folder)).filter((name) => name.endsWith('.partial'))]).toEqual(['kept', []]);
    expect(await convertData(from, path('kept.csv'), { onBadRow: 'skip' })).toEqual({ kind: 'bars', items: 2, skippedRows: 1 });
    expect(await readFile(path('kept.csv'), 'utf8')).toBe(text);
  });

  it('refuses another ending, a kind that the file has not, and a folder that is not there', async () => {
    const from = await file('c.csv', text);
    expect(await failure(convertData(from, path('c.txt')))).toMatchObject({ code: 'INVALID_INPUT', details: { option: 'to' } });
    expect(await failure(convertData(from, path('c.parquet'), { write: 'quotes' }))).toMatchObject({ code: 'INVALID_INPUT', details: { option: 'write' } });
    expect(await failure(convertData(from, path('none/c.parquet')))).toMatchObject({ code: 'FILE_NOT_READABLE' });
  });
});
