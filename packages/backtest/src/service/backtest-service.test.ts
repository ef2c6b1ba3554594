import { MemoryLogger, RedFireError, barColumns, timestamp, type BacktestRunRecord, type Bar } from '@redfire/core';
import { LiveClock } from '@redfire/engine';
import { barsFromCloses } from '@redfire/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BacktestOptions } from '../backtest-options.ts';
import { BTC, MINUTE, aRun } from '../fixtures/a-run.ts';
import { BacktestService, type BacktestRunStatus, type BacktestServiceOptions } from './backtest-service.ts';
import { MemoryBacktestRuns } from './memory-backtest-runs.ts';

function aService(options: Partial<BacktestServiceOptions> = {}) {
  const runs = new MemoryBacktestRuns();
  const service = new BacktestService({ clock: new LiveClock(), stopwatch: () => performance.now(), runs, ...options });
  const told: string[] = [];
  const statuses: BacktestRunStatus[] = [];
  service.onChange((status) => {
    statuses.push(status);
    const line = `${status.id} ${status.state}`;
    if (told.at(-1) !== line) told.push(line);
  });
  onTestFinished(() => service.close());
  return { service, runs, told, statuses };
}

/** A run of so many bars. */
function aLongRun(count: number, changes: Partial<BacktestOptions> = {}): BacktestOptions {
  const bars = barColumns(barsFromCloses(Array.from({ length: count }, (_, row) => 100 + (row % 7))));
  return aRun({}, { data: [{ instrument: BTC.id, interval: '1m', bars }], ...changes });
}

/** Data that wait until they are let go. */
function gated(): { readonly options: BacktestOptions; readonly open: () => void; readonly isFree: () => boolean } {
  let open: () => void = () => undefined;
  let isFree = false;
  const gate = new Promise<void>((resolve) => { open = resolve; });
  async function* bars() {
    try {
      yield barColumns(barsFromCloses([100, 101]));
      await gate;
      yield barColumns(barsFromCloses([102], { startAt: 2 * MINUTE }));
    } finally {
      isFree = true;
    }
  }
  return { options: aRun({}, { data: [{ instrument: BTC.id, interval: '1m', bars: bars() }] }), open: () => { open(); }, isFree: () => isFree };
}

function countOf(request: unknown): number {
  const { bars } = request as { readonly bars: number };
  if (bars < 1) throw new RedFireError('INVALID_CONFIG', 'bars must be one or more');
  return bars;
}

const turns = async (count = 5) => {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => { setTimeout(resolve, 1); });
};

