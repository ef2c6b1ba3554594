import { timestamp, type Bar, type BarColumns, type Fill, type Order } from '@redfire/core';
import { SmaCross, useStrategy } from '@redfire/strategy';
import { anInstrument, barsFromCloses } from '@redfire/testing';
import { describe, expect, test } from 'vitest';
import type { BacktestOptions } from './backtest-options.ts';
import type { BacktestSinks } from './backtest-sinks.ts';
import { equityText, type EquityRows } from './equity-recorder.ts';
import { BTC, MINUTE, aRun, barsOf, textOf } from './fixtures/a-run.ts';
import { Scripted, type Script } from './fixtures/scripted.ts';
import { runBacktest } from './run-backtest.ts';

const closeAt = (bar: number) => (bar + 1) * MINUTE;

describe('a run', () => {
  test('gives every field of the summary, its fills, orders and equity', async () => {
    const script: Script = {
      bar: ({ closeTime }, strategy) => {
        if (closeTime === closeAt(0)) strategy.place('buy', '2');
        if (closeTime === closeAt(1)) {
          strategy.place('sell', '0.5');
          strategy.place('buy', '9');
          strategy.place('sell', '1', { type: 'limit', price: '90', postOnly: true });
        }
        if (closeTime === closeAt(2)) strategy.place('sell', '1', { type: 'limit', price: '200' });
      },
    };
    const bars = barsOf('100 110 90 101', '102 112 92 104', '103 103 95 95', '95 97 94 96');
    const result = await runBacktest(aRun(script, { seed: 7, data: [{ instrument: BTC.id, interval: '1m', bars }], venue: { fees: { maker: '0', taker: '0.001' } }, risk: { maxOrderQuantity: '5' }, stopwatch: ticking() }));
    expect(result.summary).toEqual({
      seed: 7,
      currency: 'USDT',
      bars: 4,
      orders: 5,
      fills: 2,
      deniedOrders: 1,
      rejectedOrders: 1,
      openOrders: 1,
      fees: { USDT: '0.2555' },
      startingEquity: '1000',
      finalEquity: '991.2445',
      netProfit: '-8.7555',
      balances: { USDT: '1000.2445' },
      positions: { 'BTC/USDT.SIM': '1.5' },
      maxDrawdown: (1003.796 - 989.7445) / 1003.796,
      skippedRows: 0,
      offTickBars: 0,
      denials: { 'order quantity "9" is above the limit "5"': 1 },
      riskRules: ['max-order-quantity'],
      from: 0,
      to: closeAt(3),
      statistics: expect.objectContaining({ profit: { net: '-8.7555', closed: '0.3975', open: '-9.153', funding: '0', other: '0' }, openTrades: 1 }) as unknown,
      timing: { loadMs: 2, runMs: 5, barsPerSecond: 800 },
    });
    expect(textOf(result)).toMatchObject({
      fills: ['60000,BTC/USDT.SIM,buy,2,102,0.204,USDT,taker,O-1,T-1', '120000,BTC/USDT.SIM,sell,0.5,103,0.0515,USDT,taker,O-2,T-2'],
      orders: [
        'O-1,Scripted,BTC/USDT.SIM,buy,market,gtc,2,,,filled,2,102,60000,60000,',
        'O-3,Scripted,BTC/USDT.SIM,buy,market,gtc,9,,,denied,0,,120000,120000,"order quantity ""9"" is above the limit ""5"""',
        'O-4,Scripted,BTC/USDT.SIM,sell,limit,gtc,1,90,,rejected,0,,120000,120000,a post-only order would have taken liquidity',
        'O-2,Scripted,BTC/USDT.SIM,sell,market,gtc,0.5,,,filled,0.5,103,120000,120000,',
        'O-5,Scripted,BTC/USDT.SIM,sell,limit,gtc,1,200,,working,0,,180000,180000,',
      ],
      equity: ['60000,1000', '120000,1003.796', '180000,989.7445', '240000,991.2445'],
    });
  });

  test('puts a price between two ticks on the nearest, half a tick up', async () => {
    const bars = barsOf('100.125 100.5 99.5 100.375', '100.125 100.5 99.5 100.375', '100.375 100.5 99.5 99.996');
    const result = await runBacktest(aRun({ bar: (_bar, strategy) => strategy.place('buy', '1') }, { data: [{ instrument: BTC.id, interval: '1m', bars }] }));
    expect(result.fills.map(({ price }) => price.toFixed())).toEqual(['100.13', '100.38']);
    expect(textOf(result).equity).toEqual(['60000,1000', '120000,1000.25', '180000,999.49']);
  });

  test('begins at the first open, when onStart is called, and ends with onStop at the last close', async () => {
    const seen: unknown[] = [];
    const script: Script = {
      start: (strategy) => {
        seen.push(['start', strategy.time()]);
        strategy.place('buy', '1');
        strategy.at(strategy.time() + 90_000, () => seen.push(['timer', strategy.time()]));
      },
      stop: (strategy) => seen.push(['stop', strategy.time(), strategy.place('sell', '1').state]),
    };
    const bars = barsFromCloses([100, 101], { startAt: 5 * MINUTE });
    const result = await runBacktest(aRun(script, { data: [{ instrument: BTC.id, interval: '1m', bars }] }));
    expect(seen).toEqual([['start', 5 * MINUTE], ['timer', 6.5 * MINUTE], ['stop', 7 * MINUTE, 'working']]);
    expect(textOf(result)).toMatchObject({ fills: ['300000,BTC/USDT.SIM,buy,1,100,0,USDT,taker,O-1,T-1'], orders: [expect.stringMatching(/filled/), expect.stringMatching(/working/)] });
  });

  test('without bars has neither rows nor times', async () => {
    for (const data of [[], [{ instrument: BTC.id, interval: '1m', bars: [] }]] as BacktestOptions['data'][]) {
      const { summary, equity } = await runBacktest(aRun({ listens: [] }, { data }));
      expect([summary.bars, summary.finalEquity, summary.maxDrawdown, equity, 'from' in summary, 'to' in summary]).toEqual([0, '1000', 0, [], false, false]);
    }
  });

  test('has no bars a second without a stopwatch', async () => {
    const { summary } = await runBacktest(aRun({}));
    expect(summary.timing).toEqual({ loadMs: 0, runMs: 0, barsPerSecond: 0 });
  });
});

