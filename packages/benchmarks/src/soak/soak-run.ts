import { MemoryLogger, MemoryMetrics, MemoryTracer, defineInstrument, timestamp, type Quote } from '@redfire/core';
import { randomWalkQuotes, replaySource } from '@redfire/data';
import { LiveClock, createTradingEngine } from '@redfire/engine';
import { paperGateway } from '@redfire/gateway-paper';
import { useStrategy } from '@redfire/strategy';
import { CYCLE, Churner } from './churner.ts';
import { heapHalves, type HeapHalves, type HeapSample } from './heap-halves.ts';

/** Samples of the heap in one run, and the part of it before they count. */
const SAMPLES = 60;
const WARM_UP = 0.2;
const CHUNK = 1_024;
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

export interface SoakOptions {
  /** Quotes to replay. */
  readonly events: number;
  /** Keeps every fill for ever and leaves a timer, to see that both are noticed. */
  readonly leak: boolean;
  /** Collects all garbage: `gc` of a process started with `--expose-gc`. */
  readonly collect: () => void;
  /** Called with each sample. */
  readonly onSample: (sample: HeapSample) => void;
}

export interface SoakResult {
  readonly events: number;
  readonly orders: number;
  readonly denied: number;
  readonly fills: number;
  readonly canceled: number;
  readonly seconds: number;
  readonly heap: HeapHalves;
  /** What is wrong; nothing when all is well. */
  readonly problems: readonly string[];
}

/**
 * Runs a host on paper over quotes that are made as they are needed, with everything a host attaches, and looks for what
 * stays: heap that grows, and timers, subscribers and handles of the process that are left after the stop.
 */
export async function soak({ events, leak, collect, onSample }: SoakOptions): Promise<SoakResult> {
  const handlesBefore = process.getActiveResourcesInfo();
  const samples: HeapSample[] = [];
  const leaked: unknown[] = [];
  const take = (done: number) => {
    collect();
    const sample = { events: done, bytes: process.memoryUsage().heapUsed };
    samples.push(sample);
    onSample(sample);
  };
  using clock = new LiveClock();
  const ids = ['BTC/USDT.SIM', 'ETH/USDT.SIM'];
  const perFeed = Math.ceil(events / ids.length);
  const walk = (instrument: string, seed: number) => randomWalkQuotes({ instrument, seed, count: perFeed, tick: '0.1', start: 60_000, from: 0, everyMs: 20, chunkRows: CHUNK });
  const feeds = ids.map((instrument, index) => ({ instrument, quotes: index === 0 ? sampled(walk(instrument, index), { every: Math.floor(perFeed / SAMPLES), factor: ids.length, take }) : walk(instrument, index) }));
  const engine = createTradingEngine({
    instruments: ids.map((id) => defineInstrument({ id, kind: 'perpetual', tickSize: '0.1', lotSize: '0.001' })),
    marketData: [replaySource({ feeds })],
    gateways: [paperGateway({ balances: { USDT: '1000000000' }, fees: { maker: '0.0001', taker: '0.0002' }, latencyMs: 5 })],
    risk: { maxOrderQuantity: '5', maxOpenOrders: 100 },
    strategies: ids.map((instrument) => useStrategy(Churner, { instrument, quantity: '1', tooMuch: '6', cycles: Math.floor(perFeed / CYCLE) - 1 })),
    wallClock: clock,
    logger: new MemoryLogger(),
    metrics: new MemoryMetrics(),
    tracer: new MemoryTracer({ clock }),
    timerMs: 1_000,
  });
  const counts = { fills: 0, canceled: 0, errors: 0 };
  engine.events.on('order.filled', (event) => {
    counts.fills++;
    if (leak) leaked.push(event);
  });
  engine.events.on('order.canceled', () => counts.canceled++);
  let firstError: unknown;
  engine.events.on('engine.error', ({ error }) => {
    firstError ??= error;
    counts.errors++;
  });
  const startedAt = performance.now();
  await engine.start();
  if (leak) clock.setTimer(timestamp(clock.now() + 3_600_000), () => undefined, 'leak');
  await engine.ended;
  const delivered = engine.status().marketData;
  const seconds = (performance.now() - startedAt) / 1_000;
  const { submitted: orders, denied } = engine.orders.counts;
  await engine.stop();
  // the host closes its handles in turns of its own
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => { setImmediate(resolve); });
  const heap = heapHalves(samples, events * WARM_UP);
  const problems = [
    ...(heap.isFlat ? [] : [`the heap grew by ${(heap.growth * 100).toFixed(1)} % from the first half to the second`]),
    ...left('timer', [...clock.timers(), ...engine.clock.timers()].map(({ name }) => name)),
    ...left('subscriber', engine.events.subscribers().map(({ name, selector }) => `${name} of ${selector}`)),
    ...left('handle of the process', added(handlesBefore, process.getActiveResourcesInfo())),
    ...(counts.errors === 0 ? [] : [`${counts.errors} handlers failed, the first with: ${String(firstError)}`]),
    ...(delivered === perFeed * ids.length ? [] : [`${delivered} of ${perFeed * ids.length} quotes were delivered`]),
    ...(counts.fills > 0 && counts.canceled > 0 && denied > 0 ? [] : ['orders of some kind did not occur']),
  ];
  return { events: delivered, orders, denied, fills: counts.fills, canceled: counts.canceled, seconds, heap, problems };
}

/**
 * The same chunks, with a sample of the heap between them now and then. Lists with a cap let go of many items at once, so what is in
 * use rises and falls; samples at equal distances could follow that rhythm, these fall on every part of it.
 */
function* sampled(chunks: Iterable<readonly Quote[]>, { every, factor, take }: { readonly every: number; readonly factor: number; readonly take: (events: number) => void }) {
  let done = 0;
  let samples = 0;
  for (const chunk of chunks) {
    yield chunk;
    done += chunk.length;
    if (done < every * (samples + ((samples * GOLDEN_RATIO) % 1))) continue;
    take(done * factor);
    samples++;
  }
}

function left(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`${names.length} left after the stop: ${what} ${names.slice(0, 5).join(', ')}`];
}

/** What the second list has beyond the first. */
function added(before: readonly string[], after: readonly string[]): readonly string[] {
  const known = [...before];
  return after.filter((name) => {
    const index = known.indexOf(name);
    if (index >= 0) known.splice(index, 1);
    return index < 0;
  });
}
