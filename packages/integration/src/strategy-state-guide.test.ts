import { MemoryJournal, MemoryStrategyStates, isRedFireError, strategyId } from '@redfire/core';
import { anInstrument, barsFromCloses } from '@redfire/testing';
import { expect, it } from 'vitest';
import { FileVenue } from './fixtures/file-venue.ts';
import { ManualSource } from './fixtures/manual-source.ts';
import { engineOver } from './strategy-state-guide.ts';

const id = strategyId('btc-stop');
const settled = () => new Promise((resolve) => { setTimeout(resolve, 5); });

function places() {
  const venue = new FileVenue({ open: [], prices: {}, done: [] }, () => Date.now());
  return { instruments: [anInstrument()], gateway: venue, journal: new MemoryJournal(), states: new MemoryStrategyStates() };
}

/** One engine after the other over the same store and venue, each with some of the closes. */
async function live(world: ReturnType<typeof places>, ...lives: readonly (readonly number[])[]): Promise<void> {
  let minute = 0;
  for (const closes of lives) {
    const source = new ManualSource();
    const engine = engineOver({ ...world, source });
    await engine.start();
    for (const bar of barsFromCloses(closes, { startAt: minute * 60_000 })) {
      world.gateway.bar(bar);
      source.push({ topic: 'market.bar', data: bar });
      await settled();
    }
    minute += closes.length;
    await engine.stop();
  }
}

it('the example of the guide goes on over restarts: it knows its highest close, its range and how often it sold', async () => {
  const world = places();
  // by the end of the first life it holds one unit; the highest close comes in the second, the fall below it in the third
  await live(world, [100, 101, 100, 101, 100, 101], [104, 110], [109, 90, 90]);
  const fills = world.gateway.books.done.filter((line) => line.includes(' fill ')).map((line) => line.split(' ').slice(-1)[0]);
  const kept = await world.states.get(id);
  expect([fills.slice(0, 2), kept?.includes('"exits":1')]).toEqual([['100.00', '90.00'], true]);
});

it('the example takes up a state of its first version', async () => {
  const world = places();
  await live(world, [100, 101, 100, 101]);
  const kept = JSON.parse((await world.states.get(id)) ?? '') as { readonly state: object };
  await world.states.save(id, JSON.stringify({ ...kept, state: { ...kept.state, version: 1, own: { highest: 250 } } }));
  await live(world, [101]);
  expect(await world.states.get(id)).toMatch(/"version":2,"own":\{"highest":(101|250),"exits":0\}/);
});

it('the example refuses the state of another class', async () => {
  const world = places();
  await world.states.save(id, JSON.stringify({ format: 1, at: 0, orders: {}, state: { class: 'Other', version: 1 } }));
  const error: unknown = await live(world, [100]).catch((failure: unknown) => failure);
  expect([isRedFireError(error) && error.code, error instanceof Error && isRedFireError(error.cause) && error.cause.message]).toEqual(['COMPONENT_FAILED', expect.stringContaining('it is of "Other", not of "FollowingStop"')]);
});
