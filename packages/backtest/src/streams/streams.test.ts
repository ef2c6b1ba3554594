import { timestamp, type BookDelta, type BookSnapshot, type Quote, type Trade } from '@redfire/core';
import { aQuote, aTrade, barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import type { BacktestData, BookItem, TopicItem } from '../backtest-data.ts';
import type { BacktestOptions } from '../backtest-options.ts';
import { BTC, ETH, MINUTE, textOf } from '../fixtures/a-run.ts';
import { Streamer, type StreamScript } from '../fixtures/streamer.ts';
import { runBacktest } from '../run-backtest.ts';

const quote = (at: number, bid: number, ask = bid + 1, more: Partial<Quote> = {}) => aQuote({ at: timestamp(at), bid, ask, ...more });
const trade = (at: number, price: number, more: Partial<Trade> = {}) => aTrade({ at: timestamp(at), price, ...more });
const snapshot = (at: number, bid: number, ask: number): BookItem => ({ topic: 'market.book-snapshot', data: { instrument: BTC.id, at: timestamp(at), bids: [[bid, 5], [bid - 1, 5]], asks: [[ask, 5], [ask + 1, 5]] } satisfies BookSnapshot });
const delta = (at: number, bids: BookDelta['bids'], asks: BookDelta['asks']): BookItem => ({ topic: 'market.book-delta', data: { instrument: BTC.id, at: timestamp(at), bids, asks } });
const ALL: NonNullable<StreamScript['listens']> = [[BTC.id, 'market.quote'], [BTC.id, 'market.trade'], [BTC.id, 'market.book-snapshot']];

function aStreamRun(data: readonly BacktestData[], script: StreamScript, overrides: Partial<BacktestOptions> = {}): BacktestOptions {
  return { instruments: [BTC, ETH], data, account: { balances: { USDT: '1000' } }, strategies: [new Streamer({ listens: ALL, ...script })], ...overrides };
}

/** Notes what is heard as `time what price`. */
function noting(log: string[]): StreamScript {
  return {
    quote: ({ bid }, strategy) => log.push(`${strategy.time()} quote ${bid}`),
    trade: ({ price }, strategy) => log.push(`${strategy.time()} trade ${price}`),
    book: ({ bids }, strategy) => log.push(`${strategy.time()} book ${bids[0]?.[0]}`),
    bar: ({ close }, strategy) => log.push(`${strategy.time()} bar ${close}`),
  };
}

describe('streams', () => {
  it('are merged by time, and at one time by topic, whatever the order they are given in', async () => {
    const streams: readonly BacktestData[] = [
      { instrument: BTC.id, trades: [trade(1, 101), trade(2, 102)] },
      { instrument: BTC.id, quotes: [quote(1, 100), quote(2, 101), quote(3, 102)] },
      { instrument: BTC.id, books: [snapshot(2, 99, 100)] },
      { instrument: BTC.id, interval: '1m', bars: barsFromCloses([100], { startAt: 2 - MINUTE }) },
    ];
    for (const data of [streams, streams.toReversed()]) {
      const log: string[] = [];
      await runBacktest(aStreamRun(data, { ...noting(log), listens: [...ALL, [BTC.id, 'market.bar']] }));
      expect(log).toEqual(['1 quote 100', '1 trade 101', '2 book 99', '2 quote 101', '2 trade 102', '2 bar 100', '3 quote 102']);
    }
  });

  it.each<[string, () => BacktestData]>([
    ['an array', () => ({ instrument: BTC.id, quotes: [quote(1, 100), quote(2, 101), quote(3, 102)] })],
    ['arrays', () => ({ instrument: BTC.id, quotes: [[quote(1, 100)], [], [quote(2, 101), quote(3, 102)]] })],
    ['a generator', () => ({ instrument: BTC.id, quotes: (function* () { yield quote(1, 100); yield [quote(2, 101), quote(3, 102)]; })() })],
    ['an async generator', () => ({ instrument: BTC.id, quotes: (async function* () { yield [quote(1, 100)]; yield quote(2, 101); yield quote(3, 102); })() })],
    ['items with their topics', () => ({ items: [quote(1, 100), quote(2, 101), quote(3, 102)].map((data) => ({ topic: 'market.quote', data }) as const) })],
  ])('come as %s', async (_what, make) => {
    const log: string[] = [];
    const { summary } = await runBacktest(aStreamRun([make()], noting(log)));
    expect([log, summary.items, summary.from, summary.to]).toEqual([['1 quote 100', '2 quote 101', '3 quote 102'], 3, 1, 3]);
  });

  it('are worked through by the venue before strategies hear of them, and fill with the next data', async () => {
    const log: string[] = [];
    const script: StreamScript = {
      quote: ({ at }, strategy) => { log.push(`quote ${at}`); if (at === 1) strategy.place('buy', '1'); },
      fill: ({ price }, strategy) => log.push(`filled at ${price.toFixed()} at ${strategy.time()}`),
    };
    await runBacktest(aStreamRun([{ instrument: BTC.id, quotes: [quote(1, 100), quote(2, 110), quote(3, 120)] }], script));
    expect(log).toEqual(['quote 1', 'filled at 111 at 2', 'quote 2', 'quote 3']);
  });

  it('mark at the middle of a quote and of a book, and at the price of a trade, and sample equity once a time', async () => {
    const data: readonly BacktestData[] = [
      { instrument: BTC.id, quotes: [quote(1, 100), quote(2, 101)] },
      { instrument: BTC.id, trades: [trade(3, 105), trade(3, 106), trade(3, 107)] },
      { instrument: BTC.id, books: [snapshot(4, 200, 210), delta(5, [[200, 0], [202, 1]], [])] },
    ];
    const result = await runBacktest(aStreamRun(data, { start: (strategy) => strategy.place('buy', '1') }));
    // bought at 101
    expect(textOf(result).equity).toEqual(['1,999.5', '2,1000.5', '3,1006', '4,1104', '5,1105']);
  });

  it('keep a row of equity for each interval, and the last', async () => {
    const quotes = Array.from({ length: 25 }, (_, at) => quote(at * 10, 100));
    const result = await runBacktest(aStreamRun([{ instrument: BTC.id, quotes }], {}, { equityIntervalMs: 100 }));
    expect(textOf(result).equity).toEqual(['0,1000', '100,1000', '200,1000', '240,1000']);
  });

  it('take the market from bars with the first quote', async () => {
    const data: readonly BacktestData[] = [
      { instrument: BTC.id, interval: '1m', bars: barsFromCloses([100, 101, 102, 103]) },
      { instrument: BTC.id, quotes: [quote(MINUTE + 1, 500), quote(2 * MINUTE + 1, 501)] },
    ];
    const script: StreamScript = { listens: [[BTC.id, 'market.bar']], bar: ({ closeTime }, strategy) => { if (closeTime <= 2 * MINUTE) strategy.place('buy', '1'); } };
    const { fills } = await runBacktest(aStreamRun(data, script));
    expect(fills.map(({ at, price }) => [at, price.toFixed()])).toEqual([[MINUTE, '100'], [2 * MINUTE + 1, '502']]);
  });

  it('of many instruments come by instrument at one time', async () => {
    const log: string[] = [];
    const ethQuote = quote(1, 10, 11, { instrument: ETH.id });
    const script: StreamScript = { listens: [[BTC.id, 'market.quote'], [ETH.id, 'market.quote']], quote: ({ instrument }) => log.push(instrument) };
    await runBacktest(aStreamRun([{ instrument: ETH.id, quotes: [ethQuote] }, { instrument: BTC.id, quotes: [quote(1, 100)] }], script));
    expect(log).toEqual([BTC.id, ETH.id]);
  });
});

describe('market data that arrive later', () => {
  const data: readonly BacktestData[] = [{ instrument: BTC.id, quotes: [quote(10, 100), quote(20, 110), quote(35, 120), quote(60, 130)] }];

  it('are heard at their arrival, while the market has moved', async () => {
    const log: string[] = [];
    const script: StreamScript = {
      quote: ({ at, bid }, strategy) => { log.push(`${bid} at ${strategy.time()}`); if (at === 10) strategy.place('buy', '1'); },
      fill: ({ price }, strategy) => log.push(`filled at ${price.toFixed()} at ${strategy.time()}`),
    };
    const result = await runBacktest(aStreamRun(data, script, { venue: { latency: { data: 15 } } }));
    // the last is on its way when the run ends
    expect(log).toEqual(['100 at 25', '110 at 35', 'filled at 121 at 35', '120 at 50']);
    expect(textOf(result).equity.map((line) => line.split(',')[0])).toEqual(['10', '20', '35', '60']);
  });

  it('keep their order however long each takes', async () => {
    const log: string[] = [];
    let draw = 0;
    const model = { next: () => [30, 0, 0, 0][draw++ % 4] ?? 0 };
    await runBacktest(aStreamRun(data, { quote: ({ bid }, strategy) => log.push(`${bid} at ${strategy.time()}`) }, { venue: { latency: { data: model } } }));
    expect(log).toEqual(['100 at 40', '110 at 40', '120 at 40', '130 at 60']);
  });

  it('are bars as well, each as it was', async () => {
    const log: string[] = [];
    const bars: BacktestData = { instrument: BTC.id, interval: '1m', bars: barsFromCloses([100, 101, 102]) };
    await runBacktest(aStreamRun([bars], { listens: [[BTC.id, 'market.bar']], bar: ({ close }, strategy) => log.push(`${close} at ${strategy.time() / MINUTE}`) }, { venue: { latency: { data: 30_000 } } }));
    expect(log).toEqual(['100 at 1.5', '101 at 2.5']);
  });
});

describe('data that cannot be worked through', () => {
  const mixed: TopicItem = { topic: 'market.quote', data: quote(1, 100, 101, { instrument: 'DOGE/USDT.SIM' as typeof BTC.id }) };
  it.each<[string, BacktestData, object]>([
    ['items that go back in time', { instrument: BTC.id, quotes: [quote(2, 100), quote(1, 101)] }, { code: 'DATA_ORDER', details: { number: 2, at: 1, before: 2 } }],
    ['items that go back from one array to the next', { instrument: BTC.id, trades: [[trade(2, 100)], [trade(1, 101)]] }, { code: 'DATA_ORDER', details: { number: 2 } }],
    ['an item without a time', { instrument: BTC.id, quotes: [quote(1, 100), { ...quote(2, 100), at: Number.NaN as Quote['at'] }] }, { code: 'DATA_ORDER' }],
    ['an item of another instrument', { instrument: BTC.id, quotes: [quote(1, 100, 101, { instrument: ETH.id })] }, { code: 'BAD_ROW', details: { found: ETH.id } }],
    ['a stream of an instrument that is not in the run', { instrument: 'DOGE/USDT.SIM', quotes: [] }, { code: 'UNKNOWN_INSTRUMENT' }],
    ['an item of an instrument that is not in the run', { items: [mixed] }, { code: 'UNKNOWN_INSTRUMENT' }],
    ['a bar among items', { items: [{ topic: 'market.bar', data: { ...quote(1, 100) } } as unknown as TopicItem] }, { code: 'INVALID_INPUT' }],
  ])('end the run: %s', async (_what, data, error) => {
    await expect((async () => runBacktest(aStreamRun([data], {})))()).rejects.toMatchObject(error);
  });

  it('end a run that is stopped while it waits for data that never come', async () => {
    const controller = new AbortController();
    const never: AsyncIterable<Quote> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<Quote>>(() => undefined) }) };
    const run = runBacktest(aStreamRun([{ instrument: BTC.id, quotes: never }], {}, { signal: controller.signal }));
    controller.abort('enough');
    await expect(run).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' });
  });
});
