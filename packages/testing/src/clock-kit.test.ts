import { expect, it } from 'vitest';
import { timestamp, type Clock } from '@redfire/core';
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
      setTimer(at, callback) {
        const repeat = () => {
          callback();
          cancel = good.setTimer(timestamp(good.now() + 40), repeat);
        };
        let cancel = good.setTimer(at, repeat);
        return () => { cancel(); };
      },
    }),
    fails: ['CL-02'],
  },
  'CL-03': { that: 'rounds the time of a timer up to a hundredth of a second', breakage: (good) => ({ setTimer: (at, callback) => good.setTimer(timestamp(Math.ceil(at / 10) * 10), callback) }), fails: ['CL-03'] },
  'CL-04': {
    that: 'runs what is past inside the call',
    breakage: (good) => ({ setTimer: (at, callback) => (at < good.now() ? (callback(), () => {}) : good.setTimer(at, callback)) }),
    fails: ['CL-04'],
  },
  'CL-05': { that: 'cancels nothing', breakage: (good) => ({ setTimer: (at, callback) => (good.setTimer(at, callback), () => {}) }), fails: ['CL-05', 'CL-06'] },
  'CL-06': {
    that: 'cannot cancel in the instant a timer is due',
    breakage: (good) => ({ setTimer: (at, callback) => { const cancel = good.setTimer(at, callback); return () => { if (good.now() < at) cancel(); }; } }),
    fails: ['CL-06'],
  },
  'CL-07': {
    that: 'runs what a timer sets for now inside that timer',
    breakage: (good) => {
      let isRunning = false;
      return {
        setTimer: (at, callback) => {
          if (isRunning && at <= good.now()) return (callback(), () => {});
          return good.setTimer(at, () => { isRunning = true; callback(); isRunning = false; });
        },
      };
    },
    fails: ['CL-07'],
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
    const clock = { now: () => good.now(), setTimer: good.setTimer.bind(good), ...breakage(good) };
    await run({ clock, advanceBy: (ms) => { good.advanceBy(ms); } }).catch(() => failed.push(id));
  }
  return failed;
}
