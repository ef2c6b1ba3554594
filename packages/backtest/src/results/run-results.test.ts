import { barColumns, timestamp, type Bar } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BacktestOptions } from '../backtest-options.ts';
import { BTC, ETH, MINUTE, aRun, barsOf } from '../fixtures/a-run.ts';
import { Scripted, type Script, type Terms } from '../fixtures/scripted.ts';
import { runBacktest, type BacktestResult } from '../run-backtest.ts';
import type { RunTrade } from './run-trade.ts';

/** Sends at the close of a bar, counted from 1, what is listed for it. */
function sending(orders: Readonly<Record<number, readonly (readonly [side: 'buy' | 'sell', quantity: string, terms?: Terms])[]>>): Script {
  return { bar: ({ closeTime }, strategy) => { for (const [side, quantity, terms] of orders[closeTime / MINUTE] ?? []) strategy.place(side, quantity, terms); } };
}
const runOver = (rows: readonly string[], script: Script, overrides: Partial<BacktestOptions> = {}): Promise<BacktestResult> => runBacktest(aRun(script, { data: [{ instrument: BTC.id, interval: '1m', bars: barsOf(...rows) }], ...overrides }));
const excursion = ({ maxAdverse, maxFavourable }: RunTrade) => [maxAdverse, maxFavourable];

describe('excursions', () => {
  it('count bars from the one at whose open a trade was opened to the one before it was closed at an open', async () => {
    // open high low close; bought at the open of the second, sold at the open of the fourth
    const { trades } = await runOver(['100 100 100 100', '100 107 96 101', '101 105 98 104', '104 150 50 104'], sending({ 1: [['buy', '2']], 3: [['sell', '2']] }));
    expect(trades.map(excursion)).toEqual([[8, 14]]);
  });

  it('count, of the bar in which a limit filled, the price of the fill alone, and so of the bar in which a stop did', async () => {
    const { trades } = await runOver(
      ['100 100 100 100', '100 120 90 100', '100 103 99 102', '102 109 94 95', '95 95 95 95'],
      sending({ 1: [['buy', '1', { type: 'limit', price: '95' }]], 3: [['sell', '1', { type: 'stop-market', triggerPrice: '97' }]] }),
    );
    // bought at 95 and sold at 97, each inside of its bar; between them lies the third with its 103 and 99
    expect(trades.map(({ entryPrice, exitPrice }) => [entryPrice.toFixed(), exitPrice.toFixed()])).toEqual([['95', '97']]);
    expect(trades.map(excursion)).toEqual([[0, 8]]);
  });

  it('go on for what is open at the end, which stands at the last mark', async () => {
    const { trades, statistics } = await runOver(['100 100 100 100', '100 104 97 102'], sending({ 1: [['sell', '1']] }));
    expect(trades.map(({ side, profit, exitOrderId, closedAt }) => [side, profit, exitOrderId, closedAt])).toEqual([['short', -2, undefined, 2 * MINUTE]]);
    expect(trades.map(excursion)).toEqual([[4, 3]]);
    expect([statistics.openTrades, statistics.trades.trades, statistics.profit]).toEqual([1, 0, { net: '-2', closed: '0', open: '-2', funding: '0', other: '0' }]);
  });

  it('are those of marks, where quotes move the market', async () => {
    const quote = (at: number, bid: number, ask: number) => ({ instrument: BTC.id, at: timestamp(at), bid, ask });
    const quotes = [quote(1, 99, 101), quote(2, 99, 101), quote(3, 109, 111), quote(4, 89, 91), quote(5, 99, 101), quote(6, 99, 101)];
    let sent = 0;
    class Quoter extends Scripted {
      override onStart(): void {
        this.subscribeQuotes(BTC.id);
      }
      override onQuote(): void {
        sent++;
        if (sent === 1) this.place('buy', '1');
        if (sent === 5) this.place('sell', '1');
      }
    }
    const { trades } = await runBacktest({ ...aRun({}), data: [{ instrument: BTC.id, quotes }], strategies: [new Quoter({})] });
    // bought at 101, sold at 99; marks in the middle went to 110 and to 90
    expect(trades.map(({ profit }) => profit)).toEqual([-2]);
    expect(trades.map(excursion)).toEqual([[11, 9]]);
  });
});

