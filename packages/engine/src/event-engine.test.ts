import { type EngineErrorEvent, instrumentId, isRedFireError, type RedFireError, strategyId, timestamp } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { createEventEngine, type EngineEvents, type EventEngine, type EventEngineOptions, SimulatedClock } from './index.ts';

interface Events extends EngineEvents {
  ping: number;
  pong: number;
  'order.filled': { readonly id: number; readonly keys: readonly string[] };
  'order.canceled': { readonly id: number; readonly keys: readonly string[] };
}
interface Keys {
  ping: string;
  'order.filled': string;
  'order.canceled': string;
}

describe('order of delivery', () => {
  it('calls higher priorities first and equal ones in the order of subscription', () => {
    const { events, log } = engine();
    events.on('ping', () => log.push('first'));
    events.on('ping', () => log.push('late'), { priority: -1 });
    events.on('ping', () => log.push('second'));
    events.on('ping', () => log.push('early'), { priority: 10 });
    events.publish('ping', 1);
    expect(log).toEqual(['early', 'first', 'second', 'late']);
  });

  it('delivers what a handler publishes after the current event, first in first out', () => {
    const { events, log } = engine();
    events.on('ping', (value) => {
      log.push(`a${value}`);
      if (value === 1) {
        events.publish('pong', 2);
        events.publish('ping', 3);
      }
    });
    events.on('ping', (value) => log.push(`b${value}`));
    events.on('pong', (value) => log.push(`pong${value}`));
    events.publish('ping', 1);
    expect(log).toEqual(['a1', 'b1', 'pong2', 'a3', 'b3']);
  });

  it('mixes subscribers of a topic, a key, a prefix and everything by priority', () => {
    const { events, log } = engine();
    events.on('*', (_, topic) => log.push(`all ${topic}`));
    events.on('order.*', () => log.push('prefix'), { priority: 1 });
    events.on('order.filled', () => log.push('key'), { key: 'a', priority: 2 });
    events.on('order.filled', () => log.push('topic'));
    events.publish('order.filled', { id: 1, keys: ['a'] });
    expect(log).toEqual(['key', 'prefix', 'all order.filled', 'topic']);
  });
});

describe('subscribing and unsubscribing', () => {
  it('does not call a handler any more that another one has unsubscribed, even for the current event', () => {
    const { events, log } = engine();
    events.on('ping', () => end());
    const end = events.on('ping', () => log.push('unsubscribed'));
    events.publish('ping', 1);
    expect(log).toEqual([]);
  });

  it('drops queued events for a handler that is unsubscribed before they are delivered', () => {
    const { events, log } = engine();
    const end = events.on('pong', () => log.push('pong'));
    events.on('ping', () => {
      events.publish('pong', 1);
      end();
    });
    events.publish('ping', 1);
    expect(log).toEqual([]);
  });

  it('gives a handler subscribed inside a handler only what is published afterwards', () => {
    const { events, log } = engine();
    events.once('ping', () => {
      events.publish('ping', 2);
      events.on('ping', (value) => log.push(value));
      events.publish('ping', 3);
    });
    events.publish('ping', 1);
    expect(log).toEqual([3]);
  });

  it('takes the same handler twice and ends each subscription by itself', () => {
    const { events, log } = engine();
    const handler = (value: number) => log.push(value);
    const end = events.on('ping', handler);
    events.on('ping', handler);
    end();
    end();
    events.publish('ping', 1);
    expect(log).toEqual([1]);
  });

  it('ends a subscription with its using block', () => {
    const { events, log } = engine();
    {
      using _subscription = events.on('ping', (value) => log.push(value));
      events.publish('ping', 1);
    }
    events.publish('ping', 2);
    expect(log).toEqual([1]);
  });

  it('calls a once handler once, also when it publishes its own topic', () => {
    const { events, log } = engine();
    events.once('ping', (value) => {
      log.push(value);
      events.publish('ping', 2);
    });
    events.publish('ping', 1);
    expect(log).toEqual([1]);
    expect(events.subscribers()).toEqual([]);
  });

  it('lets a pattern reach topics that are first named after it', () => {
    const { events, log } = engine();
    const end = events.on('order.*', ({ id }, topic) => log.push(`${topic} ${id}`));
    events.publish('order.filled', { id: 1, keys: [] });
    events.publish('ping', 2);
    end();
    events.publish('order.canceled', { id: 3, keys: [] });
    expect(log).toEqual(['order.filled 1']);
  });

  it('refuses a priority that is not finite', () => {
    const { events } = engine();
    expect(codeOf(() => events.on('ping', () => {}, { priority: Number.NaN }))).toBe('INVALID_INPUT');
  });
});

