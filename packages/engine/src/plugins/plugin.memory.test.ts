import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { aBar } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { pluginHost, settle } from '../fixtures/plugin-host.ts';
import { every } from '../every.ts';
import { definePlugin, type Plugin } from './plugin.ts';
import { serviceKey } from './service-key.ts';

const key = serviceKey<{ readonly big: Float64Array }>('test.big');

/** Uses everything it is lent, and holds a megabyte in each closure. */
function bigPlugin(act: () => void = () => {}): Plugin {
  const big = new Float64Array(125_000);
  return definePlugin({
    name: 'big', version: '1.0.0', api: 1, provides: [key],
    init({ services }) {
      services.provide(key, { big });
      return { big };
    },
    async start({ events, clock, signal, components }) {
      events.on('market.bar', () => big.fill(1));
      events.on('*', () => big.length, { name: 'all' });
      events.scope('inner').topic('market.quote').on(() => big.length);
      every(clock, 1_000, () => big.fill(2));
      signal.addEventListener('abort', () => big.fill(3));
      await components.add({ name: 'big-part', health: () => (big.length > 0 ? { status: 'healthy' } : { status: 'degraded' }) });
      act();
    },
  });
}

async function isCollected(reference: WeakRef<object>): Promise<boolean> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let attempt = 0; attempt < 20 && reference.deref() !== undefined; attempt++) {
    await settle();
    collect();
  }
  return reference.deref() === undefined;
}

describe('the memory of a plugin', () => {
  it('is free when it was unloaded, with its state, options, services and components', async () => {
    const { plugins, manager, events, pass } = pluginHost();
    await manager.start();
    await plugins.startAll();
    const reference = await (async () => {
      const plugin = bigPlugin();
      await plugins.load(plugin);
      events.publish('market.bar', aBar());
      await pass(2_000);
      await plugins.health();
      return new WeakRef(plugin);
    })();
    expect(await isCollected(reference)).toBe(false);
    await plugins.unload('big');
    expect(await isCollected(reference)).toBe(true);
  });

  it('is free when it failed and was unloaded', async () => {
    const { plugins } = pluginHost();
    await plugins.startAll();
    const reference = await (async () => {
      const plugin = bigPlugin(() => { throw new Error('broken'); });
      await plugins.load(plugin).catch(() => {});
      return new WeakRef(plugin);
    })();
    await plugins.unload('big');
    expect(await isCollected(reference)).toBe(true);
  });

  it('is free when another was reloaded in its place', async () => {
    const { plugins } = pluginHost();
    await plugins.startAll();
    const reference = await (async () => {
      const plugin = bigPlugin();
      await plugins.load(plugin);
      return new WeakRef(plugin);
    })();
    await plugins.reload('big', bigPlugin());
    expect(await isCollected(reference)).toBe(true);
  });
});
