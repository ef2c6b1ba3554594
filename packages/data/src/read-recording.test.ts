import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { failure, listOf, pieces } from './fixtures/collect.ts';
import { readRecording, type ReadRecordingOptions } from './read-recording.ts';

const instrument = 'ETH/USDT.BINANCE';
const NS = '1723161254024619568';
const AT = 1723161254024.6194;
const ticker = '{"stream":"ethusdt@bookTicker","data":{"u":7,"s":"ETHUSDT","b":"2683.80","B":"3.0","a":"2683.81","A":"31.4"}}';
const quote = { topic: 'market.quote', data: { instrument, at: AT, bid: 2683.8, ask: 2683.81, bidSize: 3, askSize: 31.4, sequence: 7 } };

async function all(source: Parameters<typeof readRecording>[0], options: Partial<ReadRecordingOptions> = {}) {
  return (await listOf(readRecording(source, { instrument, ...options }))).flat();
}

describe('readRecording', () => {
  it.each([
    ['the best bid and ask', ticker, quote],
    ['one without an envelope, as of futures', '{"e":"bookTicker","u":7,"b":"2683.80","B":"3.0","a":"2683.81","A":"31.4","T":1,"E":2}', quote],
    ['a change of the book', '{"stream":"x","data":{"e":"depthUpdate","U":5,"u":9,"b":[["10.5","0.00"]],"a":[["11","2"],["12","1"]]}}', { topic: 'market.book-delta', data: { instrument, at: AT, bids: [[10.5, 0]], asks: [[11, 2], [12, 1]], sequence: 9, previousSequence: 4 } }],
    ['a change that names the one before, as of futures', '{"e":"depthUpdate","U":5,"u":9,"pu":3,"b":[],"a":[]}', { topic: 'market.book-delta', data: { instrument, at: AT, bids: [], asks: [], sequence: 9, previousSequence: 3 } }],
    ['a whole book, best levels first', '{"lastUpdateId":9,"bids":[["9","1"],["10","2"],["8","0"]],"asks":[["12","1"],["11","2"]]}', { topic: 'market.book-snapshot', data: { instrument, at: AT, bids: [[10, 2], [9, 1]], asks: [[11, 2], [12, 1]], sequence: 9 } }],
    ['a trade whose buyer was there first', '{"e":"trade","t":15,"p":"10.5","q":"0.1","m":true}', { topic: 'market.trade', data: { instrument, at: AT, price: 10.5, size: 0.1, side: 'sell', tradeId: '15' } }],
    ['an aggregate trade', '{"e":"aggTrade","a":15,"p":"10.5","q":"0.1","m":false}', { topic: 'market.trade', data: { instrument, at: AT, price: 10.5, size: 0.1, side: 'buy', tradeId: '15' } }],
  ])('reads %s', async (_, message, item) => {
    expect(await all(`${NS} ${message}\n`)).toEqual([item]);
  });

  it('reads on through pieces of any size, blank lines, CRLF and gzip', async () => {
    const text = new TextEncoder().encode(`${NS} ${ticker}\r\n\n${NS} ${ticker}`);
    expect(await all(pieces(text, Array.from({ length: 40 }, (_, index) => index / 40)))).toEqual([quote, quote]);
    expect(await all(gzipSync(text), { chunkRows: 1 })).toEqual([quote, quote]);
  });

  it.each([
    ['a time that goes back', `1723161254024000000 ${ticker}`, 'time', 'time "1723161254024000000" is earlier than the row before'],
    ['a time that is none', `soon ${ticker}`, 'time', 'time "soon" is not a time (an epoch) with a space behind it'],
    ['a message that is cut', `${NS} {"e":"trade","t":15`, 'message', 'message "{"e":"trade","t":15" is not JSON'],
    ['a message of another kind', `${NS} {"e":"kline"}`, 'e', 'e "kline" is none of depthUpdate, trade, aggTrade, bookTicker, and there is no lastUpdateId'],
    ['a price that is no number', `${NS} {"e":"trade","t":15,"p":"NaN","q":"1","m":true}`, 'p', 'p "NaN" is not a number'],
    ['a negative size', `${NS} {"e":"trade","t":15,"p":"1","q":"-1","m":true}`, 'q', 'q "-1" is negative'],
    ['a missing value', `${NS} {"e":"trade","t":15,"p":"1","m":true}`, 'q', 'q is missing'],
    ['no word on who was first', `${NS} {"e":"trade","t":15,"p":"1","q":"1"}`, 'm', 'm is missing'],
    ['a level without a size', `${NS} {"e":"depthUpdate","U":1,"u":2,"b":[["1"]],"a":[]}`, 'b[0]', 'b[0] "["1"]" is no pair of a price and a size'],
    ['a bid above the ask', `${NS} {"u":1,"b":"3","B":"1","a":"2","A":"1"}`, 'b', 'b "3" is above a "2"'],
    ['an update id that is none', `${NS} {"u":1.5,"b":"1","B":"1","a":"2","A":"1"}`, 'u', 'u "1.5" is no whole number'],
  ])('stops at %s, or drops it', async (_, line, column, problem) => {
    const text = `${NS} ${ticker}\n${line}\n${NS} ${ticker}\n`;
    expect(await failure(all(text, { name: 'r.jsonl' }))).toMatchObject({ code: 'BAD_ROW', message: `r.jsonl line 2: ${problem}; correct the row, or set onBadRow: skip to drop such rows`, details: { file: 'r.jsonl', line: 2, column } });
    expect(await all(text, { onBadRow: 'skip' })).toEqual([quote, quote]);
  });

  it.each([
    ['an empty file', '', 'recording is empty'],
    ['another file', 'time,price\n', 'recording is no recording, of which each line is a time, a space and a message in braces; its first line reads "time,price"'],
    ['no usable row', `${NS} {}\n`, 'recording has no usable row; the first is bad at line 1: e is missing'],
  ])('refuses %s', async (_, text, message) => {
    expect(await failure(all(text, { onBadRow: 'skip' }))).toMatchObject({ code: 'DATA_FORMAT', message });
  });

  it('refuses a broken archive', async () => {
    const archive = gzipSync(new TextEncoder().encode(`${NS} ${ticker}\n`.repeat(100)));
    expect(await failure(all(archive.slice(0, -9)))).toMatchObject({ code: 'DATA_FORMAT' });
    expect(await failure(all(archive.with(archive.length - 5, 1)))).toMatchObject({ code: 'DATA_FORMAT' });
  });
});
