import { describe, expect, it } from 'vitest';
import { failure, listOf } from './fixtures/collect.ts';
import { readBooks, type ReadBooksOptions } from './read-books.ts';

const instrument = 'BTC/USDT.SIM';
const T0 = 1_700_000_000_000;
const LEVELS = 'timestamp,is_snapshot,side,price,size\n';

async function all(text: string, options: Partial<ReadBooksOptions> = {}) {
  return (await listOf(readBooks(text, { instrument, format: 'csv', ...options }))).flat();
}

describe('readBooks with one level in a row', () => {
  it('makes one item of the rows of one time: a whole book, best levels first, or a change', async () => {
    const text = `${LEVELS}${T0},true,bid,98,1\n${T0},true,bid,99,2\n${T0},true,bid,97,0\n${T0},true,ask,101,4\n${T0},true,ask,100,3\n${T0},false,ask,100,0\n${T0 + 5},false,buy,99,7\n${T0 + 5},false,s,102,1\n`;
    const reader = readBooks(text, { instrument, format: 'csv' });
    expect((await listOf(reader)).flat()).toEqual([
      { topic: 'market.book-snapshot', data: { instrument, at: T0, bids: [[99, 2], [98, 1]], asks: [[100, 3], [101, 4]] } },
      { topic: 'market.book-delta', data: { instrument, at: T0, bids: [], asks: [[100, 0]] } },
      { topic: 'market.book-delta', data: { instrument, at: T0 + 5, bids: [[99, 7]], asks: [[102, 1]] } },
    ]);
    expect([reader.rows, reader.topics]).toEqual([8, ['market.book-snapshot', 'market.book-delta']]);
  });

  it('tells changes of one time apart by their sequence or event', async () => {
    const rows = `${T0},bid,98,1,5,4\n${T0},ask,99,1,6,5\n`;
    expect(await all(`timestamp,side,price,size,sequence,previous_sequence\n${rows}`)).toEqual([
      { topic: 'market.book-delta', data: { instrument, at: T0, bids: [[98, 1]], asks: [], sequence: 5, previousSequence: 4 } },
      { topic: 'market.book-delta', data: { instrument, at: T0, bids: [], asks: [[99, 1]], sequence: 6, previousSequence: 5 } },
    ]);
    expect((await all(`timestamp,side,price,size,event\n${T0},bid,98,1,1\n${T0},bid,97,1,1\n${T0},,,,2\n${T0},bid,96,1,3\n`)).map(({ data }) => data.bids)).toEqual([[[98, 1], [97, 1]], [], [[96, 1]]]);
  });

  it('gives no chunk before it is full, and the open item at the end', async () => {
    const text = `${LEVELS}${T0},0,bid,98,1\n${T0 + 1},0,bid,98,2\n${T0 + 2},0,bid,98,3\n`;
    expect((await listOf(readBooks(text, { instrument, format: 'csv', chunkRows: 2 }))).map(({ length }) => length)).toEqual([2, 1]);
  });

  it('reads Tardis by the time of arrival', async () => {
    const text = 'exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\nx,B,1585699200245000,1585699200355684,true,ask,6421.5,18640\n';
    expect(await all(text, { format: 'tardis' })).toEqual([{ topic: 'market.book-snapshot', data: { instrument, at: 1585699200355.684, bids: [], asks: [[6421.5, 18640]] } }]);
    expect((await all(text, { format: 'tardis', timeColumn: 'timestamp' }))[0]?.data.at).toBe(1585699200245);
  });

  it.each([
    ['another word for a side', `${T0},0,up,98,1`, 'side', 'up', 'side "up" is neither bid nor ask'],
    ['a price that is no number', `${T0},0,bid,x,1`, 'price', 'x', 'price "x" is not a number'],
    ['NaN for a size', `${T0},0,bid,98,NaN`, 'size', 'NaN', 'size "NaN" is not a number'],
    ['a negative size', `${T0},0,bid,98,-1`, 'size', '-1', 'size "-1" is negative'],
    ['a flag that is none', `${T0},yes,bid,98,1`, 'is_snapshot', 'yes', 'is_snapshot "yes" is neither true nor false'],
    ['a time that goes back', `${T0 - 1},0,bid,98,1`, 'timestamp', String(T0 - 1), `timestamp "${T0 - 1}" is earlier than the row before`],
    ['a row that is cut', `${T0},0,bi`, 'side', 'bi', 'side "bi" is neither bid nor ask'],
    ['a field too many', `${T0},0,bid,98,1,2`, '6', '2', 'the row has 6 fields where 5 are expected'],
  ])('stops at %s, or drops it', async (_, row, column, value, problem) => {
    const text = `${LEVELS}${T0},0,bid,98,1\n${row}\n`;
    expect(await failure(all(text, { name: 'b.csv' }))).toMatchObject({ code: 'BAD_ROW', message: `b.csv line 3: ${problem}; correct the row, or set onBadRow: skip to drop such rows`, details: { file: 'b.csv', line: 3, column, value } });
    expect(await all(text, { onBadRow: 'skip' })).toHaveLength(1);
  });
});