describe('the account', () => {
  const spot = anInstrument({ kind: 'spot' });
  const empty = { instruments: [spot], strategies: [] };

  test('begins with its base currency valued at the first open', async () => {
    const { summary } = await runBacktest(aRun({}, { ...empty, account: { balances: { USDT: '1000', BTC: '2' } } }));
    expect(summary).toMatchObject({ currency: 'USDT', startingEquity: '1200', finalEquity: '1206', balances: { USDT: '1000', BTC: '2' } });
  });

  test('is valued in the currency asked for', async () => {
    const bars = barsOf('100 100 100 100', '100 125 100 125');
    const { summary } = await runBacktest(aRun({}, { ...empty, data: [{ instrument: spot.id, interval: '1m', bars }], account: { balances: { USDT: '1000', BTC: '2' }, currency: 'BTC' } }));
    expect(summary).toMatchObject({ currency: 'BTC', startingEquity: '12', finalEquity: '10' });
  });

  test('is valued in its only currency, else in what the first instrument settles in', async () => {
    const currencies = [];
    for (const balances of [{ BTC: '1' }, { BTC: '1', USDT: '1' }, {}]) currencies.push((await runBacktest(aRun({}, { ...empty, account: { balances } }))).summary.currency);
    expect(currencies).toEqual(['BTC', 'USDT', 'USDT']);
  });

  test('that holds what no price values is refused', async () => {
    await expect(runBacktest(aRun({}, { ...empty, account: { balances: { USDT: '1', DOGE: '5' } } }))).rejects.toMatchObject({ code: 'NO_CONVERSION_RATE', details: { currency: 'DOGE', accountCurrency: 'USDT' } });
  });

  test('is valued by the same price whether numbers are small or beyond 2^53', async () => {
    const perpetual = anInstrument({ id: 'BTC/USDT.PERP' });
    const data = [{ instrument: perpetual.id, interval: '1m', bars: barsFromCloses([50, 50]) }, { instrument: spot.id, interval: '1m', bars: barsFromCloses([100, 100]) }] as const;
    const values = [];
    for (const USDT of ['0', '90071992547409930000']) {
      const { summary, equity } = await runBacktest(aRun({}, { strategies: [], instruments: [perpetual, spot], data, account: { balances: { USDT, BTC: '2' } } }));
      values.push(summary.startingEquity, equityText(equity[0] as EquityRows, 1), summary.finalEquity);
    }
    expect(values).toEqual(['200', '200', '200', '90071992547409930200', '90071992547409930200', '90071992547409930200']);
  });
});

