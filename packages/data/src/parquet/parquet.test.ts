import { barColumns, instrumentId, timestamp } from '@redfire/core';
import { gzipSync } from 'fflate';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { collect, failure, listOf } from '../fixtures/collect.ts';
import { readParquetBars, readParquetBooks, readParquetQuotes, readParquetTrades } from './read-parquet.ts';
import { writeParquet } from './write-parquet.ts';

const T0 = Date.UTC(2024, 0, 1);
const instrument = instrumentId('BTC/USDT.SIM');
const BARS = barColumns([0, 1, 2, 3, 4].map((row) => ({ openTime: timestamp(T0 + row * 60_000), closeTime: timestamp(T0 + (row + 1) * 60_000), open: 2, high: 4.5, low: 1, close: 3, volume: row, ...(row === 0 ? {} : { vwap: 2.5 }) })));

async function bytesOf(write: (take: (bytes: Uint8Array) => void) => Promise<unknown>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  await write((bytes) => {
    pieces.push(bytes);
  });
  return Uint8Array.from(pieces.flatMap((bytes) => [...bytes]));
}

const barFile = (options: { readonly groupRows?: number; readonly codec?: 'snappy' | 'none' } = {}) => bytesOf((write) => writeParquet([BARS], { kind: 'bars', write, ...options }));
const foreign = (columnData: Parameters<typeof parquetWriteBuffer>[0]['columnData'], options: Partial<Parameters<typeof parquetWriteBuffer>[0]> = {}) => new Uint8Array(parquetWriteBuffer({ columnData, ...options }));

