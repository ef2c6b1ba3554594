import { expect } from 'vitest';
import { timestamp, type Clock } from '@redfire/core';
import { describeContract, type ContractCase } from './contract-case.ts';
import type { Awaitable } from './venue-control.ts';

/** A clock with the means to let its time pass. */
export interface ClockUnderTest {
  readonly clock: Clock;
  /** Lets at least this many milliseconds pass and runs what is due: moves a simulated clock, waits for a live one. */
  readonly advanceBy: (ms: number) => Awaitable<void>;
  readonly dispose?: () => Awaitable<void>;
}

export interface ClockHarness {
  readonly name: string;
  /** Called once per case. */
  readonly create: () => Awaitable<ClockUnderTest>;
  /** Cases this clock cannot meet, each with the reason a user should read. */
  readonly skip?: Readonly<Partial<Record<ClockCaseId, string>>>;
}

export type ClockCaseId = keyof typeof CLOCK_CASES;

/** Long enough that a live clock's timer has not run by accident. */
const STEP_MS = 30;

export const CLOCK_CASES = {
  'CL-01': {
    title: 'moves forward by the time that passes',
    async run({ clock, advanceBy }) {
      const before = clock.now();
      await advanceBy(STEP_MS);
      expect(clock.now()).toBeGreaterThanOrEqual(before + STEP_MS);
    },
  },
  'CL-02': {
    title: 'runs a timer once, when its time has come and not before',
    async run({ clock, advanceBy }) {
      const runs: number[] = [];
      const due = timestamp(clock.now() + 3 * STEP_MS);
      clock.setTimer(due, () => runs.push(clock.now()));
      await advanceBy(STEP_MS);
      const early = [...runs].filter((at) => at < due);
      await advanceBy(3 * STEP_MS);
      await advanceBy(STEP_MS);
      expect({ early, count: runs.length, isDue: runs.every((at) => at >= due) }).toEqual({ early: [], count: 1, isDue: true });
    },
  },
  'CL-03': {
    title: 'runs timers in order of time, those of one instant in the order they were set',
    async run({ clock, advanceBy }) {
      const runs: string[] = [];
      const start = clock.now();
      for (const [name, ms] of [['late', 20], ['early', 5], ['middle', 10], ['middle, set second', 10], ['first', 0.5]] as const) clock.setTimer(timestamp(start + ms), () => runs.push(name));
      await advanceBy(STEP_MS);
      expect(runs).toEqual(['first', 'early', 'middle', 'middle, set second', 'late']);
    },
  },
  'CL-04': {
    title: 'runs a timer whose time is past at the next turn, never inside the call that sets it',
    async run({ clock, advanceBy }) {
      const runs: string[] = [];
      clock.setTimer(timestamp(clock.now() - 1_000), () => runs.push('past'));
      clock.setTimer(clock.now(), () => runs.push('now'));
      const inside = [...runs];
      await advanceBy(1);
      expect({ inside, runs }).toEqual({ inside: [], runs: ['past', 'now'] });
    },
  },
  'CL-05': {
    title: 'does not run a timer that was canceled; canceling again, or after it ran, does nothing',
    async run({ clock, advanceBy }) {
      const runs: string[] = [];
      const at = timestamp(clock.now() + 1);
      const cancel = clock.setTimer(at, () => runs.push('canceled'));
      const cancelRun = clock.setTimer(at, () => runs.push('kept'));
      cancel();
      cancel();
      await advanceBy(STEP_MS);
      cancelRun();
      await advanceBy(1);
      expect(runs).toEqual(['kept']);
    },
  },
  'CL-06': {
    title: 'lets a timer cancel another one of its instant',
    async run({ clock, advanceBy }) {
      const runs: string[] = [];
      const at = timestamp(clock.now() + 1);
      clock.setTimer(at, () => {
        runs.push('first');
        cancel();
      });
      const cancel = clock.setTimer(at, () => runs.push('second'));
      await advanceBy(STEP_MS);
      expect(runs).toEqual(['first']);
    },
  },
  'CL-07': {
    title: 'runs the timers that timers set, not inside one another',
    async run({ clock, advanceBy }) {
      const runs: string[] = [];
      clock.setTimer(timestamp(clock.now() + 1), () => {
        clock.setTimer(clock.now(), () => runs.push('set by the first'));
        runs.push('first');
      });
      await advanceBy(STEP_MS);
      await advanceBy(1);
      expect(runs).toEqual(['first', 'set by the first']);
    },
  },
  'CL-08': {
    title: 'lists what is set, with its time and name, in the order in which it will run',
    async run({ clock }) {
      const start = clock.now();
      const at = (ms: number) => timestamp(start + 1_000 + ms);
      clock.setTimer(at(20), function expire() {});
      clock.setTimer(at(10), function retry() {}, 'retry of C1');
      clock.setTimer(at(20), () => {}, 'set second');
      expect(clock.timers()).toEqual([{ at: at(10), name: 'retry of C1' }, { at: at(20), name: 'expire' }, { at: at(20), name: 'set second' }]);
    },
  },
  'CL-09': {
    title: 'lists neither a timer that was canceled nor one that has run, not even to its own callback',
    async run({ clock, advanceBy }) {
      const names = () => clock.timers().map(({ name }) => name);
      const inside: string[][] = [];
      clock.setTimer(timestamp(clock.now() + 1), () => inside.push(names()), 'runs');
      clock.setTimer(timestamp(clock.now() + 5_000), () => {}, 'stays');
      clock.setTimer(timestamp(clock.now() + 5_000), () => {}, 'canceled')();
      await advanceBy(STEP_MS);
      expect({ inside, after: names() }).toEqual({ inside: [['stays']], after: ['stays'] });
    },
  },
  'CL-10': {
    title: 'runs a timer that a callback sets for the past after those of its instant, before later ones',
    async run({ clock, advanceBy }) {
      const runs: string[] = [];
      const start = clock.now();
      clock.setTimer(timestamp(start + 1), () => clock.setTimer(timestamp(start), () => runs.push('set by the first')));
      clock.setTimer(timestamp(start + 1), () => runs.push('same instant'));
      clock.setTimer(timestamp(start + 1.5), () => runs.push('later'));
      await advanceBy(STEP_MS);
      await advanceBy(1);
      expect(runs).toEqual(['same instant', 'set by the first', 'later']);
    },
  },
} as const satisfies Record<string, ContractCase<ClockUnderTest>>;

/** Registers the contract every `Clock` meets. Call it at the top level of a test file. */
export function describeClock({ name, create, skip = {} }: ClockHarness): void {
  describeContract<ClockCaseId, ClockUnderTest>({
    title: `clock contract: ${name}`,
    cases: CLOCK_CASES,
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