describe('slippage', () => {
  const bars = ['100 100 100 100', '103 103 103 103', '103 103 95 98', '98 98 98 98', '98 98 98 98'];
  it.each([
    ['of an order at market is counted from the last mark', { type: 'market' }, 3],
    ['of a limit that rested is none', { type: 'limit', price: '97' }, 0],
    ['of a limit that was there already is counted from the mark', { type: 'limit', price: '104' }, 3],
    ['of a stop is counted from its trigger', { type: 'stop-market', triggerPrice: '101' }, 2],
  ] as const)('%s', async (_, terms, expected) => {
    const { trades, statistics } = await runOver(bars, sending({ 1: [['buy', '1', terms]], 4: [['sell', '1']] }));
    expect(trades.map(({ slippage }) => slippage)).toEqual([expected]);
    expect(statistics.costs.slippage).toBe(expected);
  });

  it('of a trailing stop is not known', async () => {
    const { trades } = await runOver(['100 100 100 100', '100 110 100 110', '110 110 104 104'], sending({ 1: [['buy', '1', { type: 'trailing-stop-market', trailingOffset: { by: 'ticks', value: '100' } }]] }));
    expect(trades.map((trade) => 'slippage' in trade)).toEqual([false]);
  });

  it('of an amended order is counted from what it was amended to', async () => {
    const script: Script = {
      bar: ({ closeTime }, strategy) => {
        if (closeTime === MINUTE) strategy.place('buy', '1', { type: 'stop-market', triggerPrice: '108' });
        const [order] = strategy.open();
        if (closeTime === 2 * MINUTE && order) strategy.change({ orderId: order.id, triggerPrice: '105' });
      },
    };
    const { trades } = await runOver(['100 100 100 100', '100 100 100 100', '106 106 106 106', '106 106 106 106'], script);
    expect(trades.map(({ slippage }) => slippage)).toEqual([1]);
  });
});

it('counts time with anything open once, and holds apart what strategies hold', async () => {
  const one = new Scripted(sending({ 1: [['buy', '1']], 3: [['sell', '1']] }));
  const other = new Scripted(sending({ 2: [['sell', '2']], 4: [['buy', '2']] }));
  const { trades, statistics } = await runOver(Array.from({ length: 10 }, () => '100 100 100 100'), {}, { strategies: [one, other] });
  expect(trades.map(({ number, strategy, side, openedAt, closedAt }) => [number, strategy, side, openedAt / MINUTE, closedAt / MINUTE])).toEqual([[1, 'Scripted', 'long', 1, 3], [2, 'Scripted-2', 'short', 2, 4]]);
  expect(statistics.trades.exposure).toBeCloseTo(0.3, 12);
  expect(Object.keys(statistics.by.strategy)).toEqual(['Scripted', 'Scripted-2']);
});

it('keeps the trades of long and short apart where positions are', async () => {
  const leg = (positionSide: 'long' | 'short') => ({ positionSide }) as Terms;
  const script = sending({ 1: [['buy', '1', leg('long')], ['sell', '2', leg('short')]] });
  const { trades } = await runOver(['100 100 100 100', '101 101 101 101', '104 104 104 104'], script, { positions: { mode: 'hedging' } });
  expect(trades.map(({ side, profit, exitOrderId }) => [side, profit, exitOrderId])).toEqual([['long', 3, undefined], ['short', -6, undefined]]);
});

it('refuses a benchmark without bars', async () => {
  await expect(runOver(['100 100 100 100'], {}, { statistics: { benchmark: ETH.id } })).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { benchmark: ETH.id } });
});