describe('strategies', () => {
  const params = { instrument: BTC.id, fast: 1, slow: 2, quantity: '1', allowShort: true };
  const closes = [100, 101, 99, 103, 98, 104];
  const data = [{ instrument: BTC.id, interval: '1m', bars: barsFromCloses(closes) }] as const;

  test('are the same by class, by stock name and as an instance', async () => {
    const forms = [useStrategy(SmaCross, params, { id: 'x' }), { use: SmaCross, params, id: 'x' }, { use: 'sma-cross', params, id: 'x' }, new SmaCross(params)];
    const texts = [];
    for (const form of forms) texts.push(textOf(await runBacktest(aRun({}, { data, strategies: [form] }))));
    const [first, ...others] = texts;
    expect(first?.fills.length).toBe(3);
    for (const other of others) expect({ ...other, summary: other.summary.replace('"SmaCross"', '"x"'), orders: other.orders.map((line) => line.replace(',SmaCross,', ',x,')) }).toEqual(first);
  });

  test('are named by what they are used by, numbered when repeated', async () => {
    const names = new Set<string>();
    const use = { use: 'sma-cross', params };
    const { orders } = await runBacktest(aRun({}, { data, strategies: [use, use, useStrategy(SmaCross, params), { ...use, id: 'mine', owner: 'ann' }, new SmaCross(params)] }));
    for (const { strategy, owner } of orders) names.add(`${strategy ?? ''} of ${owner ?? 'nobody'}`);
    expect([...names]).toEqual(['sma-cross of nobody', 'sma-cross-2 of nobody', 'SmaCross of nobody', 'mine of ann', 'SmaCross-2 of nobody']);
  });

  test('hold positions of their own that sum to the net one, with the cash of one account', async () => {
    const positions: string[] = [];
    const trader = (side: 'buy' | 'sell', quantity: string) =>
      new Scripted({
        bar: ({ closeTime }, strategy) => closeTime <= closeAt(2) && strategy.place(side, quantity),
        stop: (strategy) => positions.push(strategy.holding().quantity.toFixed(), strategy.holding().cost.toFixed()),
      });
    const { summary } = await runBacktest(aRun({}, { data, strategies: [trader('buy', '3'), trader('sell', '1')] }));
    // stopped in reverse; fills are at 100, 101 and 99
    expect(positions).toEqual(['-3', '-300', '9', '900']);
    expect(summary).toMatchObject({ positions: { 'BTC/USDT.SIM': '6' }, balances: { USDT: '999.485714285714285714' }, finalEquity: '1024', fills: 6 });
  });

  test('that close parts of a position without end keep its cost as short as its settlement scale', async () => {
    const bars = barsFromCloses(Array.from({ length: 400 }, (_, bar) => 100 + (bar % 7)));
    const script: Script = { bar: ({ closeTime }, strategy) => (closeTime / MINUTE) % 2 === 1 ? strategy.place('buy', '3') : strategy.place('sell', '1') };
    const { summary } = await runBacktest(aRun(script, { data: [{ instrument: BTC.id, interval: '1m', bars }] }));
    expect(summary.balances['USDT']?.split('.')[1]?.length).toBeLessThanOrEqual(18);
    expect(summary.finalEquity).toBe('-203');
  });

  test('of an unknown name, or with parameters that are none, are refused', async () => {
    await expect(runBacktest(aRun({}, { strategies: [{ use: 'sma', params }] }))).rejects.toMatchObject({ code: 'UNKNOWN_STRATEGY', details: { use: 'sma' } });
    await expect(runBacktest(aRun({}, { strategies: [{ use: 'sma-cross', params: {} }] }))).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
    await expect(runBacktest(aRun({}, { strategies: [{ use: 'sma-cross', params, id: 'a-2' }, { use: 'sma-cross', params, id: 'a' }, { use: 'sma-cross', params, id: 'a' }] }))).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  });

  test('hear that their orders were denied, which are counted', async () => {
    const seen: string[] = [];
    const { summary, orders } = await runBacktest(
      aRun({ bar: (_bar, strategy) => strategy.place('buy', '6'), order: ({ id, state }) => seen.push(`${id} ${state}`) }, { risk: { maxOrderQuantity: '5', maxOrderNotional: '100 USDT', maxPosition: { [BTC.id]: '1' as never }, maxOpenOrders: 3 } }),
    );
    expect(summary).toMatchObject({ orders: 4, deniedOrders: 4, fills: 0, riskRules: ['max-order-quantity', 'max-order-notional', 'max-position', 'max-open-orders'] });
    expect(seen).toEqual(['O-1 denied', 'O-2 denied', 'O-3 denied', 'O-4 denied']);
    expect(orders[0]?.reason).toMatch(/above the limit "5".*above the limit "100 USDT".*above the limit "1"/);
  });
});

