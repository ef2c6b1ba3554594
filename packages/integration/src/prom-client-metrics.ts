import { METRICS, type MetricDefinition, type MetricLabels, type Metrics } from '@redfire/core';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

type Kept = Counter | Gauge | Histogram;
type Settings = { name: string; help: string; labelNames: readonly string[]; registers: Registry[]; buckets?: number[] };

const definitions: Readonly<Record<string, MetricDefinition | undefined>> = METRICS;

/** Metrics of a prom-client registry. Each is made when it is first used, with the labels, help and buckets of the table. */
export function promClientMetrics(registry: Registry, prefix = ''): Metrics {
  const kept = new Map<string, { readonly metric: Kept; readonly labelNames: readonly string[] }>();

  function use<M extends Kept>(Kind: new (settings: Settings) => M, name: string, labels: MetricLabels, act: (metric: M, labels: MetricLabels) => void): void {
    let found = kept.get(name);
    if (!found) {
      const { help = name, buckets, labels: labelNames = Object.keys(labels) } = definitions[name] ?? {};
      found = { labelNames, metric: new Kind({ name: `${prefix}${name}`, help, labelNames, registers: [registry], ...(buckets && { buckets: [...buckets] }) }) };
      kept.set(name, found);
    }
    // prom-client throws for a label that a metric does not have
    if (found.metric instanceof Kind) act(found.metric, Object.fromEntries(found.labelNames.map((label) => [label, labels[label] ?? ''])));
  }

  return {
    increment: (name, labels = {}, by = 1) => {
      if (by >= 0 && by < Infinity) use(Counter, name, labels, (counter, values) => { counter.inc(values, by); });
    },
    gauge: (name, value, labels = {}) => { use(Gauge, name, labels, (gauge, values) => { gauge.set(values, value); }); },
    observe: (name, value, labels = {}) => { use(Histogram, name, labels, (histogram, values) => { histogram.observe(values, value); }); },
  };
}
