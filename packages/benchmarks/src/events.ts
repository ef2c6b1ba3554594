import { execFile } from 'node:child_process';
import { EventEmitter as NodeEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createEventEngine, SimulatedClock, type EngineEvents, type EventEngine } from '@redfire/engine';
import { EventEmitter } from 'eventemitter3';
import mitt from 'mitt';
import { createNanoEvents } from 'nanoevents';
import { Subject } from 'rxjs';
import type { BenchmarkCase, BenchmarkResult } from './result.ts';

/**
 * How many events a second reach their handlers, with 1 and 5 handlers of every event and with 1,000 handlers of one key each?
 * A fresh payload per event; each library and case in a process of its own, because shared call sites slow all of them down.
 * `redfire` publishes through handles kept by the publisher, `redfire-by-name` looks topic and key up for every event,
 * `redfire-timed` is `redfire` with a stopwatch, so that one event in 61 is timed.
 */
export async function run(): Promise<BenchmarkResult> {
  const cases: BenchmarkCase[] = [];
  for (const name of Object.keys(CASES) as CaseName[]) cases.push(await compare(name));
  return { benchmark: 'events', cases };
}

interface Tick {
  readonly instrument: string;
  readonly price: number;
}

type Handle = (tick: Tick) => void;
/** `index` is that of the key, for publishers that keep something for each. */
type Publish = (tick: Tick, index: number) => void;

/** How a library is set up: `handlers` of every event, or one handler for each key. Returns how to publish. */
interface Contender {
  plain(handlers: readonly Handle[]): Publish;
  keyed(handlers: ReadonlyMap<string, Handle>): Publish;
}

// The types of mitt describe a CommonJS module, which it is not.
const createMitt = mitt as unknown as typeof mitt.default;

const EVENTS_PER_ROUND = 1_000_000;
const ROUNDS = 15;
const KEYS = Array.from({ length: 1_000 }, (_, index) => `C${index}/USDT.SIM`);

const CASES = {
  'publish-1': (contender: Contender, handler: () => Handle) => contender.plain([handler()]),
  'publish-5': (contender: Contender, handler: () => Handle) => contender.plain(Array.from({ length: 5 }, handler)),
  'keyed-1-of-1000': (contender: Contender, handler: () => Handle) => contender.keyed(new Map(KEYS.map((key) => [key, handler()]))),
};
type CaseName = keyof typeof CASES;

interface Ticks extends EngineEvents {
  tick: Tick;
}

type Engine = EventEngine<Ticks, { tick: string }>;

function engine(options: { readonly stopwatch?: () => number } = {}): Engine {
  return createEventEngine<Ticks, { tick: string }>({ clock: new SimulatedClock(), keys: { tick: ({ instrument }) => instrument }, ...options });
}

/** A publisher that keeps handles. */
function withHandles(create: () => Engine): Contender {
  return {
    plain(handlers) {
      const ticks = create().topic('tick');
      for (const handle of handlers) ticks.on(handle);
      return (tick) => ticks.publish(tick);
    },
    keyed(handlers) {
      const ticks = create().topic('tick');
      for (const [key, handle] of handlers) ticks.on(handle, { key });
      const feeds = KEYS.map((key) => ticks.key(key));
      return (tick, index) => feeds[index]?.publish(tick);
    },
  };
}

const CONTENDERS: Readonly<Record<string, Contender>> = {
  redfire: withHandles(engine),
  'redfire-timed': withHandles(() => engine({ stopwatch: () => performance.now() })),
  'redfire-by-name': {
    plain(handlers) {
      const events = engine();
      for (const handle of handlers) events.on('tick', handle);
      return (tick) => events.publish('tick', tick);
    },
    keyed(handlers) {
      const events = engine();
      for (const [key, handle] of handlers) events.on('tick', handle, { key });
      return (tick) => events.publish('tick', tick);
    },
  },
  eventemitter3: emitter(() => new EventEmitter()),
  nanoevents: emitter(() => createNanoEvents<Record<string, Handle>>()),
  mitt: emitter(() => createMitt<Record<string, Tick>>()),
  node: emitter(() => new NodeEmitter()),
  rxjs: {
    plain(handlers) {
      const subject = new Subject<Tick>();
      for (const handle of handlers) subject.subscribe(handle);
      return (tick) => subject.next(tick);
    },
    keyed(handlers) {
      const subjects = new Map<string, Subject<Tick>>();
      for (const [key, handle] of handlers) {
        const subject = new Subject<Tick>();
        subject.subscribe(handle);
        subjects.set(key, subject);
      }
      return (tick) => subjects.get(tick.instrument)?.next(tick);
    },
  },
};

/** Libraries without keys: one event name for each. */
function emitter(create: () => { on(name: string, handle: Handle): unknown; emit(name: string, tick: Tick): unknown }): Contender {
  return {
    plain(handlers) {
      const events = create();
      for (const handle of handlers) events.on('tick', handle);
      return (tick) => events.emit('tick', tick);
    },
    keyed(handlers) {
      const events = create();
      for (const [key, handle] of handlers) events.on(key, handle);
      return (tick) => events.emit(tick.instrument, tick);
    },
  };
}

async function compare(name: CaseName): Promise<BenchmarkCase> {
  const figures: Record<string, number> = {};
  for (const contender of Object.keys(CONTENDERS)) figures[contender] = await inOwnProcess(contender, name);
  const { redfire = 0, ...baselines } = figures;
  return { name, unit: 'events/s', value: redfire, baselines };
}

async function inOwnProcess(contender: string, name: CaseName): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url), contender, name]);
  return Number(stdout);
}

function measure(contender: Contender, name: CaseName): number {
  const received: { count: number; last?: Tick } = { count: 0 };
  // Keeping the payload makes it exist: otherwise a library that is inlined whole is measured without it.
  const publish = CASES[name](contender, () => (tick) => {
    received.count++;
    received.last = tick;
  });
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) best = Math.min(best, timeRound(publish));
  const expected = ROUNDS * EVENTS_PER_ROUND * (name === 'publish-5' ? 5 : 1);
  if (received.count !== expected) throw new Error(`handlers received ${received.count} events, expected ${expected}`);
  return Math.round(EVENTS_PER_ROUND / (best / 1_000));
}

function timeRound(publish: Publish): number {
  const startedAt = performance.now();
  for (let i = 0; i < EVENTS_PER_ROUND; i++) {
    const index = i % KEYS.length;
    publish({ instrument: KEYS[index] ?? '', price: i & 1023 }, index);
  }
  return performance.now() - startedAt;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , contender = '', name = ''] = process.argv;
  const set = CONTENDERS[contender];
  if (set === undefined || !(name in CASES)) throw new Error(`usage: events.ts CONTENDER CASE; contenders: ${Object.keys(CONTENDERS).join(', ')}`);
  process.stdout.write(String(measure(set, name as CaseName)));
}
