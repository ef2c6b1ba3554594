import { timestamp } from '@redfire/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveClock } from './index.ts';

const DAY_MS = 86_400_000;

describe('LiveClock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('reads the time of the system', () => {
    const clock = new LiveClock();
    expect(clock.now()).toBe(1_000_000);
    vi.advanceTimersByTime(1_500);
    expect(clock.now()).toBe(1_001_500);
  });

  it('follows at once when the system is set forward or wakes from sleep', () => {
    const clock = new LiveClock();
    vi.setSystemTime(1_000_000 + DAY_MS);
    expect(clock.now()).toBe(1_000_000 + DAY_MS);
  });

  it('never goes back: runs at half speed until a system that was set back has caught up', () => {
    const clock = new LiveClock();
    vi.setSystemTime(999_000);
    expect(clock.now()).toBe(1_000_000);
    vi.advanceTimersByTime(500);
    expect(clock.now()).toBe(1_000_250);
    for (let i = 0; i < 40; i++) {
      vi.advanceTimersByTime(100);
      clock.now();
    }
    expect(Math.abs(clock.now() - Date.now())).toBeLessThanOrEqual(20);
  });

  it('runs timers in the order of time and then of setting, not before their time', () => {
    const { clock, log, note } = live();
    clock.setTimer(at(1_000_030.5), note('b'));
    clock.setTimer(at(1_000_010), note('a'));
    clock.setTimer(at(1_000_030.5), note('c'));
    vi.advanceTimersByTime(30);
    expect(log).toEqual(['a@1000010']);
    vi.advanceTimersByTime(1);
    expect(log).toEqual(['a@1000010', 'b@1000031', 'c@1000031']);
  });

  it('runs a timer for a past time at the next turn, not inside the call', () => {
    const { clock, log, note } = live();
    clock.setTimer(at(5), note('past'));
    expect(log).toEqual([]);
    vi.advanceTimersToNextTimer();
    expect(log).toHaveLength(1);
  });

  it('runs what a callback sets for the past after the timers of its instant and before later ones, however late the host is', () => {
    const { clock, log } = live();
    const note = (name: string) => () => void log.push(name);
    clock.setTimer(at(1_000_010), () => {
      clock.setTimer(at(1_000_015), note('between'));
      clock.setTimer(at(5), note('past'));
    });
    clock.setTimer(at(1_000_010), note('same instant'));
    clock.setTimer(at(1_000_020), note('later'));
    vi.setSystemTime(1_000_500);
    vi.advanceTimersToNextTimer();
    expect(log).toEqual(['same instant', 'past', 'between', 'later']);
  });

  it('gives the host its turn after 1,000 callbacks that set one another', () => {
    const { clock } = live();
    const log: string[] = [];
    let count = 0;
    const again = (): void => {
      if (++count === 2_500) log.push('last timer');
      else clock.setTimer(at(0), again);
    };
    clock.setTimer(at(0), again);
    for (const turn of [1, 2, 3]) {
      vi.advanceTimersToNextTimer();
      log.push(`turn ${turn}: ${count}`);
    }
    expect(log).toEqual(['turn 1: 1000', 'turn 2: 2000', 'last timer', 'turn 3: 2500']);
    clock.close();
  });

  it('runs what is due when it is told to, not inside a callback', () => {
    const { clock, log, note } = live();
    clock.setTimer(at(1_000_010), () => {
      note('first')();
      clock.runDue();
      note('end of first')();
    });
    clock.setTimer(at(1_000_020), note('second'));
    clock.setTimer(at(1_000_600), note('not due'));
    clock.runDue();
    expect(log).toEqual([]);
    vi.setSystemTime(1_000_500);
    clock.runDue();
    clock.runDue();
    expect(log).toEqual(['first@1000500', 'end of first@1000500', 'second@1000500']);
    expect(vi.getTimerCount()).toBe(1);
  });

  it('notices within a minute that the system was set forward past a timer', () => {
    const { clock, log, note } = live();
    clock.setTimer(at(1_000_000 + DAY_MS), note('tomorrow'));
    vi.setSystemTime(1_000_000 + 2 * DAY_MS);
    vi.advanceTimersByTime(60_000);
    expect(log).toEqual([`tomorrow@${1_060_000 + 2 * DAY_MS}`]);
  });

  it('waits for timers further away than a host timer reaches', () => {
    const { clock, log, note } = live();
    clock.setTimer(at(1_000_000 + 60 * DAY_MS), note('far'));
    vi.advanceTimersByTime(60 * DAY_MS - 1);
    expect(log).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(log).toEqual([`far@${1_000_000 + 60 * DAY_MS}`]);
  });

  it('cancels timers and leaves no host timer behind', () => {
    const { clock, log, note } = live();
    const first = clock.setTimer(at(1_000_010), note('cancelled'));
    clock.setTimer(at(1_000_020), note('ran'));
    expect(vi.getTimerCount()).toBe(1);
    first();
    first();
    vi.advanceTimersByTime(100);
    expect(log).toEqual(['ran@1000020']);
    expect([vi.getTimerCount(), clock.timers()]).toEqual([0, []]);
  });

  it('ends all timers when it is closed, and runs none that is set later', () => {
    const { clock, log, note } = live();
    clock.setTimer(at(1_000_010), note('x'));
    clock[Symbol.dispose]();
    clock.close();
    clock.setTimer(at(1_000_020), note('set after'));
    vi.advanceTimersByTime(100);
    expect([log, vi.getTimerCount(), clock.now()]).toEqual([[], 0, 1_000_100]);
  });

  it('runs the other timers when a callback throws', () => {
    const { clock, log, note } = live();
    clock.setTimer(at(1_000_010), () => {
      throw new Error('no');
    });
    clock.setTimer(at(1_000_010), note('other'));
    expect(() => vi.advanceTimersByTime(10)).toThrow('no');
    vi.advanceTimersByTime(10);
    expect(log).toHaveLength(1);
  });

  it('keeps from whoever runs what is due what a callback throws, and lets the host have it', () => {
    const { clock, log, note } = live();
    clock.setTimer(at(1_000_010), () => {
      throw new Error('no');
    });
    clock.setTimer(at(1_000_020), note('other'));
    vi.setSystemTime(1_000_030);
    clock.runDue();
    expect(() => vi.runAllTimers()).toThrow('no');
    vi.runAllTimers();
    expect(log).toEqual(['other@1000030']);
  });

  it('can be closed by a callback', () => {
    const { clock, log, note } = live();
    clock.setTimer(at(1_000_010), () => clock.close());
    clock.setTimer(at(1_000_010), note('after'));
    vi.advanceTimersByTime(20);
    expect([log, vi.getTimerCount()]).toEqual([[], 0]);
  });

  it('refuses a time that is not finite', () => {
    expect(() => new LiveClock().setTimer(Number.NaN as never, () => {})).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

const at = timestamp;

function live() {
  const clock = new LiveClock();
  const log: string[] = [];
  return { clock, log, note: (name: string) => () => void log.push(`${name}@${clock.now()}`) };
}
