import { METRICS, type MetricDefinition } from '@redfire/core';
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { promClientMetrics } from './prom-client-metrics.ts';

it('exports counters, gauges, infos and histograms with the names, labels, help and buckets of the table', async () => {
  const registry = new Registry();
  const metrics = promClientMetrics(registry);
  metrics.increment('orders_total', { service: 'desk', status: 'filled', symbol: 'BTC/USDT.SIM' });
  metrics.increment('orders_total', { service: 'desk', status: 'filled', symbol: 'BTC/USDT.SIM' }, 2);
  metrics.gauge('trading_positions', -0.5, { symbol: 'BTC/USDT.SIM' });
  metrics.gauge('service_info', 1, { service: 'desk', version: '1.2.3' });
  metrics.observe('trading_latency_seconds', 0.02);
  metrics.observe('trading_latency_seconds', 30);
  expect(await registry.metrics()).toBe(
    `# HELP orders_total ${METRICS.orders_total.help}
# TYPE orders_total counter
orders_total{service="desk",status="filled",symbol="BTC/USDT.SIM"} 3

# HELP trading_positions ${METRICS.trading_positions.help}
# TYPE trading_positions gauge
trading_positions{symbol="BTC/USDT.SIM"} -0.5

# HELP service_info ${METRICS.service_info.help}
# TYPE service_info gauge
service_info{service="desk",version="1.2.3"} 1

# HELP trading_latency_seconds ${METRICS.trading_latency_seconds.help}
# TYPE trading_latency_seconds histogram
${METRICS.trading_latency_seconds.buckets.map((bound) => `trading_latency_seconds_bucket{le="${bound}"} ${bound < 0.02 ? 0 : 1}`).join('\n')}
trading_latency_seconds_bucket{le="+Inf"} 2
trading_latency_seconds_sum 30.02
trading_latency_seconds_count 2
`,
  );
});

it('takes every metric of the table, under a prefix, and one of the host', async () => {
  const registry = new Registry();
  const metrics = promClientMetrics(registry, 'redfire_');
  const definitions: Readonly<Record<string, MetricDefinition>> = { ...METRICS, desk_moods: { kind: 'gauge', labels: ['mood'], help: 'desk_moods' } };
  for (const [name, { kind, labels }] of Object.entries(definitions)) {
    const values = Object.fromEntries(labels.map((label) => [label, 'x']));
    if (kind === 'counter') metrics.increment(name, values);
    else if (kind === 'histogram') metrics.observe(name, 1, values);
    else metrics.gauge(name, 1, values);
  }
  const exported = (await registry.getMetricsAsJSON()).map(({ name, help, values }) => [name, help, Object.keys(values[0]?.labels ?? {}).filter((label) => label !== 'le')]);
  expect(exported).toEqual(Object.entries(definitions).map(([name, { help, labels }]) => [`redfire_${name}`, help, labels]));
});

it('does not throw for a name used as another kind, a label too many or a counter going down', async () => {
  const registry = new Registry();
  const metrics = promClientMetrics(registry);
  metrics.increment('sent_total');
  metrics.increment('sent_total', { to: 'a' });
  metrics.gauge('sent_total', 5);
  metrics.increment('sent_total', {}, -1);
  metrics.increment('sent_total', {}, Number.NaN);
  expect((await registry.getMetricsAsJSON()).flatMap(({ values }) => values.map(({ value }) => value))).toEqual([2]);
});
