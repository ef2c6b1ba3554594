import type { ErrorPolicy } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { deferred, failureOf, never, settle, Stage } from '../fixtures/lifecycle-stage.ts';

describe('adding to an engine that runs', () => {
  it('initialises and starts the component at once', async () => {
    const stage = await running('store');
    await stage.add('venue', ['store']);
    expect([stage.take(), stage.manager.state, stage.states()]).toEqual([['venue.init', 'venue.start'], 'running', { store: 'running', venue: 'running' }]);
  });

  it('does not take the engine for degraded while the component starts', async () => {
    const stage = (await running()).noteStates();
    await stage.add('venue', [], { init: () => settle(), start: () => settle() });
    expect(stage.take()).toEqual(['venue: starting', 'venue: running']);
  });

  it('stops, closes and forgets one that fails, and leaves the others alone', async () => {
    const stage = await running('store');
    const failure = await failureOf(stage.add('venue', ['store'], { start: () => Promise.reject(new Error('no')) }));
    expect(failure).toMatchObject({ code: 'COMPONENT_FAILED', details: { component: 'venue', step: 'start' } });
    expect([stage.take(), stage.states(), stage.manager.state]).toEqual([['venue.init', 'venue.stop', 'venue.close'], { store: 'running' }, 'running']);
    await stage.add('venue', ['store']);
    expect(stage.states()).toEqual({ store: 'running', venue: 'running' });
  });

  it.each([
    ['needs what is not there', ['feed'], 'DEPENDENCY_MISSING'],
    ['needs itself', ['venue'], 'DEPENDENCY_CYCLE'],
  ])('refuses one that %s', async (_what, dependsOn, code) => {
    const stage = await running('store');
    await expect(stage.add('venue', dependsOn)).rejects.toMatchObject({ code });
    expect([stage.take(), stage.states()]).toEqual([[], { store: 'running' }]);
  });

  it('refuses one that needs what has failed', async () => {
    const stage = await running('store');
    failHandler(stage, 'store', 'stop-component');
    await settle();
    await expect(stage.add('venue', ['store'])).rejects.toMatchObject({ code: 'INVALID_STATE', details: { component: 'venue', needs: 'store', state: 'error' } });
    expect(stage.states()).toEqual({ store: 'error' });
  });

  it('lets a component add others when it starts, without waiting for itself', async () => {
    const stage = new Stage();
    await stage.add('store');
    await stage.add('plugins', ['store'], { start: () => stage.add('plugin', ['store']) });
    await stage.manager.start();
    expect(stage.states()).toEqual({ store: 'running', plugins: 'running', plugin: 'running' });
    await stage.manager.stop();
    expect(stage.states()).toEqual({ store: 'stopped', plugins: 'stopped', plugin: 'stopped' });
  });

  it('starts with the others what a component adds when it is initialised', async () => {
    const stage = new Stage();
    await stage.add('plugins', [], { init: () => stage.add('plugin') });
    await stage.manager.start();
    expect(stage.take()).toEqual(['plugin.init', 'plugins.start', 'plugin.start']);
  });

  it('does not let one that was added by another, and fails, end the start', async () => {
    const stage = new Stage();
    const failures: unknown[] = [];
    const addBroken = (name: string, step: 'init' | 'start') => async () => {
      failures.push(await failureOf(stage.add(name, [], { [step]: () => Promise.reject(new Error(name)) })));
    };
    await stage.add('plugins', [], { init: addBroken('first', 'init'), start: addBroken('second', 'start') });
    await stage.manager.start();
    expect([stage.manager.state, stage.states()]).toEqual(['running', { plugins: 'running' }]);
    expect(failures).toMatchObject([{ details: { component: 'first', step: 'init' } }, { details: { component: 'second', step: 'start' } }]);
  });

  it('is called off when the engine stops meanwhile', async () => {
    const stage = await running('store');
    const started = deferred();
    const failure = failureOf(stage.add('venue', ['store'], { start: () => started.promise }));
    await settle();
    const stopped = stage.manager.stop();
    await settle();
    started.resolve();
    await stopped;
    expect(await failure).toMatchObject({ code: 'ABORTED' });
    expect(stage.take()).toEqual(['venue.init', 'venue.stop', 'venue.close', 'store.stop', 'store.close']);
  });
});

