import fc from 'fast-check';
import { ERROR_POLICIES, HEALTH_STATUSES, LIFECYCLE_STATES, type EventMap, type HealthReport, type Topic } from '@redfire/core';
import { anyTimestamp } from './market-events.ts';

const text = fc.string({ maxLength: 20 });
const state = fc.constantFrom(...LIFECYCLE_STATES);
const status = fc.constantFrom(...HEALTH_STATUSES);
/** What was thrown may be anything; decoded, it is plain data. */
const thrown = fc.jsonValue();
const bytes = fc.nat({ max: Number.MAX_SAFE_INTEGER });

const service = fc.record({ status, responseMs: fc.double({ min: 0, max: 60_000, noNaN: true }), error: text }, { requiredKeys: ['status', 'responseMs'] });
const report: fc.Arbitrary<HealthReport> = fc.record({
  status,
  timestamp: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString()),
  version: text,
  services: fc.dictionary(fc.oneof(text, fc.constant('$decimal')), service, { maxKeys: 3, noNullPrototype: true }),
});
const pluginEvent = fc.record({ at: anyTimestamp, plugin: text, version: text }, { requiredKeys: ['at', 'plugin', 'version'] });

/** The life of the engine and its parts; what plugins add begins otherwise. */
type LifecycleTopic = Extract<Topic, `${'engine' | 'component' | 'plugin' | 'memory' | 'source'}.${string}`>;

/** Every topic of the engine's own life with what it carries. */
export const lifecycleEvents: { readonly [T in LifecycleTopic]: fc.Arbitrary<EventMap[T]> } = {
  'engine.error': fc.record(
    { at: anyTimestamp, topic: text, event: fc.jsonValue(), subscriber: text, error: thrown, component: text, policy: fc.constantFrom(...ERROR_POLICIES) },
    { requiredKeys: ['at', 'topic', 'event', 'subscriber', 'error'] },
  ),
  'engine.timer': fc.record({ at: anyTimestamp, name: text }),
  'engine.state': fc.record({ at: anyTimestamp, state, previous: state, reason: text }, { requiredKeys: ['at', 'state', 'previous'] }),
  'engine.health': fc.record({ at: anyTimestamp, previous: status, report }),
  'component.state': fc.record({ at: anyTimestamp, component: text, state, previous: state, reason: text }, { requiredKeys: ['at', 'component', 'state', 'previous'] }),
  'plugin.loaded': pluginEvent,
  'plugin.started': pluginEvent,
  'plugin.stopped': pluginEvent,
  'plugin.unloaded': pluginEvent,
  'plugin.failed': fc.record({ at: anyTimestamp, plugin: text, version: text, error: thrown }, { requiredKeys: ['at', 'plugin', 'version', 'error'] }),
  'memory.high': fc.record({ at: anyTimestamp, usedBytes: bytes, budgetBytes: bytes }),
  'source.ended': fc.record({ at: anyTimestamp, source: text, error: thrown }, { requiredKeys: ['at', 'source'] }),
};
