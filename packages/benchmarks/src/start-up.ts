import { defineInstrument, type Component } from '@redfire/core';
import { createEventEngine, createTradingEngine, EngineManager, LiveClock } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import type { BenchmarkResult } from './result.ts';

const COMPONENTS = 50;
const ROUNDS = 50;
const FAULTS = 25;
const HEALTH_MS = 100;

/**
 * How long does it take a manager with 50 components to run, from the call of `start`? Component i depends on component i / 2, a tree six
 * deep; each gives the event loop a turn in its init and in its start. The baseline awaits the same steps one after the other, with no
 * manager. `start-host-50` is a trading engine on paper with as many components of its host. `first` is a cold start, as a host has it;
 * the value is the median. `fault-noticed`: how long until one of 50 components that says it is degraded is reported, when health is
 * checked every 100 ms and the fault comes at any time between two checks? At most the interval, half of it in the mean.
 */
export async function run(): Promise<BenchmarkResult> {
  const managed = await measure(startManaged);
  const plain = await measure(startPlain);
  const host = await measure(startHost);
  const fault = await measure(noticeFault, FAULTS);
  return {
    benchmark: 'start-up',
    cases: [
      { name: 'start-50', unit: 'ms', value: managed.median, baselines: { 'plain loop': plain.median }, notes: { first: managed.first, slowest: managed.slowest } },
      { name: 'start-host-50', unit: 'ms', value: host.median, baselines: { 'plain loop': plain.median }, notes: { first: host.first, slowest: host.slowest } },
      { name: 'fault-noticed', unit: 'ms', value: fault.median, baselines: { 'health interval': HEALTH_MS }, notes: { slowest: fault.slowest } },
    ],
  };
}

const BTC = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' });

interface Figures {
  readonly first: number;
  readonly median: number;
  readonly slowest: number;
}

async function measure(once: (round: number) => Promise<number>, rounds = ROUNDS): Promise<Figures> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) times.push(await once(round));
  const [first = 0] = times;
  times.sort((a, b) => a - b);
  return { first, median: times[rounds >> 1] ?? 0, slowest: times.at(-1) ?? 0 };
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

async function startHost(): Promise<number> {
  const startedAt = performance.now();
  const engine = createTradingEngine({ instruments: [BTC], gateways: [paperGateway({ balances: { USDT: '1000' } })] });
  for (const component of tree()) await engine.add(component);
  await engine.start();
  const elapsed = performance.now() - startedAt;
  if (engine.state !== 'running') throw new Error(`the engine is ${engine.state}`);
  await engine.stop();
  return elapsed;
}

async function noticeFault(round: number): Promise<number> {
  const clock = new LiveClock();
  const events = createEventEngine({ clock });
  const manager = new EngineManager({ events, clock, health: { intervalMs: HEALTH_MS } });
  let isFaulty = false;
  for (const component of tree()) await manager.add({ ...component, health: () => (isFaulty && component.name === 'component-30' ? { status: 'degraded', error: 'injected' } : { status: 'healthy' }) });
  await manager.start();
  await manager.health();
  // the faults of all rounds are spread over the interval
  await new Promise((resolve) => { setTimeout(resolve, (round / FAULTS) * HEALTH_MS); });
  const noticed = events.next('engine.health', ({ report }) => report.status === 'degraded');
  isFaulty = true;
  const faultAt = performance.now();
  await noticed;
  const elapsed = performance.now() - faultAt;
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
