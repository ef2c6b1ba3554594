import { describe, expect, it } from 'vitest';
import { deferred, failureOf, never, settle, Stage } from '../fixtures/lifecycle-stage.ts';

describe('starting', () => {
  it('initialises all in the order of dependency, then starts all in it, registration order among equals', async () => {
    const stage = new Stage();
    await stage.add('orders', ['store', 'venue']);
    await stage.add('venue', ['store']);
    await stage.add('store');
    await stage.add('metrics');
    await stage.manager.start();
    expect(stage.take()).toEqual([
      'store.init', 'metrics.init', 'venue.init', 'orders.init',
      'store.start', 'metrics.start', 'venue.start', 'orders.start',
    ]);
    expect(stage.manager.state).toBe('running');
  });

  it('starts at the same time what does not depend on one another', async () => {
    const stage = new Stage();
    const first = deferred();
    await stage.add('slow', [], { start: () => first.promise });
    await stage.add('quick');
    await stage.add('on quick', ['quick']);
    await stage.add('on slow', ['slow']);
    const started = stage.manager.start();
    await settle();
    expect(stage.states()).toEqual({ slow: 'starting', quick: 'running', 'on quick': 'running', 'on slow': 'initializing' });
    first.resolve();
    await started;
    expect(stage.states()).toEqual({ slow: 'running', quick: 'running', 'on quick': 'running', 'on slow': 'running' });
  });

  it('publishes every state, of the components and of the whole', async () => {
    const stage = new Stage().noteStates();
    await stage.manager.add({ name: 'a' });
    const states: unknown[] = [];
    stage.events.on('engine.state', (event) => states.push(event));
    await stage.manager.start();
    await stage.manager.stop({ reason: 'lunch' });
    expect(stage.take()).toEqual(['engine: starting', 'a: starting', 'a: running', 'engine: running', 'engine: stopping', 'a: stopping', 'a: stopped', 'engine: stopped']);
    expect(states).toEqual([
      { at: 1_000_000, state: 'starting', previous: 'initializing' },
      { at: 1_000_000, state: 'running', previous: 'starting' },
      { at: 1_000_000, state: 'stopping', previous: 'running', reason: 'lunch' },
      { at: 1_000_000, state: 'stopped', previous: 'stopping', reason: 'lunch' },
    ]);
  });

  it('tells which components are missing', async () => {
    const stage = new Stage();
    await stage.add('orders', ['store', 'venue']);
    await stage.add('venue');
    await stage.add('charts', ['feed']);
    await expect(stage.manager.start()).rejects.toMatchObject({ code: 'DEPENDENCY_MISSING', details: { missing: { orders: ['store'], charts: ['feed'] } } });
    expect([stage.take(), stage.manager.state]).toEqual([[], 'initializing']);
    await stage.add('store');
    await stage.add('feed');
    await stage.manager.start();
    expect(stage.manager.state).toBe('running');
  });

  it('tells which components need one another in a circle', async () => {
    const stage = new Stage();
    await stage.add('x', ['a']);
    await stage.add('a', ['b']);
    await stage.add('b', ['c']);
    await stage.add('c', ['a']);
    await expect(stage.manager.start()).rejects.toMatchObject({ code: 'DEPENDENCY_CYCLE', details: { cycle: ['a', 'b', 'c', 'a'] } });
  });

  it('refuses a second component of one name', async () => {
    const stage = new Stage();
    await stage.add('a');
    await expect(stage.add('a')).rejects.toMatchObject({ code: 'INVALID_STATE', details: { component: 'a' } });
  });

  it('refuses a component without a name, and limits and intervals that are no length of time', async () => {
    const stage = new Stage();
    const invalid = expect.objectContaining({ code: 'INVALID_INPUT' });
    await expect(stage.add('')).rejects.toEqual(invalid);
    await expect(stage.manager.add({} as never)).rejects.toEqual(invalid);
    await expect(stage.manager.add({ name: 'a' }, { startMs: Number.NaN })).rejects.toEqual(invalid);
    expect(() => new Stage({ limits: { stopMs: -1 } })).toThrow(invalid);
    expect(() => new Stage({ health: { intervalMs: 0 } })).toThrow(invalid);
    expect(stage.states()).toEqual({});
  });

  it('waits as long as it takes where there is no limit, and checks health once where there is no interval', async () => {
    const stage = new Stage({ limits: { startMs: Number.POSITIVE_INFINITY }, health: { intervalMs: Number.POSITIVE_INFINITY } });
    const slow = deferred();
    await stage.add('slow', [], { start: () => slow.promise });
    const started = stage.manager.start();
    await settle();
    await stage.pass(1_000_000_000);
    slow.resolve();
    await started;
    await settle();
    expect([stage.manager.state, stage.manager.lastHealth?.status, stage.clock.timers()]).toEqual(['running', 'healthy', []]);
  });

  it('starts once however often it is asked', async () => {
    const stage = new Stage();
    await stage.add('a');
    const first = stage.manager.start();
    expect(stage.manager.start()).toBe(first);
    await first;
    expect(stage.manager.start()).toBe(first);
    expect(stage.take()).toEqual(['a.init', 'a.start']);
  });

  it('counts its time from the moment it runs', async () => {
    const stage = new Stage();
    await stage.manager.start();
    stage.clock.advanceBy(1_500);
    const running = stage.manager.uptimeMs;
    await stage.manager.stop();
    expect([running, stage.manager.uptimeMs]).toEqual([1_500, 0]);
  });
});