describe('readBooks with levels side by side', () => {
  const book = { topic: 'market.book-snapshot', data: { instrument, at: T0, bids: [[99, 1], [98, 2]], asks: [[100, 3], [101, 4]] } };

  it.each([
    ['as Tardis has them', 'local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount,asks[1].price,asks[1].amount,bids[1].price,bids[1].amount', [100, 3, 99, 1, 101, 4, 98, 2], { format: 'tardis' }],
    ['in other orders and words', 'ts_event,bid_px_00,bid_sz_00,bid_px_01,bid_sz_01,ask_px_01,ask_sz_01,ask_px_00,ask_sz_00', [99, 1, 98, 2, 101, 4, 100, 3], { timeColumn: 'ts_event' }],
    ['counted from 1', 'time,bid1_price,bid2_price,bid1_qty,bid2_qty,ask_price_1,ask_qty_1,ask_price_2,ask_qty_2', [99, 98, 1, 2, 100, 3, 101, 4], {}],
    ['by patterns of the caller', 'time,b0p,b0q,b1p,b1q,a0p,a0q,a1p,a1q', [99, 1, 98, 2, 100, 3, 101, 4], { columns: { bidPrice: 'b#p', bidSize: 'b#q', askPrice: 'a#p', askSize: 'a#q' } }],
  ] as const)('reads them %s', async (_, header, values, options) => {
    expect(await all(`${header}\n${T0},${values.join(',')}\n`, options)).toEqual([book]);
  });

  const header = 'time,bid_price_0,bid_size_0,bid_price_1,bid_size_1,ask_price_0,ask_size_0,ask_price_1,ask_size_1\n';

  it('leaves out levels that are not there', async () => {
    expect((await all(`${header}${T0},99,1,,,100,3,101,0\n`))[0]?.data).toEqual({ instrument, at: T0, bids: [[99, 1]], asks: [[100, 3]] });
  });

  it.each([
    ['levels that are not in order', '99,1,99,2,100,3,101,4', 'bid_price_1', 'bid_price_1 "99" is not below that of the level before, "99"'],
    ['asks that fall', '99,1,98,2,102,3,101,4', 'ask_price_1', 'ask_price_1 "101" is not above that of the level before, "102"'],
    ['a best bid above the best ask', '103,1,98,2,102,3,105,4', 'bid_price_0', 'bid_price_0 "103" is above ask_price_0 "102"'],
    ['a price without a size', '99,,98,2,102,3,105,4', 'bid_size_0', 'bid_size_0 is missing'],
  ])('stops at %s', async (_, values, column, problem) => {
    expect(await failure(all(`${header}${T0},${values}\n`))).toMatchObject({ code: 'BAD_ROW', details: { line: 2, column }, message: `books line 2: ${problem}; correct the row, or set onBadRow: skip to drop such rows` });
  });
});

it.each([['', 'books is empty'], ['time,price\n', 'books has no column side, size (or amount, quantity, qty, volume); its first line reads "time", "price"'], [LEVELS, 'books has a header but no rows']])('refuses %j', async (text, message) => {
  expect(await failure(all(text))).toMatchObject({ code: 'DATA_FORMAT', message });
});

it.each<[Partial<ReadBooksOptions>]>([[{ columns: { bidPrice: 'bid' } }], [{ instrument: 'BTC' }], [{ chunkRows: 0 }]])('refuses the options %j at once', (options) => {
  expect(() => readBooks('', { instrument, format: 'csv', ...options })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});