describe('keys', () => {
  it('reaches the subscribers of the key and those of all keys', () => {
    const { events, log } = engine();
    events.on('order.filled', () => log.push('a'), { key: 'a' });
    events.on('order.filled', () => log.push('b'), { key: 'b' });
    events.on('order.filled', () => log.push('all'));
    events.publish('order.filled', { id: 1, keys: ['a'] });
    events.topic('order.filled').publish({ id: 2, keys: ['b'] });
    events.publish('order.filled', { id: 3, keys: [] });
    expect(log).toEqual(['a', 'all', 'b', 'all', 'all']);
  });

  it('reaches the subscribers of every key of an event, by priority', () => {
    const { events, log } = engine();
    events.on('order.filled', () => log.push('a'), { key: 'a' });
    events.on('order.*', () => log.push('b'), { key: 'b', priority: 1 });
    events.publish('order.filled', { id: 1, keys: ['a', 'b', 'a'] });
    expect(log).toEqual(['b', 'a']);
  });

  it('publishes through a keyed handle without reading the payload, following later changes', () => {
    const { events, log } = engine();
    const handle = events.topic('order.filled').key('a');
    const both = events.topic('order.filled').key('a', 'b');
    expect(handle.hasListeners).toBe(false);
    const end = events.on('order.filled', ({ id }) => log.push(`a${id}`), { key: 'a' });
    events.on('order.filled', ({ id }) => log.push(`b${id}`), { key: 'b' });
    expect(handle.hasListeners).toBe(true);
    handle.publish({ id: 1, keys: [] });
    both.publish({ id: 2, keys: [] });
    end();
    expect(handle.hasListeners).toBe(false);
    handle.publish({ id: 3, keys: [] });
    both.publish({ id: 4, keys: [] });
    expect(log).toEqual(['a1', 'a2', 'b2', 'b4']);
  });

  it('refuses a key of a topic that has no key function', () => {
    const { events } = engine();
    expect(codeOf(() => events.on('ping', () => {}, { key: 'a' }))).toBe('INVALID_INPUT');
    expect(events.subscribers()).toEqual([]);
  });

  it('belong to no topic that only sounds like a method of objects', () => {
    const { failures, ...rest } = engine();
    const events = rest.events as unknown as EventEngine<EngineEvents & { constructor: object }, Record<never, never>>;
    const seen: unknown[] = [];
    events.on('constructor', (event) => seen.push(event));
    events.on('*', (event) => seen.push(event), { key: 'x' as never });
    events.publish('constructor', { a: 1 });
    expect([seen, failures]).toEqual([[{ a: 1 }], []]);
  });

  it('finds orders by instrument and by strategy in the topics of core', () => {
    const events = createEventEngine({ clock: new SimulatedClock() });
    const log: string[] = [];
    const order = { instrument: instrumentId('BTC/USDT.SIM'), strategy: strategyId('sma') };
    events.on('order.*', () => log.push('instrument'), { key: 'BTC/USDT.SIM' });
    events.on('order.accepted', () => log.push('strategy'), { key: strategyId('sma') });
    events.on('order.*', () => log.push('other'), { key: 'ETH/USDT.SIM' });
    events.publish('order.accepted', { order } as never);
    expect(log).toEqual(['instrument', 'strategy']);
  });
});

describe('whether anybody listens', () => {
  it('is told by a topic handle for topic, key, prefix and catch-all', () => {
    const { events } = engine();
    const filled = events.topic('order.filled');
    const seen = [filled.hasListeners];
    for (const subscribe of [
      () => filled.on(() => {}),
      () => filled.on(() => {}, { key: 'a' }),
      () => events.on('order.*', () => {}),
      () => events.on('*', () => {}),
    ]) {
      using _subscription = subscribe();
      seen.push(filled.hasListeners);
    }
    expect([...seen, filled.hasListeners]).toEqual([false, true, true, true, true, false]);
  });
});

