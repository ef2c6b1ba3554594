import { type EngineErrorEvent } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { deferred, pingEngine, settled } from './fixtures/ping-engine.ts';

describe('a scope', () => {
  it('publishes and subscribes as the engine does, in one order with it', () => {
    const { events, log } = pingEngine();
    const scope = events.scope('desk');
    events.on('ping', (value) => log.push(`engine ${value}`));
    scope.on('ping', (value) => log.push(`scope ${value}`));
    scope.topic('ping').on((value) => log.push(`early ${value}`), { priority: 1 });
    scope.publish('ping', 1);
    scope.topic('ping').publish(2);
    expect(log).toEqual(['early 1', 'engine 1', 'scope 1', 'early 2', 'engine 2', 'scope 2']);
  });

  it('ends everything begun through it when it closes, and nothing else', async () => {
    const { events, log, clock } = pingEngine();
    events.on('ping', (value) => log.push(value), { name: 'outside' });
    const scope = events.scope('desk');
    scope.on('*', () => log.push('on'));
    scope.once('order.filled', () => log.push('once'), { key: 'a' });
    scope.topic('pong').on(() => log.push('topic'));
    scope.consume('ping', () => log.push('consume'));
    scope.observe('ping').subscribe({ next: () => log.push('observe'), complete: () => log.push('complete') });
    const next = scope.next('ping', undefined, { timeoutMs: 1_000 });
    const stream = scope.stream('ping');
    scope.scope('inner').on('ping', () => log.push('inner'));
    expect(scope.subscribers().map(({ component }) => component)).toEqual(['desk', 'desk', 'desk', 'desk', 'desk', 'desk', 'desk', 'inner']);

    scope.close();
    scope.close();
    events.publish('ping', 1);
    await settled();
    await expect(next).rejects.toMatchObject({ code: 'ENGINE_CLOSED', details: { component: 'desk' } });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(log).toEqual(['complete', 1]);
    expect(events.subscribers().map(({ name }) => name)).toEqual(['outside']);
    expect([scope.subscribers(), clock.pendingTimers]).toEqual([[], 0]);
  });

  it('cannot be used after it was closed, nor can handles and scopes made of it', async () => {
    const { events } = pingEngine();
    const scope = events.scope('desk');
    const inner = scope.scope('inner');
    const handle = scope.topic('ping');
    const keyed = scope.topic('order.filled').key('a');
    scope.close();
    for (const act of [
      () => scope.publish('ping', 1), () => handle.publish(1), () => keyed.publish({ id: 1, keys: [] }), () => inner.publish('ping', 1),
      () => scope.on('ping', () => {}), () => handle.on(() => {}), () => inner.once('ping', () => {}), () => scope.consume('ping', () => {}), () => scope.stream('ping'), () => scope.scope('again'),
    ]) expect(act).toThrow(expect.objectContaining({ code: 'ENGINE_CLOSED' }));
    await expect(scope.next('ping')).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
    await expect(scope.publishAsync('ping', 1)).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
    expect([scope.isClosed, inner.isClosed, events.isClosed]).toEqual([true, true, false]);
  });

  it('keeps nothing of what was ended before', () => {
    const { events } = pingEngine();
    const scope = events.scope('desk');
    for (let i = 0; i < 1_000; i++) {
      scope.on('ping', () => {})();
      scope.consume('ping', () => {})();
      scope.scope('inner').close();
    }
    expect([scope.subscribers(), events.subscribers()]).toEqual([[], []]);
  });

  it('may be closed inside a handler of its own: the rest of the event is for the others', () => {
    const { events, log } = pingEngine();
    const scope = events.scope('desk');
    scope.on('ping', () => scope.close());
    scope.on('ping', () => log.push('scope'));
    events.on('ping', () => log.push('engine'));
    events.publish('ping', 1);
    expect(log).toEqual(['engine']);
  });

  it('ends with its engine', () => {
    const { events } = pingEngine();
    const scope = events.scope('desk');
    scope.on('ping', () => {});
    events.close();
    expect(scope.isClosed).toBe(true);
    expect(() => scope.publish('ping', 1)).toThrow(expect.objectContaining({ code: 'ENGINE_CLOSED' }));
    scope.close();
  });

  it('ends with its using block', () => {
    const { events } = pingEngine();
    {
      using scope = events.scope('desk');
      scope.on('ping', () => {});
    }
    expect(events.subscribers()).toEqual([]);
  });

  it('needs a name', () => {
    const { events } = pingEngine();
    expect(() => events.scope('')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});

describe('what happens when a handler fails', () => {
  const fault = new Error('no');
  const broken = () => {
    throw fault;
  };

  it('is reported with the component, and with the policy where one was chosen', () => {
    const { events, log } = pingEngine();
    events.on('engine.error', (failure) => log.push(failure));
    events.scope('desk').on('ping', broken);
    events.scope('feed', { onError: 'stop-engine' }).on('ping', broken, { name: 'reader' });
    events.on('ping', broken, { onError: 'report' });
    events.publish('ping', 1);
    const failure = { at: 0, topic: 'ping', event: 1, error: fault };
    expect(log).toEqual([
      { ...failure, subscriber: 'broken', component: 'desk' },
      { ...failure, subscriber: 'reader', component: 'feed', policy: 'stop-engine' },
      { ...failure, subscriber: 'broken', policy: 'report' },
    ]);
  });

  it('takes the policy of the subscriber before that of the scope, and that of the scope before the one around it', () => {
    const { events, log } = pingEngine();
    events.on('engine.error', ({ policy }) => log.push(policy));
    const outer = events.scope('outer', { onError: 'stop-engine' });
    outer.on('ping', broken, { onError: 'report' });
    outer.scope('inner').on('ping', broken);
    outer.scope('inner', { onError: 'report' }).on('ping', broken);
    events.publish('ping', 1);
    expect(log).toEqual(['report', 'stop-engine', 'report']);
  });

  it('under stop-component is that nothing of the component is called any more, in no scope of its name, from this event on', async () => {
    const { events, log } = pingEngine();
    const scope = events.scope('desk', { onError: 'stop-component' });
    const other = events.scope('desk');
    scope.on('ping', broken);
    scope.on('ping', () => log.push('same scope'));
    other.on('ping', () => log.push('same name'));
    scope.scope('inner').on('ping', () => log.push('inside'));
    scope.on('engine.error', () => log.push('own error'));
    const consumer = other.consume('pong', () => log.push('consumer'));
    events.publish('pong', 1);
    events.scope('feed').on('ping', () => log.push('other component'));
    events.on('engine.error', ({ component, policy }) => log.push([component, policy]));
    const next = scope.next('pong');
    events.publish('ping', 1);
    events.publish('ping', 2);
    await settled();
    expect(log).toEqual(['other component', ['desk', 'stop-component'], 'other component']);
    expect([consumer.isActive, consumer.statistics()]).toEqual([false, expect.objectContaining({ delivered: 0, dropped: 1, waiting: 0 })]);
    await expect(next).rejects.toMatchObject({ code: 'ENGINE_CLOSED', cause: fault, details: { component: 'desk', subscriber: 'broken' } });
  });

  it('leaves the scope usable, so that the component can start again', () => {
    const { events, log } = pingEngine();
    const scope = events.scope('desk', { onError: 'stop-component' });
    scope.on('ping', broken);
    events.publish('ping', 1);
    scope.on('ping', (value) => log.push(value));
    events.publish('ping', 2);
    expect([log, scope.isClosed]).toEqual([[2], false]);
  });

  it('under stop-component stops the handler alone that belongs to no component', () => {
    const { events, log, unheard } = pingEngine();
    events.on('ping', broken, { onError: 'stop-component' });
    events.on('ping', (value) => log.push(value));
    events.publish('ping', 1);
    events.publish('ping', 2);
    expect([log, unheard.length]).toEqual([[1, 2], 1]);
  });

  it('is the same for a promise that rejects', async () => {
    const { events, log } = pingEngine();
    const scope = events.scope('desk');
    scope.on('ping', async () => Promise.reject(fault), { onError: 'stop-component' });
    scope.on('ping', (value) => log.push(value));
    events.publish('ping', 1);
    await settled();
    events.publish('ping', 2);
    expect(log).toEqual([1]);
  });

  it('is reported and no more when it comes after the scope was closed: whoever has started in its place goes on', async () => {
    const { events, log } = pingEngine();
    const failing = deferred();
    const before = events.scope('desk', { onError: 'stop-component' });
    before.on('ping', () => failing.promise, { name: 'late' });
    before.once('ping', () => failing.promise, { name: 'late once' });
    events.publish('ping', 1);
    before.close();
    events.scope('desk', { onError: 'stop-component' }).on('ping', (value) => log.push(value));
    events.on('engine.error', ({ subscriber, policy }) => log.push([subscriber, policy]));
    failing.reject(fault);
    await settled();
    events.publish('ping', 2);
    expect(log).toEqual([['late', 'report'], ['late once', 'report'], 2]);
  });

  it('is reported and no more when it comes after its component was stopped', async () => {
    const { events, log } = pingEngine();
    const failing = deferred();
    const scope = events.scope('desk', { onError: 'stop-component' });
    scope.on('ping', () => failing.promise, { name: 'late' });
    scope.on('pong', broken);
    events.publish('ping', 1);
    events.publish('pong', 1);
    scope.on('ping', (value) => log.push(value));
    events.on('engine.error', ({ subscriber, policy }) => log.push([subscriber, policy]));
    failing.reject(fault);
    await settled();
    events.publish('ping', 2);
    expect(log).toEqual([['late', 'report'], 2]);
  });

  it('does not begin again when an error handler fails, whatever its policy', () => {
    const { events, unheard } = pingEngine();
    const failures: EngineErrorEvent[] = [];
    const scope = events.scope('desk', { onError: 'stop-component' });
    scope.on('engine.error', (failure) => {
      failures.push(failure);
      throw fault;
    });
    events.on('ping', broken, { name: 'first' });
    events.publish('ping', 1);
    events.publish('ping', 2);
    expect([failures.map(({ subscriber }) => subscriber), unheard.map(({ topic }) => topic)]).toEqual([['first'], ['engine.error', 'ping']]);
  });

  it('refuses a policy that there is not', () => {
    const { events } = pingEngine();
    expect(() => events.on('ping', () => {}, { onError: 'explode' as never })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
