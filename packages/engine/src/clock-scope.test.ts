import { timestamp } from '@redfire/core';
import { FakeClock } from '@redfire/testing';
import { expect, it } from 'vitest';
import { every, scopeClock } from './index.ts';

it('cancels its own timers when it is closed, and no others', () => {
  const { clock, log, note } = scoped();
  const scope = scopeClock(clock);
  clock.setTimer(at(10), note('of the clock'));
  scopeClock(clock).setTimer(at(10), note('of another scope'));
  scope.setTimer(at(10), note('of the scope'));
  every(scope, 5, note('series of the scope'));
  scope.close();
  scope.close();
  clock.advanceBy(20);
  expect(log).toEqual(['of the clock', 'of another scope']);
});

it('lists its own timers only, and the clock lists them under the same names', () => {
  const { clock, note } = scoped();
  const scope = scopeClock(clock);
  scope.setTimer(at(20), note('x'), 'flush');
  clock.setTimer(at(5), note('x'), 'other');
  scope.setTimer(at(10), note('x'), 'retry');
  expect(scope.timers()).toEqual([{ at: 10, name: 'retry' }, { at: 20, name: 'flush' }]);
  expect(clock.timers().map(({ name }) => name)).toEqual(['other', 'retry', 'flush']);
});

it('never runs a timer that is set after it was closed', () => {
  const { clock, log, note } = scoped();
  const scope = scopeClock(clock);
  scope[Symbol.dispose]();
  scope.setTimer(at(1), note('late'))();
  scope.setTimer(at(1), note('late'));
  clock.advanceBy(10);
  expect([log, clock.pendingTimers, scope.timers()]).toEqual([[], 0, []]);
});

it('can be closed by one of its callbacks: a series ends, timers of the same instant do not run', () => {
  const { clock, log, note } = scoped();
  const scope = scopeClock(clock);
  every(scope, 10, () => {
    note('once')();
    scope.close();
  });
  scope.setTimer(at(10), note('same instant'));
  clock.advanceBy(100);
  expect([log, clock.pendingTimers]).toEqual([['once'], 0]);
});

it('keeps nothing of timers that have run or were canceled', () => {
  const { clock, note } = scoped();
  const scope = scopeClock(clock);
  for (let i = 0; i < 1_000; i++) scope.setTimer(at(i), note('x'));
  for (let i = 0; i < 1_000; i++) scope.setTimer(at(5_000), note('x'))();
  clock.advanceBy(1_000);
  expect([scope.timers(), clock.pendingTimers]).toEqual([[], 0]);
});

const at = timestamp;

function scoped() {
  const clock = new FakeClock();
  const log: string[] = [];
  return { clock, log, note: (name: string) => () => void log.push(name) };
}
