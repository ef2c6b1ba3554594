import { expect, it } from 'vitest';
import { timestamp } from '@redfire/core';
import { describeClock } from './clock-kit.ts';
import { FakeClock } from './fake-clock.ts';

describeClock({
  name: 'FakeClock',
  create() {
    const clock = new FakeClock(1_000);
    return { clock, advanceBy: (ms) => { clock.advanceBy(ms); } };
  },
});

it('runs a timer at its own time, with the clock on it', () => {
  const clock = new FakeClock();
  const seen: number[] = [];
  clock.setTimer(timestamp(10), () => seen.push(clock.now()));
  clock.setTimer(timestamp(20.5), () => seen.push(clock.now()));
  clock.advanceTo(timestamp(100));
  expect({ seen, now: clock.now(), pending: clock.pendingTimers }).toEqual({ seen: [10, 20.5], now: 100, pending: 0 });
});

it('keeps a timer until its time', () => {
  const clock = new FakeClock();
  clock.setTimer(timestamp(10), () => {});
  clock.advanceBy(9);
  expect(clock.pendingTimers).toBe(1);
});

it('refuses to go back', () => {
  const clock = new FakeClock(5);
  expect(() => { clock.advanceTo(timestamp(4)); }).toThrow(expect.objectContaining({ code: 'TIME_BACKWARDS', details: { now: 5, to: 4 } }));
});