describe('removing', () => {
  it('stops, closes and forgets a component', async () => {
    const stage = await running('store', 'venue');
    await stage.manager.remove('venue');
    expect([stage.take(), stage.states(), stage.manager.state]).toEqual([['venue.stop', 'venue.close'], { store: 'running' }, 'running']);
  });

  it('refuses while others depend on it, and names them', async () => {
    const stage = await running('store');
    await stage.add('venue', ['store']);
    await stage.add('orders', ['store']);
    await expect(stage.manager.remove('store')).rejects.toMatchObject({ code: 'INVALID_STATE', details: { component: 'store', dependents: ['venue', 'orders'] } });
    expect(stage.states()).toEqual({ store: 'running', venue: 'running', orders: 'running' });
  });

  it('forgets a component that does not end as it should, and says so', async () => {
    const stage = await running('store');
    await stage.add('venue', [], { stop: () => Promise.reject(new Error('no')) });
    await expect(stage.manager.remove('venue')).rejects.toMatchObject({ code: 'COMPONENT_FAILED', details: { component: 'venue', step: 'stop' } });
    expect([stage.states(), stage.manager.state]).toEqual([{ store: 'running' }, 'running']);
  });

  it('makes whole again an engine whose failed component is removed', async () => {
    const stage = await running('store', 'venue');
    failHandler(stage, 'venue', 'stop-component');
    await settle();
    const before = stage.manager.state;
    await stage.manager.remove('venue');
    expect([before, stage.manager.state]).toEqual(['degraded', 'running']);
  });

  it('calls nothing of a component that was never started', async () => {
    const stage = new Stage();
    await stage.add('store');
    await stage.manager.remove('store');
    await stage.manager.start();
    expect([stage.take(), stage.states()]).toEqual([[], {}]);
  });

  it('is done by a component for its own when it stops', async () => {
    const stage = await running();
    await stage.add('plugins', [], { start: () => stage.add('plugin'), stop: () => stage.manager.remove('plugin') });
    stage.take();
    await stage.manager.stop();
    expect([stage.take().toSorted(), stage.states()]).toEqual([['plugin.close', 'plugin.stop', 'plugins.close'], { plugins: 'stopped' }]);
  });

  it('calls off the start of a component under way, without harm to the start of the others', async () => {
    const stage = new Stage();
    const started = deferred();
    await stage.add('slow', [], { start: () => started.promise });
    await stage.add('quick');
    const whole = stage.manager.start();
    await settle();
    const removed = stage.manager.remove('slow');
    started.resolve();
    await removed;
    await whole;
    expect([stage.manager.state, stage.states(), stage.take()]).toEqual(['running', { quick: 'running' }, ['slow.init', 'quick.init', 'quick.start', 'slow.stop', 'slow.close']]);
  });

  it('knows no component of another name', async () => {
    const stage = await running('store');
    await expect(stage.manager.remove('stor')).rejects.toMatchObject({ code: 'COMPONENT_NOT_FOUND', details: { component: 'stor', components: ['store'] } });
  });
});

