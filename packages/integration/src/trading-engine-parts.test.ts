import { MemoryJournal, MemoryMetrics, MemoryTracer, type EventMap } from '@redfire/core';
import { TRADING_ENGINE, definePlugin, replay, createEventEngine, usePlugin } from '@redfire/engine';
import { FakeClock } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { Acting, BTC, aHost, bar } from './fixtures/a-host.ts';

const later = (ms = 0) => new Promise((resolve) => { setTimeout(resolve, ms); });

describe('what an engine records', () => {
  it('a trace for every order, with a span for each step', async () => {
    const clock = new FakeClock();
    const tracer = new MemoryTracer({ clock });
    const { engine, strategy, push } = aHost({ wallClock: clock, tracer, risk: { maxOrderQuantity: '2' } });
    await engine.start();
    strategy.acts = [(s) => s.goLong('1'), (s) => s.goLong('9'), (s) => s.rest('1')];
    for (const row of [0, 1, 2]) {
      push(bar(row, 100));
      await later();
    }
    await engine.stop();
    const roots = tracer.spans.filter(({ parent }) => parent === undefined);
    const stepsOf = (root: (typeof roots)[number]) => tracer.spans.filter(({ parent }) => parent?.spanId === root.context.spanId).map(({ name }) => name);
    expect(roots.map((root) => [root.name, root.attributes['order.state'], stepsOf(root).sort()])).toEqual([
      ['order', 'filled', ['order.acknowledge', 'order.dispatch', 'order.fill', 'order.review']],
      ['order', 'denied', ['order.review']],
      ['order', 'canceled', ['order.acknowledge', 'order.dispatch', 'order.dispatch', 'order.review']],
    ]);
    expect(tracer.openCount).toBe(0);
  });

  it('metrics by the names and labels of the table', async () => {
    const clock = new FakeClock();
    const metrics = new MemoryMetrics();
    const { engine, strategy, push } = aHost({ wallClock: clock, metrics, service: 'desk', risk: { maxOrderQuantity: '2' } });
    await engine.start();
    strategy.acts = [(s) => s.goLong('1'), (s) => s.goLong('9')];
    for (const row of [0, 1, 2]) push(bar(row, 100, 110));
    clock.advanceBy(5_000);
    const orders = (status: string) => metrics.valueOf('orders_total', { service: 'desk', status, symbol: BTC.id });
    expect({
      submitted: orders('submitted'), filled: orders('filled'), denied: orders('denied'),
      active: metrics.valueOf('active_strategies', { service: 'desk' }),
      position: metrics.valueOf('trading_positions', { symbol: BTC.id }),
      profit: metrics.valueOf('trading_pnl', { strategy: 'Acting' }),
      processed: metrics.snapshot().find(({ name }) => name === 'order_processing_seconds')?.labels,
    }).toEqual({ submitted: 1, filled: 1, denied: 1, active: 1, position: 1, profit: 9.9, processed: { service: 'desk' } });
    expect(metrics.valueOf('event_deliveries_total', { topic: 'market.bar', subscriber: 'Acting.onBar', component: 'strategy:Acting' })).toBe(3);
    await engine.stop();
    expect(metrics.valueOf('active_strategies', { service: 'desk' })).toBe(0);
  });

  it('a journal that gives the same events again, in the same order', async () => {
    const journal = new MemoryJournal();
    const { engine, strategy, push } = aHost({ store: { journal } });
    const live: [string, unknown][] = [];
    engine.events.on('*', (event, topic) => { if (/^(order|report|position|account|strategy)\./.test(topic)) live.push([topic, event]); });
    await engine.start();
    strategy.acts = [(s) => s.goLong('1'), (s) => s.rest('1')];
    for (const row of [0, 1, 2]) {
      push(bar(row, 100, 110));
      await later();
    }
    await engine.stop();

    const clock = new FakeClock();
    const events = createEventEngine({ clock });
    const replayed: [string, unknown][] = [];
    events.on('*', (event, topic) => replayed.push([topic, event]));
    await replay(events, journal.read(1), { speed: Infinity, clock });
    expect(replayed.length).toBeGreaterThan(5);
    expect(replayed).toEqual(live);
  });

  it('keeps running, sends nothing and says so when the journal fails', async () => {
    const journal = new MemoryJournal();
    const { engine, strategy, push, errors } = aHost({ store: { journal } });
    await engine.start();
    await journal.close();
    strategy.acts = [(s) => s.goLong('1')];
    push(bar(0, 100));
    await later();
    push(bar(1, 100));
    const { services } = await engine.health();
    const [order] = engine.orders.list();
    expect([errors.length > 0, services['journal']?.status, engine.positions.list().length, order?.state]).toEqual([true, 'unhealthy', 0, 'rejected']);
    expect(order?.reason).toMatch(/was not sent: the journal does not take it/u);
    await expect(engine.stop()).rejects.toThrow(AggregateError);
  });
});

