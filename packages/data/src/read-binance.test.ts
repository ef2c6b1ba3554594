import { RedFireError } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { failure, listOf } from './fixtures/collect.ts';
import { readQuotes } from './read-quotes.ts';
import { readTrades } from './read-trades.ts';

const OPTIONS = { instrument: 'BTC/USDT.BINANCE', format: 'binance-vision' } as const;
const instrument = 'BTC/USDT.BINANCE';

async function all<Item>(chunks: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  return (await listOf(chunks)).flat();
}

describe('readTrades of Binance Vision', () => {
  it.each([
    ['trades of spot, in milliseconds', '51175358,17.8,5.69,101.292,1583709433583,True,True\n51175359,17.9,1,17.9,1583709433583,False,True\n', 1583709433583],
    ['trades of spot since 2025, in microseconds', '51175358,17.8,5.69,101.292,1735689600010866,True,True\n51175359,17.9,1,17.9,1735689600010866,False,True\n', 1735689600010.866],
    ['trades of futures, with a header', 'id,price,qty,quote_qty,time,is_buyer_maker\n51175358,17.8,5.69,101.292,1583709433583,true\n51175359,17.9,1,17.9,1583709433583,false\n', 1583709433583],
    ['trades of futures, without one', '51175358,17.8,5.69,101.292,1583709433583,true\n51175359,17.9,1,17.9,1583709433583,false\n', 1583709433583],
    ['aggregate trades of spot', '51175358,17.8,5.69,7,9,1583709433583,True,True\n51175359,17.9,1,10,10,1583709433583,False,True\n', 1583709433583],
    ['aggregate trades of futures, with a header', 'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n51175358,17.8,5.69,7,9,1583709433583,true\n51175359,17.9,1,10,10,1583709433583,false\n', 1583709433583],
    ['aggregate trades of futures, without one', '51175358,17.8,5.69,7,9,1583709433583,true\n51175359,17.9,1,10,10,1583709433583,false\n', 1583709433583],
  ])('reads %s; who takes is the other than the maker', async (_, text, at) => {
    expect(await all(readTrades(text, OPTIONS))).toEqual([
      { instrument, at, price: 17.8, size: 5.69, side: 'sell', tradeId: '51175358' },
      { instrument, at, price: 17.9, size: 1, side: 'buy', tradeId: '51175359' },
    ]);
  });

  it.each([
    ['a word for true or false', '1,17.8,5,1,1583709433583,maybe,True', 'is_buyer_maker', 'maybe', 'is_buyer_maker "maybe" is neither true nor false'],
    ['a negative price', '1,-17.8,5,1,1583709433583,true,True', 'price', '-17.8', 'price "-17.8" is negative'],
    ['NaN for a size', '1,17.8,NaN,1,1583709433583,true,True', 'qty', 'NaN', 'qty "NaN" is not a number'],
    ['a time that goes back', '1,17.8,5,1,1583709433582,true,True', 'time', '1583709433582', 'time "1583709433582" is earlier than the row before'],
    ['a row that is cut', '1,17.8,5', 'time', '', 'time is missing'],
  ])('stops at %s', async (_, row, column, value, problem) => {
    expect(await failure(all(readTrades(`1,17.8,5,1,1583709433583,true,True\n${row}\n`, { ...OPTIONS, name: 't.csv' })))).toEqual(
      new RedFireError('BAD_ROW', `t.csv line 2: ${problem}; correct the row, or set onBadRow: skip to drop such rows`, { details: { file: 't.csv', line: 2, column, value } }),
    );
  });

  it.each([['', 'trades is empty'], ['1,2,3\n', 'trades is of 3 columns that are not known for format "binance-vision"; its first line reads "1", "2", "3"']])('refuses %j', async (text, message) => {
    expect(await failure(all(readTrades(text, OPTIONS)))).toMatchObject({ code: 'DATA_FORMAT', message });
  });
});

describe('readQuotes of Binance Vision', () => {
  const row = '2342393,10.1,5,10.2,7.5,1684195200000,1684195200003\n';
  const quote = { instrument, at: 1684195200000, bid: 10.1, ask: 10.2, bidSize: 5, askSize: 7.5, sequence: 2342393 };

  it.each([['with a header', `update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time\n${row}`], ['without one', row]])('reads bookTicker %s', async (_, text) => {
    expect(await all(readQuotes(text, OPTIONS))).toEqual([quote]);
    expect(await all(readQuotes(text, { ...OPTIONS, timeColumn: 'event_time' }))).toEqual([{ ...quote, at: 1684195200003 }]);
  });

  it('stops at an update id that is none, and at a bid above the ask', async () => {
    expect(await failure(all(readQuotes(row.replace('2342393', '1.5'), OPTIONS)))).toMatchObject({ code: 'BAD_ROW', details: { column: 'update_id', value: '1.5', line: 1 } });
    expect(await failure(all(readQuotes(row.replace('10.1', '10.3'), OPTIONS)))).toMatchObject({ code: 'BAD_ROW', details: { column: 'best_bid_price', value: '10.3' } });
  });
});
