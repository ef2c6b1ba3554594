import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { failure, listOf, read } from './fixtures/collect.ts';
import { readQuotes } from './read-quotes.ts';
import { readTrades } from './read-trades.ts';

const OPTIONS = { instrument: 'SPY/USD.X', format: 'lean', name: 'folder-20200101/20131007_trade.zip' } as const;
const instrument = 'SPY/USD.X';
/** Midnight of New York, in daylight saving time. */
const MIDNIGHT = Date.UTC(2013, 9, 7, 4);

async function all<Item>(chunks: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  return (await listOf(chunks)).flat();
}

describe('files of LEAN', () => {
  it('have ticks of trades: times since midnight of New York, prices without their decimals', async () => {
    const zip = zipSync({ '20131007_spy_Trade_Tick.csv': new TextEncoder().encode('14400464,1674100,100,P,20002000,0\n71999536.5,1673000,100,K,2000,0') });
    expect(await all(readTrades(zip, OPTIONS))).toEqual([{ instrument, at: MIDNIGHT + 14_400_464, price: 167.41, size: 100 }, { instrument, at: MIDNIGHT + 71_999_536.5, price: 167.3, size: 100 }]);
  });

  it('have ticks of quotes', async () => {
    expect(await all(readQuotes('1000,1674100,2,1674200,3,P,0,0\n', OPTIONS))).toEqual([{ instrument, at: MIDNIGHT + 1_000, bid: 167.41, bidSize: 2, ask: 167.42, askSize: 3 }]);
    expect(await all(readQuotes('1000,1.5,1.25e1\n', { ...OPTIONS, priceScale: 1, timeZone: 'UTC', date: '2013-10-08' }))).toEqual([{ instrument, at: Date.UTC(2013, 9, 8) + 1_000, bid: 1.5, ask: 12.5 }]);
  });

  it('have bars of minutes, and bars of hours and days with their dates', async () => {
    const bar = { open: [167.41], high: [167.5], low: [167], close: [167.1], volume: [12] };
    expect(await read('34200000,1674100,1675000,1670000,1671000,12\n', { format: 'lean', name: '20131007_trade.csv' })).toEqual({ openTime: [MIDNIGHT + 34_200_000], closeTime: [MIDNIGHT + 34_260_000], ...bar });
    expect(await read('20131007 09:30,1674100,1675000,1670000,1671000,12\n', { format: 'lean' })).toEqual({ openTime: [MIDNIGHT + 34_200_000], closeTime: [MIDNIGHT + 34_260_000], ...bar });
  });

  it('follow the clocks through the day on which they are changed', async () => {
    // at 2:00 of 2024-11-03 clocks are put back to 1:00
    const trades = await all(readTrades('0,10000,1\n10800000,10000,1\n', { ...OPTIONS, name: '20241103_trade.csv' }));
    expect(trades.map(({ at }) => at)).toEqual([Date.UTC(2024, 10, 3, 4), Date.UTC(2024, 10, 3, 8)]);
  });

  it.each([
    ['a time beyond the day', '86400000,1,1', 'BAD_ROW', 'is not a time (milliseconds since midnight, or written as YYYYMMDD HH:mm)'],
    ['a negative time', '-1,1,1', 'BAD_ROW', 'is not a time'],
    ['a negative price', '1,-1,1', 'BAD_ROW', 'price "-1" is negative'],
    ['other columns', '1,2', 'DATA_FORMAT', 'is of 2 columns that are not known for format "lean"'],
    ['an empty file', '', 'DATA_FORMAT', 'is empty'],
  ])('are refused for %s', async (_, text, code, message) => {
    const problem = await failure(all(readTrades(text, OPTIONS)));
    expect(problem).toMatchObject({ code });
    expect(String(problem)).toContain(message);
  });

  it('need a day', async () => {
    expect(await failure(all(readTrades('1,1,1', { ...OPTIONS, name: 'trades.csv' })))).toMatchObject({ code: 'DATA_FORMAT', message: 'trades.csv has no day in its name, and its times are of a day; give its date' });
    expect(() => readTrades('', { ...OPTIONS, date: '2013-02-30' })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(() => readTrades('', { ...OPTIONS, priceScale: 0 })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
