import { createEventEngine, SimulatedClock, type EngineEvents } from '@redfire/engine';
import { EventEmitter } from 'eventemitter3';
import { inOwnProcess } from './own-process.ts';
import type { BenchmarkCase, BenchmarkResult } from './result.ts';

/**
 * How long after `publish` is called does a handler begin? Percentiles over 1,000,000 events, one after another, each with a fresh payload, behind
 * 100,000 to warm up; each case in a process of its own. The time is read with `performance.now()` before `publish` and first thing in the handler, so each
 * figure holds the reading itself, which is measured as the case `clock-alone`. The value of a case is its 99th percentile. Collections of garbage are in it.
 */
export async function run(): Promise<BenchmarkResult> {
  const cases: BenchmarkCase[] = [];
  for (const name of Object.keys(CASES)) {
    const { p99, ...notes } = await inOwnProcess<Percentiles>(import.meta.url, name);
    const baseline = name in BASELINES ? await inOwnProcess<Percentiles>(import.meta.url, `${name}:eventemitter3`) : undefined;
    cases.push({ name, unit: 'µs', value: p99, baselines: baseline === undefined ? {} : { eventemitter3: baseline.p99 }, notes: { p50: notes.p50, 'p99.9': notes.p999, max: notes.max } });
  }
  return { benchmark: 'event-latency', cases };
}

/** Microseconds. */
interface Percentiles {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

interface Tick {
  readonly instrument: string;
  readonly price: number;
  readonly sentAt: number;
}

interface Ticks extends EngineEvents {
  tick: Tick;
}

type Receive = (tick: Tick) => void;
/** Returns how to publish; the last of several handlers is `receive`. */
type Setup = (receive: Receive) => (tick: Tick) => void;

const WARM_UP = 100_000;
const EVENTS = 1_000_000;
const KEYS = Array.from({ length: 1_000 }, (_, index) => `C${index}/USDT.SIM`);
const ignore: Receive = () => {};

const engine = () => createEventEngine<Ticks, { tick: string }>({ clock: new SimulatedClock(), keys: { tick: ({ instrument }) => instrument } });

const CASES: Readonly<Record<string, Setup>> = {
  'clock-alone': (receive) => receive,
  'publish-1'(receive) {
    const ticks = engine().topic('tick');
    ticks.on(receive);
    return (tick) => ticks.publish(tick);
  },
  'publish-5-last'(receive) {
    const ticks = engine().topic('tick');
    for (const handle of [ignore, ignore, ignore, ignore, receive]) ticks.on((tick) => handle(tick));
    return (tick) => ticks.publish(tick);
  },
  'keyed-1-of-1000'(receive) {
    const events = engine();
    for (const key of KEYS) events.on('tick', receive, { key });
    return (tick) => events.publish('tick', tick);
  },
  consume(receive) {
    const events = engine();
    events.consume('tick', receive);
    return (tick) => events.publish('tick', tick);
  },
};

const BASELINES: Readonly<Record<string, Setup>> = {
  'publish-1'(receive) {
    const events = new EventEmitter<{ tick: [Tick] }>();
    events.on('tick', receive);
    return (tick) => events.emit('tick', tick);
  },
  'publish-5-last'(receive) {
    const events = new EventEmitter<{ tick: [Tick] }>();
    for (const handle of [ignore, ignore, ignore, ignore, receive]) events.on('tick', (tick) => handle(tick));
    return (tick) => events.emit('tick', tick);
  },
};

export async function measure(name: string): Promise<Percentiles> {
  const [title = '', baseline] = name.split(':');
  const setup = (baseline === undefined ? CASES : BASELINES)[title];
  if (setup === undefined) throw new Error(`no case "${name}"`);
  const took = new Float64Array(WARM_UP + EVENTS);
  let received = 0;
  const publish = setup((tick) => {
    took[received++] = performance.now() - tick.sentAt;
  });
  for (let index = 0; index < took.length; index++) {
    publish({ instrument: KEYS[index % KEYS.length] ?? '', price: index & 1_023, sentAt: performance.now() });
    // A queue is emptied between two publishers' turns; what is published at once takes the same time with and without.
    if (received === index) while (received <= index) await Promise.resolve();
  }
  const sorted = took.subarray(WARM_UP).sort();
  const at = (share: number) => Math.round((sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0) * 1e6) / 1_000;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999), max: at(1) };
}
