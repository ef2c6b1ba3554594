import { timestamp, toDecimal, type CorporateAction, type FundingRate, type Instrument, type InstrumentId, type Order, type Settlement } from '@redfire/core';
import { anInstrument, barsFromCloses } from '@redfire/testing';
import { describe, expect, test } from 'vitest';
import type { BacktestOptions } from './backtest-options.ts';
import { BTC, MINUTE, aRun, textOf } from './fixtures/a-run.ts';
import type { Script } from './fixtures/scripted.ts';
import { runBacktest } from './run-backtest.ts';
import type { BacktestSnapshot } from './snapshot/backtest-snapshot.ts';

const MARGINED = anInstrument({ margin: { initial: '0.1', maintenance: '0.05' } });
const FUTURE = anInstrument({ kind: 'future', id: 'BTC-X/USDT.SIM', expiry: 5 * MINUTE });
const SHARE = anInstrument({ kind: 'equity', id: 'ACME.SIM', settle: 'USDT', quote: 'USDT' });
const at = (minute: number) => timestamp(minute * MINUTE);

/** Buys at the first close and holds, over minute bars that each stay at one price from the second on. */
function holding(instrument: Instrument, quantity: string, closes: readonly number[], overrides: Partial<BacktestOptions> = {}, script: Script = {}): BacktestOptions {
  const { data = [], ...others } = overrides;
  return aRun(
    { listens: [[instrument.id, '1m']], bar: ({ closeTime }, strategy) => { if (closeTime === MINUTE) strategy.place('buy', quantity, { instrument: instrument.id }); }, ...script },
    { instruments: [instrument], data: [{ instrument: instrument.id, interval: '1m', bars: barsFromCloses([...closes]).map((bar) => ({ ...bar, instrument: instrument.id })) }, ...data], ...others },
  );
}

