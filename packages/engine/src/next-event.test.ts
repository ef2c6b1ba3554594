import { BarView, barColumns } from '@redfire/core';
import { aBar } from '@redfire/testing';
import { expect, it } from 'vitest';
import { pingEngine } from './fixtures/ping-engine.ts';
import { createEventEngine, SimulatedClock } from './index.ts';

it('is the first event from now on that the predicate accepts', async () => {
  const { events } = pingEngine();
  events.publish('ping', 8);
  const [any, even] = [events.next('ping'), events.next('ping', (value) => value % 2 === 0)];
  for (const value of [1, 2, 4]) events.publish('ping', value);
  expect([await any, await even, events.subscribers()]).toEqual([1, 2, []]);
});

it('takes a key', async () => {
  const { events } = pingEngine();
  const next = events.next('order.filled', undefined, { key: 'b' });
  events.publish('order.filled', { id: 1, keys: ['a'] });
  events.publish('order.filled', { id: 2, keys: ['a', 'b'] });
  expect(await next).toEqual({ id: 2, keys: ['a', 'b'] });
});

it('is a lasting copy of a bar', async () => {
  const events = createEventEngine({ clock: new SimulatedClock() });
  const view = new BarView(aBar().instrument, aBar().intervalMs);
  view.columns = barColumns([aBar({ close: 1 }), aBar({ close: 2 })]);
  const next = events.next('market.bar');
  events.publish('market.bar', view);
  view.row = 1;
  expect(await next).toEqual(aBar({ close: 1 }));
});

it('is awaited until its time on the engine clock, and leaves nothing behind', async () => {
  const { events, clock } = pingEngine();
  const next = events.next('ping', (value) => value > 1, { timeoutMs: 500 });
  clock.advanceBy(499);
  events.publish('ping', 1);
  expect(clock.pendingTimers).toBe(1);
  clock.advanceBy(1);
  await expect(next).rejects.toMatchObject({ code: 'TIMEOUT', details: { topic: 'ping', limitMs: 500 } });
  expect([events.subscribers(), clock.pendingTimers]).toEqual([[], 0]);
});

it('takes its timer with it when it comes in time', async () => {
  const { events, clock } = pingEngine();
  const controller = new AbortController();
  const next = events.next('ping', undefined, { timeoutMs: 500, signal: controller.signal });
  events.publish('ping', 1);
  controller.abort();
  expect([await next, clock.pendingTimers]).toEqual([1, 0]);
});

it('is given up by a signal, also one that was aborted before', async () => {
  const { events, clock } = pingEngine();
  const controller = new AbortController();
  const next = events.next('ping', undefined, { timeoutMs: 500, signal: controller.signal });
  controller.abort('enough');
  await expect(next).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' });
  await expect(events.next('ping', undefined, { signal: controller.signal })).rejects.toMatchObject({ code: 'ABORTED' });
  expect([events.subscribers(), clock.pendingTimers]).toEqual([[], 0]);
});

it('is given up when the engine closes, and refused after that', async () => {
  const { events, clock } = pingEngine();
  const next = events.next('ping', undefined, { timeoutMs: 500 });
  events.close();
  await expect(next).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  await expect(events.next('ping')).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  expect(clock.pendingTimers).toBe(0);
});

it('is given up with what the predicate throws, which is no failure of the engine', async () => {
  const { events, unheard } = pingEngine();
  const next = events.next('ping', () => { throw new Error('no'); });
  events.publish('ping', 1);
  await expect(next).rejects.toThrow('no');
  expect([events.subscribers(), unheard]).toEqual([[], []]);
});

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('is not awaited for %d ms', async (timeoutMs) => {
  const { events } = pingEngine();
  await expect(events.next('ping', undefined, { timeoutMs })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  expect(events.subscribers()).toEqual([]);
});
