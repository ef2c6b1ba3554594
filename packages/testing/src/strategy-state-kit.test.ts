import { expect, it } from 'vitest';
import { MemoryStrategyStates, strategyId, type StrategyStateRepository } from '@redfire/core';
import { STRATEGY_STATE_CASES, type StrategyStateCaseId, type StrategyStatesUnderTest } from './strategy-state-kit.ts';
import type { ContractCase } from './contract-case.ts';

const later = () => new Promise((resolve) => { setTimeout(resolve, 1); });

/** For each case a repository that breaks it, and every case that this repository fails. */
const MUTANTS: Record<StrategyStateCaseId, { readonly that: string; readonly make: () => StrategyStatesUnderTest; readonly fails: readonly StrategyStateCaseId[] }> = {
  'ST-01': { that: 'gives another one’s text', make: () => over((good) => ({ get: async (id) => (await good.get(id)) ?? good.get(strategyId('trend')) })), fails: ['ST-01'] },
  'ST-02': { that: 'trims', make: () => over((good) => ({ save: (id, text) => good.save(id, text.trim()) })), fails: ['ST-02', 'ST-04'] },
  'ST-03': {
    that: 'overwrites a longer text with a shorter one in place',
    make: () => over((good) => ({ save: async (id, text) => good.save(id, text + ((await good.get(id)) ?? '').slice(text.length)) })),
    fails: ['ST-02', 'ST-03'],
  },
  'ST-04': { that: 'does not tell large letters from small ones', make: () => over((good) => ({ save: (id, text) => good.save(strategyId(id.toLowerCase()), text), get: (id) => good.get(strategyId(id.toLowerCase())) })), fails: ['ST-04'] },
  'ST-05': {
    that: 'writes as quickly as it can, in whatever order',
    make: () => over((good) => ({
      async save(id, text) {
        for (let turn = 0; turn < text.length; turn += 2_000) await later();
        await good.save(id, text);
      },
    })),
    fails: ['ST-05'],
  },
  'ST-06': { that: 'is empty when it is opened again', make: () => ({ repository: new MemoryStrategyStates(), reopen: () => new MemoryStrategyStates() }), fails: ['ST-06'] },
};

function over(breakage: (good: StrategyStateRepository) => Partial<StrategyStateRepository>): StrategyStatesUnderTest {
  const good = new MemoryStrategyStates();
  const repository: StrategyStateRepository = { save: (id, text) => good.save(id, text), get: (id) => good.get(id), ...breakage(good) };
  return { repository, reopen: () => repository };
}

async function failuresOf(make: () => StrategyStatesUnderTest): Promise<readonly string[]> {
  const failed = [];
  for (const [id, { run }] of Object.entries(STRATEGY_STATE_CASES) as [string, ContractCase<StrategyStatesUnderTest>][]) {
    try {
      await run(make());
    } catch {
      failed.push(id);
    }
  }
  return failed;
}

it.each(Object.entries(MUTANTS))('case %s catches a repository that breaks it', async (_, { make, fails }) => {
  expect(await failuresOf(make)).toEqual(fails);
});

it('lets a good repository pass', async () => {
  expect(await failuresOf(() => over(() => ({})))).toEqual([]);
});
