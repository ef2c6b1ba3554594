import { barColumns, instrumentId, timestamp, type BookLevel, type Quote, type Trade } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { collect, listOf } from '../fixtures/collect.ts';
import { type BookItem } from '../item-reader.ts';
import { readParquetBars, readParquetBooks, readParquetQuotes, readParquetTrades } from '../parquet/read-parquet.ts';
import { writeParquet } from '../parquet/write-parquet.ts';
import { readBars } from '../read-bars.ts';
import { readBooks } from '../read-books.ts';
import { readQuotes } from '../read-quotes.ts';
import { readTrades } from '../read-trades.ts';
import { csvTable } from './csv-table.ts';
import { type ChunkOf, type DataKind } from './table-kind.ts';

const instrument = instrumentId('BTC/USDT.SIM');
const RUNS = { numRuns: Math.max(1, Math.floor(cases() / 20)) };

const amount = fc.double({ min: 0, max: 1e9, noNaN: true }).map(Math.abs);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const sequence = maybe(fc.maxSafeNat());
/** Ascending; of milliseconds, microseconds and quarters of them, as files have them. */
const times = fc.array(fc.integer({ min: 4e14, max: 1.6e16 }), { minLength: 1, maxLength: 8 }).map((quarters) => quarters.sort((a, b) => a - b).map((quarter) => timestamp(quarter / 4_000)));
const chunkings = fc.integer({ min: 1, max: 5 });

/** What remains of items after a way through a file. */
const given = <Item extends object>(item: Item): Item => Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as Item;

const rows = <Item>(row: (at: ReturnType<typeof timestamp>) => fc.Arbitrary<Item>) => times.chain((ats) => fc.tuple(...ats.map(row)));
const quotes = rows((at) => fc.record({ one: amount, other: amount, bidSize: maybe(amount), askSize: maybe(amount), sequence }).map(({ one, other, ...rest }) => given({ instrument, at, bid: Math.min(one, other), ask: Math.max(one, other), ...rest }) as Quote));
const trades = rows((at) => fc.record({ price: amount, size: amount, side: fc.constantFrom('buy', 'sell', undefined), tradeId: maybe(fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/)), sequence }).map((rest) => given({ instrument, at, ...rest }) as Trade));
const levels = (sign: 1 | -1) => fc.uniqueArray(fc.tuple(amount, amount.map((size) => size + 1)), { maxLength: 4, selector: ([price]) => price }).map((all) => all.sort((a, b) => sign * (a[0] - b[0])) as readonly BookLevel[]);
const books = rows((at) =>
  fc.record({ bids: levels(-1), asks: levels(1), isSnapshot: fc.boolean(), sequence, previousSequence: sequence }).map(({ isSnapshot, previousSequence, ...rest }): BookItem =>
    isSnapshot ? { topic: 'market.book-snapshot', data: given({ instrument, at, ...rest }) as never } : { topic: 'market.book-delta', data: given({ instrument, at, ...rest, previousSequence }) as never }),
);
const bars = fc.tuple(times, fc.boolean()).chain(([ats, hasVwap]) =>
  fc.tuple(...[...new Set(ats.map((at) => Math.floor(at / 60_000) * 60_000))].map((openTime) =>
    fc.record({ prices: fc.tuple(amount, amount, amount, amount), volume: amount, vwap: hasVwap ? maybe(amount) : fc.constant(undefined) }).map(({ prices, volume, vwap }) => {
      const [low = 0, open = 0, close = 0, high = 0] = prices.toSorted((a, b) => a - b);
      return { openTime: timestamp(openTime), closeTime: timestamp(openTime + 60_000), open, high, low, close, volume, ...(vwap === undefined ? {} : { vwap }) };
    }))));

async function parquetOf<Kind extends DataKind>(kind: Kind, chunks: readonly ChunkOf[Kind][], groupRows: number): Promise<Uint8Array> {
  const pieces: number[] = [];
  await writeParquet(chunks, { kind, groupRows, write: (bytes) => void pieces.push(...bytes) });
  return Uint8Array.from(pieces);
}

const csvOf = async <Kind extends DataKind>(kind: Kind, chunks: readonly ChunkOf[Kind][]) => (await listOf(csvTable(kind, chunks))).join('');
const flat = async <Item>(chunks: AsyncIterable<readonly Item[]>) => (await listOf(chunks)).flat();
const cut = <Item>(items: readonly Item[], size: number) => Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

it('gives back every bit of quotes, by Parquet and by CSV', async () => {
  await fc.assert(fc.asyncProperty(quotes, chunkings, async (written, size) => {
    expect(await flat(readParquetQuotes(await parquetOf('quotes', cut(written, size), size + 1), { instrument }))).toEqual(written);
    expect(await flat(readQuotes(await csvOf('quotes', cut(written, size)), { instrument, format: 'csv' }))).toEqual(written);
  }), RUNS);
});

it('gives back every bit of trades, by Parquet and by CSV', async () => {
  await fc.assert(fc.asyncProperty(trades, chunkings, async (written, size) => {
    expect(await flat(readParquetTrades(await parquetOf('trades', cut(written, size), size + 1), { instrument }))).toEqual(written);
    expect(await flat(readTrades(await csvOf('trades', cut(written, size)), { instrument, format: 'csv' }))).toEqual(written);
  }), RUNS);
});

it('gives back every bit of books and their changes, by Parquet and by CSV', async () => {
  await fc.assert(fc.asyncProperty(books, chunkings, async (written, size) => {
    expect(await flat(readParquetBooks(await parquetOf('books', cut(written, size), size + 1), { instrument }))).toEqual(written);
    expect(await flat(readBooks(await csvOf('books', cut(written, size)), { instrument, format: 'csv' }))).toEqual(written);
  }), RUNS);
});

it('gives back every bit of bars, by Parquet and by CSV', async () => {
  await fc.assert(fc.asyncProperty(bars, chunkings, async (written, size) => {
    const columns = [barColumns(written)];
    const expected = await collect(columns);
    expect(await collect(readParquetBars(await parquetOf('bars', columns, size), { intervalMs: 60_000, chunkRows: size }))).toEqual(expected);
    expect(await collect(readBars(await csvOf('bars', columns), { intervalMs: 60_000, format: 'csv' }))).toEqual(expected);
  }), RUNS);
});
