import { RedFireError, type Clock, type EngineErrorEvent, type EventMap } from '@redfire/core';
import type { KeyFunction } from './channel.ts';
import { Dispatcher } from './dispatcher.ts';
import { EventAccess, type EngineEvents } from './event-access.ts';
import type { EventCore } from './event-core.ts';
import { DEFAULT_EVENT_KEYS, type DefaultKeys, type KeyTable } from './event-keys.ts';
import type { SubscriberStatistics } from './subscriber.ts';
import { SubscriberRegistry } from './subscriber-registry.ts';

export interface EventEngineOptions<Events extends EngineEvents = EventMap, Keys = DefaultKeys<Events>> {
  /** Stamps `engine.error`. */
  readonly clock: Clock;
  /** How an event's keys are found, by topic. Default: {@link DEFAULT_EVENT_KEYS}; spread it to add topics of your own. What one throws reaches the publisher. */
  readonly keys?: KeyTable<Events, Keys>;
  /** Events that handlers may publish in answer to one before it counts as a storm and is cut off. Default 100,000. */
  readonly stormLimit?: number;
  /** A stopwatch in milliseconds, such as `() => performance.now()`: with one, the statistics tell how long handlers take. Default: none, nothing is timed. */
  readonly stopwatch?: () => number;
  /**
   * Last resort for failures that no `engine.error` listener received: nobody listens, the listener itself failed, or the
   * engine is closed. What it throws reaches the publisher. Default: `console.error`.
   */
  readonly onUnheardError?: (failure: EngineErrorEvent) => void;
}

/**
 * Synchronous typed publish and subscribe: one event at a time, in the order of publishing.
 *
 * An event goes to those subscribed when it was published, by descending priority, then in the order of subscription.
 * A handler that publishes queues behind the current event. One that is unsubscribed is not called any more, even for
 * the current event. One that throws or rejects does not disturb the others and is reported as `engine.error`.
 */
export class EventEngine<Events extends EngineEvents = EventMap, Keys = DefaultKeys<Events>> extends EventAccess<Events, Keys> {
  readonly #core: EventCore;

  constructor({ clock, keys, stormLimit = 100_000, stopwatch, onUnheardError = printFailure }: EventEngineOptions<Events, Keys>) {
    // The table was checked against the map; from here on payloads pass through untyped.
    const registry = new SubscriberRegistry((keys ?? DEFAULT_EVENT_KEYS) as Readonly<Record<string, KeyFunction | undefined>>);
    const dispatcher = new Dispatcher({
      clock, stormLimit, stopwatch, onUnheardError,
      errors: registry.channel('engine.error'),
      stopComponentOf: (subscriber, cause) => {
        registry.stopComponentOf(subscriber, cause);
      },
    });
    const core = { clock, stopwatch, registry, dispatcher };
    super(core, registry.root, dispatcher);
    this.#core = core;
  }

  override subscribers(): readonly SubscriberStatistics[] {
    const { clock, registry } = this.#core;
    const now = clock.now();
    return Array.from(registry.subscribers, (subscriber) => subscriber.statistics(now));
  }

  override close(): void {
    if (this.isClosed) return;
    const { dispatcher, registry } = this.#core;
    const reason = new RedFireError('ENGINE_CLOSED', 'the event engine was closed');
    registry.root.closedBy = reason;
    dispatcher.close();
    registry.clear();
    registry.end(registry.root, reason);
  }
}

/** Makes an {@link EventEngine}. Engines share nothing, so two of them in one process do not meet. */
export function createEventEngine<Events extends EngineEvents = EventMap, Keys = DefaultKeys<Events>>(
  options: EventEngineOptions<Events, Keys>,
): EventEngine<Events, Keys> {
  return new EventEngine(options);
}

function printFailure(failure: EngineErrorEvent): void {
  // eslint-disable-next-line no-console -- a failure that nobody hears must not vanish; a host gives onUnheardError instead
  console.error(`handler "${failure.subscriber}" of "${failure.topic}" failed`, failure.error);
}
