import { RedFireError, timestamp, type MarketDataItem } from '@redfire/core';
import { normalLatency, type LatencyModel } from '@redfire/sim';
import { barsFromCloses } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import type { BacktestOptions } from '../backtest-options.ts';
import { BTC, ETH, MINUTE, aRun } from '../fixtures/a-run.ts';
import type { Script, Scripted } from '../fixtures/scripted.ts';
import { runBacktest } from '../run-backtest.ts';
import type { BacktestSnapshot } from './backtest-snapshot.ts';

const CUT = timestamp(2 * MINUTE);

async function cutAt(stopAt: number, script: Script = {}, overrides: Partial<BacktestOptions> = {}): Promise<BacktestSnapshot> {
  const { snapshot } = await runBacktest(aRun(script, { ...overrides, stopAt: timestamp(stopAt) }));
  if (snapshot === undefined) throw new Error('there is no snapshot');
  return snapshot;
}

const goOn = (resume: BacktestSnapshot, script: Script = {}, overrides: Partial<BacktestOptions> = {}) => runBacktest(aRun(script, { ...overrides, resume }));

async function refusalOf(run: Promise<unknown>): Promise<readonly unknown[]> {
  const error: unknown = await run.then(() => undefined, (failure: unknown) => failure);
  return error instanceof RedFireError ? [error.code, error.details?.['part'] ?? error.details?.['differs'] ?? error.message] : [error];
}

describe('a snapshot', () => {
  it('is what JSON makes of it', async () => {
    const snapshot = await cutAt(CUT, { bar: (_bar, strategy) => strategy.place('buy', '1') });
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
    expect([snapshot.version, snapshot.at]).toEqual([1, CUT]);
  });

  it('is taken behind everything of its time, and stops nobody: what is open is in no output', async () => {
    const events: string[] = [];
    const script: Script = {
      bar: ({ closeTime }, strategy) => { events.push(`bar ${closeTime / MINUTE}`); return strategy.place('buy', '1', { type: 'limit', price: '50' }); },
      stop: () => events.push('stop'),
    };
    const { orders, summary } = await runBacktest(aRun(script, { stopAt: CUT }));
    expect([events, orders, summary.openOrders]).toEqual([['bar 1', 'bar 2'], [], 2]);
  });

  it('is made of no other run', async () => {
    const { snapshot } = await runBacktest(aRun({}));
    expect(snapshot).toBeUndefined();
  });

  it('may be between the open of a bar and its close', async () => {
    const heard: number[] = [];
    const hear: Script = { bar: ({ closeTime }) => heard.push(closeTime / MINUTE) };
    const { summary } = await goOn(await cutAt(2.5 * MINUTE, hear), hear);
    expect([heard, summary.bars, summary.from, summary.to]).toEqual([[1, 2, 3, 4], 4, 0, 4 * MINUTE]);
  });

  it('may be of a run that goes on from another', async () => {
    const script: Script = { bar: (_bar, strategy) => strategy.place('buy', '1') };
    const whole = await runBacktest(aRun(script));
    const fills: string[] = [];
    let [resume, finalEquity]: readonly [BacktestSnapshot | undefined, string] = [undefined, ''];
    for (const stopAt of [1, 2, 3, undefined]) {
      const part = await runBacktest(aRun(script, { resume, ...(stopAt !== undefined && { stopAt: timestamp(stopAt * MINUTE) }) }));
      fills.push(...part.fills.map(({ tradeId }) => tradeId));
      [resume, finalEquity] = [part.snapshot, part.summary.finalEquity];
    }
    expect([fills, finalEquity]).toEqual([whole.fills.map(({ tradeId }) => tradeId), whole.summary.finalEquity]);
  });
});