describe('handlers that fail', () => {
  it('do not disturb the others and are reported with topic, event, subscriber and time', () => {
    const { events, log, failures } = engine({ start: 42 });
    const fault = new Error('no');
    events.on('ping', () => {
      throw fault;
    }, { name: 'broken' });
    events.on('ping', (value) => log.push(value));
    events.on('engine.error', (event) => log.push(event));
    events.publish('ping', 7);
    expect(log).toEqual([7, { topic: 'ping', event: 7, subscriber: 'broken', error: fault, at: timestamp(42) }]);
    expect(failures).toEqual([]);
  });

  it.each([1, 61])('get nothing of the engine as their this, in event %d', (count) => {
    const { events, log } = engine({ stopwatch: () => 0 });
    events.on('ping', function (this: unknown) {
      log.push(this);
    });
    for (let value = 1; value <= count; value++) events.publish('ping', value);
    expect(log.at(-1)).toBeUndefined();
  });

  it('are reported when their promise rejects', async () => {
    const { events, log } = engine();
    events.on('ping', async function later() {
      await Promise.reject(new Error('late'));
    });
    events.on('engine.error', ({ subscriber, error }) => log.push(subscriber, (error as Error).message));
    events.publish('ping', 1);
    expect(log).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve));
    expect(log).toEqual(['later', 'late']);
  });

  it('go to the last resort when nobody listens for errors', () => {
    const { events, failures } = engine();
    events.on('ping', function broken() {
      throw new Error('no');
    });
    events.publish('ping', 1);
    expect(failures.map(({ subscriber }) => subscriber)).toEqual(['broken']);
  });

  it('go to the last resort, not in a circle, when they are error handlers', () => {
    const { events, failures } = engine();
    events.on('*', function broken(_, topic) {
      throw new Error(topic);
    });
    events.publish('ping', 1);
    expect(failures.map(({ topic }) => topic)).toEqual(['engine.error']);
    expect(events.subscribers()).toMatchObject([{ delivered: 2, errors: 2 }]);
  });

  it('go to the last resort when they reject after the engine is closed', async () => {
    const { events, failures } = engine();
    events.on('engine.error', () => {});
    events.on('ping', () => Promise.reject(new Error('late')));
    events.publish('ping', 1);
    events.close();
    await new Promise((resolve) => setTimeout(resolve));
    expect(failures).toMatchObject([{ topic: 'ping', event: 1 }]);
  });

  it('stop the publisher only when the last resort throws, and leave nothing queued', () => {
    const log: unknown[] = [];
    const { events } = engine({
      onUnheardError: ({ error }) => {
        throw error;
      },
    });
    const end = events.on('ping', () => {
      events.publish('pong', 1);
      throw new Error('strict');
    });
    events.on('pong', (value) => log.push(value));
    expect(() => events.publish('ping', 1)).toThrow('strict');
    end();
    events.publish('pong', 2);
    expect(log).toEqual([2]);
  });
});

describe('a storm', () => {
  it('is cut off with an error that names the topics, to the error listeners and to the publisher', () => {
    const { events, log } = engine({ stormLimit: 100 });
    events.on('ping', (value) => events.publish('pong', value + 1));
    events.on('pong', function answering(value) {
      events.publish('ping', value + 1);
    });
    events.on('engine.error', ({ subscriber, topic }) => log.push(`${subscriber} ${topic}`));
    const storm = errorOf(() => events.publish('ping', 0));
    expect(storm.code).toBe('TOPIC_STORM');
    expect(storm.details).toEqual({ limit: 100, topics: { ping: 50, pong: 50 } });
    expect(storm.message).toContain('"ping" (50)');
    expect(log).toHaveLength(1);
  });

  it('ends a handler that publishes in an endless loop, even one that swallows the error', () => {
    const { events, log } = engine({ stormLimit: 10 });
    events.on('pong', (value) => log.push(value));
    events.on('ping', () => {
      let refused = false;
      while (!refused) {
        try {
          events.publish('pong', 1);
        } catch {
          refused = true;
        }
      }
    });
    expect(codeOf(() => events.publish('ping', 0))).toBe('TOPIC_STORM');
    expect(log).toEqual([]);
  });

  it('is not begun again by an error handler that publishes', () => {
    const { events, failures } = engine({ stormLimit: 10 });
    events.on('ping', (value) => events.publish('ping', value));
    events.on('engine.error', () => events.publish('ping', 0));
    expect(codeOf(() => events.publish('ping', 0))).toBe('TOPIC_STORM');
    expect(failures).toEqual([]);
  });

  it('leaves the engine usable, with the count begun anew', () => {
    const { events, log } = engine({ stormLimit: 10 });
    const end = events.on('ping', (value) => events.publish('ping', value));
    expect(codeOf(() => events.publish('ping', 0))).toBe('TOPIC_STORM');
    end();
    events.on('ping', (value) => {
      log.push(value);
      if (value < 10) events.publish('ping', value + 1);
    });
    events.publish('ping', 1);
    events.publish('ping', 1);
    expect(log).toHaveLength(20);
  });

  it('is not a burst within the limit, whatever its size', () => {
    const { events } = engine();
    let received = 0;
    events.on('pong', () => received++);
    events.on('ping', () => {
      for (let i = 0; i < 100_000; i++) events.publish('pong', i);
    });
    events.publish('ping', 0);
    events.publish('ping', 0);
    expect(received).toBe(200_000);
  });

  it('needs a limit that is a whole number above zero', () => {
    expect(codeOf(() => engine({ stormLimit: 0 }))).toBe('INVALID_INPUT');
  });
});

