import type { MetricLabels, Metrics } from '@redfire/core';
import { expect, it } from 'vitest';
import { deferred, pingEngine, settled } from './fixtures/ping-engine.ts';
import { exportEventMetrics } from './index.ts';

it('writes counters as what was added since the last time', () => {
  const { events, clock } = pingEngine();
  const { metrics, calls } = written();
  exportEventMetrics(events, metrics, { clock, everyMs: 1_000 });
  events.scope('desk').on('ping', (value) => { if (value === 2) throw new Error('no'); }, { name: 'reader' });
  const labels = { topic: 'ping', subscriber: 'reader', component: 'desk' };
  events.publish('ping', 1);
  events.publish('ping', 2);
  clock.advanceBy(1_000);
  events.publish('ping', 3);
  clock.advanceBy(2_000);
  expect(calls).toEqual([
    ['increment', 'event_deliveries_total', 2, labels],
    ['increment', 'event_errors_total', 1, labels],
    ['increment', 'event_deliveries_total', 1, labels],
  ]);
});

it('writes of queues what waits, for how long, and what was dropped', async () => {
  const { events, clock } = pingEngine();
  const { metrics, calls } = written();
  exportEventMetrics(events, metrics, { clock, everyMs: 1_000 });
  const gate = deferred();
  const consumer = events.consume('*', () => gate.promise, { name: 'writer', limit: 2, policy: 'drop-oldest' });
  events.publish('ping', 1);
  await settled();
  for (const value of [2, 3, 4]) events.publish('ping', value);
  clock.advanceBy(1_000);
  const labels = { topic: '*', subscriber: 'writer', component: '' };
  expect(calls.splice(0)).toEqual([
    ['increment', 'event_deliveries_total', 1, labels],
    ['increment', 'event_drops_total', 1, labels],
    ['gauge', 'event_queue_waiting', 2, labels],
    ['gauge', 'event_lag_seconds', 1, labels],
  ]);
  consumer();
  clock.advanceBy(2_000);
  expect(calls).toEqual([['gauge', 'event_queue_waiting', 0, labels], ['gauge', 'event_lag_seconds', 0, labels]]);
});

it('writes the mean time of handlers where it is measured', async () => {
  let now = 0;
  const { events, clock } = pingEngine({ stopwatch: () => now });
  const { metrics, calls } = written();
  exportEventMetrics(events, metrics, { clock });
  events.consume('ping', (value) => { now += value; }, { name: 'writer' });
  for (const value of [10, 20]) events.publish('ping', value);
  await settled();
  clock.advanceBy(5_000);
  expect(calls).toContainEqual(['gauge', 'event_handler_seconds', 0.015, { topic: 'ping', subscriber: 'writer', component: '' }]);
});

it('has one set of labels for all handlers of a name, and for those without one, who would have one each', () => {
  const { events, clock } = pingEngine();
  const { metrics, calls } = written();
  exportEventMetrics(events, metrics, { clock });
  for (const priority of [1, 2, 3]) {
    events.on('ping', () => {}, { priority });
    events.on('ping', () => {}, { priority, name: 'reader' });
  }
  events.publish('ping', 1);
  clock.advanceBy(5_000);
  expect(calls).toEqual([
    ['increment', 'event_deliveries_total', 3, { topic: 'ping', subscriber: 'ping', component: '' }],
    ['increment', 'event_deliveries_total', 3, { topic: 'ping', subscriber: 'reader', component: '' }],
  ]);
});

it('of a scope writes what is within it', () => {
  const { events, clock } = pingEngine();
  const { metrics, calls } = written();
  const scope = events.scope('desk');
  events.on('ping', () => {}, { name: 'outside' });
  scope.on('ping', () => {}, { name: 'inside' });
  exportEventMetrics(scope, metrics, { clock });
  events.publish('ping', 1);
  clock.advanceBy(5_000);
  expect(calls).toEqual([['increment', 'event_deliveries_total', 1, { topic: 'ping', subscriber: 'inside', component: 'desk' }]]);
});

it('writes once more when it is cancelled, then no more', () => {
  const { events, clock } = pingEngine();
  const { metrics, calls } = written();
  const cancel = exportEventMetrics(events, metrics, { clock });
  events.on('ping', () => {}, { name: 'reader' });
  events.publish('ping', 1);
  cancel();
  cancel();
  events.publish('ping', 1);
  clock.advanceBy(10_000);
  expect([calls.length, clock.pendingTimers]).toEqual([1, 0]);
});

function written() {
  const calls: (readonly [kind: string, name: string, value: number, labels: MetricLabels | undefined])[] = [];
  const metrics: Metrics = {
    increment: (name, labels, by = 1) => calls.push(['increment', name, by, labels]),
    gauge: (name, value, labels) => calls.push(['gauge', name, value, labels]),
    observe: (name, value, labels) => calls.push(['observe', name, value, labels]),
  };
  return { metrics, calls };
}
