import { timestamp } from '@redfire/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from './index.ts';

const numRuns = Number(process.env['REDFIRE_CASES'] ?? 200);

describe('SimulatedClock', () => {
  it('starts at the epoch or where it is told, fractions of a millisecond kept', () => {
    expect(new SimulatedClock().now()).toBe(0);
    expect(new SimulatedClock(at(1.25)).now()).toBe(1.25);
  });

  it('runs due timers at their own time, in the order of time and then of setting', () => {
    const { clock, log, note } = simulated();
    clock.setTimer(at(30), note('c'));
    clock.setTimer(at(10), note('a'));
    clock.setTimer(at(30), note('d'));
    clock.setTimer(at(20), note('b'));
    clock.setTimer(at(31), note('later'));
    clock.advanceTo(at(30));
    expect(log).toEqual(['a@10', 'b@20', 'c@30', 'd@30']);
    expect(clock.now()).toBe(30);
  });

  it('runs timers set by callbacks in the same advance when they are due', () => {
    const { clock, log, note } = simulated();
    clock.setTimer(at(10), () => {
      clock.setTimer(at(15), note('inner'));
      clock.setTimer(at(10), note('same instant'));
      clock.setTimer(at(25), note('too late'));
    });
    clock.setTimer(at(12), note('outer'));
    clock.advanceTo(at(20));
    expect(log).toEqual(['same instant@10', 'outer@12', 'inner@15']);
  });

  it('runs a timer for a past time at the next advance, behind those of the present instant', () => {
    const { clock, log, note } = simulated();
    clock.advanceTo(at(100));
    clock.setTimer(at(100), note('present'));
    clock.setTimer(at(50), note('past'));
    expect(log).toEqual([]);
    clock.advanceTo(at(100));
    expect(log).toEqual(['present@100', 'past@100']);
  });

  it('does not run a cancelled timer; cancelling twice or after the run does nothing', () => {
    const { clock, log, note } = simulated();
    const cancelled = clock.setTimer(at(10), note('cancelled'));
    const ran = clock.setTimer(at(10), note('ran'));
    clock.setTimer(at(20), note('last'));
    cancelled();
    cancelled();
    clock.advanceTo(at(10));
    ran();
    clock.advanceTo(at(20));
    expect(log).toEqual(['ran@10', 'last@20']);
  });

  it('lets a callback cancel another timer of its instant', () => {
    const { clock, log, note } = simulated();
    clock.setTimer(at(10), () => cancel());
    const cancel = clock.setTimer(at(10), note('cancelled'));
    clock.advanceTo(at(10));
    expect(log).toEqual([]);
  });

  it('keeps nothing of timers that were cancelled or have run', () => {
    const { clock, note } = simulated();
    clock.setTimer(at(5_000_000), note('kept'));
    for (let i = 0; i < 100_000; i++) clock.setTimer(at(1_000_000 - i), note('cancelled'))();
    for (let i = 0; i < 1_000; i++) clock.setTimer(at(i), note('ran'));
    clock.advanceTo(at(1_000));
    expect(clock.timers()).toHaveLength(1);
  });

  it('lists its timers in the order in which they will run, named after their callbacks', () => {
    const { clock } = simulated();
    clock.setTimer(at(20), function expire() {});
    clock.setTimer(at(10), function retry() {});
    clock.setTimer(at(20), function report() {});
    expect(clock.timers()).toEqual([{ at: 10, name: 'retry' }, { at: 20, name: 'expire' }, { at: 20, name: 'report' }]);
  });

  it('hands on what a callback throws and keeps the other timers', () => {
    const { clock, log, note } = simulated();
    clock.setTimer(at(10), () => {
      throw new Error('no');
    });
    clock.setTimer(at(20), note('next'));
    expect(() => clock.advanceTo(at(30))).toThrow('no');
    expect(clock.now()).toBe(10);
    clock.advanceTo(at(30));
    expect(log).toEqual(['next@20']);
  });

  it('never goes back, not even when a callback advances it further', () => {
    const { clock } = simulated();
    clock.setTimer(at(10), () => clock.advanceTo(at(50)));
    clock.advanceTo(at(20));
    expect(clock.now()).toBe(50);
    expect(() => clock.advanceTo(at(49))).toThrow(expect.objectContaining({ code: 'TIME_BACKWARDS', details: { now: 50, to: 49 } }));
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses %s as a time', (value) => {
    const { clock, note } = simulated();
    for (const act of [() => clock.advanceTo(value as never), () => clock.setTimer(value as never, note('x'))]) {
      expect(act).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    }
  });

  it('runs what a sorted list would run, for any timers set, cancelled and passed', () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ set: fc.nat(500) }) },
      { weight: 2, arbitrary: fc.record({ cancel: fc.nat(100) }) },
      { weight: 1, arbitrary: fc.record({ advance: fc.nat(30) }) },
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200, size: 'max' }), (steps) => {
        const { clock, log, note } = simulated();
        const expected: string[] = [];
        const cancels: (() => void)[] = [];
        let waiting: { id: number; due: number }[] = [];
        for (const each of steps) {
          if ('set' in each) {
            waiting.push({ id: cancels.length, due: Math.max(each.set, clock.now()) });
            cancels.push(clock.setTimer(at(each.set), note(`t${cancels.length}`)));
          } else if ('cancel' in each) {
            cancels[each.cancel]?.();
            waiting = waiting.filter(({ id }) => id !== each.cancel);
          } else {
            const to = clock.now() + each.advance;
            clock.advanceTo(at(to));
            const due = waiting.filter((timer) => timer.due <= to).sort((a, b) => a.due - b.due || a.id - b.id);
            expected.push(...due.map((timer) => `t${timer.id}@${timer.due}`));
            waiting = waiting.filter((timer) => timer.due > to);
          }
        }
        expect(log).toEqual(expected);
        expect(clock.timers()).toHaveLength(waiting.length);
      }),
      { numRuns },
    );
  });
});

const at = timestamp;

function simulated() {
  const clock = new SimulatedClock();
  const log: string[] = [];
  return { clock, log, note: (name: string) => () => void log.push(`${name}@${clock.now()}`) };
}