describe('restarting', () => {
  it('stops and starts everything in order, without init and close', async () => {
    const stage = (await running('store')).noteStates();
    await stage.add('venue', ['store']);
    stage.take();
    await stage.manager.restart();
    expect(stage.take()).toEqual([
      'engine: stopping', 'venue: stopping', 'venue.stop', 'venue: stopped', 'store: stopping', 'store.stop', 'store: stopped',
      'engine: starting', 'store: starting', 'store.start', 'store: running', 'venue: starting', 'venue.start', 'venue: running', 'engine: running',
    ]);
  });

  it('restarts one component with those that depend on it', async () => {
    const stage = await running('store', 'metrics');
    await stage.add('venue', ['store']);
    await stage.add('orders', ['venue', 'metrics']);
    stage.take();
    await stage.manager.restart('venue');
    expect([stage.take(), stage.manager.state]).toEqual([['orders.stop', 'venue.stop', 'venue.start', 'orders.start'], 'running']);
  });

  it('brings back a component that had failed, and its dependents', async () => {
    const stage = await running('store');
    await stage.add('venue', ['store']);
    failHandler(stage, 'store', 'stop-component');
    await settle();
    expect([stage.states(), stage.manager.state]).toEqual([{ store: 'error', venue: 'stopped' }, 'degraded']);
    await stage.manager.restart('store');
    expect([stage.states(), stage.manager.state, stage.manager.components()[0]?.error]).toEqual([{ store: 'running', venue: 'running' }, 'running', undefined]);
  });

  it('leaves down a dependent that needs something else which is down', async () => {
    const stage = await running('store', 'feed');
    await stage.add('charts', ['store', 'feed']);
    failHandler(stage, 'feed', 'stop-component');
    await settle();
    await stage.manager.restart('store');
    expect(stage.states()).toEqual({ store: 'running', feed: 'error', charts: 'stopped' });
  });

  it('leaves the engine degraded when the component does not come back, and can be tried again', async () => {
    const stage = await running('store');
    let isBroken = false;
    await stage.add('venue', ['store'], { start: () => { if (isBroken) throw new Error('no'); } });
    await stage.add('orders', ['venue']);
    isBroken = true;
    await expect(stage.manager.restart('venue')).rejects.toMatchObject({ code: 'COMPONENT_FAILED', details: { component: 'venue', step: 'start' } });
    expect([stage.states(), stage.manager.state]).toEqual([{ store: 'running', venue: 'error', orders: 'stopped' }, 'degraded']);
    isBroken = false;
    await stage.manager.restart('venue');
    expect([stage.states(), stage.manager.state]).toEqual([{ store: 'running', venue: 'running', orders: 'running' }, 'running']);
  });

  it('takes down everything when the whole does not come back', async () => {
    const stage = await running('store');
    let isBroken = false;
    await stage.add('venue', ['store'], { start: () => { if (isBroken) throw new Error('no'); } });
    isBroken = true;
    stage.take();
    await expect(stage.manager.restart()).rejects.toMatchObject({ code: 'COMPONENT_FAILED', details: { component: 'venue' } });
    expect([stage.take(), stage.manager.state]).toEqual([['venue.stop', 'store.stop', 'store.start', 'venue.stop', 'store.stop', 'venue.close', 'store.close'], 'error']);
  });

  it('is one when it is asked for twice', async () => {
    const stage = await running('store');
    await Promise.all([stage.manager.restart('store'), stage.manager.restart('store')]);
    expect(stage.take()).toEqual(['store.stop', 'store.start']);
  });

  it.each([undefined, 'venue', 'store'])('is called off by a stop (%s)', async (name) => {
    const stage = await running('store');
    const started = deferred();
    let isFirst = true;
    await stage.add('venue', ['store'], { start: () => { if (!isFirst) return started.promise; isFirst = false; return; } });
    const restarted = failureOf(stage.manager.restart(name));
    await settle();
    const stopped = stage.manager.stop();
    await settle();
    started.resolve();
    await stopped;
    expect([await restarted, stage.manager.state, stage.states()]).toEqual([expect.objectContaining({ code: 'ABORTED' }), 'stopped', { store: 'stopped', venue: 'stopped' }]);
  });

  it('is refused to an engine that is not up', async () => {
    const stage = new Stage();
    await expect(stage.manager.restart()).rejects.toMatchObject({ code: 'INVALID_STATE', details: { call: 'restart', state: 'initializing' } });
    await stage.manager.start();
    await expect(stage.manager.restart('ghost')).rejects.toMatchObject({ code: 'COMPONENT_NOT_FOUND' });
    await stage.manager.stop();
    await expect(stage.manager.restart()).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });
});

