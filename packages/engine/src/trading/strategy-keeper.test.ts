import { MemoryJournal, MemoryLogger, MemoryStrategyStates, RedFireError, strategyId, type Journal, type Order, type StrategyStateRepository } from '@redfire/core';
import { Strategy, type StateValue } from '@redfire/strategy';
import { ema } from '@redfire/strategy/indicators';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MortalEngine, quiet } from '../fixtures/mortal-engine.ts';
import type { TradingEngineOptions } from '../index.ts';

const id = strategyId('counter');

/** Counts minutes, and buys at some of them. It lives in as many processes as there are instances. */
class Counter extends Strategy<typeof Counter.params> {
  static readonly params = z.object({ buyAt: z.array(z.number()).default([]), length: z.number().default(3) });
  /** Of every instance there was, oldest first. */
  static instances: Counter[] = [];
  readonly mean = this.keep('mean', ema(this.params.length));
  readonly heard: string[] = [];
  count = 0;
  hasBought = false;

  constructor(params: z.input<typeof Counter.params>) {
    super(params);
    Counter.instances.push(this);
  }

  override onStart() { this.every('minute', '1m'); }
  override onTimer() {
    this.count++;
    this.mean.push(this.count);
    if (!this.params.buyAt.includes(this.count)) return;
    this.hasBought = true;
    this.buy('BTC/USDT.SIM', '1', { price: '100' });
  }
  override onOrder({ state, filledQuantity }: Order) { this.heard.push(`${state} ${filledQuantity.toFixed()}`); }
  override save(): StateValue { return { count: this.count, hasBought: this.hasBought }; }
  override restore(state: { readonly count: number; readonly hasBought: boolean }) {
    this.count = state.count;
    this.hasBought = state.hasBought;
  }

  get held() { return this.position('BTC/USDT.SIM').quantity.toFixed(); }
  static get last(): Counter { return Counter.instances.at(-1) as Counter; }
}

function aWorld(params: z.input<typeof Counter.params> = {}, options: Partial<TradingEngineOptions> = {}) {
  Counter.instances = [];
  const states = new MemoryStrategyStates();
  const logger = new MemoryLogger();
  const world = new MortalEngine({ logger, strategies: [{ use: Counter, params, id }], ...options, store: { strategies: states, ...options.store } });
  return { world, states, logger };
}

/** Fails as long as it is told to. */
function aShakyStore(): StrategyStateRepository & { isDown: boolean } {
  const states = new MemoryStrategyStates();
  const store = { isDown: false, get: (of: typeof id) => states.get(of), save: (of: typeof id, text: string) => (store.isDown ? Promise.reject(new Error('no disk')) : states.save(of, text)) };
  return store;
}

describe('a strategy whose engine was stopped', () => {
  it('goes on in the next one from where it was', async () => {
    const { world } = aWorld();
    await world.start();
    await world.pass(150_000);
    await world.engine.stop();
    const [before] = Counter.instances;
    await world.start();
    await world.pass(60_000);
    expect([Counter.instances.length, before?.count, before?.mean.value, Counter.last.count, Counter.last.mean.value]).toEqual([2, 3, 2, 4, 3]);
  });

  it('hears of what became of its orders meanwhile, and not of those that are as they were', async () => {
    const { world } = aWorld({ buyAt: [1, 2] });
    await world.start();
    await world.pass(150_000);
    await world.engine.stop();
    world.kill();
    const [first] = world.submitted;
    if (first) world.fill(first.id, 1);
    await world.start();
    expect([Counter.last.heard, Counter.last.held, world.engine.orders.open().length]).toEqual([['filled 1'], '1', 1]);
  });
});

describe('a strategy whose engine crashed', () => {
  it('knows what it knew a second before at the latest', async () => {
    const { world } = aWorld({ buyAt: [2] });
    await world.start();
    while (Counter.last.count < 2) await world.pass(1_000);
    await world.pass(1_000);
    world.kill();
    await world.start();
    expect([Counter.instances.length, Counter.last.count, Counter.last.hasBought, Counter.last.heard]).toEqual([2, 2, true, []]);
  });

  it('hears of an order that its state does not know', async () => {
    const { world, states } = aWorld({ buyAt: [2] }, { store: { strategiesMs: 30_000 } });
    await world.start();
    while (Counter.last.count < 1) await world.pass(10_000);
    await world.pass(30_000);
    const kept = await states.get(id);
    while (!Counter.last.hasBought) await world.pass(1_000);
    world.kill();
    const [sent] = world.submitted;
    if (sent) world.fill(sent.id, 1);
    await states.save(id, kept ?? '');
    await world.start();
    expect([Counter.last.count, Counter.last.hasBought, Counter.last.heard, Counter.last.held, world.submitted.length]).toEqual([1, false, ['filled 1'], '1', 1]);
  });

  it('knows of nothing that its journal does not', async () => {
    const journal = new MemoryJournal();
    let release: (() => void) | undefined;
    const waiting: Promise<void>[] = [];
    const slow: Journal = {
      append: async (events) => { await waiting[0]; return journal.append(events); },
      read: (from) => journal.read(from), snapshot: (sequence, state) => journal.snapshot(sequence, state), latestSnapshot: () => journal.latestSnapshot(), close: () => Promise.resolve(),
    };
    const { world, states } = aWorld({ buyAt: [2] }, { store: { journal: slow } });
    await world.start();
    while (Counter.last.count < 1) await world.pass(1_000);
    await world.pass(2_000);
    waiting.push(new Promise((resolve) => { release = resolve; }));
    while (!Counter.last.hasBought) await world.pass(1_000);
    await world.pass(5_000);
    const before = await states.get(id);
    release?.();
    await world.pass(5_000);
    expect([before?.includes('"hasBought":false'), (await states.get(id))?.includes('"hasBought":true')]).toEqual([true, true]);
  });
});

