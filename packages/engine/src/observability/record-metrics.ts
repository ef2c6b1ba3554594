import {
  TERMINAL_STATES,
  type Cancel, type Clock, type EventMap, type HealthStatus, type LifecycleState, type MetricLabels, type MetricName, type Metrics, type Order, type OrderFilledEvent, type Position, type Topic,
} from '@redfire/core';
import type { EventAccess, EventScope } from '../event-access.ts';
import type { DefaultKeys } from '../event-keys.ts';
import { every, requireInterval } from '../every.ts';
import type { PerformanceMonitor } from './performance-monitor.ts';

export interface RecordMetricsOptions {
  readonly events: EventAccess<EventMap, DefaultKeys<EventMap>>;
  readonly metrics: Metrics;
  /** Value of the label `service`. */
  readonly service: string;
  /** Wall clock. */
  readonly clock: Clock;
  /** Value of the label `version` of `service_info`. Absent leaves that metric out. */
  readonly version?: string;
  /** Its `order_processing_ms` and `bar_to_fill_ms` become the histograms of latency. Absent leaves these out. */
  readonly performance?: PerformanceMonitor;
  /** Profit by strategy in the account currency, asked at each interval. Absent leaves `trading_pnl` out. */
  readonly profits?: () => Readonly<Record<string, number>>;
  /** How often `profits` is asked. Default 5,000. */
  readonly intervalMs?: number;
}

/** Topics that end in the status they are counted under. A fill is `filled` when it is the last. */
const STATUS_TOPICS: ReadonlySet<Topic> = new Set<Topic>(['order.denied', 'order.held', 'order.submitted', 'order.accepted', 'order.rejected', 'order.triggered', 'order.canceled', 'order.expired']);

const ENDS: readonly string[] = TERMINAL_STATES;

const HEALTH_VALUES: Readonly<Record<HealthStatus, number>> = { healthy: 1, degraded: 0.5, unhealthy: 0 };

/**
 * Keeps the metrics of orders, positions, strategies, plugins, components and errors up to date from the events, until it is
 * cancelled. Begin it before the engine starts: what was published earlier is not counted.
 *
 * @throws {@link RedFireError} `ENGINE_CLOSED`; `INVALID_INPUT` for an interval that is not above zero.
 */
export function recordMetrics(options: RecordMetricsOptions): Cancel {
  const { service, intervalMs = 5_000 } = options;
  requireInterval(intervalMs);
  const recorder: Recorder = {
    scope: options.events.scope('metrics'),
    count: (name, labels) => { options.metrics.increment(name, { service, ...labels }); },
    gauge: (name, value, labels) => { options.metrics.gauge(name, value, labels); },
    service,
  };
  recordOrders(recorder);
  recordPositions(recorder);
  recordRunning(recorder);
  recordStates(recorder, options.version);
  const ends = [recordLatency(options), recordProfits({ ...options, intervalMs }, recorder)];
  return () => {
    recorder.scope.close();
    for (const end of ends) end();
  };
}

interface Recorder {
  readonly scope: EventScope<EventMap, DefaultKeys<EventMap>>;
  /** With the label `service`. */
  readonly count: (name: MetricName, labels: MetricLabels) => void;
  readonly gauge: (name: MetricName, value: number, labels: MetricLabels) => void;
  readonly service: string;
}

function recordOrders({ scope, count }: Recorder): void {
  const onFill = (event: OrderFilledEvent): void => {
    const symbol = event.order.instrument;
    count('order_fills_total', { symbol });
    if (isLastFill(event)) count('orders_total', { status: 'filled', symbol });
  };
  const onStatus = (status: string, { state, instrument }: Order): void => {
    // a venue may answer a cancel with `canceled` though the order had filled
    if (!ENDS.includes(status) || state === status) count('orders_total', { status, symbol: instrument });
  };
  scope.on('order.*', (event, topic) => {
    if ('discrepancy' in event) count('order_discrepancies_total', { kind: event.discrepancy.kind });
    else if ('fill' in event) onFill(event);
    else if (STATUS_TOPICS.has(topic)) onStatus(topic.slice('order.'.length), event.order);
  }, { name: 'orders_total' });
}

