import { expect } from 'vitest';
import { ownerId, timestamp, type BacktestRunRecord, type BacktestRuns } from '@redfire/core';
import { describeContract, type ContractCase } from './contract-case.ts';
import type { Awaitable } from './venue-control.ts';

/** A repository with the means to look at it as another process would. */
export interface BacktestRunsUnderTest {
  readonly runs: BacktestRuns;
  /** Gives the same store as one that opens it after a restart has it. Absent for one that lasts as long as the process. */
  readonly reopen?: () => Awaitable<BacktestRuns>;
  readonly dispose?: () => Awaitable<void>;
}

export interface BacktestRunsHarness {
  readonly name: string;
  /** Called once per case; gives an empty repository. */
  readonly create: () => Awaitable<BacktestRunsUnderTest>;
  /** Cases this repository cannot meet, each with the reason a user should read. */
  readonly skip?: Readonly<Partial<Record<BacktestRunsCaseId, string>>>;
}

export type BacktestRunsCaseId = keyof typeof BACKTEST_RUNS_CASES;

const queued = (id: string, more: Partial<BacktestRunRecord> = {}): BacktestRunRecord => ({ id, state: 'queued', submittedAt: timestamp(1_000), ...more });
const WHOLE: BacktestRunRecord = {
  id: 'R-1', name: `a "name" with ' and \\ and ünïcödé 🔥`, owner: ownerId('desk-1'), state: 'done', submittedAt: timestamp(1), startedAt: timestamp(2), endedAt: timestamp(3.5),
  summary: { bars: 3, netProfit: '-0.10', denials: {}, riskRules: [], positions: { 'BTC/USDT.SIM': '0' } },
};
const FAILED: BacktestRunRecord = { ...queued('R-2', { state: 'failed' }), error: { code: 'BAD_ROW', message: 'row 3', details: { line: 3 } } };

export const BACKTEST_RUNS_CASES = {
  'BR-01': {
    title: 'has nothing of a run that was never saved',
    async run({ runs }) {
      await runs.save(queued('R-1'));
      expect([await runs.get('R-2'), await runs.list({ states: ['done'] })]).toEqual([undefined, []]);
    },
  },
  'BR-02': {
    title: 'gives a record back with every field, and none that it did not have',
    async run({ runs }) {
      for (const record of [WHOLE, FAILED, queued('R-3')]) {
        await runs.save(record);
        expect(await runs.get(record.id)).toEqual(record);
        expect(Object.keys((await runs.get(record.id)) ?? {}).sort()).toEqual(Object.keys(record).sort());
      }
    },
  },
  'BR-03': {
    title: 'keeps the record that was saved last of an id, in its place',
    async run({ runs }) {
      await runs.save(queued('R-1'));
      await runs.save(queued('R-2'));
      await runs.save(queued('R-1', { state: 'running', startedAt: timestamp(5) }));
      expect((await runs.list()).map(({ id, state }) => [id, state])).toEqual([['R-2', 'queued'], ['R-1', 'running']]);
    },
  },
  'BR-04': {
    title: 'lists the newest first, page by page',
    async run({ runs }) {
      for (const [id, at] of [['a', 1], ['b', 3], ['c', 2], ['d', 3]] as const) await runs.save(queued(id, { submittedAt: timestamp(at) }));
      const ids = async (page?: { readonly limit?: number; readonly offset?: number }) => (await runs.list({}, page)).map(({ id }) => id);
      expect([await ids(), await ids({ limit: 2 }), await ids({ limit: 2, offset: 2 }), await ids({ offset: 4 })]).toEqual([['d', 'b', 'c', 'a'], ['d', 'b'], ['c', 'a'], []]);
    },
  },
  'BR-05': {
    title: 'lists those that fit every field of a filter',
    async run({ runs }) {
      const desk = ownerId('desk-1');
      await runs.save(queued('a', { owner: desk, name: 'x' }));
      await runs.save(queued('b', { owner: desk, name: 'y', state: 'done' }));
      await runs.save(queued('c', { name: 'x', state: 'failed' }));
      const ids = async (filter: Parameters<BacktestRuns['list']>[0]) => (await runs.list(filter)).map(({ id }) => id);
      expect([await ids({ owner: desk }), await ids({ name: 'x' }), await ids({ states: ['done', 'failed'] }), await ids({ owner: desk, name: 'x' }), await ids({ states: [] })]).toEqual([['b', 'a'], ['c', 'a'], ['c', 'b'], ['a'], []]);
    },
  },
  'BR-06': {
    title: 'forgets a run that is deleted, and says whether there was one',
    async run({ runs }) {
      await runs.save(queued('R-1'));
      expect([await runs.delete('R-1'), await runs.delete('R-1'), await runs.get('R-1'), await runs.list()]).toEqual([true, false, undefined, []]);
    },
  },
  'BR-07': {
    title: 'hands out copies: what is done to one changes nothing',
    async run({ runs }) {
      const summary = { bars: 1 };
      await runs.save(queued('R-1', { summary }));
      summary.bars = 2;
      const found = await runs.get('R-1');
      if (found?.summary) Object.assign(found.summary, { bars: 3 });
      expect((await runs.get('R-1'))?.summary).toEqual({ bars: 1 });
    },
  },
  'BR-08': {
    title: 'keeps the record that was asked for last of several that are under way',
    async run({ runs }) {
      const records = Array.from({ length: 20 }, (_, number) => queued('R-1', { name: `${'x'.repeat((20 - number) * 1_000)}${number}` }));
      await Promise.all(records.map((record) => runs.save(record)));
      expect(await runs.get('R-1')).toEqual(records.at(-1));
    },
  },
  'BR-09': {
    title: 'has what was saved when it is opened again',
    unless: ({ reopen }) => (reopen ? undefined : 'it lasts as long as the process'),
    async run({ runs, reopen }) {
      await runs.save(WHOLE);
      const again = await reopen?.();
      expect(await again?.get(WHOLE.id)).toEqual(WHOLE);
    },
  },
} as const satisfies Record<string, ContractCase<BacktestRunsUnderTest>>;

/** Registers the contract every `BacktestRuns` meets. Call it at the top level of a test file. */
export function describeBacktestRuns({ name, create, skip = {} }: BacktestRunsHarness): void {
  describeContract<BacktestRunsCaseId, BacktestRunsUnderTest>({
    title: `backtest runs contract: ${name}`,
    cases: BACKTEST_RUNS_CASES,
    skip,
    async within(body) {
      const subject = await create();
      try {
        await body(subject);
      } finally {
        await subject.dispose?.();
      }
    },
  });
}
