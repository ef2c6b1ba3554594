import { RedFireError, type Quote } from '@redfire/core';
import { aQuote } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { at } from './fixtures/replay-host.ts';
import { failure } from './fixtures/collect.ts';
import { type BadRow } from './bad-row.ts';
import { type ReadItemsOptions } from './read-items.ts';
import { readQuotes } from './read-quotes.ts';

const T0 = Date.UTC(2024, 0, 1);
const HEADER = 'timestamp,bid,ask,bid_size,ask_size\n';
const ROWS = `${T0},99,101,1.5,2\n${T0},99.5,101,0,2\n${T0 + 1_000},100,100,1,1\n`;
const THREE = [
  aQuote({ at: at(T0), bid: 99, ask: 101, bidSize: 1.5, askSize: 2 }),
  aQuote({ at: at(T0), bid: 99.5, ask: 101, bidSize: 0, askSize: 2 }),
  aQuote({ at: at(T0 + 1_000), bid: 100, ask: 100, bidSize: 1, askSize: 1 }),
];

async function all(text: string, options: Partial<ReadItemsOptions> = {}): Promise<Quote[]> {
  const quotes: Quote[] = [];
  for await (const chunk of readQuotes(text, { instrument: 'BTC/USDT.SIM', format: 'csv', ...options })) quotes.push(...chunk);
  return quotes;
}

