import { BarView, barColumns, type Bar } from '@redfire/core';
import { aBar } from '@redfire/testing';
import { bufferCount, firstValueFrom, map, merge, take, toArray } from 'rxjs';
import { expect, it } from 'vitest';
import { pingEngine, settled } from './fixtures/ping-engine.ts';
import { createEventEngine, SimulatedClock } from './index.ts';

it('gives the events of a topic, or of one key, to each who subscribes, until he unsubscribes', () => {
  const { events, log } = pingEngine();
  const pings = events.observe('ping');
  expect(events.subscribers()).toEqual([]);
  const first = pings.subscribe((value) => log.push(`first ${value}`));
  const second = pings.subscribe({ next: (value) => log.push(`second ${value}`) });
  const keyed = events.observe('order.filled', 'a').subscribe(({ id }) => log.push(`fill ${id}`));
  events.publish('ping', 1);
  first.unsubscribe();
  events.publish('ping', 2);
  events.publish('order.filled', { id: 1, keys: ['b'] });
  events.publish('order.filled', { id: 2, keys: ['a'] });
  second.unsubscribe();
  keyed.unsubscribe();
  expect([log, events.subscribers()]).toEqual([['first 1', 'second 1', 'second 2', 'fill 2'], []]);
});

it('unsubscribes when operators have had enough', async () => {
  const { events } = pingEngine();
  const sums = firstValueFrom(merge(events.observe('ping'), events.observe('pong')).pipe(map((value) => value * 10), take(3), toArray()));
  events.publish('ping', 1);
  events.publish('pong', 2);
  events.publish('ping', 3);
  events.publish('ping', 4);
  expect([await sums, events.subscribers()]).toEqual([[10, 20, 30], []]);
});

it('completes when the engine closes, and at once when it is closed already', () => {
  const { events, log } = pingEngine();
  const pings = events.observe('ping');
  pings.subscribe({ complete: () => log.push('completed') });
  events.close();
  pings.subscribe({ next: () => log.push('next'), complete: () => log.push('completed at once') });
  expect(log).toEqual(['completed', 'completed at once']);
});

it('isolates observers that throw or reject, behind operators too, and reports them', async () => {
  const { events, log } = pingEngine();
  events.on('engine.error', ({ subscriber, topic, event, error }) => log.push(`${subscriber} of ${topic} on ${String(event)}: ${(error as Error).message}`));
  const scope = events.scope('desk');
  scope.observe('ping').subscribe((value) => { throw new Error(`direct ${value}`); });
  scope.observe('ping').pipe(map((value) => value * 10)).subscribe({ next: (value) => { throw new Error(`mapped ${value}`); } });
  scope.observe('ping').subscribe((value) => Promise.reject(new Error(`async ${value}`)) as unknown as void);
  events.observe('ping').subscribe((value) => log.push(value));
  events.publish('ping', 1);
  await settled();
  expect(log).toEqual([1, 'observer of ping of ping on 1: direct 1', 'observer of ping of ping on 10: mapped 10', 'observer of ping of ping on 1: async 1']);
});

it('counts a failure to the subscription whose event it was', async () => {
  const { events } = pingEngine();
  events.observe('ping').subscribe(() => {});
  const pings = events.observe('ping');
  pings.pipe(map((value) => value * 10)).subscribe(() => { throw new Error('mapped'); });
  pings.subscribe((value) => (value === 2 ? Promise.reject(new Error('async')) : undefined) as unknown as void);
  events.publish('ping', 1);
  events.publish('ping', 2);
  await settled();
  expect(events.subscribers().map(({ delivered, errors }) => [delivered, errors])).toEqual([[2, 0], [2, 2], [2, 1]]);
});

it('reports an operator that fails and ends its chain, unless somebody handles the error', () => {
  const { events, log, unheard } = pingEngine();
  const failing = events.observe('ping').pipe(map(() => { throw new Error('no'); }));
  failing.subscribe();
  failing.subscribe({ error: (error: Error) => log.push(error.message) });
  events.publish('ping', 1);
  events.publish('ping', 2);
  expect([log, unheard.map(({ topic, error }) => [topic, (error as Error).message]), events.subscribers()]).toEqual([['no'], [['ping', 'no']], []]);
});

it('applies the policy of the scope to an observer that fails', () => {
  const { events, log } = pingEngine();
  const scope = events.scope('desk', { onError: 'stop-component' });
  scope.observe('ping').subscribe({ next: () => { throw new Error('no'); }, complete: () => log.push('completed') });
  scope.on('pong', () => log.push('pong'));
  events.publish('ping', 1);
  events.publish('pong', 1);
  expect(log).toEqual(['completed']);
});

it('gives lasting bars, since operators keep them', () => {
  const events = createEventEngine({ clock: new SimulatedClock() });
  const seen: Bar[][] = [];
  events.observe('market.bar').pipe(bufferCount(2)).subscribe((bars) => seen.push(bars));
  const view = new BarView(aBar().instrument, aBar().intervalMs);
  view.columns = barColumns([aBar({ close: 1 }), aBar({ close: 2 })]);
  for (view.row = 0; view.row < 2; view.row++) events.publish('market.bar', view);
  expect(seen).toEqual([[aBar({ close: 1 }), aBar({ close: 2 })]]);
});
