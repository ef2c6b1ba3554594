import type { Metrics } from './ports/observability.ts';

/** What is known of a metric before its first value. An `info` is a gauge that stays 1 and tells by its labels. */
export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge' | 'histogram' | 'info';
  /** Every series has all of them. */
  readonly labels: readonly string[];
  readonly help: string;
  readonly unit?: 'seconds' | 'bytes' | 'percent';
  /** Upper bounds of a histogram, ascending, in its unit. */
  readonly buckets?: readonly number[];
}

/** From a tenth of a millisecond, which a call inside the process takes, to the ten seconds after which people give up. */
const DURATIONS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
const SUBSCRIBER = ['topic', 'subscriber', 'component'] as const;

/** Every metric RedFire knows, those of hosts included. Names and labels are API, as error codes are. */
export const METRICS = {
  orders_total: { kind: 'counter', labels: ['service', 'status', 'symbol'], help: 'Orders that came to a status; `filled` once, with the last fill.' },
  order_fills_total: { kind: 'counter', labels: ['service', 'symbol'], help: 'Fills, partial or last.' },
  order_discrepancies_total: { kind: 'counter', labels: ['service', 'kind'], help: 'Reports of a venue that did not fit the books.' },
  order_processing_seconds: { kind: 'histogram', labels: ['service'], unit: 'seconds', buckets: DURATIONS, help: 'From the decision to the call of the gateway.' },
  trading_latency_seconds: { kind: 'histogram', labels: [], unit: 'seconds', buckets: DURATIONS, help: 'From market data to the fill it led to.' },
  trading_pnl: { kind: 'gauge', labels: ['strategy'], help: 'Profit of a strategy in the account currency.' },
  trading_positions: { kind: 'gauge', labels: ['symbol'], help: 'Net quantity held, below zero when short.' },
  active_strategies: { kind: 'gauge', labels: ['service'], help: 'Strategies that run.' },
  active_plugins: { kind: 'gauge', labels: ['service'], help: 'Plugins that run.' },
  plugin_failures_total: { kind: 'counter', labels: ['service', 'plugin'], help: 'Failures for which a plugin was taken out.' },
  engine_errors_total: { kind: 'counter', labels: ['service', 'component'], help: 'Failures of handlers and hooks, reported as `engine.error`.' },
  service_info: { kind: 'info', labels: ['service', 'version'], help: 'Always 1; the version that runs.' },
  service_up: { kind: 'gauge', labels: ['service'], help: '1 while the service runs, also degraded, else 0.' },
  component_up: { kind: 'gauge', labels: ['service', 'component'], help: '1 while the component runs, also degraded, else 0.' },
  component_health: { kind: 'gauge', labels: ['service', 'component'], help: 'At the last change: 1 healthy, 0.5 degraded, 0 unhealthy.' },
  event_deliveries_total: { kind: 'counter', labels: SUBSCRIBER, help: 'Events a subscriber was given.' },
  event_errors_total: { kind: 'counter', labels: SUBSCRIBER, help: 'Events whose handler threw or rejected.' },
  event_drops_total: { kind: 'counter', labels: SUBSCRIBER, help: 'Events a full queue dropped or merged.' },
  event_queue_waiting: { kind: 'gauge', labels: SUBSCRIBER, help: 'Events that wait in the queue of a subscriber.' },
  event_lag_seconds: { kind: 'gauge', labels: SUBSCRIBER, unit: 'seconds', help: 'Age of the event that waits longest.' },
  event_handler_seconds: { kind: 'gauge', labels: SUBSCRIBER, unit: 'seconds', help: 'Mean time a handler takes.' },
  memory_budget_bytes: { kind: 'gauge', labels: [], unit: 'bytes', help: 'Memory the service may use.' },
  memory_high_total: { kind: 'counter', labels: [], help: 'Times the memory in use came to its budget.' },
  system_memory_usage: { kind: 'gauge', labels: [], unit: 'bytes', help: 'Memory in use.' },
  system_cpu_usage: { kind: 'gauge', labels: [], unit: 'percent', help: 'Share of the processor in use.' },
  system_network_io_bytes: { kind: 'counter', labels: ['direction'], unit: 'bytes', help: 'Bytes over the network, `in` and `out`.' },
  http_requests_total: { kind: 'counter', labels: ['method', 'endpoint', 'status'], help: 'Requests answered.' },
  http_request_duration_seconds: { kind: 'histogram', labels: ['endpoint'], unit: 'seconds', buckets: DURATIONS, help: 'From a request to its answer.' },
  active_connections: { kind: 'gauge', labels: [], help: 'Connections that are open.' },
  user_sessions: { kind: 'gauge', labels: [], help: 'Sessions that have not ended.' },
  database_connections: { kind: 'gauge', labels: ['service', 'status'], help: 'Connections of the pool, `active` and `idle`.' },
  cache_operations_total: { kind: 'counter', labels: ['service', 'operation', 'result'], help: 'Calls of a cache, by `hit`, `miss`, `ok` or `error`.' },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;

/** {@link METRICS} under the names they have behind {@link prefixedMetrics}; an adapter looks buckets and help up in it. */
export function metricDefinitions(prefix = ''): Readonly<Record<string, MetricDefinition | undefined>> {
  return Object.fromEntries(Object.entries(METRICS).map(([name, definition]) => [`${prefix}${name}`, definition]));
}

/** The same metrics, each name with `prefix` before it, such as `redfire_`. */
export function prefixedMetrics(metrics: Metrics, prefix: string): Metrics {
  return {
    increment: (name, labels, by) => {
      metrics.increment(`${prefix}${name}`, labels, by);
    },
    gauge: (name, value, labels) => {
      metrics.gauge(`${prefix}${name}`, value, labels);
    },
    observe: (name, value, labels) => {
      metrics.observe(`${prefix}${name}`, value, labels);
    },
  };
}
