import { MemoryMetrics, MemoryTracer, timestamp, type SpanRecord } from '@redfire/core';
import { FakeClock } from '@redfire/testing';
import { expect, it } from 'vitest';
import { runObserved } from './observed-engine.ts';

const service = 'desk';
const symbol = 'BTC/USDT.SIM';

it('a paper engine tells of every order by metrics, lines and spans that agree with its books', async () => {
  const metrics = new MemoryMetrics();
  const tracer = new MemoryTracer({ clock: new FakeClock(timestamp(0)), limit: 10_000 });
  const lines: string[] = [];
  const engine = await runObserved({ metrics, tracer, write: (line) => lines.push(line), isTerminal: false });
  const orders = engine.orders.list();
  expect(orders.length).toBeGreaterThan(5);

  const count = (status: string) => metrics.valueOf('orders_total', { service, status, symbol });
  expect(['submitted', 'accepted', 'filled'].map(count)).toEqual([orders.length, orders.length, orders.length]);
  expect(metrics.valueOf('order_fills_total', { service, symbol })).toBe(orders.length);
  expect(metrics.valueOf('trading_positions', { symbol })).toBe(Number(engine.positions.list()[0]?.quantity ?? 0));
  expect([metrics.valueOf('service_info', { service, version: '1.2.3' }), metrics.valueOf('service_up', { service }), metrics.valueOf('active_strategies', { service })]).toEqual([1, 0, 0]);
  const observed = metrics.snapshot().flatMap((series) => (series.kind === 'histogram' ? [[series.name, series.count]] : []));
  expect(observed).toEqual([['order_processing_seconds', orders.length], ['trading_latency_seconds', orders.length]]);
  expect(metrics.valueOf('system_memory_usage')).toBeGreaterThan(1_000_000);
  expect([metrics.dropped, engine.performance.statistics('parse_ms').count]).toEqual([0, 1]);

  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(records.filter(({ message }) => message === 'order filled').map(({ correlation_id, level }) => [correlation_id, level])).toEqual(orders.map(({ id }) => [id, 'info']));

  const steps = new Map<unknown, string[]>();
  const roots = new Map(tracer.spans.filter(({ name }) => name === 'order').map((root): [unknown, SpanRecord] => [root.context.spanId, root]));
  for (const { name, parent } of tracer.spans) if (parent) steps.set(roots.get(parent.spanId)?.attributes['order.id'], [...(steps.get(roots.get(parent.spanId)?.attributes['order.id']) ?? []), name]);
  const usual = ['order.acknowledge', 'order.dispatch', 'order.fill', 'order.review'];
  expect([...steps].map(([id, names]) => [id, names.sort()])).toEqual(orders.map(({ id }) => [id, usual]));
  expect(tracer.openCount).toBe(0);
});
