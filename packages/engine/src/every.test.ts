import { timestamp } from '@redfire/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { every, LiveClock, SimulatedClock } from './index.ts';

describe('every', () => {
  afterEach(() => void vi.useRealTimers());

  it('calls at whole intervals until cancelled, each call told when it was due', () => {
    const { clock, log, note } = simulated();
    const cancel = every(clock, 10, note);
    clock.advanceTo(at(35));
    cancel();
    cancel();
    clock.advanceTo(at(100));
    expect(log).toEqual(['10@10', '20@20', '30@30']);
    expect(clock.timers()).toEqual([]);
  });

  it('begins at a given time', () => {
    const { clock, log, note } = simulated();
    every(clock, 10, note, { firstAt: at(4) });
    clock.advanceTo(at(24));
    expect(log).toEqual(['4@4', '14@14', '24@24']);
  });

  it('does not drift with an interval that has no exact binary form', () => {
    const { clock, log, note } = simulated();
    every(clock, 0.1, note);
    clock.advanceTo(at(10_000.05));
    expect(log).toHaveLength(100_000);
  });

  it('can be cancelled from its own callback', () => {
    const { clock, log, note } = simulated();
    const cancel = every(clock, 10, (dueAt) => {
      note(dueAt);
      cancel();
    });
    clock.advanceTo(at(50));
    expect(log).toEqual(['10@10']);
  });

  it('goes on after a callback that throws', () => {
    const { clock, log, note } = simulated();
    every(clock, 10, (dueAt) => {
      note(dueAt);
      if (dueAt === 10) throw new Error('no');
    });
    expect(() => clock.advanceTo(at(20))).toThrow('no');
    clock.advanceTo(at(20));
    expect(log).toEqual(['10@10', '20@20']);
  });

  it('is listed under its name, or that of its callback', () => {
    const { clock } = simulated();
    every(clock, 10, function snapshot() {});
    every(clock, 20, () => {}, { name: 'heartbeat' });
    expect(clock.timers().map(({ name }) => name)).toEqual(['snapshot', 'heartbeat']);
  });

  it('skips the calls missed while the host slept and keeps to its times', () => {
    vi.useFakeTimers({ now: 0, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
    const clock = new LiveClock();
    const log: number[] = [];
    every(clock, 1_000, (dueAt) => log.push(dueAt));
    vi.advanceTimersByTime(2_000);
    vi.setSystemTime(3_600_500);
    vi.advanceTimersByTime(2_500);
    clock.close();
    expect(log).toEqual([1_000, 2_000, 3_000, 3_602_000, 3_603_000]);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s as an interval', (interval) => {
    expect(() => every(new SimulatedClock(), interval, () => {})).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

const at = timestamp;

function simulated() {
  const clock = new SimulatedClock();
  const log: string[] = [];
  return { clock, log, note: (dueAt: number) => void log.push(`${dueAt}@${clock.now()}`) };
}