it('has the return of buying and holding an instrument as benchmark, from its first open on', async () => {
  const days = [100, 104, 102, 110].map((close, day): Bar => {
    const openTime = timestamp(day * 1440 * MINUTE);
    return { instrument: BTC.id, intervalMs: 1440 * MINUTE, openTime, closeTime: timestamp(openTime + 1440 * MINUTE), open: day === 0 ? 80 : close, high: 200, low: 50, close, volume: 1 };
  });
  const { statistics } = await runBacktest(aRun({}, { data: [{ instrument: BTC.id, interval: '1d', bars: [barColumns(days.slice(0, 1)), barColumns(days.slice(1))] }], statistics: { benchmark: BTC.id } }));
  expect(statistics.benchmark).toMatchObject({ name: BTC.id, benchmarkReturn: expect.closeTo(110 / 80 - 1, 12) as number, beta: 0 });
});

const anyBar = fc.tuple(fc.integer({ min: 90, max: 110 }), fc.integer({ min: 90, max: 110 }), fc.nat({ max: 4 }), fc.nat({ max: 4 })).map(([open, close, above, below]) => `${open} ${Math.max(open, close) + above} ${Math.min(open, close) - below} ${close}`);
const anyOrder = fc.tuple(fc.constantFrom('buy' as const, 'sell' as const), fc.constantFrom('1', '2'), fc.constantFrom<Terms>({}, { type: 'limit', price: '99' }, { type: 'stop-market', triggerPrice: '101' }));
const anyRun = fc.record({ rows: fc.array(anyBar, { minLength: 2, maxLength: 14 }), orders: fc.array(anyOrder, { minLength: 1, maxLength: 6 }), others: fc.array(anyOrder, { minLength: 1, maxLength: 6 }), costing: fc.constantFrom('fifo' as const, 'average' as const), cut: fc.nat({ max: 13 }) });

it('explains the whole profit of a run by its trades, whatever they are, and is the same however its bars come and however few rows of equity are kept', async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async ({ rows, orders, others, costing, cut }) => {
      const bars = barsOf(...rows).map((bar, place) => ({ ...bar, openTime: timestamp(place * 720 * MINUTE), closeTime: timestamp((place + 1) * 720 * MINUTE), intervalMs: 720 * MINUTE }));
      const follow = (list: typeof orders) => {
        let next = 0;
        return new Scripted({ bar: (_bar, strategy) => { const [side, quantity, terms] = list[next++ % list.length] ?? ['buy', '1', {}]; strategy.place(side, quantity, terms); } });
      };
      const run = (overrides: Partial<BacktestOptions>) => runBacktest(aRun({}, { data: [{ instrument: BTC.id, interval: '12h', bars }], venue: { fees: { maker: '-0.0001', taker: '0.0007' } }, positions: { costing }, strategies: [follow(orders), follow(others)], ...overrides }));
      const { statistics, summary, trades } = await run({});
      expect(statistics.profit).toMatchObject({ net: summary.netProfit, funding: '0', other: '0' });
      expect(statistics.costs.fees).toBeCloseTo(Number(summary.fees['USDT']), 9);
      for (const trade of trades) {
        expect(trade.profit + trade.fees).toBeLessThanOrEqual((trade.maxFavourable ?? 0) + 1e-9);
        expect(trade.profit + trade.fees).toBeGreaterThanOrEqual(-(trade.maxAdverse ?? 0) - 1e-9);
      }
      const middle = Math.min(cut, bars.length);
      const chunked = await run({ data: [{ instrument: BTC.id, interval: '12h', bars: [barColumns(bars.slice(0, middle)), barColumns(bars.slice(middle))] }] });
      expect(JSON.stringify([chunked.statistics, chunked.trades])).toBe(JSON.stringify([statistics, trades]));
      const thinned = await run({ equityEvery: 3 });
      expect(JSON.stringify(thinned.statistics)).toBe(JSON.stringify(statistics));
    }),
    { numRuns: Math.max(20, Math.floor(cases() / 20)) },
  );
});