describe('a run goes on from a snapshot of the same run alone', () => {
  it.each<readonly [string, Partial<BacktestOptions>, readonly string[]]>([
    ['seed', { seed: 2 }, ['seed']],
    ['terms', { venue: { latencyMs: 1 } }, ['venue']],
    ['account and instruments', { account: { balances: { USDT: '1001' } }, instruments: [BTC, ETH] }, ['instruments', 'account']],
    ['recording of equity', { equityEvery: 2 }, ['equityEvery']],
  ])('of the same %s', async (_what, overrides, differs) => {
    expect(await refusalOf(goOn(await cutAt(CUT), {}, overrides))).toEqual(['INVALID_STATE', differs]);
  });

  it('of the same version', async () => {
    const other = { ...(await cutAt(CUT)), version: 2 } as unknown as BacktestSnapshot;
    expect(await refusalOf(goOn(other))).toEqual(['INVALID_STATE', 'the snapshot is of version "2", this one reads 1']);
  });

  it('over the same series', async () => {
    const more = { data: [{ instrument: BTC.id, interval: '1m' as const, bars: [] }, { instrument: BTC.id, interval: '5m' as const, bars: [] }] };
    expect(await refusalOf(goOn(await cutAt(CUT), {}, more))).toEqual(['INVALID_STATE', 'the snapshot is of 1 series of bars and 0 streams, and the data are 2 and 0; give the same data']);
  });

  it('with the bar next that was under way', async () => {
    const [, , , last] = barsFromCloses([100, 101, 102, 103]);
    const data = [{ instrument: BTC.id, interval: '1m' as const, bars: last ? [last] : [] }];
    expect(await refusalOf(goOn(await cutAt(2.5 * MINUTE), {}, { data }))).toEqual(['INVALID_STATE', `the data of "${BTC.id}" are others than those of the snapshot: a bar that opened at "${2 * MINUTE}" was under way, the next one opens at "${3 * MINUTE}"; give the same data`]);
  });
});

describe('a strategy that goes on', () => {
  it('sends no orders in onStart', async () => {
    const snapshot = await cutAt(CUT, { start: (strategy) => strategy.place('buy', '1') });
    expect((await refusalOf(goOn(snapshot, { start: (strategy) => strategy.place('buy', '1') })))[0]).toBe('INVALID_STATE');
  });

  it('subscribes to all it was subscribed to', async () => {
    const both = { data: [...aRun({}).data, { instrument: ETH.id, interval: '1m' as const, bars: [] }], instruments: [BTC, ETH] };
    const snapshot = await cutAt(CUT, { start: (strategy) => strategy['subscribeBars'](ETH.id, '1m') }, both);
    expect(await refusalOf(goOn(snapshot, { start: () => {} }, both))).toEqual(['INVALID_STATE', expect.stringContaining('"ETH/USDT.SIM 1m #1"')]);
  });
});

describe('no snapshot has', () => {
  const holdsOne: Script = { bar: (_bar, strategy) => strategy.place('buy', '1', { type: 'limit', price: '50' }) };
  const order = (item: Omit<MarketDataItem['data'], 'instrument'> & object) => ({ instrument: BTC.id, ...item });
  const remembering: LatencyModel = { next: () => 1, fresh: () => remembering };

  it.each<readonly [string, Script, Partial<BacktestOptions>]>([
    ['timer "Scripted.timer", which is due at 1970-01-01T00:03:00.000Z', { start: (strategy: Scripted) => strategy.at(3 * MINUTE, () => {}) }, {}],
    ['what is reserved for open orders', holdsOne, { execution: { funds: 'reserve' } }],
    ['order "O-1", which an algorithm works', holdsOne, { execution: { chooseExecution: () => ({ use: 'twap', durationMs: 600_000, slices: 2 }) } }],
    ['an account with margin at the venue', {}, { venue: { margin: { mode: 'cross' } } }],
    ['requests of unknown outcome', {}, { venue: { faults: { outages: [{ from: 1, to: 2 }], outageRequests: 'unknown' } } }],
    ["the memory of the venue's latency.order", {}, { venue: { latency: { order: remembering } } }],
    [`the book of single orders of "${BTC.id}"`, {}, { data: [...aRun({}).data, { instrument: BTC.id, orders: [order({ at: timestamp(1), change: 'add', orderId: 'a', side: 'sell', price: 101, size: 1 }) as never] }] }],
  ])('%s', async (part, script, overrides) => {
    expect(await refusalOf(cutAt(CUT, script, overrides))).toEqual(['NOT_SUPPORTED', part]);
  });

  it('a time before the run begins', async () => {
    expect((await refusalOf(cutAt(-1)))[0]).toBe('INVALID_INPUT');
    expect((await refusalOf(runBacktest(aRun({}, { resume: await cutAt(CUT), stopAt: timestamp(MINUTE) }))))[0]).toBe('INVALID_INPUT');
  });

  it('trouble with a model that remembers nothing', async () => {
    expect((await cutAt(CUT, holdsOne, { venue: { latency: { order: normalLatency({ mean: 5, deviation: 2 }) } } })).at).toBe(CUT);
  });
});