describe('a service of backtests', () => {
  it('runs what is submitted, tells its states and keeps what came of it', async () => {
    const { service, runs, told } = aService();
    const id = await service.submit(aRun({ bar: ({ closeTime }, strategy) => { if (closeTime === MINUTE) strategy.place('buy', '1'); } }), { name: 'first', owner: 'desk-1' });
    const { summary, fills } = await service.result(id);
    expect([id, summary.fills, fills.length]).toEqual(['R-1', 1, 1]);
    expect(told).toEqual(['R-1 queued', 'R-1 running', 'R-1 done']);
    const record = (await service.list())[0];
    expect(record).toMatchObject({ id, name: 'first', owner: 'desk-1', state: 'done', summary: { bars: 4, netProfit: '3' }, progress: { bars: 4, items: 0, fraction: 1, remainingMs: 0 } });
    expect((await runs.get(id))?.state).toBe('done');
    expect(JSON.parse(JSON.stringify(await runs.get(id)))).toEqual(await runs.get(id));
  });

  it('says what is missing of a request that is no options', async () => {
    const { service } = aService();
    const id = await service.submit({ instruments: [], bars: 5 });
    await expect(service.result(id)).rejects.toMatchObject({ code: 'INVALID_INPUT', details: { missing: ['data', 'strategies', 'account'] } });
    await expect(service.result(await service.submit(undefined))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect((await service.status(id))?.error).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('runs no more at once than it may, the others in the order in which they came', async () => {
    const { service, told } = aService({ concurrency: 2 });
    const gates = [gated(), gated(), gated()];
    for (const { options } of gates) await service.submit(options);
    await turns();
    expect((await service.list()).map(({ id, state }) => `${id} ${state}`)).toEqual(['R-3 queued', 'R-2 running', 'R-1 running']);
    gates[1]?.open();
    await service.result('R-2');
    await turns();
    expect((await service.status('R-3'))?.state).toBe('running');
    for (const { open } of gates) open();
    for (const id of ['R-1', 'R-3']) await service.result(id);
    expect([...new Set(told.filter((line) => line.endsWith('running')))]).toEqual(['R-1 running', 'R-2 running', 'R-3 running']);
  });

  it('refuses one more than may wait', async () => {
    const { service } = aService({ queueLimit: 1 });
    for (let count = 0; count < 2; count++) await service.submit(gated().options);
    await expect(service.submit(aRun({}))).rejects.toMatchObject({ code: 'QUEUE_FULL', details: { limit: 1 } });
    expect((await service.list()).length).toBe(2);
  });

  it('has a run that breaks as a state with the error, and its result rejects with it', async () => {
    const { service } = aService();
    const [first] = barsFromCloses([100]);
    const id = await service.submit(aRun({}, { data: [{ instrument: BTC.id, interval: '1m', bars: [{ ...(first as Bar), high: 1 }] }] }));
    await expect(service.result(id)).rejects.toMatchObject({ code: 'BAD_ROW' });
    expect(await service.status(id)).toMatchObject({ state: 'failed', error: { code: 'BAD_ROW', details: { instrument: BTC.id, bar: 0 } } });
    const other = await service.submit(aRun({}, { data: [{ instrument: BTC.id, interval: '1m', bars: (function* (): Generator<never> { throw new Error('the disk is gone'); })() }] }));
    await expect(service.result(other)).rejects.toThrow('the disk is gone');
    expect((await service.status(other))?.error).toEqual({ code: 'COMPONENT_FAILED', message: 'the disk is gone', details: {} });
    const third = await service.submit(aRun({}));
    expect((await service.result(third)).summary.bars).toBe(4);
  });

  it('makes options of what a host is asked for', async () => {
    const { service } = aService({ prepare: async (request) => aLongRun(countOf(request)) });
    expect((await service.result(await service.submit({ bars: 17 }))).summary.bars).toBe(17);
    const bad = await service.submit({ bars: -1 });
    await expect(service.result(bad)).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
    expect((await service.status(bad))?.state).toBe('failed');
  });

  it('gives others their turn while a run goes on, and the run is the same', async () => {
    const { service, statuses } = aService({ turnMs: 2 });
    let turnsOfOthers = 0;
    const others = setInterval(() => { turnsOfOthers++; }, 0);
    onTestFinished(() => { clearInterval(others); });
    const id = await service.submit(aLongRun(120_000));
    const { summary } = await service.result(id);
    expect(turnsOfOthers).toBeGreaterThan(5);
    const fractions = statuses.flatMap(({ progress }) => progress?.fraction ?? []);
    expect(fractions.length).toBeGreaterThan(5);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(summary).toMatchObject({ bars: 120_000, finalEquity: '1000' });
  });

  it('forgets the results, then the records, that are older than it keeps', async () => {
    const { service, runs } = aService({ keptResults: 1, keptRuns: 2 });
    for (let count = 0; count < 4; count++) await service.result(await service.submit(aRun({})));
    await service.list();
    await expect(service.result('R-3')).rejects.toMatchObject({ code: 'HISTORY_DROPPED' });
    await expect(service.result('R-1')).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect((await runs.list()).map(({ id }) => id)).toEqual(['R-4', 'R-3']);
  });

  it('logs a listener that throws, and records that are not kept, and goes on', async () => {
    class Full extends MemoryBacktestRuns {
      override async save(run: BacktestRunRecord): Promise<void> {
        if (run.state !== 'queued') throw new Error('the store is full');
        await super.save(run);
      }
    }
    const logger = new MemoryLogger();
    const { service } = aService({ runs: new Full(), logger });
    service.onChange(() => { throw new Error('deaf'); });
    const { summary } = await service.result(await service.submit(aRun({})));
    await service.list();
    expect(summary.bars).toBe(4);
    expect(new Set(logger.records.map(({ message }) => message))).toEqual(new Set(['a listener of backtests threw', 'the record of a backtest was not kept']));
  });

  it('fails what an earlier process left behind', async () => {
    const { service, runs } = aService();
    await runs.save({ id: 'old', state: 'running', submittedAt: timestamp(1) });
    await service.recover();
    expect(await service.status('old')).toMatchObject({ state: 'failed', error: { code: 'ABORTED' } });
  });

  it.each<[string, Partial<BacktestServiceOptions>]>([
    ['no room', { concurrency: 0 }],
    ['a queue of less than none', { queueLimit: -1 }],
    ['turns of no length', { turnMs: 0 }],
  ])('is not made with %s', (_what, options) => {
    expect(() => new BacktestService({ clock: new LiveClock(), stopwatch: () => 0, ...options })).toThrowError(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('a run that is canceled', () => {
  it('ends while it waits for data, and its source is freed', async () => {
    const { service } = aService();
    const { options, isFree, open } = gated();
    const id = await service.submit(options);
    await turns();
    expect((await service.status(id))?.state).toBe('running');
    expect(await service.cancel(id)).toBe(true);
    await expect(service.result(id)).rejects.toMatchObject({ code: 'ABORTED' });
    open();
    await turns();
    expect([(await service.status(id))?.state, isFree(), await service.cancel(id)]).toEqual(['canceled', true, false]);
  });

  it('ends in the queue without having begun', async () => {
    const { service, told } = aService();
    const first = gated();
    await service.submit(first.options);
    const id = await service.submit(aRun({}));
    expect(await service.cancel(id)).toBe(true);
    first.open();
    await service.result('R-1');
    expect(told.filter((line) => line.startsWith(id))).toEqual(['R-2 queued', 'R-2 canceled']);
  });

  it('ends at whatever moment, and nothing of it runs on', async () => {
    const { service } = aService({ turnMs: 1 });
    for (const wait of [0, 1, 3, 6]) {
      let bars = 0;
      const id = await service.submit(aLongRun(60_000, { strategies: aRun({ bar: () => { bars++; } }).strategies }));
      await new Promise((resolve) => { setTimeout(resolve, wait); });
      const wasCanceled = await service.cancel(id);
      const [seen, state] = [bars, (await service.status(id))?.state];
      await turns(2);
      expect([state, bars]).toEqual([wasCanceled ? 'canceled' : 'done', seen]);
    }
  });

  it('is everything, when the service closes', async () => {
    const { service, runs } = aService({ concurrency: 2 });
    for (let count = 0; count < 4; count++) await service.submit(gated().options);
    await turns();
    await service.close();
    expect((await runs.list()).map(({ state }) => state)).toEqual(['canceled', 'canceled', 'canceled', 'canceled']);
    await expect(service.submit(aRun({}))).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  });
});