describe('closing', () => {
  it('ends all subscriptions; publishing and subscribing then throw', () => {
    const { events, log } = engine();
    const handle = events.topic('ping');
    const keyed = events.topic('order.filled').key('a');
    const end = events.on('ping', (value) => log.push(value));
    events.close();
    events.close();
    end();
    expect([handle.hasListeners, keyed.hasListeners, events.isClosed, events.subscribers()]).toEqual([false, false, true, []]);
    expect(codeOf(() => events.publish('ping', 1))).toBe('ENGINE_CLOSED');
    expect(codeOf(() => handle.publish(1))).toBe('ENGINE_CLOSED');
    expect(codeOf(() => keyed.publish({ id: 1, keys: [] }))).toBe('ENGINE_CLOSED');
    expect(codeOf(() => events.on('ping', () => {}))).toBe('ENGINE_CLOSED');
    expect(log).toEqual([]);
  });

  it('inside a handler drops the rest of the current event and what is queued', () => {
    const { events, log } = engine();
    events.on('ping', () => {
      events.publish('pong', 1);
      events.close();
    });
    events.on('ping', (value) => log.push(value));
    events.on('pong', (value) => log.push(value));
    events.publish('ping', 1);
    expect([log, events.isClosed]).toEqual([[], true]);
  });
});

describe('statistics', () => {
  it('count deliveries and errors of each subscriber', () => {
    const { events } = engine();
    events.on('engine.error', () => {}, { name: 'errors' });
    events.on('ping', function odd(value) {
      if (value % 2 === 1) throw new Error('odd');
    });
    events.on('order.*', () => {}, { key: 'a', priority: 3, name: 'orders' });
    for (const value of [1, 2, 3]) events.publish('ping', value);
    events.publish('order.canceled', { id: 1, keys: ['a'] });
    const unqueued = { dropped: 0, waiting: 0, lagMs: 0 };
    expect(events.subscribers()).toEqual([
      { id: 1, selector: 'engine.error', name: 'errors', priority: 0, delivered: 2, errors: 0, ...unqueued },
      { id: 2, selector: 'ping', name: 'odd', priority: 0, delivered: 3, errors: 2, ...unqueued },
      { id: 3, selector: 'order.*', key: 'a', name: 'orders', priority: 3, delivered: 1, errors: 0, ...unqueued },
    ]);
  });

  it('time one event in 61, also where handlers throw, when given a stopwatch', () => {
    let readings = 0;
    let now = 0;
    const { events } = engine({ stopwatch: () => (readings++, now) });
    events.on('ping', (value) => {
      now += value;
      if (value === 122) throw new Error('slow and broken');
    });
    const timeOf = () => events.subscribers()[0]?.handlerTime;
    for (let value = 1; value <= 60; value++) events.publish('ping', value);
    expect([timeOf(), readings]).toEqual([undefined, 0]);
    for (let value = 61; value <= 122; value++) events.publish('ping', value);
    expect([timeOf(), readings]).toEqual([{ meanMs: (61 + 122) / 2, maxMs: 122 }, 4]);
  });

  it('time handlers of topics that take turns', () => {
    const { events } = engine({ stopwatch: () => 0 });
    events.on('ping', () => {});
    events.on('pong', () => {});
    for (let value = 0; value < 122; value++) events.publish(value % 2 === 0 ? 'ping' : 'pong', value);
    expect(events.subscribers().map(({ handlerTime }) => handlerTime)).toEqual([{ meanMs: 0, maxMs: 0 }, { meanMs: 0, maxMs: 0 }]);
  });
});

function engine({ start = 0, ...options }: { start?: number } & Pick<EventEngineOptions, 'stormLimit' | 'onUnheardError' | 'stopwatch'> = {}) {
  const failures: EngineErrorEvent[] = [];
  const byKeys = ({ keys }: { readonly keys: readonly string[] }) => keys;
  const events = createEventEngine<Events, Keys>({
    clock: new SimulatedClock(timestamp(start)),
    // `ping` is declared to have keys, but its function is forgotten
    keys: { 'order.filled': byKeys, 'order.canceled': byKeys } as never,
    onUnheardError: (failure) => failures.push(failure),
    ...options,
  });
  return { events, failures, log: [] as unknown[] };
}

function errorOf(act: () => unknown): RedFireError {
  try {
    act();
  } catch (error) {
    if (isRedFireError(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

const codeOf = (act: () => unknown) => errorOf(act).code;