describe('a strategy that throws', () => {
  const hooks: readonly (readonly [where: string, script: (fail: () => never) => Script, at: number])[] = [
    ['onStart', (fail) => ({ start: fail }), 0],
    ['onBar', (fail) => ({ bar: ({ closeTime }) => closeTime === closeAt(1) && fail() }), closeAt(1)],
    ['onFill', (fail) => ({ start: (strategy) => strategy.place('buy', '1'), fill: fail }), 0],
    ['onOrder', (fail) => ({ bar: (_bar, strategy) => strategy.place('buy', '1'), order: fail }), closeAt(0)],
    ['timer', (fail) => ({ start: (strategy) => strategy.at(30_000, fail) }), 30_000],
    ['onStop', (fail) => ({ stop: fail }), closeAt(3)],
  ];

  test.each(hooks)('in %s ends the run with STRATEGY_FAILED and its cause, and no result', async (hook, script, at) => {
    const cause = new TypeError('boom');
    const fail = () => { throw cause; };
    const options = aRun(script(fail));
    await expect(runBacktest(options)).rejects.toMatchObject({ code: 'STRATEGY_FAILED', cause, message: expect.stringContaining('boom') as string, details: { subscriber: `Scripted.${hook}`, at } });
  });

  test('rejects a promise ends the run as well', async () => {
    for (const script of [{ bar: () => Promise.reject(new Error('late')) }, { start: () => Promise.reject(new Error('late')) }]) {
      await expect(runBacktest(aRun(script))).rejects.toMatchObject({ code: 'STRATEGY_FAILED', cause: new Error('late') });
    }
  });

  test('an error of ours ends the run with that error', async () => {
    await expect(runBacktest(aRun({ bar: (_bar, strategy) => strategy.place('buy', '1', { instrument: 'DOGE/USDT.SIM' }) }))).rejects.toMatchObject({ code: 'UNKNOWN_INSTRUMENT' });
  });

  test('nothing of the failed stretch reaches the sinks', async () => {
    const { sinks, written } = collecting();
    await expect(runBacktest(aRun({ bar: (_bar, strategy) => { strategy.place('buy', '1'); throw new Error('boom'); } }, { sinks }))).rejects.toMatchObject({ code: 'STRATEGY_FAILED' });
    expect(written).toEqual([]);
  });

  test('answers every fill with an order that fills at once is cut off', async () => {
    const script: Script = { start: (strategy) => strategy.place('buy', '1'), fill: (_fill, strategy) => strategy.place('buy', '1') };
    await expect(runBacktest(aRun(script))).rejects.toMatchObject({ code: 'TOPIC_STORM' });
  });
});

