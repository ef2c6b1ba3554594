import { MemoryLogger, type Component, type Logger } from '@redfire/core';
import { FakeClock, aBar } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { NOTHING_LEFT, pluginHost, settle } from '../fixtures/plugin-host.ts';
import { createEventEngine } from '../event-engine.ts';
import { every } from '../every.ts';
import { EngineManager } from '../lifecycle/engine-manager.ts';
import type { PluginContext } from './plugin-context.ts';
import { PluginManager } from './plugin-manager.ts';
import { definePlugin, type Plugin } from './plugin.ts';

const never = () => new Promise<void>(() => {});
const broken = () => {
  throw new Error('broken');
};

/** Leaves something of every kind behind, in the context it is given. */
function leak({ events, clock, wallClock, components }: PluginContext): void {
  events.on('market.bar', () => {});
  events.scope('inner').on('*', () => {});
  every(clock, 1_000, () => {});
  every(wallClock, 1_000, () => {});
  // not awaited: a promise that settles when nobody cares any more
  components.add({ name: 'leaked', start: never }).catch(() => {});
}

/** Leaks, then does what is asked in one step. */
function faulty(step: 'init' | 'start' | 'stop' | 'close', act: () => unknown): Plugin {
  const own = (name: string) => (context: PluginContext) => {
    if (name === 'init') leak(context);
    return name === step ? act() : undefined;
  };
  return { name: 'faulty', version: '1.0.0', api: 1, init: own('init'), start: own('start'), stop: own('stop'), close: own('close') };
}

const bystander = definePlugin({ name: 'bystander', version: '1.0.0', api: 1, init: ({ events }) => void events.on('market.bar', function watch() {}) });
const dependent = definePlugin({ name: 'dependent', version: '1.0.0', api: 1, requires: { plugins: { faulty: '*' } } });