describe('a state that does not fit', () => {
  const changed = async (unfit?: 'refuse' | 'fresh', text?: string) => {
    const first = aWorld();
    await first.world.start();
    await first.world.pass(130_000);
    await first.world.engine.stop();
    const errors: unknown[] = [];
    const second = aWorld({ length: 5 }, { store: { strategies: first.states, ...(unfit && { unfit }) } });
    if (text !== undefined) await first.states.save(id, text);
    const kept = await first.states.get(id);
    const failure = await second.world.start().then(() => undefined, (error: unknown) => error);
    if (failure === undefined) second.world.engine.events.on('engine.error', ({ error }) => { errors.push(error); });
    return { ...second, states: first.states, kept, failure };
  };
  const causes = (error: unknown): readonly unknown[] => (error instanceof Error ? [error instanceof RedFireError ? error.code : error.name, ...causes(error.cause)] : []);

  it('keeps its strategy from starting, and is still there', async () => {
    const { failure, kept, states } = await changed();
    expect(causes(failure).slice(0, 3)).toEqual(['COMPONENT_FAILED', 'STRATEGY_FAILED', 'INVALID_STATE']);
    expect(await states.get(id)).toBe(kept);
  });

  it('is given up where that is the policy: another instance begins anew, with nothing of it', async () => {
    const { world, logger } = await changed('fresh');
    expect([Counter.last.count, world.engine.strategies.get(id).running, Counter.instances.length]).toEqual([0, true, 2]);
    expect(logger.records.filter(({ level }) => level === 'error').length).toBeGreaterThan(0);
  });

  it.each(['', '{', '{"format":2,"at":1,"orders":{},"state":{}}', '{"format":1,"at":1,"orders":{},"state":[]}'])('is one that cannot be read, too: %s', async (text) => {
    expect(causes((await changed('refuse', text)).failure).slice(0, 3)).toEqual(['COMPONENT_FAILED', 'STRATEGY_FAILED', 'INVALID_STATE']);
    expect((await changed('fresh', text)).world.engine.strategies.get(id).running).toBe(true);
  });
});

describe('while the engine runs', () => {
  it('a strategy that is stopped and started goes on, in another instance', async () => {
    const { world } = aWorld();
    await world.start();
    await world.pass(130_000);
    const { count } = Counter.last;
    world.engine.strategies.stop(id);
    world.engine.strategies.start(id);
    expect([Counter.instances.length, Counter.last.count]).toEqual([2, count]);
  });

  it('one that is reset begins anew, and is kept so', async () => {
    const { world } = aWorld();
    await world.start();
    await world.pass(130_000);
    world.engine.strategies.reset(id);
    expect(Counter.last.count).toBe(0);
    await world.engine.stop();
    await world.start();
    expect(Counter.last.count).toBe(0);
  });

  it('one that is added goes on from what is kept of it where that was loaded', async () => {
    const { world, states } = aWorld();
    await world.start();
    await world.pass(130_000);
    await world.engine.stop();
    const { count } = Counter.last;
    const later = new MortalEngine({ store: { strategies: states } });
    await later.start();
    await later.engine.strategies.load(id);
    later.engine.strategies.add({ use: Counter, params: {}, id });
    expect([count > 0, Counter.last.count]).toEqual([true, count]);
  });

  it('writes nothing where nothing has changed', async () => {
    let writes = 0;
    const states = new MemoryStrategyStates();
    const { world } = aWorld({}, { store: { strategies: { get: (of) => states.get(of), save: (of, text) => { writes++; return states.save(of, text); } } } });
    await world.start();
    await world.pass(59_000);
    const { count } = Counter.last;
    const before = writes;
    await world.pass(600_000);
    expect([writes - before, Counter.last.count - count]).toEqual([10, 10]);
  });
});

describe('a store that fails', () => {
  it('is told by the health of the engine until it takes the states again', async () => {
    const store = aShakyStore();
    const { world } = aWorld({}, { store: { strategies: store } });
    await world.start();
    store.isDown = true;
    await world.pass(70_000);
    const down = (await world.engine.health()).services['strategy-states'];
    store.isDown = false;
    await world.pass(5_000);
    const up = (await world.engine.health()).services['strategy-states'];
    expect([down?.status, up?.status, (await store.get(id))?.includes('"count":1')]).toEqual(['degraded', 'healthy', true]);
  });

  it('makes the stop incomplete, which says whose state is an older one', async () => {
    const store = aShakyStore();
    const { world } = aWorld({}, { store: { strategies: store } });
    await world.start();
    store.isDown = true;
    await expect(world.engine.stop()).rejects.toThrow(expect.objectContaining({ errors: [expect.objectContaining({ code: 'STOP_INCOMPLETE', details: { strategies: [id] } })] }));
  });

  it('that cannot be read keeps the engine from starting', async () => {
    const { world } = aWorld({}, { store: { strategies: { get: () => Promise.reject(new Error('no disk')), save: () => Promise.resolve() } } });
    await expect(world.start()).rejects.toThrow(expect.objectContaining({ code: 'COMPONENT_FAILED' }));
    await quiet();
  });
});

it.each([{ strategiesMs: 0 }, { unfit: 'ignore' as never }])('settings that are none are refused: %j', async (store) => {
  await expect(aWorld({}, { store }).world.start()).rejects.toThrow(expect.objectContaining({ code: 'INVALID_CONFIG' }));
});
