import { BarView, barColumns, type Bar } from '@redfire/core';
import { aBar } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { deferred, pingEngine, settled } from './fixtures/ping-engine.ts';
import { createEventEngine, SimulatedClock, type QueuePolicy } from './index.ts';

describe('a consumer', () => {
  it('gets events one at a time, in order, and never inside publish', async () => {
    const { events, log } = pingEngine();
    const gates = [deferred(), deferred()];
    events.consume('*', async (payload, topic) => {
      log.push(`${topic} begins`);
      await gates[Number(payload)]?.promise;
      log.push(`${topic} ends`);
    });
    events.publish('ping', 0);
    events.publish('pong', 1);
    expect(log).toEqual([]);
    await settled();
    gates[1]?.resolve();
    await settled();
    expect(log).toEqual(['ping begins']);
    gates[0]?.resolve();
    await settled();
    expect(log).toEqual(['ping begins', 'ping ends', 'pong begins', 'pong ends']);
  });

  it('takes a key as any subscriber', async () => {
    const { events, log } = pingEngine();
    events.consume('order.filled', ({ id }) => { log.push(id); }, { key: 'a' });
    events.publish('order.filled', { id: 1, keys: ['a'] });
    events.publish('order.filled', { id: 2, keys: ['b'] });
    await settled();
    expect(log).toEqual([1]);
  });

  it.each(['throws', 'rejects'])('that %s is reported with the event, and goes on with the next', async (way) => {
    const { events, log } = pingEngine();
    const fault = new Error('no');
    const consumer = events.consume('ping', function writer(value) {
      if (value !== 1) return void log.push(value);
      if (way === 'throws') throw fault;
      return Promise.reject(fault);
    });
    events.on('engine.error', (failure) => log.push(failure));
    events.publish('ping', 1);
    events.publish('ping', 2);
    await settled();
    expect(log).toEqual([{ at: 0, topic: 'ping', event: 1, subscriber: 'writer', error: fault }, 2]);
    expect(consumer.statistics()).toMatchObject({ delivered: 2, errors: 1 });
  });

  it('of everything does not answer its own errors for ever', async () => {
    const { events, unheard } = pingEngine();
    let calls = 0;
    events.consume('*', () => {
      calls++;
      throw new Error('no');
    });
    events.publish('ping', 1);
    await settled();
    expect([calls, unheard.map(({ topic }) => topic)]).toEqual([2, ['engine.error']]);
  });

  it('goes on when even the last resort throws', async () => {
    const uncaught: unknown[] = [];
    const listener = (error: unknown) => uncaught.push(error);
    process.on('unhandledRejection', listener);
    const { events, log } = pingEngine({ onUnheardError: ({ error }) => { throw error; } });
    events.consume('ping', (value) => {
      log.push(value);
      if (value === 1) throw new Error('strict');
    });
    events.publish('ping', 1);
    events.publish('ping', 2);
    await new Promise((resolve) => setTimeout(resolve));
    process.off('unhandledRejection', listener);
    expect([log, uncaught.map(String)]).toEqual([[1, 2], ['Error: strict']]);
  });

  it('does not call any more once it is ended, and drops what waits', async () => {
    const { events, log } = pingEngine();
    const gate = deferred();
    const consumer = events.consume('ping', async (value) => {
      log.push(value);
      await gate.promise;
    });
    for (const value of [1, 2, 3]) events.publish('ping', value);
    await settled();
    consumer();
    consumer();
    gate.resolve();
    events.publish('ping', 4);
    await settled();
    expect([log, consumer.isActive, events.subscribers()]).toEqual([[1], false, []]);
    expect(consumer.statistics()).toMatchObject({ delivered: 1, dropped: 2, waiting: 0 });
  });

  it('may end itself in its handler, and be ended by using', async () => {
    const { events, log } = pingEngine();
    const consumer = events.consume('ping', (value) => {
      log.push(value);
      consumer();
    });
    {
      using _other = events.consume('ping', (value) => { log.push(value); });
      events.publish('ping', 1);
      events.publish('ping', 2);
    }
    await settled();
    expect(log).toEqual([1]);
  });

  it('is idle when nothing waits and no call is under way, or when it has ended', async () => {
    const { events, log } = pingEngine();
    const gate = deferred();
    const consumer = events.consume('ping', async (value) => {
      await gate.promise;
      log.push(value);
    });
    await consumer.idle();
    events.publish('ping', 1);
    events.publish('ping', 2);
    const idle = consumer.idle().then(() => log.push('idle'));
    await settled();
    expect(log).toEqual([]);
    gate.resolve();
    await idle;
    events.publish('ping', 3);
    const ended = consumer.idle();
    consumer();
    await ended;
    await settled();
    expect(log).toEqual([1, 2, 'idle']);
  });

  it('tells how many wait, since when, of how many, and how long each call took', async () => {
    const { events, clock } = pingEngine({ stopwatch: () => clock.now() });
    const gates = [deferred(), deferred()];
    const consumer = events.consume('ping', async (value) => gates[value]?.promise, { name: 'writer', limit: 10 });
    clock.advanceBy(5);
    events.publish('ping', 0);
    clock.advanceBy(10);
    await settled();
    events.publish('ping', 1);
    clock.advanceBy(30);
    expect(consumer.statistics()).toEqual({ id: 1, selector: 'ping', name: 'writer', priority: 0, delivered: 1, errors: 0, dropped: 0, waiting: 1, limit: 10, lagMs: 30 });
    gates[0]?.resolve();
    await settled();
    clock.advanceBy(2);
    gates[1]?.resolve();
    await settled();
    expect(events.subscribers()).toMatchObject([{ delivered: 2, waiting: 0, lagMs: 0, handlerTime: { meanMs: (30 + 2) / 2, maxMs: 30 } }]);
  });

  it('keeps of a bar a copy, since the view moves', async () => {
    const events = createEventEngine({ clock: new SimulatedClock() });
    const bars = [aBar({ close: 1 }), aBar({ close: 2 })];
    const seen: Bar[] = [];
    events.consume('market.bar', (bar) => { seen.push(bar); });
    const view = new BarView(aBar().instrument, aBar().intervalMs);
    view.columns = barColumns(bars);
    for (view.row = 0; view.row < 2; view.row++) events.publish('market.bar', view);
    await settled();
    expect(seen).toEqual(bars);
  });

  it('refuses a limit and a policy that there are not', () => {
    const { events } = pingEngine();
    for (const options of [{ limit: 0 }, { limit: 1.5 }, { limit: Number.NaN }, { policy: 'wait' as QueuePolicy }]) {
      expect(() => events.consume('ping', () => {}, options)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    }
    expect(events.subscribers()).toEqual([]);
  });
});

describe('a full queue', () => {
  /** Publishes 1 to 5 to a queue of three and returns what its consumer got. */
  async function through(policy: QueuePolicy) {
    const { events, log } = pingEngine();
    const received: number[] = [];
    const consumer = events.consume('ping', (value) => { received.push(value); }, { name: 'writer', policy, limit: 3, coalesceBy: (value) => (value % 2 === 0 ? 'even' : `odd ${value}`) });
    events.on('engine.error', ({ error, subscriber, event }) => log.push([(error as { code: string }).code, subscriber, event]));
    for (const value of [1, 2, 3, 4, 5]) events.publish('ping', value);
    await settled();
    const { delivered, dropped, waiting } = consumer.statistics();
    return { received, reported: log, counts: [delivered, dropped, waiting], isActive: consumer.isActive };
  }

  it('under drop-oldest gives up the oldest', async () => {
    expect(await through('drop-oldest')).toEqual({ received: [3, 4, 5], reported: [], counts: [3, 2, 0], isActive: true });
  });

  it('under drop-newest gives up what comes', async () => {
    expect(await through('drop-newest')).toEqual({ received: [1, 2, 3], reported: [], counts: [3, 2, 0], isActive: true });
  });

  it('under coalesce puts the newest of a key in the place of the older, and gives up the oldest when there is none', async () => {
    expect(await through('coalesce')).toEqual({ received: [4, 3, 5], reported: [], counts: [3, 2, 0], isActive: true });
  });

  it('under block drops what is published without waiting, and reports it', async () => {
    expect(await through('block')).toEqual({ received: [1, 2, 3], reported: [['QUEUE_FULL', 'writer', 4]], counts: [3, 2, 0], isActive: true });
  });

  it('under fail ends the consumer, and reports it', async () => {
    expect(await through('fail')).toEqual({ received: [], reported: [['QUEUE_FULL', 'writer', 4]], counts: [0, 4, 0], isActive: false });
  });

  it('is reported once until it has been half empty', async () => {
    const { events, log } = pingEngine();
    let gate = deferred();
    events.consume('ping', () => gate.promise, { limit: 4 });
    events.on('engine.error', ({ event }) => log.push(event));
    const publish = (...values: number[]) => { for (const value of values) events.publish('ping', value); };
    const letOneGo = async () => {
      const { resolve } = gate;
      gate = deferred();
      resolve();
      await settled();
    };
    publish(0);
    await settled();
    publish(1, 2, 3, 4, 5, 6);
    await letOneGo();
    publish(7, 8);
    await letOneGo();
    await letOneGo();
    publish(9, 10, 11);
    expect(log).toEqual([5, 11]);
  });

  it('coalesces by topic and key where nothing else is said', async () => {
    const { events, log } = pingEngine();
    events.consume('*', (payload) => { log.push(payload); }, { policy: 'coalesce' });
    events.publish('ping', 1);
    events.publish('order.filled', { id: 1, keys: ['a'] });
    events.publish('order.filled', { id: 2, keys: ['b'] });
    events.publish('order.filled', { id: 3, keys: ['a'] });
    events.publish('ping', 2);
    await settled();
    expect(log).toEqual([2, { id: 3, keys: ['a'] }, { id: 2, keys: ['b'] }]);
  });

  it('coalesces no two events whose keys read alike side by side', async () => {
    const { events, log } = pingEngine();
    events.consume('order.filled', ({ id }) => log.push(id), { policy: 'coalesce' });
    events.publish('order.filled', { id: 1, keys: ['a b'] });
    events.publish('order.filled', { id: 2, keys: ['a', 'b'] });
    await settled();
    expect(log).toEqual([1, 2]);
  });

  it('counts what is lost to a key function that throws', async () => {
    const { events, unheard } = pingEngine();
    const consumer = events.consume('ping', () => {}, { policy: 'coalesce', coalesceBy: () => { throw new Error('no key'); } });
    events.publish('ping', 1);
    await settled();
    expect([consumer.statistics(), unheard.map(({ event }) => event)]).toEqual([expect.objectContaining({ delivered: 0, dropped: 1, errors: 1 }), [1]]);
  });

  it('stops the component under stop-component', async () => {
    const { events, log } = pingEngine();
    const scope = events.scope('desk', { onError: 'stop-component' });
    scope.consume('ping', () => {}, { policy: 'fail', limit: 1 });
    scope.on('pong', () => log.push('pong'));
    events.publish('ping', 1);
    events.publish('ping', 2);
    events.publish('pong', 1);
    expect([log, events.subscribers()]).toEqual([[], []]);
  });
});

describe('publishing that waits', () => {
  it('ends at once where no queue is full', async () => {
    const { events, log } = pingEngine();
    events.on('ping', (value) => log.push(value));
    events.consume('ping', () => new Promise(() => {}), { policy: 'drop-oldest', limit: 1 });
    await events.publishAsync('ping', 1);
    await events.publishAsync('pong', 2);
    expect(log).toEqual([1]);
  });

  it('loses nothing however slow the consumers are, and keeps their queues within the limit', async () => {
    const { events } = pingEngine();
    const received: number[][] = [[], []];
    let most = 0;
    for (const [index, list] of received.entries()) {
      const consumer = events.consume('ping', async (value) => {
        for (let turn = 0; turn <= index * 3; turn++) await Promise.resolve();
        list.push(value);
        most = Math.max(most, consumer.statistics().waiting);
      }, { limit: 2 });
    }
    const values = Array.from({ length: 50 }, (_, value) => value);
    for (const value of values) await events.publishAsync('ping', value);
    await settled();
    expect([received, most]).toEqual([[values, values], 2]);
  });

  it('takes every event of publishers that wait at the same time, and lets them go on together', async () => {
    const { events, log, unheard } = pingEngine();
    const gate = deferred();
    const consumer = events.consume('ping', async (value) => {
      await gate.promise;
      log.push(value);
    }, { limit: 1 });
    const publishing = [1, 2, 3, 4].map((value) => events.publishAsync('ping', value).then(() => log.push(`published ${value}`)));
    events.publish('ping', 5);
    await settled();
    expect([log, consumer.statistics().waiting, unheard.map(({ event }) => event)]).toEqual([[], 3, [5]]);
    gate.resolve();
    await Promise.all(publishing);
    expect(log.filter((entry) => typeof entry === 'number')).toEqual([1, 2, 3, 4]);
  });

  it('inside a handler keeps its place among what is published there', async () => {
    const { events, log } = pingEngine();
    events.consume('ping', () => {}, { limit: 1 });
    events.on('ping', (value) => log.push(`ping ${value}`));
    events.on('pong', async (value) => {
      log.push(`pong ${value}`);
      if (value > 0) return;
      events.publish('pong', 1);
      const published = events.publishAsync('ping', 2);
      events.publish('pong', 3);
      await published;
      log.push('published');
    });
    events.publish('pong', 0);
    await settled();
    expect(log).toEqual(['pong 0', 'pong 1', 'ping 2', 'pong 3', 'published']);
  });

  it('is given up when the engine or its own scope closes, and ends well when the consumer is gone', async () => {
    const { events } = pingEngine();
    const consumer = events.consume('ping', () => new Promise(() => {}), { limit: 1 });
    await events.publishAsync('pong', 0);
    events.publish('ping', 1);
    await settled();
    const scope = events.scope('desk');
    const [own, engine] = [scope.publishAsync('ping', 2), events.publishAsync('ping', 3)];
    scope.close();
    await expect(own).rejects.toMatchObject({ code: 'ENGINE_CLOSED', details: { component: 'desk' } });
    consumer();
    await engine;
    events.consume('ping', () => new Promise(() => {}), { limit: 1 });
    const last = events.publishAsync('ping', 4);
    events.close();
    await expect(last).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
    await expect(events.publishAsync('ping', 5)).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  });

  it('is given up when its signal is aborted: before, nothing is published; later, the event stays published', async () => {
    const { events, log } = pingEngine();
    events.on('ping', (value) => log.push(value));
    events.consume('ping', () => new Promise(() => {}), { limit: 1 });
    events.publish('ping', 0);
    await settled();
    const controller = new AbortController();
    const publishing = events.publishAsync('ping', 1, { signal: controller.signal });
    controller.abort('enough');
    await expect(publishing).rejects.toMatchObject({ code: 'ABORTED', cause: 'enough' });
    await expect(events.publishAsync('ping', 2, { signal: controller.signal })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(log).toEqual([0, 1]);
  });

  it('is given up when its event is cut off with a storm', async () => {
    const { events } = pingEngine({ stormLimit: 10 });
    events.consume('ping', () => {}, { limit: 1 });
    let publishing: Promise<unknown> | undefined;
    events.on('pong', (value) => {
      events.publish('pong', value + 1);
      if (value < 9) return;
      publishing ??= events.publishAsync('ping', 1).catch((error: unknown) => error);
      events.publish('pong', value);
    });
    expect(() => events.publish('pong', 0)).toThrow(expect.objectContaining({ code: 'TOPIC_STORM' }));
    expect(await publishing).toMatchObject({ code: 'TOPIC_STORM' });
    await events.publishAsync('ping', 2);
  });

  it('never rejects with what a handler throws', async () => {
    const { events, unheard } = pingEngine();
    events.on('ping', () => { throw new Error('no'); });
    events.consume('ping', () => {}, { limit: 1 });
    await events.publishAsync('ping', 1);
    expect(unheard).toHaveLength(1);
  });
});