describe('readQuotes', () => {
  it.each([
    ['as documented', HEADER + ROWS],
    ['other names, case and order, with other columns', `Ask_Amount,BID_PRICE,venue,ask_price,bid_qty,Time\n2,99,X,101,1.5,${T0}\n2,99.5,Y,101,0,${T0}\n1,100,,100,1,${T0 + 1_000}\n`],
    ['semicolons, quotes and CRLF', (HEADER + ROWS).replaceAll(/[^,\n]+/g, '"$&"').replaceAll(',', ';').replaceAll('\n', '\r\n')],
    ['times as text', HEADER + ROWS.replaceAll(String(T0 + 1_000), '2024-01-01T00:00:01Z').replaceAll(String(T0), '2024-01-01')],
    ['date and time in two columns', `date,time,bid,ask,bid_size,ask_size\n${ROWS.replaceAll(String(T0 + 1_000), '2024-01-01,00:00:01').replaceAll(String(T0), '2024-01-01,00:00')}`],
    ['a delimiter at the end of rows', HEADER + ROWS.replaceAll('\n', ',\n')],
  ])('reads CSV with %s', async (_, text) => {
    expect(await all(text)).toEqual(THREE);
  });

  it('leaves sizes out that the file has not, or not in a row', async () => {
    expect(await all('time,bid,ask\n0,1,2\n')).toEqual([{ instrument: 'BTC/USDT.SIM', at: 0, bid: 1, ask: 2 }]);
    expect(await all('time,bid,ask,bidSize,askSize\n0,1,2,,3\n0,1,2,3,\n')).toEqual([aQuote({ at: at(0), bid: 1, ask: 2, askSize: 3 }), aQuote({ at: at(0), bid: 1, ask: 2, bidSize: 3 })]);
  });

  it('reads Tardis in the order of arrival, microseconds kept, or by another time column', async () => {
    const text = 'exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount\nx,BTC,1588291201099000,1588291201234268,2,101,99,1\n';
    const quote = aQuote({ bid: 99, ask: 101, bidSize: 1, askSize: 2 });
    expect(await all(text, { format: 'tardis' })).toEqual([{ ...quote, at: 1588291201234.268 }]);
    expect(await all(text, { format: 'tardis', timeColumn: 'Timestamp' })).toEqual([{ ...quote, at: 1588291201099 }]);
    expect(await all(text)).toEqual([{ ...quote, at: 1588291201099 }]);
  });

  it('cuts the quotes into chunks and reads anew each time', async () => {
    const reader = readQuotes(HEADER + ROWS, { instrument: 'BTC/USDT.SIM', format: 'csv', chunkRows: 2 });
    const lengths: number[] = [];
    for (let run = 0; run < 2; run++) for await (const { length } of reader) lengths.push(length);
    expect({ lengths, rows: reader.rows, skippedRows: reader.skippedRows }).toEqual({ lengths: [2, 1, 2, 1], rows: 3, skippedRows: 0 });
  });

  const cases: readonly (readonly [what: string, row: string, column: string, value: string, problem: string])[] = [
    ['no time', 'x,1,2,3,4', 'timestamp', 'x', 'timestamp "x" is not a time (an epoch, or ISO 8601 such as 2024-01-31 23:59:00)'],
    ['an earlier time', `${T0 - 1},1,2,3,4`, 'timestamp', String(T0 - 1), `timestamp "${T0 - 1}" is earlier than the row before`],
    ['text for a price', `${T0},x,2,3,4`, 'bid', 'x', 'bid "x" is not a number'],
    ['a missing price', `${T0},1,,3,4`, 'ask', '', 'ask is missing'],
    ['a short row', `${T0},1`, 'ask', '', 'ask is missing'],
    ['a negative price', `${T0},-1,2,3,4`, 'bid', '-1', 'bid "-1" is negative'],
    ['an infinite price', `${T0},1,1e999,3,4`, 'ask', '1e999', 'ask "1e999" is not a number'],
    ['a bid above the ask', `${T0},3,2,3,4`, 'bid', '3', 'bid "3" is above ask "2"'],
    ['text for a size', `${T0},1,2,x,4`, 'bid_size', 'x', 'bid_size "x" is not a number'],
    ['a negative size', `${T0},1,2,,-4`, 'ask_size', '-4', 'ask_size "-4" is negative'],
    ['too many fields', `${T0},1,2,3,4,5`, '6', '5', 'the row has 6 fields where 5 are expected'],
  ];

  it.each(cases)('stops at %s', async (_, row, column, value, problem) => {
    expect(await failure(all(`${HEADER}${T0},1,2,3,4\n${row}\n`, { name: 'q.csv' }))).toEqual(
      new RedFireError('BAD_ROW', `q.csv line 3: ${problem}; correct the row, or set onBadRow: skip to drop such rows`, { details: { file: 'q.csv', line: 3, column, value } }),
    );
  });

  it.each(cases)('drops and counts %s when told to skip', async (_, row, column, value, problem) => {
    const skipped: BadRow[] = [];
    const rest = await all(`${HEADER}${ROWS.split('\n', 1)[0] ?? ''}\n${row}\n${T0 + 1_000},100,100,1,1\n`, { onBadRow: 'skip', onSkip: (bad) => skipped.push(bad) });
    expect({ rest, skipped }).toEqual({ rest: [THREE[0], THREE[2]], skipped: [{ line: 3, column, value, problem }] });
  });

  it.each<[string, string, Partial<ReadItemsOptions>, string]>([
    ['an empty file', '', {}, 'quotes is empty'],
    ['a header only', HEADER, {}, 'quotes has a header but no rows'],
    ['missing columns', 'a,b\n1,2\n', {}, 'quotes has no column timestamp (or time, date, datetime, or an unnamed first column), bid (or bid_price, bidprice, best_bid, best_bid_price), ask (or ask_price, askprice, best_ask, best_ask_price); its first line reads "a", "b"'],
    ['a time column that is not there', HEADER, { timeColumn: 'at' }, 'quotes has no column at; its first line reads "timestamp", "bid", "ask", "bid_size", "ask_size"'],
    ['another file for one of Tardis', HEADER, { format: 'tardis' }, 'quotes has no column local_timestamp; its first line reads "timestamp", "bid", "ask", "bid_size", "ask_size"'],
    ['a column twice', 'time,bid,ask,Bid\n', {}, 'quotes has two columns bid; its first line reads "time", "bid", "ask", "Bid"'],
    ['no usable row', `${HEADER}0,2,1,,\n`, { onBadRow: 'skip' }, 'quotes has no usable row; the first is bad at line 2: bid "2" is above ask "1"'],
    ['an open quote', `${HEADER}0,"1,2,,\n`, {}, 'quotes ends inside a quoted field; the quote is opened in the row at line 2'],
  ])('refuses %s', async (_, text, options, message) => {
    expect(await failure(all(text, options))).toMatchObject({ code: 'DATA_FORMAT', message });
  });

  it.each<[Partial<ReadItemsOptions>]>([[{ instrument: 'BTC' }], [{ chunkRows: 0 }]])('refuses the options %j at once', (options) => {
    expect(() => readQuotes('', { instrument: 'BTC/USDT.SIM', format: 'csv', ...options })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