describe('a run', () => {
  test('exchanges funding on what is held', async () => {
    const rate: FundingRate = { instrument: BTC.id, at: at(2.5), rate: 0.001 };
    const { summary } = await runBacktest(holding(BTC, '2', [100, 100, 100, 100], { data: [{ instrument: BTC.id, funding: [rate] }] }));
    expect([summary.balances, summary.netProfit, summary.statistics?.profit]).toEqual([{ USDT: '999.8' }, '-0.2', expect.objectContaining({ net: '-0.2', funding: '-0.2' })]);
  });

  test('settles a future day by day and for good', async () => {
    const settlements: Settlement[] = [{ instrument: FUTURE.id, at: at(3), price: toDecimal('104'), isFinal: false }, { instrument: FUTURE.id, at: at(5), price: toDecimal('107'), isFinal: true }];
    const balances: (string | undefined)[] = [];
    const options = holding(FUTURE, '2', [100, 100, 103, 104, 105, 106], { data: [{ instrument: FUTURE.id, settlements }], observe: (events) => { events.on('account.posted', ({ entry }) => balances.push(`${entry.at / MINUTE} ${entry.reason} ${entry.lines.find(({ account }) => account === 'cash')?.amount.toFixed() ?? ''}`)); } });
    const { summary } = await runBacktest(options);
    expect([balances, summary.balances, summary.positions]).toEqual([['3 settlement 8', '5 settlement 6'], { USDT: '1014' }, { 'BTC-X/USDT.SIM': '0' }]);
  });

  test('settles at its end what expires with it, at the last price, and says so to the strategy', async () => {
    const held: string[] = [];
    const options = holding(FUTURE, '2', [100, 100, 103, 104, 105], {}, { stop: (strategy) => { held.push(strategy.holding(FUTURE.id).quantity.toFixed()); } });
    const result = await runBacktest(options);
    const { balances, positions, to, finalEquity, statistics } = result.summary;
    expect([balances, positions, to, finalEquity, held, statistics.trades.trades, statistics.openTrades]).toEqual([{ USDT: '1010' }, { [FUTURE.id]: '0' }, 5 * MINUTE, '1010', ['0'], 1, 0]);
    expect(textOf(result).equity.map((row) => row.trim())).toEqual(['60000,1000', '120000,1000', '180000,1006', '240000,1008', '300000,1010']);
  });

  test('settles an option that expires with the data by what its underlying is worth, and has that in the last row of equity', async () => {
    const call = anInstrument({ kind: 'option', id: 'BTC-100-C/USDT.SIM', underlying: BTC.id, right: 'call', strike: '100', settle: 'USDT', expiry: 3 * MINUTE });
    const bars = (instrument: InstrumentId, closes: readonly number[]) => ({ instrument, interval: '1m' as const, bars: barsFromCloses([...closes]).map((bar) => ({ ...bar, instrument })) });
    const result = await runBacktest(holding(call, '1', [5, 5, 5], { instruments: [call, BTC], data: [bars(BTC.id, [100, 105, 109])] }));
    expect([result.summary.positions[call.id], result.summary.finalEquity]).toEqual(['0', '1400']);
    expect(textOf(result).equity.at(-1)?.trim()).toBe('180000,1400');
  });

  test.each([1, 2, 2.5, 3])('settles what expires as the whole run does where it is cut after %d of 3 minutes', async (minutes) => {
    const call = anInstrument({ kind: 'option', id: 'BTC-100-C/USDT.SIM', underlying: BTC.id, right: 'call', strike: '100', settle: 'USDT', expiry: 3 * MINUTE });
    const bars = (instrument: InstrumentId, closes: readonly number[]) => ({ instrument, interval: '1m' as const, bars: barsFromCloses([...closes]).map((bar) => ({ ...bar, instrument })) });
    const options = (more: Partial<BacktestOptions> = {}) => holding(call, '1', [5, 5, 5], { instruments: [call, BTC], data: [bars(BTC.id, [100, 105, 109])], ...more });
    const whole = textOf(await runBacktest(options()));
    const first = await runBacktest(options({ stopAt: at(minutes) }));
    const second = textOf(await runBacktest(options({ resume: JSON.parse(JSON.stringify(first.snapshot)) as BacktestSnapshot })));
    expect([second.summary, [...textOf(first).equity, ...second.equity]]).toEqual([whole.summary, whole.equity]);
  });

  test('keeps equity over a split, and tells the strategy of its position', async () => {
    const actions: CorporateAction[] = [{ instrument: SHARE.id, at: at(3), action: 'split', numerator: 4, denominator: 1 }];
    const quantities: string[] = [];
    const script: Script = { stop: (strategy) => { quantities.push(strategy.holding('ACME.SIM').quantity.toFixed()); } };
    const changes: string[] = [];
    const options = holding(SHARE, '5', [100, 100, 100, 25.5, 26], { data: [{ instrument: SHARE.id, actions }], observe: (events) => { events.on('position.changed', ({ position }) => changes.push(`${position.strategy ?? ''} ${position.quantity.toFixed()}`)); } }, script);
    const result = await runBacktest(options);
    expect([quantities, changes.slice(-1), result.summary.finalEquity]).toEqual([['20'], ['Scripted 20'], String(1000 - 500 + 20 * 26)]);
    expect(textOf(result).equity.slice(0, 3).map((row) => row.split(',')[1])).toEqual(['1000', '1000', '1000']);
  });

  test('pays a dividend', async () => {
    const actions: CorporateAction[] = [{ instrument: SHARE.id, at: at(3), action: 'dividend', amount: toDecimal('2') }];
    const { summary } = await runBacktest(holding(SHARE, '5', [100, 100, 100, 98], { data: [{ instrument: SHARE.id, actions }] }));
    expect([summary.balances, summary.netProfit]).toEqual([{ USDT: '510' }, '0']);
  });

  test('rejects what the margin cannot carry', async () => {
    const heard: Order[] = [];
    const { summary } = await runBacktest(holding(MARGINED, '200', [100, 100, 100], { venue: { margin: { mode: 'cross' } } }, { order: (order) => { heard.push(order); } }));
    expect([summary.rejectedOrders, summary.fills, heard.at(-1)?.reason]).toEqual([1, 0, '"2000 USDT" of margin are needed and "1000" are free: "0" of "1000" are taken']);
  });

  test('liquidates what has lost its margin, whatever the strategy does', async () => {
    const heard: string[] = [];
    const script: Script = {
      bar: ({ closeTime }, strategy) => {
        if (closeTime !== MINUTE) return;
        strategy.place('buy', '50');
        strategy.place('sell', '50', { type: 'limit', price: '150' });
      },
      order: ({ id, state, reason }) => { if (state === 'canceled') heard.push(`${id} ${state} ${reason ?? ''}`); },
    };
    const adopted: string[] = [];
    const options = holding(MARGINED, '50', [100, 100, 90, 80], { venue: { margin: { mode: 'isolated' } }, observe: (events) => { events.on('order.discrepancy', ({ discrepancy }) => adopted.push(`${discrepancy.orderId} ${discrepancy.kind}`)); } }, script);
    const { summary, fills } = await runBacktest(options);
    // 500 of margin, gone at 94.73, the first price in cents at which no more than the maintenance is left
    expect(fills.map(({ orderId, quantity, price, side }) => `${orderId} ${side} ${quantity.toFixed()} at ${price.toFixed()}`)).toEqual(['O-1 buy 50 at 100', 'liquidation-1 sell 50 at 94.73']);
    expect([summary.positions, summary.balances, heard, adopted]).toEqual([{ 'BTC/USDT.SIM': '0' }, { USDT: '736.5' }, ['O-2 canceled liquidation'], ['liquidation-1 unknown-fill']]);
  });

  test('with an account at the venue is the run without one, where nothing is refused or liquidated', async () => {
    const results = await Promise.all([{}, { venue: { margin: { mode: 'cross' } } } as const].map((venue) => runBacktest(holding(MARGINED, '1', [100, 101, 99, 103, 98], venue))));
    const [without, beside] = results.map(textOf);
    expect(beside).toEqual(without);
  });
});
