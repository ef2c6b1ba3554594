import { type EventMap, type JournalRecord, timestamp } from '@redfire/core';
import { aBar, aQuote, FakeClock } from '@redfire/testing';
import { expect, it } from 'vitest';
import { settled } from './fixtures/ping-engine.ts';
import { createEventEngine, LiveClock, replay, SimulatedClock } from './index.ts';

const at = (...times: number[]): JournalRecord[] => times.map((time, index) => ({ sequence: index + 1, topic: 'engine.timer', event: { at: timestamp(time), name: `t${time}` } }));

it('publishes at the recorded distances in time, divided by the speed', async () => {
  const { events, clock, log } = desk();
  const replaying = replay(events, at(5_000, 5_000, 6_000, 9_000), { speed: 10, clock });
  for (let turn = 0; turn <= 4; turn++) {
    await settled();
    log.push(`| ${clock.now()}`);
    clock.advanceBy(100);
  }
  expect([log, await replaying]).toEqual([['t5000', 't5000', '| 0', 't6000', '| 100', '| 200', '| 300', 't9000', '| 400'], { count: 4 }]);
});

it('does not add up delays: an event that is late does not make the next one late', async () => {
  const { events, clock, log } = desk();
  void replay(events, at(0, 100, 200), { speed: 1, clock });
  await settled();
  clock.advanceBy(190);
  await settled();
  clock.advanceBy(10);
  await settled();
  expect(log).toEqual(['t0', 't100', 't200']);
});

it('takes the time of a bar from its close, and what goes back in time at once', async () => {
  const { events, clock, log } = desk();
  const bar = aBar({ close: 7 });
  events.on('market.bar', ({ close }) => log.push(close));
  events.on('market.quote', ({ at }) => log.push(at));
  const records: JournalRecord[] = [
    { sequence: 1, topic: 'market.quote', event: aQuote({ at: timestamp(bar.closeTime - 10) }) },
    { sequence: 2, topic: 'market.bar', event: bar },
    { sequence: 3, topic: 'market.quote', event: aQuote({ at: timestamp(5) }) },
  ];
  const replaying = replay(events, records, { speed: 1, clock });
  await settled();
  clock.advanceBy(9);
  await settled();
  expect(log).toEqual([bar.closeTime - 10]);
  clock.advanceBy(1);
  await replaying;
  expect(log).toEqual([bar.closeTime - 10, 7, 5]);
});

it('takes what has no time, such as a number on a topic of a plugin, at once', async () => {
  const events = createEventEngine({ clock: new SimulatedClock() });
  const seen: unknown[] = [];
  events.on('*', (event) => seen.push(event));
  const payloads = [5, 'word', null, undefined, { at: 'noon' }] as unknown as EventMap['engine.timer'][];
  await replay(events, payloads.map((event, index) => ({ sequence: index + 1, topic: 'engine.timer', event })), { speed: 1, clock: new SimulatedClock() });
  expect(seen).toEqual(payloads);
});

it('waits for nothing at infinite speed, on a clock that stands still', async () => {
  const { events, log } = desk();
  expect(await replay(events, at(...Array.from({ length: 2_500 }, (_, index) => index * 1_000)), { speed: Infinity, clock: new SimulatedClock() })).toEqual({ count: 2_500 });
  expect(log).toHaveLength(2_500);
});

it('lets the host have its turns at infinite speed', async () => {
  const { events, log } = desk();
  using clock = new LiveClock();
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  // each event costs enough for the timer to come due
  events.on('engine.timer', () => { for (const until = performance.now() + 0.002; performance.now() < until;); });
  await replay(events, at(...Array.from({ length: 3_500 }, (_, index) => index)), { speed: Infinity, clock });
  clearInterval(timer);
  expect([log.length, turns >= 2]).toEqual([3_500, true]);
});

it('ends when aborted, also while it waits, and closes its source', async () => {
  const { events, clock, log } = desk();
  const controller = new AbortController();
  let isClosed = false;
  async function* source() {
    try {
      yield* at(0, 1_000);
    } finally {
      isClosed = true;
    }
  }
  const replaying = replay(events, source(), { speed: 1, clock, signal: controller.signal });
  await settled();
  controller.abort('enough');
  await expect(replaying).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough', details: { count: 1 } });
  await expect(replay(events, at(0), { speed: 1, clock, signal: controller.signal })).rejects.toMatchObject({ code: 'ABORTED', details: { count: 0 } });
  expect([log, isClosed, clock.pendingTimers]).toEqual([['t0'], true, 0]);
});

it('passes on that the engine was closed, and what its source throws', async () => {
  const { events, clock } = desk();
  const broken = (function* (): Iterable<JournalRecord> {
    yield* at(0);
    throw new Error('cut off');
  })();
  await expect(replay(events, broken, { speed: 1, clock })).rejects.toThrow('cut off');
  events.close();
  await expect(replay(events, at(0), { speed: 1, clock })).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
});

it.each([0, -1, Number.NaN])('refuses the speed %d', async (speed) => {
  const { events, clock } = desk();
  await expect(replay(events, [], { speed, clock })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

function desk() {
  const clock = new FakeClock();
  const events = createEventEngine({ clock });
  const log: unknown[] = [];
  events.on('engine.timer', ({ name }) => log.push(name));
  return { events, clock, log };
}
