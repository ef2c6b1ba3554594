import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEventEngine } from '../event-engine.ts';
import { every } from '../every.ts';
import { EngineManager } from '../lifecycle/engine-manager.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { PluginManager } from './plugin-manager.ts';
import type { PluginContext } from './plugin-context.ts';
import type { Plugin } from './plugin.ts';

const NAMES = ['p0', 'p1', 'p2', 'p3', 'p4'] as const;
const STEPS = ['init', 'start', 'stop', 'close'] as const;

type Step = (typeof STEPS)[number];
type Command = { readonly call: 'load' | 'unload' | 'unload-all' | 'start' | 'stop' | 'reload' | 'start-all' | 'stop-all'; readonly name: string; readonly fails: readonly Step[] };

const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.record({
    call: fc.constantFrom('load', 'load', 'load', 'unload', 'unload-all', 'start', 'stop', 'reload', 'start-all', 'stop-all'),
    name: fc.constantFrom(...NAMES),
    fails: fc.subarray([...STEPS], { maxLength: 1 }),
  }),
  { maxLength: 40, size: 'max' },
);

/** Each plugin needs some of those before it. */
const needs = fc.tuple(...NAMES.map((_, index) => fc.subarray(NAMES.slice(0, index))));

/** Leaks whatever it can in its init and in its start. */
function leaky(name: string, requires: readonly string[], fails: readonly Step[], calls: string[]): Plugin {
  const step = (each: Step) => async ({ events, clock, components }: PluginContext) => {
    calls.push(`${each} ${name}`);
    if (each === 'init' || each === 'start') {
      events.on('*', () => {});
      every(clock, 1_000, () => {});
      await components.add({ name: `${name} ${each}` });
    }
    if (fails.includes(each)) throw new Error(`${each} fails`);
    calls.push(`${each}ed ${name}`);
  };
  return { name, version: '1.0.0', api: 1, requires: { plugins: Object.fromEntries(requires.map((other) => [other, '*'])) }, init: step('init'), start: step('start'), stop: step('stop'), close: step('close') };
}

function carryOut(plugins: PluginManager, { call, name }: Command, plugin: Plugin): Promise<unknown> {
  switch (call) {
    case 'load': return plugins.load(plugin);
    case 'unload': return plugins.unload(name);
    case 'unload-all': return plugins.unload(name, { dependents: 'unload' });
    case 'start': return plugins.start(name);
    case 'stop': return plugins.stop(name, { dependents: 'stop' });
    case 'reload': return plugins.reload(name, plugin);
    case 'start-all': return plugins.startAll();
    case 'stop-all': return plugins.stopAll();
  }
}

it('whatever is called and whatever fails, no plugin runs without what it needs, every start has its stop, and nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(commands, needs, async (steps, requirements) => {
      const clock = new SimulatedClock();
      const events = createEventEngine({ clock });
      const manager = new EngineManager({ events, clock });
      const plugins = new PluginManager({ events, manager, clock });
      const calls: string[] = [];
      const requiredBy = (name: string) => requirements[NAMES.indexOf(name as (typeof NAMES)[number])] ?? [];
      await manager.start();

      for (const command of steps) {
        const plugin = leaky(command.name, requiredBy(command.name), command.fails, calls);
        const error: unknown = await carryOut(plugins, command, plugin).then(() => undefined, (failure: unknown) => failure);
        if (error !== undefined) expect(error).toMatchObject({ code: expect.stringMatching(/^(PLUGIN_|INVALID_STATE|DEPENDENCY_MISSING)/) as string });
        const states = new Map(plugins.list().map(({ name, state }) => [name, state]));
        for (const [name, state] of states) {
          const others = requiredBy(name).map((other) => states.get(other));
          if (state === 'running') expect(others.filter((other) => other !== 'running')).toEqual([]);
          if (state === 'stopped') expect(others.filter((other) => other !== 'running' && other !== 'stopped')).toEqual([]);
        }
      }
      await plugins.close();

      for (const name of NAMES) {
        const count = (call: string) => calls.filter((each) => each === `${call} ${name}`).length;
        expect([count('stop'), count('close')]).toEqual([count('start'), count('inited')]);
      }
      expect({ subscribers: events.subscribers().filter(({ component }) => component !== undefined), components: manager.components(), timers: clock.timers().map(({ name }) => name) })
        .toEqual({ subscribers: [], components: [], timers: ['engine health'] });
      await manager.stop();
    }),
    { numRuns: Number(process.env['REDFIRE_CASES'] ?? 200) },
  );
});
