import { BarView, barColumns } from '@redfire/core';
import { aBar } from '@redfire/testing';
import { expect, it } from 'vitest';
import { pingEngine, settled } from './fixtures/ping-engine.ts';
import { createEventEngine, SimulatedClock } from './index.ts';

const end = { done: true, value: undefined };

it('gives events in order, those that came before they were asked for first', async () => {
  const { events } = pingEngine();
  const stream = events.stream('ping');
  events.publish('ping', 1);
  events.publish('ping', 2);
  const early = [await stream.next(), await stream.next()];
  const late = [stream.next(), stream.next()];
  events.publish('ping', 3);
  events.publish('ping', 4);
  expect([...early, ...(await Promise.all(late))]).toEqual([1, 2, 3, 4].map((value) => ({ done: false, value })));
});

it('unsubscribes when the loop is left', async () => {
  const { events } = pingEngine();
  const seen: number[] = [];
  const reading = (async () => {
    for await (const value of events.stream('ping')) {
      seen.push(value);
      if (value === 2) break;
    }
  })();
  for (const value of [1, 2, 3]) events.publish('ping', value);
  await reading;
  expect([seen, events.subscribers()]).toEqual([[1, 2], []]);
});

it('unsubscribes when the loop throws', async () => {
  const { events } = pingEngine();
  const reading = (async () => {
    for await (const value of events.stream('ping')) throw new Error(`no ${value}`);
  })();
  events.publish('ping', 1);
  await expect(reading).rejects.toThrow('no 1');
  expect(events.subscribers()).toEqual([]);
});

it('ends when its signal is aborted, for who waits as well, and leaves nothing on the signal', async () => {
  const { events } = pingEngine();
  const controller = new AbortController();
  const stream = events.stream('ping', { signal: controller.signal });
  const waiting = [stream.next(), stream.next()];
  controller.abort();
  expect(await Promise.all([...waiting, stream.next()])).toEqual([end, end, end]);
  const late = events.stream('ping', { signal: controller.signal });
  expect([await late.next(), events.subscribers()]).toEqual([end, []]);
});

it('ends when the engine closes, dropping what waits', async () => {
  const { events } = pingEngine();
  const [full, empty] = [events.stream('ping'), events.stream('ping')];
  events.publish('ping', 1);
  await empty.next();
  const waiting = empty.next();
  events.close();
  expect(await Promise.all([full.next(), waiting])).toEqual([end, end]);
});

it('takes a key, a limit and a policy', async () => {
  const { events } = pingEngine();
  const stream = events.stream('order.filled', { key: 'a', limit: 2, policy: 'drop-oldest' });
  for (const id of [1, 2, 3]) events.publish('order.filled', { id, keys: ['a'] });
  events.publish('order.filled', { id: 4, keys: ['b'] });
  expect([await stream.next(), await stream.next()]).toMatchObject([{ value: { id: 2 } }, { value: { id: 3 } }]);
  expect(events.subscribers()).toMatchObject([{ name: 'stream of order.filled', delivered: 2, dropped: 1, limit: 2 }]);
});

it('tells its reader once that it failed', async () => {
  const { events, unheard } = pingEngine();
  const stream = events.stream('ping', { limit: 1, policy: 'fail' });
  events.publish('ping', 1);
  events.publish('ping', 2);
  await expect(stream.next()).rejects.toMatchObject({ code: 'QUEUE_FULL' });
  expect([await stream.next(), unheard.length, events.subscribers()]).toEqual([end, 1, []]);
});

it('slows a publisher that waits down to its reader', async () => {
  const { events, log } = pingEngine();
  const stream = events.stream('ping', { limit: 1 });
  void (async () => {
    for (const value of [1, 2]) {
      await events.publishAsync('ping', value);
      log.push(`published ${value}`);
    }
  })();
  await settled();
  expect(log).toEqual([]);
  await stream.next();
  await settled();
  expect(log).toEqual(['published 1']);
  await stream.return();
  await settled();
  expect(log).toEqual(['published 1', 'published 2']);
});

it('ends with its await using block, and by return as often as one likes', async () => {
  const { events } = pingEngine();
  {
    await using stream = events.stream('ping');
    expect([await stream.return(), await stream.return(), await stream.next()]).toEqual([end, end, end]);
    await using _other = events.stream('pong');
  }
  expect(events.subscribers()).toEqual([]);
});

it('gives lasting bars', async () => {
  const events = createEventEngine({ clock: new SimulatedClock() });
  const stream = events.stream('market.bar');
  const view = new BarView(aBar().instrument, aBar().intervalMs);
  view.columns = barColumns([aBar({ close: 1 }), aBar({ close: 2 })]);
  events.publish('market.bar', view);
  view.row = 1;
  expect(await stream.next()).toEqual({ done: false, value: aBar({ close: 1 }) });
});