describe('sinks', () => {
  const everyMinute: Script = { bar: (_bar, strategy) => strategy.place('buy', '1') };
  const chunks = (...sizes: readonly number[]): BarColumns[] => {
    const bars = barsFromCloses(Array.from({ length: sizes.reduce((a, b) => a + b) }, (_, bar) => 100 + bar));
    let from = 0;
    return sizes.map((size) => columnsOf(bars.slice(from, (from += size))));
  };

  test('get everything a batch at a time, in the order of the run, and the result is empty', async () => {
    const { sinks, written } = collecting();
    const options = { data: [{ instrument: BTC.id, interval: '1m', bars: chunks(2, 1) }] } as const;
    const kept = textOf(await runBacktest(aRun(everyMinute, options)));
    const { fills, orders, equity } = await runBacktest(aRun(everyMinute, { ...options, sinks }));
    expect([fills, orders, equity]).toEqual([[], [], []]);
    expect(written).toEqual([
      ['fills', 'T-1'], ['orders', 'O-1'], ['equity', '60000 1000', '120000 1001'],
      ['fills', 'T-2'], ['orders', 'O-2'], ['equity', '180000 1003'],
      ['orders', 'O-3'],
    ]);
    expect(kept.equity).toEqual(['60000,1000', '120000,1001', '180000,1003']);
  });

  test('that are slow make the run wait', async () => {
    const events: string[] = [];
    const slowly = async (what: string) => {
      events.push(`${what} begins`);
      await new Promise((resolve) => { setTimeout(resolve, 2); });
      events.push(`${what} ends`);
    };
    async function* source() {
      for (const [index, chunk] of chunks(1, 1).entries()) {
        await Promise.resolve();
        events.push(`chunk ${index}`);
        yield chunk;
      }
    }
    const sinks: BacktestSinks = { fills: () => slowly('fills'), orders: () => slowly('orders'), equity: () => slowly('equity') };
    await runBacktest(aRun({}, { sinks, data: [{ instrument: BTC.id, interval: '1m', bars: source() }] }));
    const batch = ['fills begins', 'fills ends', 'orders begins', 'orders ends', 'equity begins', 'equity ends'];
    expect(events).toEqual(['chunk 0', ...batch, 'chunk 1', ...batch, ...batch]);
  });

  test('that fail end the run with their error and free the source', async () => {
    let isFreed = false;
    async function* source() {
      try {
        yield* chunks(1, 1);
      } finally {
        isFreed = true;
      }
    }
    const { sinks } = collecting();
    const full = new Error('disk full');
    await expect(runBacktest(aRun({}, { sinks: { ...sinks, equity: () => Promise.reject(full) }, data: [{ instrument: BTC.id, interval: '1m', bars: source() }] }))).rejects.toBe(full);
    expect(isFreed).toBe(true);
  });

  test('get every n-th row of equity, and drawdown sees them all', async () => {
    const bars = barsOf('100 100 100 100', '100 100 50 50', '50 100 50 100', '100 100 100 100', '100 101 100 101');
    const options = { data: [{ instrument: BTC.id, interval: '1m', bars }], account: { balances: { USDT: '100' } } } as const;
    const hold: Script = { start: (strategy) => strategy.place('buy', '1') };
    const all = await runBacktest(aRun(hold, options));
    const thinned = await runBacktest(aRun(hold, { ...options, equityEvery: 2 }));
    expect(textOf(all).equity).toEqual(['60000,100', '120000,50', '180000,100', '240000,100', '300000,101']);
    expect(textOf(thinned).equity).toEqual(['60000,100', '180000,100', '300000,101']);
    expect([all.summary.maxDrawdown, thinned.summary.maxDrawdown]).toEqual([0.5, 0.5]);
  });
});

describe('the outside', () => {
  test('a signal stops the run between chunks with ABORTED and its reason', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const bars = barsFromCloses([1, 2, 3, 4]).map((bar) => columnsOf([bar]));
    const run = runBacktest(aRun({ bar: ({ closeTime }) => { seen.push(closeTime); if (closeTime === closeAt(1)) stop.abort('enough'); } }, { signal: stop.signal, data: [{ instrument: BTC.id, interval: '1m', bars }] }));
    await expect(run).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' });
    expect(seen).toEqual([closeAt(0), closeAt(1)]);
    await expect(runBacktest(aRun({}, { signal: AbortSignal.abort() }))).rejects.toMatchObject({ code: 'ABORTED' });
  });

  test('progress tells bars and time behind each chunk', async () => {
    const seen: unknown[] = [];
    const bars = [barsFromCloses([1, 2, 3]), barsFromCloses([4], { startAt: closeAt(2) })].map(columnsOf);
    await runBacktest(aRun({}, { onProgress: (progress) => seen.push(progress), data: [{ instrument: BTC.id, interval: '1m', bars }] }));
    expect(seen).toEqual([{ bars: 3, items: 0, at: closeAt(2) }, { bars: 4, items: 0, at: closeAt(3) }, { bars: 4, items: 0, at: closeAt(3) }]);
  });

  test('columns in memory are worked through 8,192 at a time', async () => {
    const seen: number[] = [];
    const bars = columnsOf(barsFromCloses(new Array<number>(20_000).fill(100)));
    const { summary } = await runBacktest(aRun({}, { onProgress: ({ bars: done }) => seen.push(done), data: [{ instrument: BTC.id, interval: '1m', bars }] }));
    expect([seen, summary.bars]).toEqual([[8_192, 16_384, 20_000, 20_000], 20_000]);
  });
});

