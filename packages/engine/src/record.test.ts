import { BarView, barColumns, MemoryJournal, timestamp, type EngineErrorEvent, type Journal, type JournalRecord } from '@redfire/core';
import { aBar, aQuote } from '@redfire/testing';
import { expect, it } from 'vitest';
import { deferred, settled } from './fixtures/ping-engine.ts';
import { createEventEngine, record, SimulatedClock } from './index.ts';

const timer = (name: string) => ({ at: timestamp(0), name });

it('appends what is published on its topics, in order, each event once', async () => {
  const { events, journal } = desk();
  const recording = record(events, journal, { topics: ['engine.*', 'engine.timer', 'market.quote', 'engine.timer'] });
  events.publish('engine.timer', timer('a'));
  events.publish('market.quote', aQuote());
  events.publish('market.bar', aBar());
  events.publish('engine.timer', timer('b'));
  await recording.flush();
  expect(await recordsOf(journal)).toEqual([
    { sequence: 1, topic: 'engine.timer', event: timer('a') },
    { sequence: 2, topic: 'market.quote', event: aQuote() },
    { sequence: 3, topic: 'engine.timer', event: timer('b') },
  ]);
  expect(recording.statistics).toEqual({ recorded: 3, written: 3, waiting: 0, lost: 0 });
});

it('has an event before the handlers that answer it', async () => {
  const { events, journal } = desk();
  events.on('market.quote', () => events.publish('engine.timer', timer('answer')), { priority: 1_000 });
  const recording = record(events, journal, { topics: ['*'] });
  events.on('market.quote', () => events.close());
  events.publish('market.quote', aQuote());
  await recording.flush();
  expect((await recordsOf(journal)).map(({ topic }) => topic)).toEqual(['market.quote']);
});

it('keeps bars as copies, since the view moves', async () => {
  const { events, journal } = desk();
  await using recording = record(events, journal, { topics: ['market.bar'] });
  const view = new BarView(aBar().instrument, aBar().intervalMs);
  view.columns = barColumns([aBar({ close: 1 }), aBar({ close: 2 })]);
  for (view.row = 0; view.row < 2; view.row++) events.publish('market.bar', view);
  await recording.flush();
  expect((await recordsOf(journal)).map(({ event }) => event)).toEqual([aBar({ close: 1 }), aBar({ close: 2 })]);
});

it('appends in batches, one at a time', async () => {
  const { events } = desk();
  const { journal, batches, gates } = slowJournal();
  const recording = record(events, journal, { topics: ['engine.timer'], batchSize: 2 });
  for (const name of ['a', 'b', 'c']) events.publish('engine.timer', timer(name));
  await settled();
  events.publish('engine.timer', timer('d'));
  expect([batches, recording.statistics]).toEqual([[['a', 'b']], { recorded: 4, written: 0, waiting: 4, lost: 0 }]);
  gates[0]?.resolve();
  await settled();
  expect([batches, recording.statistics]).toEqual([[['a', 'b'], ['c', 'd']], { recorded: 4, written: 2, waiting: 2, lost: 0 }]);
});

it('is flushed when the journal has what was recorded until then, not what comes later', async () => {
  const { events } = desk();
  const { journal, gates } = slowJournal();
  const recording = record(events, journal, { topics: ['engine.timer'] });
  events.publish('engine.timer', timer('a'));
  const flushed = recording.flush();
  await settled();
  events.publish('engine.timer', timer('b'));
  gates[0]?.resolve();
  await flushed;
  expect(recording.statistics).toMatchObject({ written: 1, waiting: 1 });
  await record(events, journal, { topics: ['*'] }).flush();
});

it('records no more when it is stopped, and has written what it had', async () => {
  const { events, journal } = desk();
  const recording = record(events, journal, { topics: ['engine.timer'] });
  events.publish('engine.timer', timer('a'));
  const stopped = recording.stop();
  events.publish('engine.timer', timer('b'));
  await stopped;
  await recording.stop();
  expect([(await recordsOf(journal)).length, events.subscribers()]).toEqual([1, []]);
});

it('writes what waits though the engine closes', async () => {
  const { events, journal } = desk();
  const recording = record(events, journal, { topics: ['engine.timer'] });
  events.publish('engine.timer', timer('a'));
  events.close();
  await recording.stop();
  expect(await recordsOf(journal)).toHaveLength(1);
});

it('breaks off when the journal fails: reported once with its policy, and told to who flushes', async () => {
  const { events, failures } = desk();
  const fault = new Error('disk full');
  const { journal, gates } = slowJournal();
  const recording = record(events.scope('recorder'), journal, { topics: ['engine.timer'], onError: 'stop-engine' });
  for (const name of ['a', 'b', 'c']) events.publish('engine.timer', timer(name));
  const flushed = recording.flush();
  await settled();
  gates[0]?.reject(fault);
  await expect(flushed).rejects.toBe(fault);
  await settled();
  events.publish('engine.timer', timer('d'));
  expect(failures).toEqual([{ at: 0, topic: 'engine.timer', event: timer('a'), subscriber: 'recording', error: fault, component: 'recorder', policy: 'stop-engine' }]);
  expect(recording.statistics).toEqual({ recorded: 3, written: 0, waiting: 0, lost: 3, error: fault });
  await expect(recording.stop()).rejects.toBe(fault);
});

it('breaks off when the journal is too slow, so that it has no holes, and still writes what waits', async () => {
  const { events, failures } = desk();
  const { journal, batches, gates } = slowJournal();
  const recording = record(events, journal, { topics: ['engine.timer'], limit: 2 });
  for (const name of ['a', 'b', 'c', 'd']) events.publish('engine.timer', timer(name));
  await settled();
  expect(failures.map(({ event, error }) => [event, (error as { code: string }).code])).toEqual([[timer('c'), 'QUEUE_FULL']]);
  const stopped = recording.stop();
  gates[0]?.resolve();
  await expect(stopped).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  expect([batches, recording.statistics]).toEqual([[['a', 'b']], expect.objectContaining({ recorded: 2, written: 2, lost: 0 })]);
});

it('needs topics, and limits that are whole numbers above zero', () => {
  const { events, journal } = desk();
  for (const options of [{ topics: [] }, { topics: ['*'], limit: 0 }, { topics: ['*'], batchSize: 0.5 }] as const) {
    expect(() => record(events, journal, options)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  }
  expect(events.subscribers()).toEqual([]);
});

function desk() {
  const failures: EngineErrorEvent[] = [];
  const events = createEventEngine({ clock: new SimulatedClock(), onUnheardError: (failure) => failures.push(failure) });
  return { events, failures, journal: new MemoryJournal() };
}

/** A journal whose every append waits for its gate; it lists the names of the timers of each. */
function slowJournal() {
  const batches: string[][] = [];
  const gates: ReturnType<typeof deferred>[] = [];
  const inner = new MemoryJournal();
  const journal: Journal = {
    append(batch) {
      batches.push(batch.map(({ event }) => ('name' in event ? event.name : '')));
      const gate = deferred();
      gates.push(gate);
      return gate.promise;
    },
    read: (from) => inner.read(from),
    snapshot: (sequence, state) => inner.snapshot(sequence, state),
    latestSnapshot: () => inner.latestSnapshot(),
    close: () => inner.close(),
  };
  return { journal, batches, gates };
}

async function recordsOf(journal: Journal): Promise<readonly JournalRecord[]> {
  const records: JournalRecord[] = [];
  for await (const record of journal.read(0)) records.push(record);
  return records;
}
