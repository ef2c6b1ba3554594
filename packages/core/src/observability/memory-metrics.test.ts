import { describe, expect, it } from 'vitest';
import { METRICS, MemoryMetrics, metricDefinitions, prefixedMetrics } from '../index.ts';

describe('MemoryMetrics', () => {
  it('adds up counters, keeps the last value of gauges and sorts observations into buckets', () => {
    const metrics = new MemoryMetrics({ definitions: { wait_seconds: { kind: 'histogram', labels: [], help: '', buckets: [1, 2] } } });
    metrics.increment('sent_total', { to: 'a' });
    metrics.increment('sent_total', { to: 'a' }, 2.5);
    metrics.increment('sent_total', { to: 'b' }, 0);
    metrics.gauge('open', 3);
    metrics.gauge('open', -1);
    for (const seconds of [0.5, 1, 1.5, 9]) metrics.observe('wait_seconds', seconds);
    expect(metrics.snapshot()).toEqual([
      { kind: 'counter', name: 'sent_total', labels: { to: 'a' }, value: 3.5 },
      { kind: 'counter', name: 'sent_total', labels: { to: 'b' }, value: 0 },
      { kind: 'gauge', name: 'open', labels: {}, value: -1 },
      { kind: 'histogram', name: 'wait_seconds', labels: {}, count: 4, sum: 12, buckets: [{ atMost: 1, count: 2 }, { atMost: 2, count: 3 }, { atMost: Infinity, count: 4 }] },
    ]);
    expect(metrics.dropped).toBe(0);
  });

  it('finds a series whatever the order of its labels, and tells labels apart whose texts run together', () => {
    const metrics = new MemoryMetrics();
    metrics.increment('a', { x: '1', y: '2' });
    metrics.increment('a', { y: '2', x: '1' });
    metrics.increment('a', { x: '1","y":"2' });
    expect([metrics.valueOf('a', { y: '2', x: '1' }), metrics.valueOf('a'), metrics.valueOf('b'), metrics.snapshot().length]).toEqual([2, undefined, undefined, 2]);
  });

  it('keeps labels as they were when they came', () => {
    const metrics = new MemoryMetrics();
    const labels = { to: 'a' };
    metrics.increment('sent_total', labels);
    labels.to = 'b';
    expect(metrics.snapshot()).toEqual([{ kind: 'counter', name: 'sent_total', labels: { to: 'a' }, value: 1 }]);
  });

  it('drops and counts what it cannot keep, and goes on with what it has', () => {
    const metrics = new MemoryMetrics({ maxSeries: 2 });
    metrics.increment('a');
    metrics.increment('a', { to: 'b' });
    metrics.increment('a', { to: 'c' });
    metrics.gauge('b', 1);
    metrics.gauge('a', 1);
    metrics.increment('a', {}, -1);
    metrics.increment('a', {}, Number.NaN);
    metrics.increment('a', {}, Infinity);
    metrics.increment('a');
    expect([metrics.dropped, metrics.valueOf('a'), metrics.snapshot().length]).toEqual([6, 2, 2]);
    metrics.reset();
    metrics.gauge('a', 1);
    expect([metrics.dropped, metrics.snapshot()]).toEqual([0, [{ kind: 'gauge', name: 'a', labels: {}, value: 1 }]]);
  });

  it('has the buckets of the table, under a prefix too', () => {
    const metrics = new MemoryMetrics({ definitions: metricDefinitions('redfire_') });
    prefixedMetrics(metrics, 'redfire_').observe('order_processing_seconds', 0.003, { service: 'desk' });
    const [series] = metrics.snapshot();
    expect(series).toMatchObject({ name: 'redfire_order_processing_seconds', labels: { service: 'desk' } });
    expect(series?.kind === 'histogram' && series.buckets.map(({ atMost }) => atMost)).toEqual([...METRICS.order_processing_seconds.buckets, Infinity]);
  });
});

it('prefixes counters and gauges as well', () => {
  const metrics = new MemoryMetrics();
  prefixedMetrics(metrics, 'a_').increment('b', { c: 'd' }, 2);
  prefixedMetrics(metrics, 'a_').gauge('e', 3, { f: 'g' });
  expect([metrics.valueOf('a_b', { c: 'd' }), metrics.valueOf('a_e', { f: 'g' })]).toEqual([2, 3]);
});

describe('the table of metrics', () => {
  it.each(Object.entries(METRICS))('%s has a name and labels that Prometheus takes, and help in words', (name, { kind, labels, help }) => {
    expect([name, ...labels].filter((word) => !/^[a-z]+(_[a-z]+)*$/.test(word))).toEqual([]);
    expect(help).toMatch(/^[A-Z1][^\n]*\.$/);
    expect(kind === 'counter' && name !== 'system_network_io_bytes').toBe(name.endsWith('_total'));
  });

  it('gives histograms ascending buckets, and nothing else any', () => {
    const definitions = Object.values(metricDefinitions());
    expect(definitions.filter((definition) => (definition?.buckets !== undefined) !== (definition?.kind === 'histogram'))).toEqual([]);
    expect(definitions.flatMap((definition) => definition?.buckets ?? []).filter((bound, index, all) => index > 0 && bound <= all[index - 1]! && bound !== all[0])).toEqual([]);
  });
});
