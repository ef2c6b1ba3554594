import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { instrumentId, intervalMs } from '@redfire/core';
import { expect, it } from 'vitest';
import { collect } from './fixtures/collect.ts';
import { inspectData, openBars, openBooks, openQuotes, openRecording, openTrades } from './node.ts';
import { type ReadBarsOptions } from './read-bars.ts';

const FOLDER = process.env['REDFIRE_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));

const FILES: readonly (readonly [path: string, options: ReadBarsOptions, rows: number, first: Record<string, number>, last: Record<string, number>])[] = [
  [
    'bars/btc-perp-1m-2022-01.csv', { format: 'csv', intervalMs: intervalMs('1m') }, 45_031,
    { openTime: Date.UTC(2021, 11, 31, 23, 1), closeTime: Date.UTC(2021, 11, 31, 23, 2), open: 46319, high: 46385, low: 46319, close: 46377, volume: 2300413.7295 },
    { openTime: Date.UTC(2022, 1, 1, 5, 31), closeTime: Date.UTC(2022, 1, 1, 5, 32), open: 38525, high: 38546, low: 38525, close: 38544, volume: 685906.9735 },
  ],
  [
    'bars/eurusd-1h.csv', { format: 'csv', intervalMs: intervalMs('1h') }, 5_000,
    { openTime: Date.UTC(2017, 3, 19, 9), closeTime: Date.UTC(2017, 3, 19, 10), open: 1.0716, high: 1.0722, low: 1.07083, close: 1.07219, volume: 1413 },
    { openTime: Date.UTC(2018, 1, 7, 15), closeTime: Date.UTC(2018, 1, 7, 16), open: 1.23427, high: 1.23444, low: 1.22904, close: 1.22904, volume: 6143 },
  ],
  [
    'bars/index-1d-2006.txt', { format: 'backtrader', intervalMs: intervalMs('1d') }, 255,
    { openTime: Date.UTC(2006, 0, 2), closeTime: Date.UTC(2006, 0, 3), open: 3578.73, high: 3605.95, low: 3578.73, close: 3604.33, volume: 0 },
    { openTime: Date.UTC(2006, 11, 29), closeTime: Date.UTC(2006, 11, 30), open: 4130.12, high: 4142.01, low: 4119.94, close: 4119.94, volume: 0 },
  ],
  [
    'klines/ADABTC-1m-2021-11-27.csv', { format: 'binance-vision', intervalMs: intervalMs('1m') }, 10,
    { openTime: 1637971200000, closeTime: 1637971260000, open: 0.00002853, high: 0.00002854, low: 0.00002851, close: 0.00002854, volume: 36304.2, vwap: 1.03547608 / 36304.2 },
    { openTime: 1637971740000, closeTime: 1637971800000, open: 0.00002863, high: 0.00002865, low: 0.00002863, close: 0.00002865, volume: 8160.5, vwap: 0.2336648 / 8160.5 },
  ],
];

it.each(FILES)('reads %s', async (path, options, rows, first, last) => {
  const file = present(path);
  if (file === undefined) return;
  const reader = openBars(file, options);
  const columns = await collect(reader);
  const row = (at: number) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.at(at)]));
  expect({ rows: reader.rows, skippedRows: reader.skippedRows, first: row(0), last: row(-1) }).toEqual({ rows, skippedRows: 0, first, last });
});

it('reads quotes of Tardis', async () => {
  const file = present('tardis/huobi-dm-swap_quotes_BTC-USD.csv');
  if (file === undefined) return;
  const instrument = instrumentId('BTC/USD.HUOBI');
  const quotes = await flat(openQuotes(file, { instrument, format: 'tardis' }));
  expect([quotes.length, quotes[0], quotes.at(-1)]).toEqual([
    10,
    { instrument, at: 1588291201234.268, bid: 8629.2, ask: 8629.3, bidSize: 806, askSize: 5494 },
    { instrument, at: 1588291201927.888, bid: 8629.2, ask: 8629.3, bidSize: 847, askSize: 5411 },
  ]);
});

it('reads trades of Tardis', async () => {
  const file = present('tardis/bitmex_trades_XBTUSD.csv');
  if (file === undefined) return;
  const instrument = instrumentId('XBT/USD.BITMEX');
  const trades = await flat(openTrades(file, { instrument, format: 'tardis' }));
  expect([trades.length, trades[0], trades.at(-1)]).toEqual([
    10,
    { instrument, at: 1583020803307.16, price: 8531.5, size: 2152, side: 'sell', tradeId: 'ccc3c1fa-212c-e8b0-1706-9b9c4f3d5ecf' },
    { instrument, at: 1583020803336.743, price: 8531.5, size: 1, side: 'sell', tradeId: '7cae8d7b-b69d-025b-cc3c-84b911f37a8a' },
  ]);
});

it('reads a day of trades of LEAN', async () => {
  const file = present('ticks/spy-trades-20131007.zip');
  if (file === undefined) return;
  const trades = await flat(openTrades(file, { instrument: 'SPY/USD.X', format: 'lean' }));
  const volume = trades.reduce((sum, { size }) => sum + size, 0);
  // 04:00:00.464 and 19:59:59.536 of New York, in daylight saving time
  expect([trades.length, volume, trades[0], trades.at(-1)]).toEqual([
    250_601, 97_062_721,
    { instrument: 'SPY/USD.X', at: Date.UTC(2013, 9, 7, 8, 0, 0, 464), price: 167.41, size: 100 },
    { instrument: 'SPY/USD.X', at: Date.UTC(2013, 9, 7, 23, 59, 59, 536), price: 167.3, size: 100 },
  ]);
});