describe('a plugin that fails', () => {
  it.each([['throws', broken], ['rejects', () => Promise.reject(new Error('broken'))], ['never answers', never]])('in init, where it %s, is out, with nothing left of it', async (_, act) => {
    const { plugins, diary, left, pass } = pluginHost();
    const loading = plugins.loadAll([bystander, faulty('init', act), dependent]);
    await pass(10_000);
    expect((await loading).failed.map(({ plugin, error }) => `${plugin} ${(error as { code: string }).code}`)).toEqual(['faulty PLUGIN_FAILED', 'dependent DEPENDENCY_MISSING']);
    expect(diary).toEqual(['loaded bystander', 'failed faulty PLUGIN_FAILED', 'failed dependent DEPENDENCY_MISSING']);
    expect(left()).toEqual({ ...NOTHING_LEFT, subscribers: ['watch'] });
  });

  it.each([['throws', broken], ['never answers', never]])('in start, where it %s, is out with those that need it, and the others run', async (_, act) => {
    const { plugins, diary, left, pass } = pluginHost();
    await plugins.loadAll([bystander, faulty('start', act), dependent]);
    const starting = plugins.startAll();
    await pass(10_000);
    await starting;
    expect(diary.slice(3)).toEqual(['started bystander', 'failed dependent DEPENDENCY_MISSING', 'failed faulty PLUGIN_FAILED']);
    expect(plugins.list().map(({ name, state }) => `${name} ${state}`)).toEqual(['bystander running', 'faulty error', 'dependent error']);
    expect(left()).toEqual({ ...NOTHING_LEFT, subscribers: ['watch'] });
  });

  it.each([['throws', broken], ['never answers', never]])('in stop, where it %s, is out, and the others stop', async (_, act) => {
    const { plugins, diary, left, pass } = pluginHost();
    await plugins.loadAll([bystander, faulty('stop', act)]);
    await plugins.startAll();
    diary.length = 0;
    const stopping = plugins.stopAll();
    await pass(10_000);
    await stopping;
    expect(diary).toEqual(['stopped faulty', 'failed faulty PLUGIN_FAILED', 'stopped bystander']);
    expect(plugins.list()).toMatchObject([{ state: 'stopped', errors: { count: 0 } }, { state: 'error', errors: { last: { error: { code: 'PLUGIN_FAILED', details: { step: 'stop' } } } } }]);
    expect(left()).toEqual({ ...NOTHING_LEFT, subscribers: ['watch'] });
  });

  it.each([['throws', broken], ['never answers', never]])('in close, where it %s, is unloaded all the same', async (_, act) => {
    const { plugins, diary, left, pass } = pluginHost();
    await plugins.load(faulty('close', act));
    await plugins.startAll();
    const unloading = plugins.unload('faulty');
    await pass(10_000);
    await unloading;
    expect(diary.slice(2)).toEqual(['stopped faulty', 'failed faulty PLUGIN_FAILED', 'unloaded faulty']);
    expect(plugins.list()).toEqual([]);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('takes with it what it began in an engine that runs, a component that never comes up included', async () => {
    const { plugins, manager, left, pass } = pluginHost();
    await manager.start();
    await plugins.load(faulty('start', broken));
    const starting = plugins.startAll();
    await pass(10_000);
    await starting;
    expect(plugins.list()).toMatchObject([{ state: 'error' }]);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('is told by its signal that its time is up, and what it brought up too late is brought down again', async () => {
    const { plugins, pass } = pluginHost({ limits: { initMs: 100, startMs: 200 } });
    const calls: string[] = [];
    let goOn = () => {};
    const slow = (step: string) => async ({ signal }: PluginContext) => {
      await new Promise<void>((resolve) => { goOn = resolve; });
      calls.push(`${step} ${(signal.reason as { code: string }).code}`);
      return step;
    };
    const end = (step: string) => (_: PluginContext, state: unknown) => {
      calls.push(`${step} ${String(state)}`);
    };
    const first = plugins.load({ name: 'slow', version: '1.0.0', api: 1, init: slow('init'), close: end('close') }).catch((error: unknown) => error);
    await pass(100);
    expect(await first).toMatchObject({ code: 'PLUGIN_FAILED', details: { plugin: 'slow', step: 'init' }, cause: { code: 'TIMEOUT', details: { limitMs: 100 } } });
    expect(calls).toEqual([]);
    goOn();
    await settle();
    expect(calls.splice(0)).toEqual(['init TIMEOUT', 'close init']);

    await plugins.startAll();
    const second = plugins.load({ name: 'slow', version: '1.0.0', api: 1, start: slow('start'), stop: end('stop') }).catch((error: unknown) => error);
    await pass(200);
    expect(await second).toMatchObject({ code: 'PLUGIN_FAILED', cause: { code: 'TIMEOUT' } });
    expect(calls).toEqual(['stop undefined']);
    goOn();
    await settle();
    expect(calls.slice(1)).toEqual(['start TIMEOUT', 'stop undefined']);
  });

  it('can be loaded again under its name, and reloaded', async () => {
    const { plugins } = pluginHost();
    let isBroken = true;
    const plugin = definePlugin({ name: 'a', version: '1.0.0', api: 1, init: () => { if (isBroken) broken(); } });
    await expect(plugins.load(plugin)).rejects.toMatchObject({ code: 'PLUGIN_FAILED' });
    await expect(plugins.start('a')).rejects.toMatchObject({ code: 'INVALID_STATE' });
    isBroken = false;
    expect(await plugins.reload('a')).toMatchObject({ state: 'stopped', errors: { count: 0 } });
    isBroken = true;
    await expect(plugins.reload('a')).rejects.toMatchObject({ code: 'PLUGIN_FAILED' });
    isBroken = false;
    expect(await plugins.load(plugin)).toMatchObject({ state: 'stopped' });
  });

  it('fails the start of all when the policy is stop-engine, after the others have started', async () => {
    const { plugins } = pluginHost();
    await plugins.load(faulty('start', broken), undefined, { onError: 'stop-engine' });
    await plugins.load(bystander);
    await expect(plugins.startAll()).rejects.toMatchObject({ code: 'PLUGIN_FAILED', details: { plugin: 'faulty' } });
    expect(plugins.list()).toMatchObject([{ state: 'error' }, { state: 'running' }]);
  });
});

describe('an import', () => {
  it('that never ends is given up, and the next call has its turn', async () => {
    const { plugins, pass, left } = pluginHost({ import: never, limits: { initMs: 50 } });
    const hanging = plugins.load('acme').catch((error: unknown) => error);
    const next = plugins.load(bystander);
    await pass(50);
    expect(await hanging).toMatchObject({ code: 'TIMEOUT' });
    expect(await next).toMatchObject({ name: 'bystander' });
    expect(left().timers).toEqual([]);
  });
});

describe('handlers and timers of a plugin', () => {
  /** Fails at each bar, and 10 ms after its start. */
  const failing = definePlugin({
    name: 'failing', version: '1.0.0', api: 1,
    start({ events, clock }) {
      events.on('market.bar', broken, { name: 'on-bar' });
      clock.setTimer(clock.now(), broken, 'sync');
      const rejects: () => unknown = async () => Promise.reject(new Error('late'));
      clock.setTimer(clock.now(), rejects, 'async');
    },
  });

  it('that fail are reported and counted, and the plugin runs on', async () => {
    const { plugins, events, diary, pass } = pluginHost();
    await plugins.load(failing);
    await plugins.startAll();
    await pass(10);
    events.publish('market.bar', aBar());
    expect(diary.slice(2)).toEqual(['error plugin:failing sync', 'error plugin:failing async', 'error plugin:failing on-bar']);
    expect(plugins.list()).toMatchObject([{ state: 'running', errors: { count: 3, last: { at: 10, error: new Error('broken') } } }]);
  });

  it.each([['handler', async ({ events }: ReturnType<typeof pluginHost>) => { events.publish('market.bar', aBar()); }], ['timer', ({ pass }: ReturnType<typeof pluginHost>) => pass(1)]])('take it out by a failing %s when its policy is stop-component', async (_, act) => {
    const host = pluginHost();
    const calls: string[] = [];
    const plugin = definePlugin({
      name: 'faulty', version: '1.0.0', api: 1,
      start({ events, clock }) {
        events.on('market.bar', broken);
        events.on('market.bar', () => { calls.push('second handler'); });
        clock.setTimer(clock.now(), broken);
        clock.setTimer(clock.now(), () => { calls.push('second timer'); });
      },
      stop: ({ signal }) => void calls.push(`stop ${signal.aborted}`),
    });
    await host.plugins.load(plugin, undefined, { onError: 'stop-component' });
    await host.plugins.load(dependent);
    await host.plugins.startAll();
    await act(host);
    await settle();
    expect(calls).toEqual(['stop true']);
    expect(host.diary.slice(-2)).toEqual(['failed dependent DEPENDENCY_MISSING', 'failed faulty PLUGIN_FAILED']);
    expect(host.left()).toEqual(NOTHING_LEFT);
    expect(host.plugins.list()).toMatchObject([{ state: 'error', errors: { count: 1 } }, { state: 'error' }]);
  });

  it('stop the engine when the policy is stop-engine', async () => {
    const { plugins, events, manager } = pluginHost();
    await manager.add(plugins.component());
    await plugins.load(failing, undefined, { onError: 'stop-engine' });
    await manager.start();
    events.publish('market.bar', aBar());
    await settle();
    expect([manager.state, events.isClosed, plugins.list()]).toEqual(['stopped', true, []]);
  });

  it('may unload their own plugin', async () => {
    const { plugins, events, left } = pluginHost();
    let done: Promise<void> | undefined;
    await plugins.load(definePlugin({ name: 'a', version: '1.0.0', api: 1, start: (context) => void context.events.on('market.bar', () => { done = plugins.unload('a'); }) }));
    await plugins.startAll();
    events.publish('market.bar', aBar());
    await done;
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('that fail stand in the log where nobody else listens', async () => {
    const logger = new MemoryLogger();
    const clock = new FakeClock();
    const events = createEventEngine({ clock });
    await using plugins = new PluginManager({ events, manager: new EngineManager({ events, clock }), clock, logger });
    await plugins.load(failing);
    await plugins.startAll();
    events.publish('market.bar', aBar());
    const failures = () => logger.records.filter(({ level }) => level === 'error').map(({ message }) => message);
    expect(failures()).toEqual(['handler "on-bar" of "market.bar" failed']);
    events.on('engine.error', () => {});
    events.publish('market.bar', aBar());
    expect(failures()).toHaveLength(1);
  });
});

it('plugins are loaded, told of and unloaded though the logger throws', async () => {
  const logger: Logger = { log: () => { throw new Error('disk full'); }, child: () => { throw new Error('disk full'); } };
  const { plugins, diary } = pluginHost({ logger });
  await plugins.load(definePlugin({ name: 'a', version: '1.0.0', api: 1, init: (context) => { context.logger.log('info', 'ready'); } }));
  await plugins.startAll();
  await plugins.unload('a');
  expect(diary).toEqual(['loaded a', 'started a', 'stopped a', 'unloaded a']);
});

describe('components of a plugin', () => {
  const adding = (component: Component) => definePlugin({ name: 'adder', version: '1.0.0', api: 1, init: ({ components }) => components.add(component) });

  it.each([['throws', broken], ['never answers', never]])('fail their plugin and not the engine when their start %s', async (_, start) => {
    const { plugins, manager, diary, left, pass } = pluginHost();
    await plugins.load(adding({ name: 'part', start }));
    const starting = manager.start();
    await pass(10_000);
    await starting;
    await settle();
    expect(manager.state).toBe('running');
    expect(diary).toEqual(['loaded adder', 'failed adder PLUGIN_FAILED']);
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('are told to the plugin that adds them while the engine runs', async () => {
    const { plugins, manager, left } = pluginHost();
    await manager.start();
    await expect(plugins.load(adding({ name: 'part', start: broken }))).rejects.toMatchObject({ code: 'PLUGIN_FAILED', cause: { code: 'COMPONENT_FAILED', details: { component: 'part', step: 'start' } } });
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('cannot take the name of another, which is left alone', async () => {
    const { plugins, manager, left } = pluginHost();
    await manager.add({ name: 'part' });
    await expect(plugins.load(adding({ name: 'part' }))).rejects.toMatchObject({ code: 'PLUGIN_FAILED', cause: { code: 'INVALID_STATE' } });
    expect(left().components).toEqual(['part']);
  });

  it('are all gone after the unload, in whatever order they were added', async () => {
    const { plugins, manager, left } = pluginHost();
    await plugins.load(definePlugin({
      name: 'a', version: '1.0.0', api: 1,
      async init({ components }) {
        await components.add({ name: 'base' });
        await components.add({ name: 'top', dependsOn: ['late', 'base'] });
        await components.add({ name: 'late' });
        await components.remove('base').catch(() => {});
      },
    }));
    await manager.start();
    expect(left().components).toEqual(['base', 'top', 'late']);
    await plugins.unload('a');
    expect(left()).toEqual(NOTHING_LEFT);
  });

  it('are removed by their plugin alone', async () => {
    const { plugins, manager, left } = pluginHost();
    const calls: string[] = [];
    await manager.add({ name: 'host-part' });
    await manager.start();
    await plugins.load(definePlugin({
      name: 'a', version: '1.0.0', api: 1,
      async init({ components }) {
        await components.add({ name: 'part', start: () => void calls.push('start'), stop: () => void calls.push('stop'), close: () => void calls.push('close') });
        await components.remove('part');
        await components.remove('host-part').catch((error: { code: string }) => calls.push(error.code));
      },
    }));
    expect(calls).toEqual(['start', 'stop', 'close', 'COMPONENT_NOT_FOUND']);
    expect(left().components).toEqual(['host-part']);
  });
});

describe('in an engine', () => {
  it('plugins start and stop as one component, and are unloaded at the end', async () => {
    const { plugins, manager, events, diary } = pluginHost();
    await manager.add(plugins.component());
    const calls: string[] = [];
    await plugins.load(definePlugin({
      name: 'a', version: '1.0.0', api: 1,
      start: async ({ components }) => {
        await components.add({ name: 'part', start: () => void calls.push('part starts'), stop: () => void calls.push('part stops') });
        calls.push('plugin started');
      },
      stop: () => void calls.push('plugin stops'),
    }));
    await manager.start();
    expect(manager.components().map(({ name, state }) => `${name} ${state}`)).toEqual(['plugins running', 'part running']);
    await manager.stop();
    expect(calls.slice(0, 2)).toEqual(['part starts', 'plugin started']);
    expect(calls.slice(2).sort()).toEqual(['part stops', 'plugin stops']);
    expect(diary).toEqual(['loaded a', 'started a', 'stopped a', 'unloaded a']);
    expect([events.isClosed, manager.components()]).toEqual([true, [expect.objectContaining({ name: 'plugins', state: 'stopped' })]]);
  });

  it('plugins come back with a restart of the engine', async () => {
    const { plugins, manager, diary } = pluginHost();
    await manager.add(plugins.component());
    await plugins.load(definePlugin({ name: 'a', version: '1.0.0', api: 1, start: ({ components }) => components.add({ name: 'part' }) }));
    await manager.start();
    await manager.restart();
    expect(diary).toEqual(['loaded a', 'started a', 'stopped a', 'started a']);
    expect(manager.components()).toMatchObject([{ name: 'plugins', state: 'running' }, { name: 'part', state: 'running' }]);
  });

  it('a start that is called off ends between plugins, and asks the one under way to end', async () => {
    const { plugins } = pluginHost();
    const controller = new AbortController();
    const calls: string[] = [];
    const waits = definePlugin({
      name: 'waits', version: '1.0.0', api: 1,
      start: ({ signal }) => new Promise<void>((_, reject) => {
        signal.addEventListener('abort', () => { reject(new Error('called off')); });
        controller.abort();
      }),
      stop: () => void calls.push('stop'),
    });
    await plugins.loadAll([waits, bystander]);
    await expect(plugins.startAll({ signal: controller.signal })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(calls).toEqual(['stop']);
    expect(plugins.list()).toMatchObject([{ state: 'stopped', errors: { count: 0 } }, { state: 'stopped' }]);
  });

  it('health is that of the worst plugin, and never worse than degraded unless the engine cannot be without it', async () => {
    const { plugins, pass } = pluginHost();
    const answers: Record<string, unknown> = { a: { status: 'healthy' } };
    const plugin = (name: string): Plugin => ({ name, version: '1.0.0', api: 1, health: () => answers[name] as never });
    await plugins.load(plugin('a'));
    await plugins.load(plugin('b'), undefined, { onError: 'stop-engine' });
    answers['b'] = { status: 'healthy' };
    await plugins.startAll();
    expect(await plugins.health()).toEqual({ status: 'healthy' });
    answers['a'] = { status: 'unhealthy', error: 'no line' };
    expect(await plugins.health()).toEqual({ status: 'degraded', error: 'plugin "a" is unhealthy: no line' });
    expect(plugins.list()).toMatchObject([{ state: 'degraded', health: { status: 'unhealthy', error: 'no line' } }, { state: 'running' }]);
    answers['a'] = undefined;
    expect(await plugins.health()).toMatchObject({ status: 'degraded', error: expect.stringContaining('answered no status') as string });
    answers['a'] = { status: 'healthy' };
    answers['b'] = never();
    const slow = plugins.health();
    await pass(1_500);
    expect(await slow).toEqual({ status: 'unhealthy', error: 'plugin "b" is unhealthy: "plugin:b.health" did not end within 1500 ms' });
  });

  it('health is degraded while a plugin stands as failed', async () => {
    const { plugins } = pluginHost();
    await plugins.load(faulty('start', broken));
    await plugins.startAll();
    expect(await plugins.health()).toEqual({ status: 'degraded', error: 'plugin "faulty" is unhealthy: plugin "faulty" failed to start: broken' });
    await plugins.unload('faulty');
    expect(await plugins.health()).toEqual({ status: 'healthy' });
  });
});