describe('a start that fails', () => {
  it('stops and closes in reverse what had started, and throws what failed', async () => {
    const stage = new Stage();
    await stage.add('store');
    await stage.add('venue', ['store']);
    await stage.add('orders', ['venue'], { start: () => { throw new Error('no book'); } });
    await stage.add('strategies', ['orders']);
    await expect(stage.manager.start()).rejects.toMatchObject({
      code: 'COMPONENT_FAILED', details: { component: 'orders', step: 'start' }, cause: expect.objectContaining({ message: 'no book' }),
    });
    expect(stage.take().slice(4)).toEqual([
      'store.start', 'venue.start',
      'orders.stop', 'venue.stop', 'store.stop',
      'strategies.close', 'orders.close', 'venue.close', 'store.close',
    ]);
    expect([stage.manager.state, stage.states()]).toEqual(['error', { store: 'stopped', venue: 'stopped', orders: 'error', strategies: 'stopped' }]);
  });

  it('starts nobody when one cannot be initialised, and closes those that were', async () => {
    const stage = new Stage();
    await stage.add('store');
    await stage.add('venue', ['store'], { init: () => Promise.reject(new Error('no key')) });
    await stage.add('orders', ['venue']);
    await expect(stage.manager.start()).rejects.toMatchObject({ details: { component: 'venue', step: 'init' } });
    expect(stage.take()).toEqual(['store.init', 'venue.close', 'store.close']);
  });

  it('tells those that are still starting, and stops them when they have ended', async () => {
    const stage = new Stage();
    const started = deferred();
    await stage.add('slow', [], {
      start: (signal) => {
        signal.addEventListener('abort', () => stage.log.push('slow is told'));
        return started.promise;
      },
    });
    await stage.add('broken', [], { start: () => Promise.reject(new Error('no')) });
    const failure = failureOf(stage.manager.start());
    await settle();
    expect(stage.take().slice(-2)).toEqual(['slow is told', 'broken.stop']);
    started.resolve();
    expect(await failure).toMatchObject({ details: { component: 'broken' } });
    expect(stage.take()).toEqual(['slow.stop', 'slow.close', 'broken.close']);
  });

  it('gives a component its time and no more: TIMEOUT', async () => {
    const stage = new Stage({ limits: { startMs: 500 } });
    const signals: AbortSignal[] = [];
    await stage.manager.add(stage.component('store'), { startMs: 50 });
    await stage.add('venue', [], { start: (signal) => (signals.push(signal), never()) });
    const failure = failureOf(stage.manager.start());
    await settle();
    expect(stage.clock.timers()).toEqual([{ at: 1_000_500, name: 'venue.start time limit' }]);
    await stage.pass(500);
    expect(await failure).toMatchObject({ code: 'COMPONENT_FAILED', details: { component: 'venue', step: 'start' }, cause: { code: 'TIMEOUT', details: { limitMs: 500 } } });
    expect([signals[0]?.aborted, stage.take().slice(3)]).toEqual([true, ['store.stop', 'venue.stop', 'store.close', 'venue.close']]);
    expect(stage.clock.pendingTimers).toBe(0);
  });

  it('stops again a component whose start succeeds after its time, and does not bring it back', async () => {
    const stage = new Stage();
    const late = deferred();
    await stage.add('venue', [], { start: () => late.promise });
    const failure = failureOf(stage.manager.start());
    await settle();
    await stage.pass(10_000);
    await failure;
    expect(stage.take()).toEqual(['venue.init', 'venue.stop', 'venue.close']);
    late.resolve();
    await settle();
    expect([stage.take(), stage.states()]).toEqual([['venue.stop'], { venue: 'error' }]);
  });

  it('closes again a component whose init succeeds after its time', async () => {
    const stage = new Stage();
    const late = deferred();
    await stage.add('venue', [], { init: () => late.promise });
    const failure = failureOf(stage.manager.start());
    await settle();
    await stage.pass(10_000);
    await failure;
    late.resolve();
    await settle();
    expect(stage.take()).toEqual(['venue.close', 'venue.close']);
  });

  it('tells in the error what failed on the way back', async () => {
    const stage = new Stage();
    await stage.add('store', [], { stop: () => Promise.reject(new Error('disk full')) });
    await stage.add('venue', ['store'], { start: () => Promise.reject(new Error('no')) });
    const failure = await failureOf(stage.manager.start());
    expect(failure).toMatchObject({
      code: 'COMPONENT_FAILED',
      cause: { message: 'no' },
      details: { component: 'venue', step: 'start', rollback: [{ component: 'store', step: 'stop', message: expect.stringContaining('disk full') }] },
    });
  });

  it('cannot be started again, but can be stopped', async () => {
    const stage = new Stage().noteStates();
    await stage.add('venue', [], { start: () => Promise.reject(new Error('no')) });
    await failureOf(stage.manager.start());
    await expect(stage.manager.start()).rejects.toMatchObject({ code: 'INVALID_STATE', details: { call: 'start', state: 'error' } });
    stage.take();
    await stage.manager.stop();
    expect([stage.take(), stage.manager.state, stage.events.isClosed]).toEqual([['engine: stopping', 'engine: stopped'], 'stopped', true]);
  });
});

