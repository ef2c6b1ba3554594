import { createEventEngine, EngineManager, LiveClock } from '@redfire/engine';
import type { Component } from '@redfire/core';
import type { BenchmarkResult } from './result.ts';

const COMPONENTS = 50;
const ROUNDS = 50;

/**
 * How long does it take a manager with 50 components to run, from the call of `start`? Component i depends on component i / 2, a tree six
 * deep; each gives the event loop a turn in its init and in its start. The baseline awaits the same steps one after the other, with no
 * manager. `first` is a cold start, as a host has it; the value is the median.
 */
export async function run(): Promise<BenchmarkResult> {
  const managed = await measure(startManaged);
  const plain = await measure(startPlain);
  return {
    benchmark: 'start-up',
    cases: [{ name: 'start-50', unit: 'ms', value: managed.median, baselines: { 'plain loop': plain.median }, notes: { first: managed.first, slowest: managed.slowest } }],
  };
}

interface Figures {
  readonly first: number;
  readonly median: number;
  readonly slowest: number;
}

async function measure(start: () => Promise<number>): Promise<Figures> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) times.push(await start());
  const [first = 0] = times;
  times.sort((a, b) => a - b);
  return { first, median: times[ROUNDS >> 1] ?? 0, slowest: times.at(-1) ?? 0 };
}

async function startManaged(): Promise<number> {
  const clock = new LiveClock();
  const events = createEventEngine({ clock });
  let states = 0;
  events.on('component.state', () => states++);
  const manager = new EngineManager({ events, clock });
  for (const component of tree()) await manager.add(component);
  const startedAt = performance.now();
  await manager.start();
  const elapsed = performance.now() - startedAt;
  if (manager.state !== 'running' || states !== 2 * COMPONENTS) throw new Error(`the manager is ${manager.state} after ${states} states`);
  await manager.stop();
  clock.close();
  return elapsed;
}

async function startPlain(): Promise<number> {
  const components = tree();
  const signal = new AbortController().signal;
  const startedAt = performance.now();
  for (const component of components) await component.init?.(signal);
  for (const component of components) await component.start?.(signal);
  return performance.now() - startedAt;
}

function tree(): readonly Component[] {
  return Array.from({ length: COMPONENTS }, (_, index) => ({
    name: `component-${index}`,
    dependsOn: index === 0 ? [] : [`component-${index >> 1}`],
    init: turn,
    start: turn,
  }));
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