it.each([['tardis/binance-futures_book_snapshot_5_BTCUSDT.csv', 5], ['tardis/binance-futures_book_snapshot_25_BTCUSDT.csv', 25]])('reads books of Tardis, %s', async (path, depth) => {
  const file = present(path);
  if (file === undefined) return;
  const books = (await flat(openBooks(file, { instrument: 'BTC/USDT.BINANCE', format: 'tardis' }))).map(({ data }) => data);
  expect(books.map(({ bids, asks }) => [bids.length, asks.length])).toEqual(Array.from({ length: 10 }, () => [depth, depth]));
  expect([books[0]?.at, books[0]?.bids[0], books[0]?.asks[0], books[0]?.bids[4]]).toEqual([1598918403810.979, [11657.07, 10.896], [11657.08, 1.714], [11655.68, 0.111]]);
});

it('reads changes of books of Tardis: rows of one message are one item', async () => {
  const file = present('tardis/deribit_incremental_book_L2_BTC-PERPETUAL.csv');
  if (file === undefined) return;
  const reader = openBooks(file, { instrument: 'BTC/USD.DERIBIT', format: 'tardis' });
  const [book, ...others] = await flat(reader);
  expect([reader.rows, others, book?.topic, book?.data.bids, book?.data.asks.length, book?.data.asks[0], book?.data.at]).toEqual([15, [], 'market.book-snapshot', [], 15, [6421.5, 18640], 1585699200355.684]);
});

it('reads a recording whole, without a gap between the changes of its book', async () => {
  const file = present('l2/ethusdt-spot-20240808.jsonl.gz');
  if (file === undefined) return;
  const reader = openRecording(file, { instrument: 'ETH/USDT.BINANCE' });
  const items = await flat(reader);
  const counts: Record<string, number> = {};
  for (const { topic } of items) counts[topic] = (counts[topic] ?? 0) + 1;
  const deltas = items.flatMap(({ topic, data }) => (topic === 'market.book-delta' ? [data] : []));
  expect({ rows: reader.rows, counts, gaps: deltas.filter(({ previousSequence }, index) => index > 0 && previousSequence !== deltas[index - 1]?.sequence) }).toEqual({
    rows: 33_618, counts: { 'market.quote': 24_077, 'market.book-delta': 3_434, 'market.book-snapshot': 1, 'market.trade': 6_106 }, gaps: [],
  });
});

it.each([
  ['bars/btc-perp-1m-2022-01.csv', { kind: 'bars', format: 'csv', rows: 45_031, intervalMs: 60_000, gaps: { count: 0, missing: 0 }, tick: '0.125', duplicates: 0 }],
  ['bars/eurusd-1h.csv', { kind: 'bars', format: 'csv', rows: 5_000, intervalMs: 3_600_000, gaps: { count: 42, missing: 2_063 }, tick: '0.00001' }],
  ['bars/index-1d-2006.txt', { kind: 'bars', format: 'backtrader', rows: 255, intervalMs: 86_400_000, gaps: { count: 51, missing: 107 }, zeroVolumes: 255, tick: '0.01' }],
  ['klines/ADABTC-1m-2021-11-27.csv', { kind: 'bars', format: 'binance-vision', rows: 10, tick: '0.00000001' }],
  ['ticks/spy-trades-20131007.zip', { kind: 'trades', format: 'lean', rows: 250_601, outOfOrder: 0, tick: '0.01' }],
  ['tardis/huobi-dm-swap_quotes_BTC-USD.csv', { kind: 'quotes', format: 'tardis', rows: 10, tick: '0.1' }],
  ['tardis/bitmex_trades_XBTUSD.csv', { kind: 'trades', format: 'tardis', rows: 10 }],
  ['tardis/deribit_incremental_book_L2_BTC-PERPETUAL.csv', { kind: 'books', format: 'tardis', rows: 15, items: { 'market.book-snapshot': 1 }, tick: '0.5' }],
  ['tardis/binance-futures_book_snapshot_25_BTCUSDT.csv', { kind: 'books', format: 'tardis', rows: 10 }],
  ['l2/ethusdt-spot-20240808.jsonl.gz', { kind: 'recording', format: 'recording', rows: 33_618, outOfOrder: 0, badRows: { count: 0 }, sequenceGaps: 0, tick: '0.01' }],
])('tells what %s is and holds', async (path, expected) => {
  const file = present(path);
  if (file === undefined) return;
  expect(await inspectData(file)).toMatchObject({ ...expected, badRows: { count: 0 } });
});

/** The path of a file of real data; undefined, with a word about it, where there is none. */
function present(path: string): string | undefined {
  const file = join(FOLDER, path);
  if (existsSync(file)) return file;
  if (process.env['REDFIRE_REQUIRE_ALL'] === '1') throw new Error(`"${file}" is missing and REDFIRE_REQUIRE_ALL=1`);
  console.warn(`skipped: real data is absent ("${file}"; set REDFIRE_DATA)`);
  return undefined;
}

async function flat<Item>(chunks: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const chunk of chunks) items.push(...chunk);
  return items;
}