describe('a handler that fails', () => {
  it('stops its component and those that depend on it, if that is the policy', async () => {
    const stage = await running('store', 'metrics');
    await stage.add('venue', ['store']);
    await stage.add('orders', ['venue']);
    stage.take();
    failHandler(stage, 'venue', 'stop-component');
    expect(stage.states()).toMatchObject({ venue: 'error' });
    await settle();
    expect([stage.take(), stage.states(), stage.manager.state]).toEqual([
      ['orders.stop', 'venue.stop'],
      { store: 'running', metrics: 'running', venue: 'error', orders: 'stopped' },
      'degraded',
    ]);
    expect(stage.manager.components()[2]).toMatchObject({ name: 'venue', error: { message: 'in a handler' } });
  });

  it('stops the engine, if that is the policy, whoever it belongs to', async () => {
    for (const component of ['store', 'a strategy', undefined]) {
      const stage = await running('store');
      failHandler(stage, component, 'stop-engine');
      await settle();
      expect([stage.manager.state, stage.states()]).toEqual(['stopped', { store: 'stopped' }]);
    }
  });

  it('is what the engine has stopped for, if it stops the engine; who asks for a stop has no failure', async () => {
    const stages = [new Stage(), new Stage(), new Stage(), new Stage()] as const;
    const [failing, asked, calledOff, notStarted] = stages;
    await notStarted.add('a', [], { start: () => { throw new Error('no venue'); } });
    for (const stage of stages) await stage.manager.start({ signal: stage === calledOff ? AbortSignal.abort() : new AbortController().signal }).catch(() => {});
    failing.events.publish('engine.error', { at: failing.clock.now(), topic: 'x', event: 1, subscriber: 'y', error: new Error('no'), policy: 'stop-engine' });
    await asked.manager.stop();
    await calledOff.manager.stop();
    expect(await Promise.all(stages.map(({ manager }) => failureOf(manager.stopped)))).toMatchObject([
      { code: 'COMPONENT_FAILED', message: 'handler "y" of "x" failed: no', details: { subscriber: 'y', topic: 'x' } },
      undefined,
      undefined,
      { code: 'COMPONENT_FAILED', details: { component: 'a' } },
    ]);
  });

  it('changes nothing, if the policy is to report or its component is unknown', async () => {
    const stage = await running('store');
    failHandler(stage, 'store', 'report');
    failHandler(stage, 'store');
    failHandler(stage, 'a strategy', 'stop-component');
    await settle();
    expect([stage.states(), stage.manager.state]).toEqual([{ store: 'running' }, 'running']);
  });

  it('follows the policy its component was added with, unless the subscription names one', async () => {
    const stage = await running();
    await stage.manager.add({ name: 'store' }, { onError: 'stop-component' });
    failHandler(stage, 'store', 'report');
    await settle();
    const before = stage.states();
    failHandler(stage, 'store');
    await settle();
    expect([before, stage.states()]).toEqual([{ store: 'running' }, { store: 'error' }]);
  });

  it('fails the start when its component is just starting', async () => {
    const stage = new Stage();
    stage.events.on('engine.error', () => {});
    await stage.add('store', [], { start: () => settle() });
    const failure = failureOf(stage.manager.start());
    while (stage.states()['store'] !== 'starting') await Promise.resolve();
    failHandler(stage, 'store', 'stop-component');
    expect(await failure).toMatchObject({ code: 'COMPONENT_FAILED', details: { component: 'store', step: 'handler' } });
    expect([stage.manager.state, stage.states()]).toEqual(['error', { store: 'error' }]);
  });

  it('stops its component once, however often it fails', async () => {
    const stage = await running();
    await stage.add('venue');
    stage.take();
    for (let count = 0; count < 10; count++) failHandler(stage, 'venue', 'stop-component');
    await settle();
    expect(stage.take()).toEqual(['venue.stop']);
  });

  it('really comes from the event engine, through a scope', async () => {
    const stage = await running();
    const scope = stage.events.scope('venue', { onError: 'stop-component' });
    await stage.add('venue');
    scope.on('engine.timer', () => {
      throw new Error('no');
    });
    stage.events.publish('engine.timer', { at: stage.clock.now(), name: 'x' });
    await settle();
    expect(stage.states()).toEqual({ venue: 'error' });
  });

  it('is not lost in an engine without a log where nobody listens', async () => {
    const stage = new Stage();
    await stage.manager.start();
    const printed: unknown[] = [];
    const { error } = console;
    console.error = (...parts: unknown[]) => void printed.push(parts);
    failHandler(stage, 'venue', 'report');
    stage.events.on('engine.error', () => {});
    failHandler(stage, 'venue', 'report');
    console.error = error;
    expect(printed).toEqual([['handler "on bar" of "market.bar" failed', new Error('in a handler')]]);
  });
});

describe('a stop', () => {
  it('is not kept up by a component that hangs in stop and close', async () => {
    const stage = await running();
    await stage.add('venue', [], { stop: never, close: never });
    const failure = failureOf(stage.manager.stop());
    for (let step = 0; step < 2; step++) {
      await settle();
      await stage.pass(10_000);
    }
    expect(((await failure) as AggregateError).errors).toMatchObject([{ details: { step: 'stop' } }, { details: { step: 'close' } }]);
  });
});

async function running(...names: readonly string[]): Promise<Stage> {
  const stage = new Stage();
  stage.events.on('engine.error', () => {});
  for (const name of names) await stage.add(name);
  await stage.manager.start();
  stage.take();
  return stage;
}

function failHandler(stage: Stage, component: string | undefined, policy?: ErrorPolicy): void {
  stage.events.publish('engine.error', {
    at: stage.clock.now(), topic: 'market.bar', event: {}, subscriber: 'on bar', error: new Error('in a handler'),
    ...(component === undefined ? {} : { component }), ...(policy === undefined ? {} : { policy }),
  });
}
