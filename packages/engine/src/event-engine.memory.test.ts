import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { pingEngine, settled } from './fixtures/ping-engine.ts';
import type { EventEngine } from './index.ts';

type Engine = ReturnType<typeof pingEngine>['events'];

/** Begins something with a handler that holds `big`, uses it and ends it. What it returns is kept. */
const WAYS: Readonly<Record<string, (events: Engine, big: object) => unknown>> = {
  'a subscription'(events, big) {
    const end = events.on('ping', () => big);
    events.publish('ping', 1);
    end();
    return end;
  },
  'a handler called once'(events, big) {
    const end = events.once('ping', () => big);
    events.publish('ping', 1);
    return end;
  },
  'the only subscription of a key whose handle is kept'(events, big) {
    const handle = events.topic('order.filled').key('a');
    const end = events.on('order.filled', () => big, { key: 'a' });
    handle.publish({ id: 1, keys: ['a'] });
    end();
    return handle;
  },
  'a closed scope'(events, big) {
    const scope = events.scope('desk');
    const end = scope.on('ping', () => big);
    scope.consume('ping', () => void big);
    scope.observe('ping').subscribe({ next: () => void big, complete: () => void big });
    void scope.stream('ping', { signal: LASTING.signal }).next().then(() => big);
    scope.next('ping', () => big === undefined, { signal: LASTING.signal, timeoutMs: 1_000 }).catch(() => big);
    events.publish('ping', 1);
    scope.close();
    return [scope, end];
  },
  'an event that was published by a handler, and one that waited for room'(events, big) {
    const carrier = events as unknown as EventEngine<{ ping: object; pong: object; 'engine.error': never }>;
    const ends = [carrier.on('ping', (event) => carrier.publish('pong', event)), carrier.on('pong', () => {}), carrier.consume('pong', () => {}, { limit: 1 })];
    carrier.publish('ping', big);
    void carrier.publishAsync('pong', big, { signal: LASTING.signal });
    return ends;
  },
};

const LASTING = new AbortController();

it.each(Object.keys(WAYS))('keeps nothing of %s', async (way) => {
  const { events } = pingEngine();
  const kept: unknown[] = [];
  const reference = (() => {
    const big = { floats: new Float64Array(125_000) };
    kept.push(WAYS[way]?.(events, big));
    return new WeakRef(big);
  })();
  expect([await isCollected(reference), kept.length, events.isClosed]).toEqual([true, 1, false]);
});

it('keeps nothing of what was subscribed when it was closed, however many handles are kept', async () => {
  const { events } = pingEngine();
  const handles = [events.topic('ping'), events.topic('order.filled').key('a')] as const;
  const reference = (() => {
    const big = { floats: new Float64Array(125_000) };
    events.on('ping', () => big);
    events.on('order.filled', () => big, { key: 'a' });
    handles[1].publish({ id: 1, keys: ['a'] });
    return new WeakRef(big);
  })();
  expect(await isCollected(reference)).toBe(false);
  events.close();
  expect([await isCollected(reference), handles.map(({ hasListeners }) => hasListeners)]).toEqual([true, [false, false]]);
});

async function isCollected(reference: WeakRef<object>): Promise<boolean> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let attempt = 0; attempt < 20 && reference.deref() !== undefined; attempt++) {
    await new Promise((resolve) => setImmediate(resolve));
    collect();
  }
  await settled();
  return reference.deref() === undefined;
}
