import { MemoryLogger, noMetrics } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { NOTHING_LEFT, pluginHost } from '../fixtures/plugin-host.ts';
import { every } from '../every.ts';
import type { PluginContext } from './plugin-context.ts';
import { definePlugin, type Plugin, type PluginRequirements } from './plugin.ts';
import { usePlugin } from './plugin-entry.ts';
import { serviceKey, type AnyServiceKey } from './service-key.ts';

interface Counter {
  count(): number;
}
const counterKey = serviceKey<Counter>('test.counter');

/** A plugin that writes down its calls. */
function diarist(name: string, calls: string[], parts: { readonly requires?: PluginRequirements<AnyServiceKey>; readonly version?: string } = {}): Plugin {
  const note = (step: string) => () => {
    calls.push(`${step} ${name}`);
  };
  return definePlugin({ name, version: '1.0.0', api: 1, ...parts, init: note('init'), start: note('start'), stop: note('stop'), close: note('close') });
}

/** Provides the counter in its init, and counts quotes. */
const provider = definePlugin({
  name: 'provider', version: '1.2.3', api: 1, provides: [counterKey],
  init({ services }) {
    let count = 0;
    services.provide(counterKey, { count: () => count++ });
  },
});

it.each([{ limits: { startMs: 0 } }, { limits: { initMs: Number.NaN } }, { healthMs: -1 }])('the plugin manager refuses %j', (options) => {
  expect(() => pluginHost(options)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
});

describe('a plugin', () => {
  it('is initialised once, started and stopped in turn, and closed once', async () => {
    const { plugins, diary } = pluginHost();
    const calls: string[] = [];
    await plugins.load(diarist('a', calls));
    await plugins.startAll();
    await plugins.startAll();
    await plugins.stopAll();
    await plugins.start('a');
    await plugins.unload('a');
    expect(calls).toEqual(['init a', 'start a', 'stop a', 'start a', 'stop a', 'close a']);
    expect(diary).toEqual(['loaded a', 'started a', 'stopped a', 'started a', 'stopped a', 'unloaded a']);
    expect(plugins.list()).toEqual([]);
  });

  it('starts at once when it is loaded while the others run', async () => {
    const { plugins } = pluginHost();
    const calls: string[] = [];
    await plugins.startAll();
    expect(await plugins.load(diarist('a', calls))).toMatchObject({ state: 'running' });
    await plugins.stopAll();
    expect(await plugins.load(diarist('b', calls))).toMatchObject({ state: 'stopped' });
    expect(calls).toEqual(['init a', 'start a', 'stop a', 'init b']);
  });

  it('gets back in every callback what its init returned, each engine its own', async () => {
    const seen: unknown[] = [];
    const plugin = definePlugin({
      name: 'a', version: '1.0.0', api: 1,
      init: async () => ({ starts: 0 }),
      start: (_, state) => void seen.push(++state.starts),
      close: (_, state) => void seen.push(`closed at ${state.starts}`),
    });
    const [one, two] = [pluginHost(), pluginHost()];
    for (const { plugins } of [one, two]) await plugins.load(plugin);
    await one.plugins.startAll();
    await one.plugins.stopAll();
    await one.plugins.startAll();
    await two.plugins.startAll();
    for (const { plugins } of [one, two]) await plugins.unload('a');
    expect(seen).toEqual([1, 2, 1, 'closed at 2', 'closed at 1']);
  });

  it('is given its options with their defaults, and what the host lends', async () => {
    const seen: unknown[] = [];
    const { plugins } = pluginHost();
    const plugin = definePlugin({
      name: 'a', version: '1.0.0', api: 1,
      options: z.strictObject({ symbol: z.string(), depth: z.number().default(5) }),
      init: ({ options, metrics, clock, signal }) => void seen.push(options, metrics === noMetrics, clock.now(), signal.aborted),
    });
    await plugins.load(plugin, { symbol: 'BTC' });
    expect(seen).toEqual([{ symbol: 'BTC', depth: 5 }, true, 0, false]);
  });

  it('loses what it began in start when it stops, and what it began in init when it is unloaded', async () => {
    const host = pluginHost();
    const { plugins, clock, events, manager } = host;
    await manager.start();
    const signals: AbortSignal[] = [];
    await plugins.load(definePlugin({
      name: 'leaky', version: '1.0.0', api: 1,
      async init(context) {
        context.events.on('market.quote', function initHandler() {});
        every(context.clock, 1_000, function initTimer() {});
        await context.components.add({ name: 'init-part' });
        signals.push(context.signal);
      },
      async start(context) {
        context.events.on('market.bar', function startHandler() {});
        context.wallClock.setTimer(clock.now(), function startTimer() {});
        await context.components.add({ name: 'start-part' });
        signals.push(context.signal);
      },
    }));
    await plugins.startAll();
    expect(host.left()).toEqual({ subscribers: ['initHandler', 'startHandler'], timers: ['startTimer', 'initTimer'], components: ['init-part', 'start-part'] });
    await plugins.stopAll();
    expect(host.left()).toEqual({ subscribers: ['initHandler'], timers: ['initTimer'], components: ['init-part'] });
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
    await plugins.unload('leaky');
    expect(host.left()).toEqual(NOTHING_LEFT);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    expect(events.isClosed).toBe(false);
  });

  it('can still publish in stop and close, when its signal is aborted already', async () => {
    const { plugins, events } = pluginHost();
    const heard: unknown[] = [];
    events.on('engine.timer', ({ name }) => heard.push(name));
    const say = (step: string) => ({ events, clock, signal }: PluginContext) => {
      events.publish('engine.timer', { at: clock.now(), name: `${step} ${signal.aborted}` });
    };
    await plugins.load({ name: 'a', version: '1.0.0', api: 1, start: say('start'), stop: say('stop'), close: say('close') });
    await plugins.startAll();
    await plugins.unload('a');
    expect(heard).toEqual(['start false', 'stop true', 'close true']);
  });

  it('is refused everything through a context that has ended', async () => {
    const { plugins, left } = pluginHost();
    let lent: PluginContext<unknown, never, typeof counterKey> | undefined;
    await plugins.load(definePlugin({
      name: 'a', version: '1.0.0', api: 1, provides: [counterKey],
      start: (context) => {
        context.services.provide(counterKey, { count: () => 0 });
        lent = context;
      },
    }));
    await plugins.startAll();
    await plugins.stopAll();
    expect(() => lent?.events.on('market.bar', () => {})).toThrow(expect.objectContaining({ code: 'ENGINE_CLOSED' }));
    expect(() => lent?.services.provide(counterKey, { count: () => 0 })).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
    await expect(lent?.components.add({ name: 'late' })).rejects.toMatchObject({ code: 'INVALID_STATE' });
    lent?.clock.setTimer(lent.clock.now(), () => {});
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('stands on the list with version, state, uptime and errors', async () => {
    const { plugins, clock, pass } = pluginHost();
    await plugins.load(diarist('a', [], { version: '2.1.0' }));
    expect(plugins.list()).toEqual([{ name: 'a', version: '2.1.0', state: 'stopped', uptimeMs: 0, errors: { count: 0 } }]);
    await plugins.startAll();
    await pass(1_500);
    expect(plugins.list()).toEqual([{ name: 'a', version: '2.1.0', state: 'running', uptimeMs: 1_500, errors: { count: 0 } }]);
    expect(clock.now()).toBe(1_500);
  });
});

describe('services', () => {
  it('of one plugin are used by another, and by the host', async () => {
    const { plugins } = pluginHost();
    const counts: number[] = [];
    await plugins.load(provider);
    await plugins.load(definePlugin({ name: 'user', version: '1.0.0', api: 1, requires: { services: [counterKey] }, init: ({ services }) => void counts.push(services.get(counterKey).count()) }));
    counts.push(plugins.service(counterKey).count());
    expect(counts).toEqual([0, 1]);
  });

  it('of the host are used by plugins, until it withdraws them', async () => {
    const { plugins } = pluginHost();
    const user = definePlugin({ name: 'user', version: '1.0.0', api: 1, requires: { services: [counterKey] }, init: ({ services }) => void services.get(counterKey).count() });
    const withdraw = plugins.provide(counterKey, { count: () => 7 });
    await plugins.load(user);
    await plugins.unload('user');
    withdraw();
    await expect(plugins.load(user)).rejects.toMatchObject({ code: 'DEPENDENCY_MISSING', details: { missing: ['test.counter'] } });
  });

  it('that are provided in start are there from the start of those that require them, and no longer than that', async () => {
    const { plugins } = pluginHost();
    const seen: unknown[] = [];
    await plugins.load(definePlugin({ name: 'late', version: '1.0.0', api: 1, provides: [counterKey], start: ({ services }) => { services.provide(counterKey, { count: () => 7 }); } }));
    await plugins.load(definePlugin({ name: 'user', version: '1.0.0', api: 1, requires: { services: [counterKey] }, start: ({ services }) => void seen.push(services.get(counterKey).count()) }));
    await plugins.startAll();
    await plugins.stopAll();
    expect(seen).toEqual([7]);
    expect(() => plugins.service(counterKey)).toThrow(expect.objectContaining({ code: 'DEPENDENCY_MISSING' }));
  });

  it.each([
    ['declared and not provided', definePlugin({ name: 'x', version: '1.0.0', api: 1, provides: [counterKey], start: () => {} }), 'has started without providing "test.counter"'],
    ['provided and not declared', { name: 'x', version: '1.0.0', api: 1, init: ({ services }: { services: { provide: (key: AnyServiceKey, service: unknown) => void } }) => { services.provide(counterKey, 1); } }, 'does not declare the service "test.counter"'],
    ['used and not required', { name: 'x', version: '1.0.0', api: 1, init: ({ services }: { services: { get: (key: AnyServiceKey) => unknown } }) => services.get(counterKey) }, 'does not require the service "test.counter"'],
  ])('that are %s fail the plugin', async (_, plugin, message) => {
    const { plugins } = pluginHost();
    await plugins.startAll();
    await expect(plugins.load(plugin as Plugin)).rejects.toMatchObject({ code: 'PLUGIN_FAILED', message: expect.stringContaining(message) as string });
    expect(plugins.list()).toMatchObject([{ name: 'x', state: 'error' }]);
  });

  it('have one provider', async () => {
    const { plugins } = pluginHost();
    await plugins.load(provider);
    await expect(plugins.load({ ...provider, name: 'other' })).rejects.toMatchObject({ code: 'INVALID_STATE', message: expect.stringContaining('plugin "provider" provides already') as string });
    expect(() => plugins.provide(counterKey, { count: () => 0 })).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  });
});

describe('loading many', () => {
  it('follows what they need, else the order given', async () => {
    const { plugins } = pluginHost();
    const calls: string[] = [];
    const report = await plugins.loadAll([
      diarist('c', calls, { requires: { plugins: { b: '^1.0.0' }, services: [counterKey] } }), diarist('b', calls, { requires: { plugins: { a: '*' } } }), provider, diarist('a', calls), diarist('d', calls),
    ]);
    expect(report).toEqual({ loaded: ['a', 'b', 'provider', 'c', 'd'], failed: [] });
    await plugins.startAll();
    await plugins.stopAll();
    expect(calls).toEqual(['init a', 'init b', 'init c', 'init d', 'start a', 'start b', 'start c', 'start d', 'stop d', 'stop c', 'stop b', 'stop a']);
  });

  it('names circles and what is missing, and loads the others', async () => {
    const { plugins, diary } = pluginHost();
    const calls: string[] = [];
    const { loaded, failed } = await plugins.loadAll([
      diarist('a', calls, { requires: { plugins: { b: '*' } } }), diarist('b', calls, { requires: { plugins: { a: '*' } } }), diarist('needs-a', calls, { requires: { plugins: { a: '*' } } }),
      diarist('alone', calls), diarist('lacks', calls, { requires: { plugins: { nobody: '*' }, services: [counterKey] } }),
    ]);
    expect(loaded).toEqual(['alone']);
    expect(failed.map(({ plugin, error }) => [plugin, error])).toEqual([
      ['a', expect.objectContaining({ code: 'DEPENDENCY_CYCLE', details: { cycle: ['a', 'b', 'a'] } })],
      ['b', expect.objectContaining({ code: 'DEPENDENCY_CYCLE', details: { cycle: ['b', 'a', 'b'] } })],
      ['needs-a', expect.objectContaining({ code: 'DEPENDENCY_MISSING', details: { plugin: 'needs-a', missing: ['a'] } })],
      ['lacks', expect.objectContaining({ code: 'DEPENDENCY_MISSING', details: { plugin: 'lacks', missing: ['nobody', 'test.counter'] } })],
    ]);
    expect(diary).toEqual(['failed a DEPENDENCY_CYCLE', 'failed b DEPENDENCY_CYCLE', 'failed needs-a DEPENDENCY_MISSING', 'loaded alone', 'failed lacks DEPENDENCY_MISSING']);
    expect(plugins.list().map(({ name, state }) => `${name} ${state}`)).toEqual(['a error', 'b error', 'needs-a error', 'alone stopped', 'lacks error']);
  });

  it('goes on when one cannot be imported, does not validate or throws, unless its policy is stop-engine', async () => {
    const { plugins, diary } = pluginHost({ import: async (name) => { throw new Error(`no ${name}`); } });
    const strict = definePlugin({ name: 'strict', version: '1.0.0', api: 1, options: z.strictObject({ symbol: z.string() }) });
    const throws = definePlugin({ name: 'throws', version: '1.0.0', api: 1, init: () => { throw new Error('broken'); } });
    const entries = ['acme', usePlugin(strict, { symbol: 1 as never }), throws, diarist('good', [])];
    const { loaded, failed } = await plugins.loadAll(entries);
    expect(loaded).toEqual(['good']);
    expect(failed.map(({ plugin, error }) => `${plugin} ${(error as { code: string }).code}`)).toEqual(['acme MODULE_NOT_LOADABLE', 'strict PLUGIN_INVALID', 'throws PLUGIN_FAILED']);
    expect(diary).toEqual(['failed acme MODULE_NOT_LOADABLE', 'failed strict PLUGIN_INVALID', 'failed throws PLUGIN_FAILED', 'loaded good']);
    await expect(plugins.loadAll([usePlugin('acme', undefined, { onError: 'stop-engine' })])).rejects.toMatchObject({ code: 'MODULE_NOT_LOADABLE' });
  });

  it('takes one of a name, and says so of the other', async () => {
    const logger = new MemoryLogger();
    const { plugins, diary } = pluginHost({ logger });
    const { loaded, failed } = await plugins.loadAll([diarist('a', []), diarist('a', [], { version: '2.0.0' })]);
    expect([loaded, failed]).toEqual([['a'], [{ plugin: 'a', error: expect.objectContaining({ code: 'INVALID_STATE' }) as unknown }]]);
    expect(diary).toEqual(['loaded a']);
    expect(logger.records.map(({ level, message }) => `${level} ${message}`)).toEqual(['info plugin loaded', 'error plugin not loaded']);
    expect(plugins.list()).toMatchObject([{ version: '1.0.0' }]);
  });

  it.each([
    ['another plugin', { plugins: { provider: '^2.0.0' } }, 'requires "provider" in version ^2.0.0, which has version 1.2.3'],
    ['the host', { host: '>=3' }, 'requires "host" in version >=3, which has version 2.5.0'],
  ])('refuses %s in another version', async (_, requires, message) => {
    const { plugins } = pluginHost({ version: '2.5.0' });
    await plugins.load(provider);
    await plugins.load(diarist('fits', [], { requires: { plugins: { provider: '^1.2' }, host: '2.x' } }));
    await expect(plugins.load(diarist('x', [], { requires }))).rejects.toMatchObject({ code: 'PLUGIN_INCOMPATIBLE', message: expect.stringContaining(message) as string });
  });
});

describe('unloading', () => {
  it('is refused while others need the plugin, unless they go with it', async () => {
    const { plugins, diary } = pluginHost();
    await plugins.loadAll([provider, diarist('user', [], { requires: { services: [counterKey] } }), diarist('user-of-user', [], { requires: { plugins: { user: '*' } } })]);
    await plugins.startAll();
    await expect(plugins.unload('provider')).rejects.toMatchObject({ code: 'INVALID_STATE', details: { dependents: ['user-of-user', 'user'] } });
    await expect(plugins.stop('user')).rejects.toMatchObject({ code: 'INVALID_STATE', details: { dependents: ['user-of-user'] } });
    expect(plugins.list().map(({ state }) => state)).toEqual(['running', 'running', 'running']);
    diary.length = 0;
    await plugins.stop('user', { dependents: 'stop' });
    await expect(plugins.start('user-of-user')).rejects.toMatchObject({ code: 'INVALID_STATE', details: { needs: ['user'] } });
    await plugins.unload('provider', { dependents: 'unload' });
    expect(diary).toEqual(['stopped user-of-user', 'stopped user', 'unloaded user-of-user', 'unloaded user', 'stopped provider', 'unloaded provider']);
  });

  it('lets a plugin of the same name in, where a second one is refused', async () => {
    const { plugins, diary } = pluginHost();
    const calls: string[] = [];
    await plugins.load(diarist('a', calls));
    await expect(plugins.load(diarist('a', calls))).rejects.toMatchObject({ code: 'INVALID_STATE' });
    expect(diary).toEqual(['loaded a']);
    await plugins.unload('a');
    await plugins.load(diarist('a', calls));
    expect(calls).toEqual(['init a', 'close a', 'init a']);
    await expect(plugins.unload('b')).rejects.toMatchObject({ code: 'PLUGIN_NOT_FOUND' });
  });

  it('by close() takes all out in reverse, once, after which nothing is accepted', async () => {
    const host = pluginHost();
    const calls: string[] = [];
    await host.plugins.loadAll([diarist('a', calls), diarist('b', calls)]);
    await host.plugins.startAll();
    await Promise.all([host.plugins.close(), host.plugins.close()]);
    expect(calls.slice(4)).toEqual(['stop b', 'close b', 'stop a', 'close a']);
    expect(host.events.subscribers().map(({ name }) => name)).toEqual(['diary', 'diary']);
    await expect(host.plugins.load(provider)).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });
});

describe('reloading', () => {
  it('puts a new object in the place of the old, and takes its dependents through it', async () => {
    const { plugins, diary } = pluginHost();
    const calls: string[] = [];
    const user = definePlugin({ name: 'user', version: '1.0.0', api: 1, requires: { services: [counterKey] }, start: ({ services }) => void calls.push(String(services.get(counterKey).count())) });
    await plugins.loadAll([provider, user]);
    await plugins.startAll();
    diary.length = 0;
    const better = definePlugin({ name: 'provider', version: '1.3.0', api: 1, provides: [counterKey], init: ({ services }) => { services.provide(counterKey, { count: () => 42 }); } });
    expect(await plugins.reload('provider', better)).toMatchObject({ version: '1.3.0', state: 'running' });
    expect(calls).toEqual(['0', '42']);
    expect(diary).toEqual([
      'stopped user', 'unloaded user', 'stopped provider', 'unloaded provider', 'loaded provider', 'started provider', 'loaded user', 'started user',
    ]);
  });

  it('keeps options, policy and whether it ran', async () => {
    const { plugins } = pluginHost();
    const seen: unknown[] = [];
    const plugin = definePlugin({ name: 'a', version: '1.0.0', api: 1, options: z.object({ n: z.number() }), init: ({ options }) => void seen.push(options.n) });
    await plugins.load(plugin, { n: 1 });
    await plugins.startAll();
    await plugins.stop('a');
    expect(await plugins.reload('a')).toMatchObject({ state: 'stopped' });
    await plugins.start('a');
    expect(await plugins.reload('a', plugin, { n: 2 })).toMatchObject({ state: 'running' });
    expect(seen).toEqual([1, 1, 2]);
  });

  it.each([
    ['has another name', { ...provider, name: 'other' }, undefined, 'PLUGIN_INVALID'],
    ['does not take the options', { ...provider }, { n: 1 }, 'PLUGIN_INVALID'],
    ['is no plugin', { name: 'provider' } as never, undefined, 'PLUGIN_INVALID'],
    ['lacks something', { ...provider, requires: { plugins: { nobody: '*' } } }, undefined, 'DEPENDENCY_MISSING'],
    ['does not provide what others need', { ...provider, provides: [] }, undefined, 'DEPENDENCY_MISSING'],
    ['is of a version that others do not take', { ...provider, version: '2.0.0' }, undefined, 'PLUGIN_INCOMPATIBLE'],
  ])('leaves the old one running when the new one %s', async (_, next, options, code) => {
    const { plugins, diary } = pluginHost();
    await plugins.loadAll([provider, diarist('user', [], { requires: { services: [counterKey], plugins: { provider: '^1.0' } } })]);
    await plugins.startAll();
    diary.length = 0;
    await expect(plugins.reload('provider', next, options as never)).rejects.toMatchObject({ code });
    expect(plugins.list()).toMatchObject([{ version: '1.2.3', state: 'running' }, { state: 'running' }]);
    expect(diary).toEqual([]);
  });

  it('takes the dependents down with a new one that fails, and brings them back with one that does not', async () => {
    const { plugins } = pluginHost();
    await plugins.loadAll([provider, diarist('user', [], { requires: { services: [counterKey] } })]);
    await plugins.startAll();
    const broken = definePlugin({ name: 'provider', version: '1.3.0', api: 1, provides: [counterKey], init: () => { throw new Error('broken'); } });
    await expect(plugins.reload('provider', broken)).rejects.toMatchObject({ code: 'PLUGIN_FAILED' });
    expect(plugins.list()).toMatchObject([{ name: 'provider', state: 'error' }, { name: 'user', state: 'error', errors: { last: { error: { code: 'DEPENDENCY_MISSING' } } } }]);
    expect(await plugins.reload('provider', provider)).toMatchObject({ state: 'running' });
    expect(await plugins.reload('user')).toMatchObject({ state: 'running' });
  });
});
