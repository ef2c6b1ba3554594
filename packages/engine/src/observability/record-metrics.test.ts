import { MemoryMetrics, ORDER_STATES, clientOrderId, strategyId, timestamp, toDecimal, type EngineErrorEvent, type EventMap, type HealthStatus, type OrderProgress, type OrderState } from '@redfire/core';
import { FakeClock, aFill, anOrder, type OrderRequestOverrides } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { PerformanceMonitor, createEventEngine, recordMetrics, type RecordMetricsOptions } from '../index.ts';

const symbol = 'BTC/USDT.SIM';
const at = timestamp(0);

describe('orders', () => {
  it('are counted by status and symbol', () => {
    const { events, metrics } = recording();
    for (const topic of ['order.submitted', 'order.accepted', 'order.submitted', 'order.rejected', 'order.expired', 'order.canceled', 'order.triggered', 'order.held'] as const) events.publish(topic, orderEvent({}, { state: stateAfter(topic) }));
    events.publish('order.canceled', orderEvent({}, { state: 'filled' }));
    events.publish('order.denied', { ...orderEvent({}, { state: 'denied' }), verdict: { kind: 'denied', order: anOrder(), reasons: [] } });
    events.publish('order.modified', orderEvent());
    const count = (status: string) => metrics.valueOf('orders_total', { service: 'desk', status, symbol });
    const statuses = ['submitted', 'accepted', 'rejected', 'expired', 'canceled', 'triggered', 'held', 'denied', 'modified', 'filled'];
    expect(statuses.map((status) => [status, count(status)])).toEqual([
      ['submitted', 2], ['accepted', 1], ['rejected', 1], ['expired', 1], ['canceled', 1], ['triggered', 1], ['held', 1], ['denied', 1], ['modified', undefined], ['filled', undefined],
    ]);
  });

  it('are filled once, with the fill that completes them; a late fill and an overfill count as fills alone', () => {
    const { events, metrics } = recording();
    const fill = (quantity: string, progress: Partial<OrderProgress>, overrides?: OrderRequestOverrides) =>
      events.publish('order.filled', { ...orderEvent(overrides, progress), fill: aFill({ quantity }) });
    fill('0.4', { state: 'partially-filled', filledQuantity: toDecimal('0.4') });
    fill('0.6', { state: 'filled', filledQuantity: toDecimal('1') });
    fill('0.5', { state: 'filled', filledQuantity: toDecimal('1.5') });
    fill('0.5', { state: 'canceled', filledQuantity: toDecimal('0.5') });
    fill('0.02', { state: 'filled', filledQuantity: toDecimal('0.02') }, { quantity: '100', quoteQuantity: true });
    expect([metrics.valueOf('orders_total', { service: 'desk', status: 'filled', symbol }), metrics.valueOf('order_fills_total', { service: 'desk', symbol })]).toEqual([2, 5]);
  });

  it('that do not fit the books are counted by kind', () => {
    const { events, metrics } = recording();
    events.publish('order.discrepancy', { ...stamp, discrepancy: { kind: 'overfill', orderId: clientOrderId('O-1'), filledQuantity: toDecimal('2'), orderedQuantity: toDecimal('1'), excess: toDecimal('1'), expected: '1', found: '2' } });
    expect(metrics.valueOf('order_discrepancies_total', { service: 'desk', kind: 'overfill' })).toBe(1);
  });
});

it('sums the positions of strategies up to one per symbol', () => {
  const { events, metrics } = recording();
  const held: (number | undefined)[] = [];
  for (const [strategy, quantity] of [['a', '1.5'], ['b', '-0.5'], ['a', '0'], [undefined, '2']] as const) {
    const { order: { instrument }, ...event } = orderEvent();
    events.publish('position.changed', { ...event, position: { instrument, ...(strategy && { strategy: strategyId(strategy) }), quantity: toDecimal(quantity) } as EventMap['position.changed']['position'] });
    held.push(metrics.valueOf('trading_positions', { symbol }));
  }
  expect(held).toEqual([1.5, 1, -0.5, 1.5]);
});

it('knows which strategies and plugins run', () => {
  const { events, metrics } = recording();
  const running = () => [metrics.valueOf('active_strategies', { service: 'desk' }), metrics.valueOf('active_plugins', { service: 'desk' })];
  const plugin = { at, plugin: 'news', version: '1.0.0' };
  const seen = [running()];
  for (const strategy of ['a', 'b', 'a']) events.publish('strategy.started', { at, strategy: strategyId(strategy) });
  events.publish('plugin.loaded', plugin);
  events.publish('plugin.started', plugin);
  seen.push(running());
  events.publish('strategy.stopped', { at, strategy: strategyId('a') });
  events.publish('plugin.failed', plugin);
  events.publish('plugin.unloaded', plugin);
  seen.push(running());
  expect(seen).toEqual([[0, 0], [2, 1], [1, 0]]);
  expect(metrics.valueOf('plugin_failures_total', { service: 'desk', plugin: 'news' })).toBe(1);
});