describe('a start that is called off', () => {
  it('ends in stopped when its signal is aborted, with the reason as cause', async () => {
    const stage = new Stage();
    const controller = new AbortController();
    await stage.add('store');
    await stage.add('venue', ['store'], { start: (signal) => new Promise((_resolve, reject) => { signal.addEventListener('abort', () => { reject(new Error('gave up')); }); }) });
    const failure = failureOf(stage.manager.start({ signal: controller.signal }));
    await settle();
    controller.abort('changed my mind');
    expect(await failure).toMatchObject({ code: 'ABORTED', cause: 'changed my mind' });
    expect(stage.take()).toEqual(['store.init', 'venue.init', 'store.start', 'venue.stop', 'store.stop', 'venue.close', 'store.close']);
    expect([stage.manager.state, stage.states()]).toEqual(['stopped', { store: 'stopped', venue: 'stopped' }]);
  });

  it('does not begin with a signal that was aborted before', async () => {
    const stage = new Stage();
    await stage.add('store');
    await expect(stage.manager.start({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
    expect([stage.take(), stage.manager.state]).toEqual([[], 'initializing']);
    await stage.manager.start();
    expect(stage.manager.state).toBe('running');
  });

  it('is not touched by its signal once it is over', async () => {
    const stage = new Stage();
    const controller = new AbortController();
    await stage.manager.start({ signal: controller.signal });
    controller.abort();
    await settle();
    expect(stage.manager.state).toBe('running');
  });

  it('is called off by a stop, which waits until all are down', async () => {
    const stage = new Stage();
    const started = deferred();
    await stage.add('store');
    await stage.add('venue', ['store'], { start: () => started.promise });
    await stage.add('orders', ['venue']);
    const failure = failureOf(stage.manager.start());
    await settle();
    const stopped = stage.manager.stop({ reason: 'enough' });
    await settle();
    expect([stage.manager.state, stage.take()]).toEqual(['stopping', ['store.init', 'venue.init', 'orders.init', 'store.start']]);
    started.resolve();
    await stopped;
    expect(await failure).toMatchObject({ code: 'ABORTED', message: 'the engine stops: enough' });
    expect(stage.take()).toEqual(['venue.stop', 'store.stop', 'orders.close', 'venue.close', 'store.close']);
    expect(stage.manager.state).toBe('stopped');
  });

  it('is called off while components are initialised', async () => {
    const stage = new Stage();
    const ready = deferred();
    await stage.add('store', [], { init: () => ready.promise });
    await stage.add('venue', ['store']);
    const failure = failureOf(stage.manager.start());
    await settle();
    const stopped = stage.manager.stop();
    await settle();
    ready.resolve();
    await stopped;
    expect([await failure, stage.take()]).toEqual([expect.objectContaining({ code: 'ABORTED' }), ['store.close']]);
  });
});

describe('stopping', () => {
  it('stops all in reverse order of dependency, then closes all in it, the event engine last', async () => {
    const stage = new Stage();
    await stage.add('store');
    await stage.add('venue', ['store']);
    await stage.add('orders', ['venue'], { close: () => void stage.log.push(`orders.close, events ${stage.events.isClosed ? 'closed' : 'open'}`) });
    await stage.manager.start();
    stage.take();
    await stage.manager.stop();
    expect(stage.take()).toEqual(['orders.stop', 'venue.stop', 'store.stop', 'orders.close, events open', 'venue.close', 'store.close']);
    expect([stage.manager.state, stage.events.isClosed, stage.clock.pendingTimers]).toEqual(['stopped', true, 0]);
  });

  it('stops at the same time what does not depend on one another', async () => {
    const stage = new Stage();
    const slow = deferred();
    await stage.add('slow', [], { stop: () => slow.promise });
    await stage.add('quick');
    await stage.manager.start();
    const stopped = stage.manager.stop();
    await settle();
    expect(stage.states()).toEqual({ slow: 'stopping', quick: 'stopped' });
    slow.resolve();
    await stopped;
  });

  it('reaches everybody whatever fails or hangs, and tells all failures with their codes', async () => {
    const stage = new Stage();
    await stage.add('store');
    await stage.add('venue', ['store'], { stop: never });
    await stage.add('orders', ['venue'], { stop: () => { throw new Error('stuck'); }, close: () => Promise.reject(new Error('no')) });
    await stage.manager.start();
    stage.take();
    const failure = failureOf(stage.manager.stop());
    await settle();
    await stage.pass(10_000);
    expect(await failure).toBeInstanceOf(AggregateError);
    expect((await failure) as AggregateError).toMatchObject({
      errors: [
        { code: 'COMPONENT_FAILED', details: { component: 'venue', step: 'stop' }, cause: { code: 'TIMEOUT' } },
        { code: 'COMPONENT_FAILED', details: { component: 'orders', step: 'stop' }, cause: { message: 'stuck' } },
        { code: 'COMPONENT_FAILED', details: { component: 'orders', step: 'close' }, cause: { message: 'no' } },
      ],
    });
    expect(stage.take()).toEqual(['store.stop', 'venue.close', 'store.close']);
    expect([stage.manager.state, stage.events.isClosed, stage.states()]).toEqual(['error', true, { store: 'stopped', venue: 'error', orders: 'error' }]);
  });

  it('stops once however often it is asked, and refuses to start or add then', async () => {
    const stage = new Stage();
    await stage.add('a');
    await stage.manager.start();
    const stopped = stage.manager.stop();
    expect(stage.manager.stop({ reason: 'again' })).toBe(stopped);
    await expect(stage.manager.start()).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await expect(stage.add('b')).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await stopped;
    await expect(stage.manager.start()).rejects.toMatchObject({ code: 'INVALID_STATE', details: { state: 'stopped' } });
    expect(stage.take()).toEqual(['a.init', 'a.start', 'a.stop', 'a.close']);
  });

  it('calls nothing of components that never started', async () => {
    const stage = new Stage();
    await stage.add('a');
    await stage.manager.stop();
    expect([stage.take(), stage.manager.state]).toEqual([[], 'stopped']);
  });

  it('leaves the event engine open when the host owns it', async () => {
    const stage = new Stage({ closeEvents: false });
    await stage.manager.start();
    await stage.manager.stop();
    expect([stage.events.isClosed, stage.events.subscribers()]).toEqual([false, []]);
  });

  it('stops at the end of an await using block', async () => {
    const stage = new Stage();
    await stage.add('a');
    {
      await using manager = stage.manager;
      await manager.start();
    }
    expect([stage.take().slice(2), stage.manager.state]).toEqual([['a.stop', 'a.close'], 'stopped']);
  });

  it('goes on when a subscriber asks for a stop in the middle of it, or the events are closed under it', async () => {
    const stage = new Stage();
    await stage.add('a');
    await stage.manager.start();
    stage.events.on('engine.state', () => {
      void stage.manager.stop();
      stage.events.close();
    });
    await stage.manager.stop();
    expect([stage.manager.state, stage.states()]).toEqual(['stopped', { a: 'stopped' }]);
  });
});