/** An overfill comes behind the last fill and is none itself. */
function isLastFill({ order, fill }: OrderFilledEvent): boolean {
  return order.state === 'filled' && (order.quoteQuantity === true || order.filledQuantity.minus(fill.quantity).lessThan(order.quantity));
}

/** Positions are published by strategy; the metric is their sum. */
function recordPositions({ scope, gauge }: Recorder): void {
  const held = new Map<string, Map<string, number>>();
  const onPosition = ({ instrument, strategy, quantity }: Position): void => {
    const holders = held.get(instrument) ?? new Map<string, number>();
    held.set(instrument, holders.set(strategy ?? '', quantity.toNumber()));
    let net = 0;
    for (const holding of holders.values()) net += holding;
    gauge('trading_positions', net, { symbol: instrument });
  };
  scope.on('position.changed', ({ position }) => { onPosition(position); }, { name: 'trading_positions' });
}

function recordRunning({ scope, count, gauge, service }: Recorder): void {
  const counter = (name: MetricName) => {
    const running = new Set<string>();
    gauge(name, 0, { service });
    return (who: string, runs: boolean): void => {
      if (runs) running.add(who);
      else running.delete(who);
      gauge(name, running.size, { service });
    };
  };
  const onStrategy = counter('active_strategies');
  scope.on('strategy.started', ({ strategy }) => { onStrategy(strategy, true); }, { name: 'active_strategies' });
  scope.on('strategy.stopped', ({ strategy }) => { onStrategy(strategy, false); }, { name: 'active_strategies' });

  const onPlugin = counter('active_plugins');
  scope.on('plugin.*', ({ plugin }, topic) => {
    if (topic === 'plugin.failed') count('plugin_failures_total', { plugin });
    if (topic !== 'plugin.loaded') onPlugin(plugin, topic === 'plugin.started');
  }, { name: 'active_plugins' });
}

function recordStates({ scope, count, gauge, service }: Recorder, version: string | undefined): void {
  if (version !== undefined) gauge('service_info', 1, { service, version });
  gauge('service_up', 0, { service });
  scope.on('engine.state', ({ state }) => { gauge('service_up', isUp(state), { service }); }, { name: 'service_up' });
  scope.on('component.state', ({ component, state }) => { gauge('component_up', isUp(state), { service, component }); }, { name: 'component_up' });
  scope.on('engine.health', ({ report }) => {
    for (const [component, { status }] of Object.entries(report.services)) gauge('component_health', HEALTH_VALUES[status], { service, component });
  }, { name: 'component_health' });
  scope.on('engine.error', ({ component = '' }) => { count('engine_errors_total', { component }); }, { name: 'engine_errors_total' });
}

function isUp(state: LifecycleState): number {
  return state === 'running' || state === 'degraded' ? 1 : 0;
}

function recordLatency({ performance: monitor, metrics, service }: RecordMetricsOptions): Cancel {
  const end = monitor?.onRecord((name, ms) => {
    if (name === 'order_processing_ms') metrics.observe('order_processing_seconds', ms / 1_000, { service });
    if (name === 'bar_to_fill_ms') metrics.observe('trading_latency_seconds', ms / 1_000);
  });
  return () => end?.();
}

function recordProfits({ profits, clock, intervalMs }: RecordMetricsOptions & { readonly intervalMs: number }, { scope, gauge }: Recorder): Cancel {
  if (!profits) return () => {};
  const ask = (): void => {
    try {
      for (const [strategy, profit] of Object.entries(profits())) gauge('trading_pnl', profit, { strategy });
    } catch (error) {
      // thrown out of a timer it would end the host
      if (!scope.isClosed) scope.publish('engine.error', { at: clock.now(), topic: 'engine.timer', event: undefined, subscriber: 'trading_pnl', component: scope.component, error });
    }
  };
  return every(clock, intervalMs, ask, { name: 'trading_pnl' });
}