it('tells what is up, how healthy it is, and which version runs', () => {
  const { events, metrics } = recording({ version: '1.2.3' });
  const up = () => [metrics.valueOf('service_up', { service: 'desk' }), metrics.valueOf('component_up', { service: 'desk', component: 'feed' })];
  const seen = [up()];
  for (const state of ['running', 'degraded', 'stopping'] as const) {
    events.publish('engine.state', { at, state, previous: 'starting' });
    events.publish('component.state', { at, component: 'feed', state, previous: 'starting' });
    seen.push(up());
  }
  expect(seen).toEqual([[0, undefined], [1, 1], [1, 1], [0, 0]]);
  const service = (status: HealthStatus) => ({ status, responseMs: 1 });
  events.publish('engine.health', { at, previous: 'healthy', report: { status: 'unhealthy', timestamp: '', version: '', services: { feed: service('unhealthy'), store: service('degraded'), risk: service('healthy') } } });
  expect(['feed', 'store', 'risk'].map((component) => metrics.valueOf('component_health', { service: 'desk', component }))).toEqual([0, 0.5, 1]);
  expect(metrics.valueOf('service_info', { service: 'desk', version: '1.2.3' })).toBe(1);
});

it('counts failures by component', () => {
  const { events, metrics } = recording();
  const failure = { at, topic: 'a', event: 1, subscriber: 'b', error: 'no' };
  events.publish('engine.error', failure);
  events.publish('engine.error', { ...failure, component: 'feed' });
  expect(['', 'feed'].map((component) => metrics.valueOf('engine_errors_total', { service: 'desk', component }))).toEqual([1, 1]);
});

it('observes the latencies that the monitor records, in seconds', () => {
  const monitor = new PerformanceMonitor({ clock: new FakeClock() });
  const { metrics } = recording({ performance: monitor });
  monitor.record('order_processing_ms', 2);
  monitor.record('bar_to_fill_ms', 30);
  monitor.record('something_else', 1);
  expect(metrics.snapshot().filter(({ kind }) => kind === 'histogram')).toMatchObject([
    { name: 'order_processing_seconds', labels: { service: 'desk' }, count: 1, sum: 0.002 },
    { name: 'trading_latency_seconds', labels: {}, count: 1, sum: 0.03 },
  ]);
});

it('asks for profits at each interval, and reports an answer that cannot be had', () => {
  let answer = (): Record<string, number> => ({ a: 1.5, b: -2 });
  const { metrics, clock, errors } = recording({ profits: () => answer(), intervalMs: 100 });
  clock.advanceBy(99);
  expect(metrics.valueOf('trading_pnl', { strategy: 'a' })).toBeUndefined();
  clock.advanceBy(1);
  answer = () => { throw new Error('no price'); };
  clock.advanceBy(100);
  answer = () => ({ a: 3 });
  clock.advanceBy(100);
  expect([metrics.valueOf('trading_pnl', { strategy: 'a' }), metrics.valueOf('trading_pnl', { strategy: 'b' })]).toEqual([3, -2]);
  expect(errors.map(({ subscriber, component, error }) => [subscriber, component, String(error)])).toEqual([['trading_pnl', 'metrics', 'Error: no price']]);
});

it('ends with nothing left behind', () => {
  const monitor = new PerformanceMonitor({ clock: new FakeClock() });
  const { events, metrics, clock, cancel } = recording({ performance: monitor, profits: () => ({ a: 1 }) });
  const before = metrics.snapshot();
  cancel();
  cancel();
  events.publish('order.submitted', orderEvent());
  monitor.record('bar_to_fill_ms', 1);
  expect([metrics.snapshot(), clock.pendingTimers, events.subscribers().map(({ name }) => name)]).toEqual([before, 0, ['errors']]);
});

it('leaves nothing behind when it refuses an interval', () => {
  const clock = new FakeClock();
  const events = createEventEngine({ clock });
  const record = () => recordMetrics({ events, metrics: new MemoryMetrics(), clock, service: 'desk', profits: () => ({}), intervalMs: 0 });
  expect(record).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  expect([events.subscribers(), clock.pendingTimers]).toEqual([[], 0]);
});

const stamp = { id: 'E-1', at, correlationId: 'O-1' } as unknown as EventMap['order.submitted'];

function orderEvent(overrides?: OrderRequestOverrides, progress?: Partial<OrderProgress>): EventMap['order.submitted'] {
  return { ...stamp, order: anOrder(overrides, progress) };
}

const stateAfter = (topic: string): OrderState => ORDER_STATES.find((state) => topic === `order.${state}`) ?? 'working';

function recording(options: Partial<RecordMetricsOptions> = {}) {
  const clock = new FakeClock();
  const events = createEventEngine({ clock });
  const metrics = new MemoryMetrics();
  const errors: EngineErrorEvent[] = [];
  events.on('engine.error', (event) => errors.push(event), { name: 'errors' });
  return { clock, events, metrics, errors, cancel: recordMetrics({ events, metrics, clock, service: 'desk', ...options }) };
}
