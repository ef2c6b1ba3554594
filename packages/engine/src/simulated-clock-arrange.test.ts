import { timestamp } from '@redfire/core';
import { expect, it } from 'vitest';
import { SimulatedClock } from './simulated-clock.ts';

function aClock(...names: readonly string[]) {
  const clock = new SimulatedClock();
  const ran: string[] = [];
  for (const name of names) clock.setTimer(timestamp(name === 'late' ? 20 : 10), () => { ran.push(name); }, name);
  return { clock, ran };
}

it('runs timers of one time in the order of another clock', () => {
  const { clock: other } = aClock('c', 'late', 'a', 'b', 'a');
  const { clock, ran } = aClock('a', 'b', 'late', 'a', 'c');
  expect(clock.arrange(other.timers())).toEqual({ missing: [], others: [] });
  clock.advanceTo(timestamp(30));
  expect(ran).toEqual(['c', 'a', 'b', 'a', 'late']);
});

it('tells which timers the two do not share, and puts one that is set later behind', () => {
  const { clock: other } = aClock('b', 'a', 'gone');
  const { clock, ran } = aClock('a', 'new', 'b');
  expect(clock.arrange(other.timers())).toEqual({ missing: [{ at: 10, name: 'gone' }], others: [{ at: 10, name: 'new' }] });
  clock.setTimer(timestamp(10), () => { ran.push('last'); });
  clock.advanceTo(timestamp(10));
  expect(ran).toEqual(['new', 'b', 'a', 'last']);
});
