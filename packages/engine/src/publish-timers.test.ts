import { FakeClock } from '@redfire/testing';
import { expect, it } from 'vitest';
import { createEventEngine, publishTimers } from './index.ts';

it('publishes the time that was due, at whole intervals, until cancelled', () => {
  const { clock, events, seen } = listening();
  const cancel = publishTimers(events, clock);
  clock.advanceBy(2_500);
  cancel();
  clock.advanceBy(5_000);
  expect(seen).toEqual([{ at: 1_000, name: 'engine' }, { at: 2_000, name: 'engine' }]);
});

it('tells several timers apart by their names', () => {
  const { clock, events, seen } = listening();
  publishTimers(events, clock, 1_000, 'fast');
  publishTimers(events, clock, 2_000, 'slow');
  clock.advanceBy(2_000);
  expect(seen).toEqual([{ at: 1_000, name: 'fast' }, { at: 2_000, name: 'slow' }, { at: 2_000, name: 'fast' }]);
  expect(clock.timers().map(({ name }) => name)).toEqual(['fast timer', 'slow timer']);
});

it('ends with the event engine', () => {
  const { clock, events, seen } = listening();
  publishTimers(events, clock, 10);
  clock.advanceBy(10);
  events.close();
  clock.advanceBy(100);
  expect([seen.length, clock.pendingTimers]).toEqual([1, 0]);
});

function listening() {
  const clock = new FakeClock();
  const events = createEventEngine({ clock });
  const seen: unknown[] = [];
  events.on('engine.timer', (event) => seen.push(event));
  return { clock, events, seen };
}
