import { RedFireError, type Trade } from '@redfire/core';
import { aTrade } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { failure } from './fixtures/collect.ts';
import { at } from './fixtures/replay-host.ts';
import { type ReadItemsOptions } from './read-items.ts';
import { readTrades } from './read-trades.ts';

async function all(text: string, options: Partial<ReadItemsOptions> = {}): Promise<Trade[]> {
  const trades: Trade[] = [];
  for await (const chunk of readTrades(text, { instrument: 'BTC/USDT.SIM', format: 'csv', ...options })) trades.push(...chunk);
  return trades;
}

describe('readTrades', () => {
  it('reads CSV, with side and id where they are known', async () => {
    expect(await all('time,price,size,side,id\n0,10,1,buy,a\n0,11,0,Sell,"b,""c"""\n60,12,2,b,\n60,13,2,S,4\n60,14,2,,5\n60,15,2,unknown,6\n')).toEqual([
      aTrade({ at: at(0), price: 10, size: 1, side: 'buy', tradeId: 'a' }),
      aTrade({ at: at(0), price: 11, size: 0, side: 'sell', tradeId: 'b,"c"' }),
      aTrade({ at: at(60_000), price: 12, size: 2, side: 'buy' }),
      aTrade({ at: at(60_000), price: 13, size: 2, side: 'sell', tradeId: '4' }),
      aTrade({ at: at(60_000), price: 14, size: 2, tradeId: '5' }),
      aTrade({ at: at(60_000), price: 15, size: 2, tradeId: '6' }),
    ]);
  });

  it.each(['size', 'Amount', 'quantity', 'qty', 'volume'])('takes %s for the size', async (name) => {
    expect(await all(`time,price,${name}\n0,10,3\n`)).toEqual([aTrade({ at: at(0), price: 10, size: 3 })]);
  });

  it('reads Tardis, microseconds kept', async () => {
    const text = 'exchange,symbol,timestamp,local_timestamp,id,side,price,amount\nx,BTC,1583020803145000,1583020803307160,ccc3,sell,8531.5,2152\n';
    expect(await all(text, { format: 'tardis' })).toEqual([aTrade({ at: at(1583020803307.16), price: 8531.5, size: 2152, side: 'sell', tradeId: 'ccc3' })]);
  });

  it.each([
    ['a missing price', '0,,1,buy', 'price', '', 'price is missing'],
    ['text for a size', '0,1,x,buy', 'size', 'x', 'size "x" is not a number'],
    ['a negative size', '0,1,-1,buy', 'size', '-1', 'size "-1" is negative'],
    ['another side', '0,1,1,long', 'side', 'long', 'side "long" is neither buy nor sell; leave it empty where it is not known'],
    ['an earlier time', '-1,1,1,buy', 'time', '-1', 'time "-1" is earlier than the row before'],
  ])('stops at %s', async (_, row, column, value, problem) => {
    expect(await failure(all(`time,price,size,side\n0,1,1,buy\n${row}\n`))).toEqual(
      new RedFireError('BAD_ROW', `trades line 3: ${problem}; correct the row, or set onBadRow: skip to drop such rows`, { details: { file: 'trades', line: 3, column, value } }),
    );
  });

  it('refuses a file without a size', async () => {
    expect(await failure(all('time,price\n0,1\n'))).toMatchObject({ code: 'DATA_FORMAT', message: 'trades has no column size (or amount, quantity, qty, volume); its first line reads "time", "price"' });
  });
});
