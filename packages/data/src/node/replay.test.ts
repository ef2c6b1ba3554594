import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { aTrade } from '@redfire/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure } from '../fixtures/collect.ts';
import { BARS_1M, BTC, QUOTES, at, hostOf } from '../fixtures/replay-host.ts';
import { convertData, replay } from '../node.ts';

let folder = '';
const path = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redfire-replay-'));
  await writeFile(path('bars.csv'), 'time,open,high,low,close\n0,1,1,1,1\n60,2,2,2,2\n');
  await writeFile(path('quotes.csv.gz'), gzipSync('time,bid,ask\n61,10,11\n120,12,13\n'));
  await writeFile(path('trades.csv'), 'exchange,symbol,timestamp,local_timestamp,id,side,price,amount\nx,BTC,0,90,a,buy,7,1\n');
});
afterAll(() => rm(folder, { recursive: true }));

describe('replay', () => {
  it('plays one file', async () => {
    const { source, heard, pass } = hostOf(replay({ file: path('bars.csv'), instrument: 'BTC/USDT.SIM', interval: '1m', speed: 100, name: 'btc' }));
    await source.open();
    await source.subscribe(BARS_1M);
    await pass(0);
    await pass(600);
    await source.ended;
    expect([source.name, ...heard]).toEqual(['btc', 'bar BTC 1 at 60000', 'bar BTC 2 at 120000']);
  });

  it('plays several files, packed or not, and what is in memory, merged by time', async () => {
    const [bars, quotes, trades] = [path('bars.csv'), path('quotes.csv.gz'), path('trades.csv')];
    const noticed = [aTrade({ at: at(100_000), price: 8 })];
    // #region feeds
    const recorded = replay({
      feeds: [
        { file: bars, instrument: 'BTC/USDT.SIM', interval: '1m', stamps: 'close' },
        { kind: 'quotes', file: quotes, instrument: 'BTC/USDT.SIM' },
        { kind: 'trades', file: trades, instrument: 'BTC/USDT.SIM', format: 'tardis' },
        { instrument: 'BTC/USDT.SIM', trades: noticed },
      ],
    });
    // #endregion feeds
    const { source, heard, pass } = hostOf(recorded);
    await source.open();
    for (const subscription of [BARS_1M, QUOTES, { topic: 'market.trade', instrument: BTC }] as const) await source.subscribe(subscription);
    await pass(0);
    await source.ended;
    expect(heard).toEqual(['bar BTC 1 at 0', 'bar BTC 2 at 60000', 'quote BTC 10 at 61000', 'trade BTC 7 at 90000', 'trade BTC 8 at 100000', 'quote BTC 12 at 120000']);
  });

  it('plays books and recordings, of which only what is asked for is heard', async () => {
    const line = (ns: string, message: string) => `${ns} ${message}\n`;
    await writeFile(path('recording.jsonl'), [
      line('1704067200000000000', '{"u":7,"b":"1","B":"2","a":"3","A":"4"}'), line('1704067201000000000', '{"lastUpdateId":9,"bids":[["1","1"]],"asks":[]}'), line('1704067202000000000', '{"e":"trade","t":1,"p":"5","q":"1","m":true}'),
    ].join(''));
    await writeFile(path('books.csv'), 'time,is_snapshot,side,price,size\n1704067200.5,true,bid,1,1\n1704067201.5,false,bid,1,2\n');
    const { source, heard, pass } = hostOf(replay({ feeds: [{ kind: 'recording', file: path('recording.jsonl'), instrument: BTC }, { kind: 'books', file: path('books.csv'), instrument: BTC }] }));
    await source.open();
    expect(source.capabilities.topics).toEqual(['market.quote', 'market.trade', 'market.book-snapshot', 'market.book-delta']);
    for (const topic of ['market.trade', 'market.book-snapshot'] as const) await source.subscribe({ topic, instrument: BTC });
    await pass(0);
    await source.ended;
    expect(heard).toEqual(['book-snapshot BTC  at 1704067200500', 'book-snapshot BTC  at 1704067201000', 'trade BTC 5 at 1704067202000']);
  });

  it('plays Parquet', async () => {
    await convertData(path('bars.csv'), path('bars.parquet'));
    const { source, heard, pass } = hostOf(replay({ file: path('bars.parquet'), format: 'parquet', instrument: BTC, interval: '1m' }));
    await source.open();
    await source.subscribe(BARS_1M);
    await pass(0);
    await source.ended;
    expect(heard).toEqual(['bar BTC 1 at 60000', 'bar BTC 2 at 120000']);
  });

  it('tells of a file that is not there when it is opened', async () => {
    const { source } = hostOf(replay({ kind: 'quotes', file: path('none.csv'), instrument: BTC }));
    expect(await failure(source.open())).toMatchObject({ code: 'FILE_NOT_READABLE', details: { file: path('none.csv') } });
  });

  it('gives past bars of a file', async () => {
    const { source, pass } = hostOf(replay({ file: path('bars.csv'), instrument: BTC, interval: '1m' }));
    await source.open();
    source.begin();
    await pass(0);
    await source.ended;
    const closes: number[] = [];
    for await (const { close } of source.history({ instrument: BTC, interval: '1m', from: at(0), to: at(120_000) })) closes.push(...close);
    expect(closes).toEqual([1, 2]);
  });
});