describe('simulated time', () => {
  const prices = barsOf('100 100 100 100', '101 101 101 101', '102 102 102 102', '103 103 103 103');
  const data = [{ instrument: BTC.id, interval: '1m', bars: prices }] as const;
  const once: Script = { bar: ({ closeTime }, strategy) => closeTime === closeAt(0) && strategy.place('buy', '1') };

  test.each([[0, '60000', '101'], [1, '120000', '102'], [60_000, '120000', '102'], [60_001, '180000', '103']])('with a latency of %d ms an order of 60000 fills at %s', async (latencyMs, at, price) => {
    const { fills } = await runBacktest(aRun(once, { data, venue: { latencyMs } }));
    expect(fills.map((fill) => [String(fill.at), fill.price.toFixed()])).toEqual([[at, price]]);
  });

  test('a cancel that arrives inside a bar keeps the order from what is left of it', async () => {
    const bars = barsOf('100 100 100 100', '100 100 100 100', '100 100 90 100', '100 100 90 100');
    const script = (latency: number): Script => ({
      start: (strategy) => {
        const { id } = strategy.place('buy', '1', { type: 'limit', price: '95' });
        strategy.at(closeAt(1) - latency + 30_000, () => strategy.drop(id));
      },
    });
    const outcome = async (latencyMs: number, extra: number) => {
      const { orders } = await runBacktest(aRun(script(latencyMs - extra), { data: [{ instrument: BTC.id, interval: '1m', bars }], venue: { latencyMs } }));
      return orders.map(({ state, updatedAt }) => `${state} ${updatedAt}`);
    };
    expect(await outcome(20_000, 0)).toEqual(['canceled 150000']);
    expect(await outcome(20_000, 40_000)).toEqual(['filled 180000']);
  });

  test('the worst case meets the stop of a long position before its target', async () => {
    const bars = barsOf('100 100 100 100', '100 100 100 100', '100 104 90 100');
    const script: Script = {
      bar: ({ closeTime }, strategy) => {
        if (closeTime === closeAt(0)) strategy.place('buy', '1');
        if (closeTime !== closeAt(1)) return;
        strategy.place('sell', '1', { type: 'stop-market', triggerPrice: '95' });
        strategy.place('sell', '1', { type: 'limit', price: '103' });
      },
      fill: ({ side }, strategy) => { if (side === 'sell') for (const { id } of strategy.open()) strategy.drop(id); },
    };
    const sold = async (path?: 'nearer-first' | 'worst-case') => (await runBacktest(aRun(script, { data: [{ instrument: BTC.id, interval: '1m', bars }], venue: { path } }))).fills.slice(1).map(({ price }) => price.toFixed());
    expect(await sold()).toEqual(['103']);
    expect(await sold('worst-case')).toEqual(['95']);
  });

  test('an order at the open waits for the first bar of a day, also when it is alone', async () => {
    const hour = 3_600_000;
    const bars = Array.from({ length: 50 }, (_, index): Bar => ({ ...(barsFromCloses([100 + index])[0] as Bar), openTime: timestamp(index * hour), closeTime: timestamp((index + 1) * hour), intervalMs: hour }));
    const script: Script = { bar: ({ closeTime }, strategy) => [5, 24, 30].includes(closeTime / hour) && strategy.place('buy', '1', { timeInForce: 'at-open' }) };
    const { fills } = await runBacktest(aRun(script, { data: [{ instrument: BTC.id, interval: '1h', bars: [columnsOf(bars.slice(0, 7)), columnsOf(bars.slice(7))] }] }));
    expect(fills.map(({ at, orderId }) => [orderId, at / hour])).toEqual([['O-1', 24], ['O-2', 24], ['O-3', 48]]);
  });
});

/** A stopwatch that tells one millisecond more at each second look. */
function ticking(): () => number {
  let looks = 0;
  return () => Math.ceil(looks++ / 2);
}

/** Sinks that note what they get, empty batches apart. */
function collecting(): { readonly sinks: BacktestSinks; readonly written: string[][] } {
  const written: string[][] = [];
  const note = (what: string, items: readonly string[]) => { if (items.length > 0) written.push([what, ...items]); };
  return {
    written,
    sinks: {
      fills: (fills: readonly Fill[]) => { note('fills', fills.map(({ tradeId }) => tradeId)); },
      orders: (orders: readonly Order[]) => { note('orders', orders.map(({ id }) => id)); },
      equity: (rows: EquityRows) => { note('equity', Array.from({ length: rows.length }, (_, row) => `${rows.at[row] ?? ''} ${equityText(rows, row)}`)); },
    },
  };
}

function columnsOf(bars: readonly Bar[]): BarColumns {
  const column = (field: 'openTime' | 'closeTime' | 'open' | 'high' | 'low' | 'close' | 'volume') => Float64Array.from(bars, (bar) => bar[field]);
  return { length: bars.length, openTime: column('openTime'), closeTime: column('closeTime'), open: column('open'), high: column('high'), low: column('low'), close: column('close'), volume: column('volume') };
}

