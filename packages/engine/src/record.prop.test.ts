import fc from 'fast-check';
import { decodeEvent, encodeEvent, MemoryJournal, type EventMap, type JournalRecord, type Topic } from '@redfire/core';
import { cases } from '@redfire/testing';
import { anyEvent } from '@redfire/testing/arbitraries';
import { expect, it } from 'vitest';
import { createEventEngine, record, replay, SimulatedClock, type EventEngine } from './index.ts';

it('replays what was recorded: the same events in the same order, also after they were text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyEvent(), { maxLength: 30 }), fc.integer({ min: 1, max: 10 }), fc.boolean(), async (published, batchSize, asText) => {
      const journal = new MemoryJournal();
      const original = engine();
      const recording = record(original.events, journal, { topics: ['*'], batchSize });
      for (const { topic, event } of published) publish(original.events, topic, event);
      await recording.stop();

      const again = engine();
      const { count } = await replay(again.events, asText ? throughText(journal) : journal.read(0), { speed: Infinity, clock: new SimulatedClock() });
      expect([count, again.log]).toEqual([published.length, original.log]);
      expect(again.log).toEqual(published.map(({ topic, event }) => [topic, event]));
    }),
    { numRuns: Math.ceil(cases() / 2) },
  );
});

function engine() {
  const events = createEventEngine({ clock: new SimulatedClock() });
  const log: (readonly [Topic, unknown])[] = [];
  events.on('*', (event, topic) => log.push([topic, event]));
  return { events, log };
}

function publish(events: EventEngine, topic: Topic, event: EventMap[Topic]): void {
  events.publish(topic, event);
}

async function* throughText(journal: MemoryJournal): AsyncIterable<JournalRecord> {
  for await (const { sequence, topic, event } of journal.read(0)) yield { sequence, ...decodeEvent(encodeEvent(topic, event)) };
}
