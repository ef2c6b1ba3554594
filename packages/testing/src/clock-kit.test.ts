import { expect, it } from 'vitest';
import { timestamp, type Clock, type TimerInfo } from '@redfire/core';
import { CLOCK_CASES, type ClockCaseId, type ClockUnderTest } from './clock-kit.ts';
import type { ContractCase } from './contract-case.ts';
import { FakeClock } from './fake-clock.ts';

type Breakage = (good: FakeClock) => Partial<Clock>;

/** For each case a clock that breaks it, and every case that this clock fails. */
const MUTANTS: Record<ClockCaseId, { readonly that: string; readonly breakage: Breakage; readonly fails: readonly ClockCaseId[] }> = {
  'CL-01': { that: 'stands still', breakage: (good) => { const start = good.now(); return { now: () => start }; }, fails: ['CL-01', 'CL-02'] },
  'CL-02': {
    that: 'runs a timer again after a while',
    breakage: (good) => ({
      setTimer(at, callback, name = callback.name) {
        const repeat = () => {
          callback();
          cancel = good.setTimer(timestamp(good.now() + 40), repeat, name);
        };
        let cancel = good.setTimer(at, repeat, name);
        return () => { cancel(); };
      },
    }),
    fails: ['CL-02', 'CL-09'],
  },
  'CL-03': {
    that: 'rounds the time of a timer up to a hundredth of a second',
    breakage: (good) => ({ setTimer: (at, callback, name = callback.name) => good.setTimer(timestamp(Math.ceil(at / 10) * 10), callback, name) }),
    fails: ['CL-03', 'CL-10'],
  },
  'CL-04': {
    that: 'runs what is past inside the call',
    breakage: (good) => ({ setTimer: (at, callback, name = callback.name) => (at < good.now() ? (callback(), () => {}) : good.setTimer(at, callback, name)) }),
    fails: ['CL-04', 'CL-10'],
  },
  'CL-05': { that: 'cancels nothing', breakage: (good) => ({ setTimer: (at, callback, name) => (good.setTimer(at, callback, name), () => {}) }), fails: ['CL-05', 'CL-06', 'CL-09'] },
  'CL-06': {
    that: 'cannot cancel in the instant a timer is due',
    breakage: (good) => ({ setTimer: (at, callback, name) => { const cancel = good.setTimer(at, callback, name); return () => { if (good.now() < at) cancel(); }; } }),
    fails: ['CL-06'],
  },
  'CL-07': {
    that: 'runs what a timer sets for now inside that timer',
    breakage: (good) => {
      let isRunning = false;
      return {
        setTimer: (at, callback, name = callback.name) => {
          if (isRunning && at <= good.now()) return (callback(), () => {});
          return good.setTimer(at, () => { isRunning = true; callback(); isRunning = false; }, name);
        },
      };
    },
    fails: ['CL-07', 'CL-10'],
  },
  'CL-08': { that: 'drops the names', breakage: (good) => ({ timers: () => good.timers().map(({ at }) => ({ at, name: '' })) }), fails: ['CL-08', 'CL-09'] },
  'CL-09': {
    that: 'goes on listing what was canceled or has run',
    breakage: (good) => {
      const all: TimerInfo[] = [];
      return {
        setTimer: (at, callback, name = callback.name) => (all.push({ at, name }), good.setTimer(at, callback, name)),
        timers: () => all.toSorted((a, b) => a.at - b.at),
      };
    },
    fails: ['CL-09'],
  },
  'CL-10': {
    that: 'runs what a callback sets for the past with the next move only',
    breakage: (good) => {
      let isRunning = false;
      return {
        setTimer: (at, callback, name = callback.name) => {
          const run = () => { isRunning = true; callback(); isRunning = false; };
          return good.setTimer(isRunning ? timestamp(Math.max(at, good.now() + 1)) : at, run, name);
        },
      };
    },
    fails: ['CL-10'],
  },
};

it.each(Object.entries(MUTANTS).map(([id, mutant]) => ({ id, ...mutant })))('$id fails a clock that $that', async ({ id, breakage, fails }) => {
  expect(fails).toContain(id);
  expect(await failedCases(breakage)).toEqual(fails);
});

it('finds nothing wrong with the reference clock', async () => {
  expect(await failedCases(() => ({}))).toEqual([]);
});

async function failedCases(breakage: Breakage): Promise<string[]> {
  const failed: string[] = [];
  for (const [id, { run }] of Object.entries<ContractCase<ClockUnderTest>>(CLOCK_CASES)) {
    const good = new FakeClock(1_000);
    const clock: Clock = { now: () => good.now(), setTimer: good.setTimer.bind(good), timers: () => good.timers(), ...breakage(good) };
    await run({ clock, advanceBy: (ms) => { good.advanceBy(ms); } }).catch(() => failed.push(id));
  }
  return failed;
}
