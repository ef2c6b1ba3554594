import { expect } from 'vitest';
import { strategyId, type StrategyStateRepository } from '@redfire/core';
import { describeContract, type ContractCase } from './contract-case.ts';
import type { Awaitable } from './venue-control.ts';

/** A repository with the means to look at it as another process would. */
export interface StrategyStatesUnderTest {
  readonly repository: StrategyStateRepository;
  /** Gives the same store as one that opens it after a restart has it. Absent for one that lasts as long as the process. */
  readonly reopen?: () => Awaitable<StrategyStateRepository>;
  readonly dispose?: () => Awaitable<void>;
}

export interface StrategyStateHarness {
  readonly name: string;
  /** Called once per case; gives an empty repository. */
  readonly create: () => Awaitable<StrategyStatesUnderTest>;
  /** Cases this repository cannot meet, each with the reason a user should read. */
  readonly skip?: Readonly<Partial<Record<StrategyStateCaseId, string>>>;
}

export type StrategyStateCaseId = keyof typeof STRATEGY_STATE_CASES;

const trend = strategyId('trend');
/** What a file, a query or a key might not bear. */
const TEXTS = ['', '{"a":1}', ' leading and trailing ', 'line\nline\r\n\ttab', `"quoted" 'twice' \\ back % _ ; --`, 'Ünïcödé 日本語 🔥 \u0000 nul', `[${'1.5,'.repeat(50_000)}0]`];
/** What a path, a pattern or an object's key might mistake for another. */
const IDS = ['a', 'A', 'a ', 'a/b', 'a/../b', '..', 'a_b', 'a%b', 'a%2Fb', 'a:b', '__proto__', 'constructor', 'é', 'e\u0301', 'x'.repeat(200), 'x'.repeat(199)];

export const STRATEGY_STATE_CASES = {
  'ST-01': {
    title: 'has nothing of a strategy that was never saved',
    async run({ repository }) {
      await repository.save(trend, 'known');
      expect(await repository.get(strategyId('unknown'))).toBeUndefined();
    },
  },
  'ST-02': {
    title: 'gives a text back unchanged to the letter, whatever is in it',
    async run({ repository }) {
      const back = [];
      for (const text of TEXTS) {
        await repository.save(trend, text);
        back.push(await repository.get(trend));
      }
      expect(back).toEqual(TEXTS);
    },
  },
  'ST-03': {
    title: 'keeps the text that was saved last, a shorter one too',
    async run({ repository }) {
      for (const text of ['a long first text', 'last']) await repository.save(trend, text);
      expect([await repository.get(trend), await repository.get(trend)]).toEqual(['last', 'last']);
    },
  },
  'ST-04': {
    title: 'keeps strategies apart, whatever they are called',
    async run({ repository }) {
      for (const id of IDS) await repository.save(strategyId(id), `of ${id}`);
      const back = [];
      for (const id of IDS) back.push(await repository.get(strategyId(id)));
      expect(back).toEqual(IDS.map((id) => `of ${id}`));
    },
  },
  'ST-05': {
    title: 'keeps the text that was asked for last of several that are under way',
    async run({ repository }) {
      const texts = Array.from({ length: 20 }, (_, number) => `${'x'.repeat((20 - number) * 1_000)}${number}`);
      await Promise.all(texts.map((text) => repository.save(trend, text)));
      expect(await repository.get(trend)).toBe(texts.at(-1));
    },
  },
  'ST-06': {
    title: 'has what was saved when it is opened again',
    unless: ({ reopen }) => (reopen ? undefined : 'it lasts as long as the process'),
    async run({ repository, reopen }) {
      await repository.save(trend, 'before');
      const again = await reopen?.();
      expect(await again?.get(trend)).toBe('before');
    },
  },
} as const satisfies Record<string, ContractCase<StrategyStatesUnderTest>>;

/** Registers the contract every `StrategyStateRepository` meets. Call it at the top level of a test file. */
export function describeStrategyStateRepository({ name, create, skip = {} }: StrategyStateHarness): void {
  describeContract<StrategyStateCaseId, StrategyStatesUnderTest>({
    title: `strategy state contract: ${name}`,
    cases: STRATEGY_STATE_CASES,
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
