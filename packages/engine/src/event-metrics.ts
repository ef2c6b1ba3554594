import type { Cancel, Clock, MetricLabels, Metrics } from '@redfire/core';
import { every } from './every.ts';
import type { SubscriberStatistics } from './subscriber.ts';

export interface EventMetricsOptions {
  /** On whose timers it is exported. */
  readonly clock: Clock;
  /** Default 5,000. */
  readonly everyMs?: number;
}

/** What subscribers of the same topic, name and component make together. */
interface Totals {
  readonly labels: MetricLabels;
  delivered: number;
  errors: number;
  dropped: number;
  waiting: number;
  lagMs: number;
  handlerMs: number | undefined;
  hasQueue: boolean;
}

/**
 * Writes the statistics of all subscribers to a metrics port, again and again until cancelled and once more then: counters `event_deliveries_total`,
 * `event_errors_total`, `event_drops_total`; of queues the gauges `event_queue_waiting` and `event_lag_seconds`; with a `stopwatch` the gauge
 * `event_handler_seconds`, the mean. Labels: `topic` (what is subscribed to), `subscriber` (handlers without a name share one) and `component` (or empty).
 * What a subscriber receives between the last export and its end is not counted.
 *
 * @param events - An event engine, or a scope for what is within it.
 */
export function exportEventMetrics(events: { subscribers(): readonly SubscriberStatistics[] }, metrics: Metrics, { clock, everyMs = 5_000 }: EventMetricsOptions): Cancel {
  let before = new Map<number, SubscriberStatistics>();
  let queues = new Map<string, MetricLabels>();

  const write = (): void => {
    const subscribers = events.subscribers();
    const totals = totalsOf(subscribers, before);
    before = new Map(subscribers.map((subscriber) => [subscriber.id, subscriber]));
    for (const { labels, delivered, errors, dropped, waiting, lagMs, handlerMs, hasQueue } of totals.values()) {
      if (delivered > 0) metrics.increment('event_deliveries_total', labels, delivered);
      if (errors > 0) metrics.increment('event_errors_total', labels, errors);
      if (dropped > 0) metrics.increment('event_drops_total', labels, dropped);
      if (hasQueue) metrics.gauge('event_queue_waiting', waiting, labels);
      if (hasQueue) metrics.gauge('event_lag_seconds', lagMs / 1_000, labels);
      if (handlerMs !== undefined) metrics.gauge('event_handler_seconds', handlerMs / 1_000, labels);
    }
    // A gauge keeps its last value: a queue that is gone would seem to wait for ever.
    for (const [key, labels] of queues) {
      if (totals.get(key)?.hasQueue === true) continue;
      metrics.gauge('event_queue_waiting', 0, labels);
      metrics.gauge('event_lag_seconds', 0, labels);
    }
    queues = new Map([...totals].flatMap(([key, { labels, hasQueue }]) => (hasQueue ? [[key, labels]] : [])));
  };

  const cancel = every(clock, everyMs, write, { name: 'event metrics' });
  let isCancelled = false;
  return () => {
    if (isCancelled) return;
    isCancelled = true;
    cancel();
    write();
  };
}

function totalsOf(subscribers: readonly SubscriberStatistics[], before: ReadonlyMap<number, SubscriberStatistics>): ReadonlyMap<string, Totals> {
  const totals = new Map<string, Totals>();
  for (const subscriber of subscribers) {
    const labels = labelsOf(subscriber);
    const key = JSON.stringify(labels);
    const sum: Totals = totals.get(key) ?? { labels, delivered: 0, errors: 0, dropped: 0, waiting: 0, lagMs: 0, handlerMs: undefined, hasQueue: false };
    const { delivered = 0, errors = 0, dropped = 0 } = before.get(subscriber.id) ?? {};
    totals.set(key, sum);
    sum.delivered += subscriber.delivered - delivered;
    sum.errors += subscriber.errors - errors;
    sum.dropped += subscriber.dropped - dropped;
    sum.waiting += subscriber.waiting;
    sum.lagMs = Math.max(sum.lagMs, subscriber.lagMs);
    sum.hasQueue ||= subscriber.limit !== undefined;
    if (subscriber.handlerTime !== undefined) sum.handlerMs = Math.max(sum.handlerMs ?? 0, subscriber.handlerTime.meanMs);
  }
  return totals;
}

/** Names the engine has made end in a number of their own; as labels they would be without end. */
function labelsOf({ selector, name, component = '' }: SubscriberStatistics): MetricLabels {
  return { topic: selector, subscriber: name.replace(/#\d+$/, ''), component };
}