describe('strategies of a running engine', () => {
  class Failing extends Acting {
    override onBar(): void {
      throw new Error('broken');
    }
  }

  it('come and go', async () => {
    const { engine, strategy, push } = aHost();
    await engine.start();
    const other = new Acting(undefined);
    const id = engine.strategies.add(other);
    push(bar(0, 100));
    engine.strategies.stop('Acting');
    push(bar(1, 100));
    engine.strategies.start('Acting');
    engine.strategies.remove(id);
    push(bar(2, 100));
    expect([strategy.heard, other.heard, engine.strategies.list().map((one) => [one.id, one.running])]).toEqual([
      ['start', 'bar 100, holding 0', 'stop', 'start', 'bar 100, holding 0'],
      ['start', 'bar 100, holding 0', 'bar 100, holding 0', 'stop'],
      [['Acting', true]],
    ]);
    expect(() => engine.strategies.get('nobody')).toThrow(expect.objectContaining({ code: 'STRATEGY_NOT_FOUND' }));
  });

  it.each([
    ['report', true, 'running'],
    ['stop', false, 'running'],
    ['stop-and-flatten', false, 'running'],
    ['stop-engine', false, 'stopped'],
  ] as const)('that throw are treated by policy %s, and disturb no other', async (onStrategyError, running, state) => {
    const { engine, strategy, push } = aHost({ onStrategyError, strategies: [] });
    engine.strategies.add(new Failing(undefined));
    engine.strategies.add(strategy);
    await engine.start();
    push(bar(0, 100));
    push(bar(1, 100));
    await later(5);
    const failing = state === 'stopped' ? false : engine.strategies.get('Failing').running;
    expect([failing, engine.state, strategy.heard.filter((line) => line.startsWith('bar')).length]).toEqual([running, state, 2]);
  });

  it('are not started with an engine that does not run', () => {
    const { engine } = aHost();
    expect(() => { engine.strategies.start('Acting'); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  });
});

describe('plugins of an engine', () => {
  it('may require the engine, hear its events and give it components', async () => {
    const heard: string[] = [];
    const plugin = definePlugin({
      name: 'counter', version: '1.0.0', api: 1, requires: { services: [TRADING_ENGINE] },
      async start(context) {
        const engine = context.services.get(TRADING_ENGINE);
        context.events.on('order.filled', ({ fill }: EventMap['order.filled']) => heard.push(`${fill.price.toFixed()}, ${engine.status().openOrders} open`));
        await context.components.add({ name: 'counter-part', start: () => void heard.push('part runs'), stop: () => void heard.push('part stops') });
      },
    });
    const { engine, strategy, push } = aHost({ plugins: [usePlugin(plugin)] });
    await engine.start();
    strategy.acts = [(s) => s.goLong('1')];
    for (const row of [0, 1]) push(bar(row, 100));
    expect(engine.plugins.list()).toMatchObject([{ name: 'counter', state: 'running' }]);
    await engine.stop();
    expect(heard).toEqual(['part runs', '100, 0 open', 'part stops']);
  });

  it('that fail do not keep the engine from running', async () => {
    const { engine } = aHost({ plugins: [definePlugin({ name: 'broken', version: '1.0.0', api: 1, init: () => { throw new Error('no'); } })] });
    await engine.start();
    expect([engine.state, engine.plugins.list()[0]?.state]).toEqual(['running', 'error']);
  });
});

it('takes components of the host, and stops them with the rest', async () => {
  const calls: string[] = [];
  const { engine } = aHost();
  await engine.add({ name: 'web', dependsOn: ['strategies'], start: () => void calls.push('start'), stop: () => void calls.push('stop') });
  await engine.start();
  await engine.stop();
  expect(calls).toEqual(['start', 'stop']);
});

it('restarts with its books as they are', async () => {
  const { engine, strategy, push } = aHost();
  await engine.start();
  strategy.acts = [(s) => s.goLong('1')];
  for (const row of [0, 1]) push(bar(row, 100));
  await engine.restart();
  push(bar(2, 120));
  expect([engine.state, engine.positions.net(BTC.id).quantity.toFixed(), engine.accounts.equity().amount.toFixed(), strategy.heard.at(-1)]).toEqual(['running', '1', '10019.9', 'bar 120, holding 1']);
});
