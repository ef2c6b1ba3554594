import type { Component, ComponentHealth, HealthEvent } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { deferred, never, settle, Stage } from '../fixtures/lifecycle-stage.ts';

describe('a health report', () => {
  it('has status, time, version and a line for each component', async () => {
    const stage = await running({ store: () => ({ status: 'healthy' }), venue: () => ({ status: 'degraded', error: 'one of two connections' }), plain: undefined });
    expect(await stage.manager.health()).toEqual({
      status: 'degraded',
      timestamp: '1970-01-01T00:16:40.000Z',
      version: '1.2.3',
      services: {
        store: { status: 'healthy', responseMs: 0 },
        venue: { status: 'degraded', responseMs: 0, error: 'one of two connections' },
        plain: { status: 'healthy', responseMs: 0 },
      },
    });
  });

  it('asks all at the same time and measures how long each takes', async () => {
    const answers = { store: deferred(), venue: deferred() };
    const answer = (name: 'store' | 'venue') => () => answers[name].promise.then(() => ({ status: 'healthy' as const }));
    const stage = await running({ store: answer('store'), venue: answer('venue') });
    const report = stage.manager.health();
    await stage.pass(30);
    answers.venue.resolve();
    await settle();
    await stage.pass(12.5);
    answers.store.resolve();
    expect((await report).services).toEqual({ store: { status: 'healthy', responseMs: 42.5 }, venue: { status: 'healthy', responseMs: 30 } });
  });

  it.each<[string, Component['health'], string]>([
    ['throws', () => { throw new Error('no'); }, 'no'],
    ['rejects', () => Promise.reject(new Error('no route')), 'no route'],
    ['answers nothing', (() => undefined) as never, 'its health check answered no status but "undefined"'],
    ['answers no known status', (() => ({ status: 'ok' })) as never, 'its health check answered no status but "ok"'],
  ])('takes a check that %s for unhealthy', async (_what, health, error) => {
    const stage = await running({ store: () => ({ status: 'healthy' }), venue: health });
    const report = await stage.manager.health();
    expect([report.status, report.services]).toEqual(['unhealthy', { store: { status: 'healthy', responseMs: 0 }, venue: { status: 'unhealthy', responseMs: 0, error } }]);
  });

  it('waits no longer than the time limit, and tells the check', async () => {
    const signals: AbortSignal[] = [];
    const stage = await running({ venue: (signal) => (signals.push(signal), never() as never) });
    const report = stage.manager.health();
    await stage.pass(2_000);
    expect((await report).services).toEqual({ venue: { status: 'unhealthy', responseMs: 2_000, error: '"venue.health" did not end within 2000 ms' } });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('is unhealthy before the start and after the stop', async () => {
    const stage = new Stage();
    await stage.add('store');
    const before = await stage.manager.health();
    await stage.manager.start();
    await stage.manager.stop();
    const after = await stage.manager.health();
    expect([before.status, before.services, after.status, after.services]).toEqual([
      'unhealthy', { store: { status: 'unhealthy', responseMs: 0, error: 'it is initializing' } },
      'unhealthy', { store: { status: 'unhealthy', responseMs: 0, error: 'it is stopped' } },
    ]);
  });

  it('is one for all who ask at the same time', async () => {
    let count = 0;
    const stage = await running({ venue: () => (count++, { status: 'healthy' }) });
    count = 0;
    const first = stage.manager.health();
    expect(stage.manager.health()).toBe(first);
    expect([await first, count]).toEqual([stage.manager.lastHealth, 1]);
  });
});

describe('the health of an engine that runs', () => {
  it('notices within one interval that a component fails, and that it recovers', async () => {
    let health: ComponentHealth = { status: 'healthy' };
    const stage = await running({ venue: () => health, store: undefined }, 5_000);
    stage.noteStates();
    const failedAt = stage.clock.now();
    health = { status: 'unhealthy', error: 'disconnected' };
    const noticed: number[] = [];
    stage.events.once('engine.health', () => noticed.push(stage.clock.now() - failedAt));
    for (let ms = 0; ms < 10_000; ms += 100) await stage.pass(100);
    expect([noticed[0], stage.manager.state, stage.states()]).toEqual([5_000, 'degraded', { venue: 'degraded', store: 'running' }]);
    health = { status: 'healthy' };
    await stage.pass(5_000);
    expect(stage.take()).toEqual(['venue: degraded', 'engine: degraded', 'venue: running', 'engine: running']);
  });

  it('is published when the status of the whole or of a service changes, and only then', async () => {
    let health: ComponentHealth = { status: 'healthy' };
    const stage = new Stage({ health: { intervalMs: 1_000 } });
    await stage.manager.add({ name: 'venue', health: () => health });
    await stage.manager.add({ name: 'feed', health: () => ({ status: 'degraded' }) });
    const seen: string[] = [];
    stage.events.on('engine.health', ({ previous, report }: HealthEvent) => seen.push(`${previous} → ${report.status}: venue ${report.services['venue']?.status}`));
    await stage.manager.start();
    await settle();
    await stage.pass(3_000);
    health = { status: 'degraded', error: 'slow' };
    await stage.pass(1_000);
    health = { status: 'degraded', error: 'slower' };
    await stage.pass(1_000);
    health = { status: 'unhealthy' };
    await stage.pass(1_000);
    expect(seen).toEqual(['unhealthy → degraded: venue healthy', 'degraded → degraded: venue degraded', 'degraded → unhealthy: venue unhealthy']);
  });

  it('does not pile up checks that are slower than the interval', async () => {
    let open = 0;
    let most = 0;
    const answer = deferred();
    const stage = new Stage({ health: { intervalMs: 100, timeoutMs: 10_000 } });
    await stage.manager.add({ name: 'venue', health: () => { most = Math.max(most, ++open); return answer.promise.then(() => { open--; return { status: 'healthy' }; }); } });
    await stage.manager.start();
    for (let count = 0; count < 20; count++) await stage.pass(100);
    answer.resolve();
    await settle();
    expect([most, stage.manager.lastHealth?.services['venue']?.responseMs]).toEqual([1, 2_000]);
  });

  it('is not asked any more once the engine stops; what is under way is told and has no effect', async () => {
    const signals: AbortSignal[] = [];
    const answer = deferred();
    const stage = await running({ venue: (signal) => (signals.push(signal), answer.promise.then(() => ({ status: 'unhealthy' as const }))) });
    stage.noteStates();
    stage.events.on('engine.health', () => void stage.log.push('engine.health'));
    await stage.manager.stop();
    const left = stage.clock.pendingTimers;
    answer.resolve();
    await settle();
    expect([signals.map(({ aborted }) => aborted), stage.take(), left]).toEqual([
      [true], ['engine: stopping', 'venue: stopping', 'venue.stop', 'venue: stopped', 'venue.close', 'engine: stopped'], 0,
    ]);
  });

  it('does not wait after a restart for an answer that it asked for before', async () => {
    const answers = [never(), Promise.resolve()];
    const stage = await running({ venue: () => (answers.shift() ?? Promise.resolve()).then(() => ({ status: 'healthy' as const })) });
    const asked = stage.manager.health();
    await stage.manager.restart();
    expect([(await asked).services['venue']?.error, (await stage.manager.health()).status]).toEqual(['the engine stops', 'healthy']);
  });

  it('does not count a component that is just being added or removed', async () => {
    const stage = await running({ store: undefined });
    const [up, down] = [deferred(), deferred()];
    const added = stage.add('venue', [], { start: () => up.promise, stop: () => down.promise });
    await settle();
    const joining = [stage.manager.isReady(), await stage.manager.health()];
    up.resolve();
    await added;
    const removed = stage.manager.remove('venue');
    await settle();
    const leaving = [stage.manager.isReady(), await stage.manager.health()];
    down.resolve();
    await removed;
    const expected = [true, { status: 'healthy', timestamp: '1970-01-01T00:16:40.000Z', version: '1.2.3', services: { store: { status: 'healthy', responseMs: 0 } } }];
    expect([joining, leaving]).toEqual([expected, expected]);
  });

  it('follows components that are added and removed', async () => {
    const stage = await running({ store: undefined });
    await stage.manager.health();
    await stage.add('venue');
    const added = await stage.manager.health();
    await stage.manager.remove('venue');
    const removed = await stage.manager.health();
    expect([Object.keys(added.services), Object.keys(removed.services)]).toEqual([['store', 'venue'], ['store']]);
  });
});

describe('liveness and readiness', () => {
  it('is live unless the whole has failed, and ready only while it is up', async () => {
    const stage = new Stage();
    const seen = [`${stage.manager.isLive()} ${stage.manager.isReady()}`];
    const started = deferred();
    await stage.add('store', [], { start: () => started.promise });
    const whole = stage.manager.start();
    await settle();
    seen.push(`${stage.manager.isLive()} ${stage.manager.isReady()}`);
    started.resolve();
    await whole;
    seen.push(`${stage.manager.isLive()} ${stage.manager.isReady()}`);
    await stage.manager.stop();
    seen.push(`${stage.manager.isLive()} ${stage.manager.isReady()}`);
    expect(seen).toEqual(['true false', 'true false', 'true true', 'true false']);
  });

  it('is neither live nor ready after a start that failed', async () => {
    const stage = new Stage();
    await stage.add('store', [], { start: () => Promise.reject(new Error('no')) });
    await stage.manager.start().catch(() => {});
    expect([stage.manager.isLive(), stage.manager.isReady()]).toEqual([false, false]);
  });

  it.each<[ComponentHealth['status'], boolean, boolean, string]>([
    ['healthy', false, true, 'healthy'],
    ['degraded', false, true, 'degraded'],
    ['unhealthy', false, false, 'unhealthy'],
    ['unhealthy', true, true, 'degraded'],
  ])('with a component that is %s (optional: %s) is ready: %s, and its health %s', async (status, optional, isReady, whole) => {
    const stage = new Stage();
    await stage.manager.add({ name: 'venue', health: () => ({ status }) }, { optional });
    await stage.manager.start();
    await settle();
    expect([stage.manager.isReady(), stage.manager.lastHealth?.status]).toEqual([isReady, whole]);
  });

  it('is not ready while a component it needs has failed', async () => {
    const stage = await running({ store: undefined });
    stage.events.on('engine.error', () => {});
    stage.events.publish('engine.error', { at: stage.clock.now(), topic: 'x', event: 1, subscriber: 'y', error: new Error('no'), component: 'store', policy: 'stop-component' });
    await settle();
    const report = await stage.manager.health();
    expect([stage.manager.isLive(), stage.manager.isReady(), report.services]).toEqual([true, false, { store: { status: 'unhealthy', responseMs: 0, error: 'no' } }]);
  });
});

async function running(checks: Readonly<Record<string, Component['health']>>, intervalMs = 5_000): Promise<Stage> {
  const stage = new Stage({ version: '1.2.3', health: { intervalMs } });
  for (const [name, health] of Object.entries(checks)) await stage.add(name, [], health === undefined ? {} : { health });
  await stage.manager.start();
  await settle();
  stage.take();
  return stage;
}
