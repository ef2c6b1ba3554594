import { aQuote } from '@redfire/testing';
import { expect, it } from 'vitest';
import { timestamp } from '../time.ts';
import { MemoryJournal } from './memory-journal.ts';
import type { JournalRecord } from './storage.ts';

const timer = (name: string) => ({ topic: 'engine.timer', event: { at: timestamp(0), name } }) as const;

it('reads what was appended, in order, from a sequence number on', async () => {
  const journal = new MemoryJournal();
  const quote = { topic: 'market.quote', event: aQuote() } as const;
  await journal.append([timer('a'), quote]);
  await journal.append([timer('b')]);
  expect(await all(journal.read(0))).toEqual([{ sequence: 1, ...timer('a') }, { sequence: 2, ...quote }, { sequence: 3, ...timer('b') }]);
  expect(await all(journal.read(3))).toEqual([{ sequence: 3, ...timer('b') }]);
  expect(await all(journal.read(4))).toEqual([]);
});

it('does not see in a list what its caller does to it later', async () => {
  const journal = new MemoryJournal();
  const batch = [timer('a')];
  await journal.append(batch);
  batch.push(timer('b'));
  expect(journal.size).toBe(1);
});

it('ends a reading at what was there when it began', async () => {
  const journal = new MemoryJournal();
  await journal.append([timer('a'), timer('b')]);
  const names: string[] = [];
  for await (const { sequence } of journal.read(1)) {
    names.push(String(sequence));
    await journal.append([timer('more')]);
  }
  expect(names).toEqual(['1', '2']);
});

it('gives up the oldest beyond its limit, and says so to who asks for them', async () => {
  const journal = new MemoryJournal({ limit: 3 });
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) await journal.append([timer(name)]);
  expect(journal.size).toBe(3);
  expect((await all(journal.read(6))).map(({ event }) => event)).toEqual([timer('f').event, timer('g').event, timer('h').event]);
  await expect(all(journal.read(5))).rejects.toMatchObject({ code: 'HISTORY_DROPPED', details: { from: 5, droppedUntil: 5 } });
  await journal.append([timer('i'), timer('j'), timer('k'), timer('l')]);
  expect((await all(journal.read(10))).map(({ sequence }) => sequence)).toEqual([10, 11, 12]);
});

it('tells a reader that is overtaken', async () => {
  const journal = new MemoryJournal({ limit: 2 });
  await journal.append([timer('a'), timer('b')]);
  const reading = journal.read(1)[Symbol.asyncIterator]();
  await reading.next();
  await journal.append([timer('c'), timer('d')]);
  await expect(reading.next()).rejects.toMatchObject({ code: 'HISTORY_DROPPED' });
});

it('keeps the latest snapshot', async () => {
  const journal = new MemoryJournal();
  expect(await journal.latestSnapshot()).toBeUndefined();
  await journal.snapshot(1, 'one');
  await journal.snapshot(2, 'two');
  expect(await journal.latestSnapshot()).toEqual({ sequence: 2, state: 'two' });
});

it('can be closed twice and not used after', async () => {
  const journal = new MemoryJournal();
  await journal.close();
  await journal.close();
  await expect(journal.append([])).rejects.toMatchObject({ code: 'INVALID_STATE' });
  await expect(all(journal.read(0))).rejects.toMatchObject({ code: 'INVALID_STATE' });
  await expect(journal.snapshot(1, '')).rejects.toMatchObject({ code: 'INVALID_STATE' });
  await expect(journal.latestSnapshot()).rejects.toMatchObject({ code: 'INVALID_STATE' });
});

it.each([0, -1, 1.5, NaN])('refuses %d as a limit', (limit) => {
  expect(() => new MemoryJournal({ limit })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

async function all(records: AsyncIterable<JournalRecord>): Promise<readonly JournalRecord[]> {
  const list: JournalRecord[] = [];
  for await (const record of records) list.push(record);
  return list;
}