describe('Parquet', () => {
  it.each([[{}], [{ groupRows: 2 }], [{ codec: 'none' }]] as const)('gives back the bars that were written, %j', async (options) => {
    const reader = readParquetBars(await barFile(options), { intervalMs: 60_000, chunkRows: 3 });
    expect(await collect(reader)).toEqual(await collect([BARS]));
    expect([reader.rows, reader.skippedRows]).toEqual([5, 0]);
  });

  it('is read in chunks, anew each time, and no further than is asked for', async () => {
    const reader = readParquetBars(await barFile({ groupRows: 2 }), { intervalMs: 60_000, chunkRows: 2 });
    for (let run = 0; run < 2; run++) {
      const lengths: number[] = [];
      for await (const { length } of reader) lengths.push(length);
      expect(lengths).toEqual([2, 2, 1]);
    }
    for await (const { length } of reader) {
      expect([length, reader.rows]).toEqual([2, 2]);
      break;
    }
  });

  it('closes what it has opened, at the end, early and after an error', async () => {
    const bytes = await barFile();
    let open = 0;
    const source = (content: Uint8Array) => ({
      open: async () => {
        open++;
        return { byteLength: content.length, slice: async (start: number, end: number) => content.slice(start, end).buffer, close: async () => void open-- };
      },
    });
    await collect(readParquetBars(source(bytes), { intervalMs: 60_000 }));
    for await (const _ of readParquetBars(source(bytes), { intervalMs: 60_000, chunkRows: 1 })) break;
    expect(await failure(collect(readParquetBars(source(bytes.slice(0, -10)), { intervalMs: 60_000 })))).toMatchObject({ code: 'DATA_FORMAT' });
    expect(open).toBe(0);
  });

  it('is read with names, units and types of others', async () => {
    const data = [1, 2].map((row) => BigInt(T0 + row) * 1_000n);
    const file = foreign([
      { name: 'ts', data, type: 'INT64' },
      { name: 'price', data: Float32Array.of(0.5, 0.25), type: 'FLOAT' },
      { name: 'amount', data: ['1.5', '2'], type: 'STRING' },
      { name: 'side', data: ['Buy', null], type: 'STRING' },
      { name: 'tags', data: [{ a: 1 }, { a: 2 }], type: 'JSON' },
    ]);
    const trades = (await listOf(readParquetTrades(file, { instrument, columns: { time: 'ts' } }))).flat();
    expect(trades).toEqual([{ instrument, at: T0 + 1, price: 0.5, size: 1.5, side: 'buy' }, { instrument, at: T0 + 2, price: 0.25, size: 2 }]);
  });

  it.each([
    ['milliseconds', [new Date(T0)], undefined],
    ['microseconds', [BigInt(T0) * 1_000n + 1n], 'MICROS'],
    ['nanoseconds', [BigInt(T0) * 1_000_000n + 1_000n], 'NANOS'],
  ] as const)('has times in %s', async (_, data, unit) => {
    const schema = unit && [{ name: 'root', num_children: 3 }, { name: 'time', type: 'INT64', repetition_type: 'REQUIRED', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit } }, { name: 'bid', type: 'DOUBLE', repetition_type: 'REQUIRED' }, { name: 'ask', type: 'DOUBLE', repetition_type: 'REQUIRED' }] as const;
    const file = foreign([{ name: 'time', data: [...data], ...(unit ? {} : { type: 'TIMESTAMP' as const }) }, { name: 'bid', data: [1], ...(unit ? {} : { type: 'DOUBLE' as const }) }, { name: 'ask', data: [2], ...(unit ? {} : { type: 'DOUBLE' as const }) }], schema ? { schema: schema.map((element) => ({ ...element })) } : {});
    expect((await listOf(readParquetQuotes(file, { instrument }))).flat()).toEqual([{ instrument, at: unit ? T0 + 0.001 : T0, bid: 1, ask: 2 }]);
  });

  it('may be compressed with gzip', async () => {
    const columns = [{ name: 'time', data: [BigInt(T0)], type: 'INT64' as const }, { name: 'bid', data: [1], type: 'DOUBLE' as const }, { name: 'ask', data: [2], type: 'DOUBLE' as const }];
    const file = foreign(columns, { codec: 'GZIP', compressors: { GZIP: (input) => gzipSync(input) } });
    expect((await listOf(readParquetQuotes(file, { instrument }))).flat()).toEqual([{ instrument, at: T0, bid: 1, ask: 2 }]);
  });

  it('stops at a bad row with its number, or drops it', async () => {
    const file = foreign([{ name: 'time', data: [1n, 2n, 3n].map((row) => BigInt(T0) + row) }, { name: 'bid', data: [1, Number.NaN, 3], type: 'DOUBLE' }, { name: 'ask', data: [2, 2, 2], type: 'DOUBLE' }]);
    expect(await failure(listOf(readParquetQuotes(file, { instrument, name: 'q.parquet' })))).toMatchObject({
      code: 'BAD_ROW', message: 'q.parquet row 2: bid "NaN" is not a number; correct the row, or set onBadRow: skip to drop such rows', details: { file: 'q.parquet', line: 2, column: 'bid', value: 'NaN' },
    });
    const reader = readParquetQuotes(file, { instrument, onBadRow: 'skip' });
    expect([(await listOf(reader)).flat().length, reader.rows, reader.skippedRows]).toEqual([1, 1, 2]);
  });

  it('stops where time goes back, and where a column is missing or no row is usable', async () => {
    const back = foreign([{ name: 'time', data: [BigInt(T0) + 1n, BigInt(T0)] }, { name: 'bid', data: [1, 1], type: 'DOUBLE' }, { name: 'ask', data: [2, 2], type: 'DOUBLE' }]);
    expect(await failure(listOf(readParquetQuotes(back, { instrument })))).toMatchObject({ code: 'BAD_ROW', details: { line: 2, column: 'time' } });
    expect(await failure(listOf(readParquetTrades(back, { instrument })))).toMatchObject({ code: 'DATA_FORMAT', message: 'trades has no column price, size (or amount, quantity, qty, volume); its first line reads "time", "bid", "ask"' });
    const none = foreign([{ name: 'time', data: [BigInt(T0)] }, { name: 'bid', data: [3], type: 'DOUBLE' }, { name: 'ask', data: [2], type: 'DOUBLE' }]);
    expect(await failure(listOf(readParquetQuotes(none, { instrument, onBadRow: 'skip' })))).toMatchObject({ code: 'DATA_FORMAT', message: 'quotes has no usable row; the first is bad at row 1: bid "3" is above ask "2"' });
  });

  it.each([
    ['is empty', () => new Uint8Array(0)],
    ['is text', () => new TextEncoder().encode('time,open,high,low,close\n2024-01-01,1,2,1,2\n')],
    ['has lost its end', (file: Uint8Array) => file.slice(0, -6)],
    ['has a broken index', (file: Uint8Array) => file.map((byte, at) => (at > file.length - 60 && at < file.length - 8 ? 0xff : byte))],
    ['tells a wrong length of its index', (file: Uint8Array) => file.with(file.length - 6, 0xff)],
    ['has broken columns', (file: Uint8Array) => file.map((byte, at) => (at >= 4 && at < 120 ? 0xa5 : byte))],
  ])('is refused where it %s', async (_, breakIt) => {
    const problem = await failure(collect(readParquetBars(breakIt(await barFile()), { intervalMs: 60_000, name: 'b.parquet' })));
    expect(problem).toMatchObject({ code: 'DATA_FORMAT', details: { file: 'b.parquet' } });
    expect(String(problem)).toContain('is no Parquet file, is cut off or is broken');
  });

  it('keeps an event without levels, whose sequence matters', async () => {
    const books = [
      { topic: 'market.book-snapshot', data: { instrument, at: timestamp(T0), bids: [[2, 1]], asks: [[3, 1]], sequence: 1 } },
      { topic: 'market.book-delta', data: { instrument, at: timestamp(T0), bids: [], asks: [], sequence: 2, previousSequence: 1 } },
      { topic: 'market.book-delta', data: { instrument, at: timestamp(T0), bids: [[2, 0]], asks: [], sequence: 3, previousSequence: 2 } },
    ] as const;
    const file = await bytesOf((write) => writeParquet([books], { kind: 'books', write }));
    expect((await listOf(readParquetBooks(file, { instrument }))).flat()).toEqual(books);
  });

  it('refuses to write nothing, a time finer than it counts, and bars of two kinds', async () => {
    const write = () => {};
    expect(await failure(writeParquet([], { kind: 'quotes', write }))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await failure(writeParquet([[{ instrument, at: timestamp(0.0000001), bid: 1, ask: 2 }]], { kind: 'quotes', write }))).toMatchObject({ code: 'BAD_ROW', details: { column: 'timestamp' } });
    const { vwap: _, ...without } = BARS;
    expect(await failure(writeParquet([BARS, without], { kind: 'bars', write }))).toMatchObject({ code: 'INVALID_INPUT' });
  });
});
