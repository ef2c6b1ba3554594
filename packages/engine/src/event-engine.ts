import { RedFireError, type Clock, type EngineErrorEvent, type EventMap } from '@redfire/core';
import { Channel, type KeyFunction } from './channel.ts';
import { Dispatcher } from './dispatcher.ts';
import { DEFAULT_EVENT_KEYS, type DefaultKeys, type KeyOf, type KeyTable } from './event-keys.ts';
import { Subscriber, type AnyHandler, type SubscribeOptions, type SubscriberStatistics, type Subscription } from './subscriber.ts';
import { isPattern, matches, type TopicName, type TopicSelector, type TopicsOf } from './topic-selector.ts';
import { ResolvedTopic, type TopicHandle } from './topic-handle.ts';

/** Topics that the engine itself publishes; every map has them. */
export interface EngineEvents {
  'engine.error': EngineErrorEvent;
}

/** A handler for what a selector matches. With a pattern, comparing `topic` narrows `payload`. */
export type EventHandler<Events, Selector> = (...event: EventArguments<Events, TopicsOf<Events, Selector>>) => unknown;

type EventArguments<Events, Name extends TopicName<Events>> = { [T in Name]: [payload: Events[T], topic: T] }[Name];

export interface EventEngineOptions<Events extends EngineEvents = EventMap, Keys = DefaultKeys<Events>> {
  /** Stamps `engine.error`. */
  readonly clock: Clock;
  /** How an event's keys are found, by topic. Default: {@link DEFAULT_EVENT_KEYS}; spread it to add topics of your own. */
  readonly keys?: KeyTable<Events, Keys>;
  /** Events that handlers may publish in answer to one before it counts as a storm and is cut off. Default 100,000. */
  readonly stormLimit?: number;
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
export class EventEngine<Events extends EngineEvents = EventMap, Keys = DefaultKeys<Events>> implements Disposable {
  readonly #keys: Readonly<Record<string, KeyFunction | undefined>>;
  readonly #channels = new Map<string, Channel>();
  readonly #subscribers = new Set<Subscriber>();
  readonly #dispatcher: Dispatcher;
  #sequence = 0;

  constructor(options: EventEngineOptions<Events, Keys>) {
    const { clock, stormLimit = 100_000, onUnheardError = printFailure } = options;
    // The table was checked against the map; from here on payloads pass through untyped.
    this.#keys = (options.keys ?? DEFAULT_EVENT_KEYS) as Readonly<Record<string, KeyFunction | undefined>>;
    this.#dispatcher = new Dispatcher({ clock, stormLimit, onUnheardError, errors: this.#channel('engine.error') });
  }

  get isClosed(): boolean {
    return this.#dispatcher.isClosed;
  }

  /**
   * Delivers an event to its subscribers; see {@link TopicHandle.publish}. A publisher of many events keeps {@link EventEngine.topic} instead.
   *
   * @throws {@link RedFireError} `ENGINE_CLOSED`, `TOPIC_STORM`; never what a handler throws.
   */
  publish<Name extends TopicName<Events>>(topic: Name, payload: Events[Name]): void {
    const channel = this.#channel(topic);
    this.#dispatcher.send(channel, channel.hasKeys ? channel.listOf(payload) : channel.unkeyed, payload);
  }

  /** A handle on one topic that publishes without looking it up and tells whether anybody listens. Valid until the engine closes. */
  topic<Name extends TopicName<Events>>(name: Name): TopicHandle<Events[Name], KeyOf<Keys, Name>, Name> {
    return new ResolvedTopic<Events[Name], KeyOf<Keys, Name>, Name>(name, this.#channel(name), this.#dispatcher, (topic, handler, options) =>
      this.#add(topic, handler as AnyHandler, options),
    );
  }

  /**
   * Calls `handler` for each event of a topic, of a prefix (`order.*`) or of all topics (`*`), from the next one published on.
   *
   * @throws {@link RedFireError} `ENGINE_CLOSED`; `INVALID_INPUT` for a priority that is not finite, or a key of a topic without a key function.
   */
  on<Selector extends TopicSelector<Events>>(
    selector: Selector,
    handler: EventHandler<Events, Selector>,
    options?: SubscribeOptions<KeyOf<Keys, TopicsOf<Events, Selector>>>,
  ): Subscription {
    return this.#add(selector, handler as AnyHandler, options);
  }

  /** Like {@link EventEngine.on}, for the first event only. */
  once<Selector extends TopicSelector<Events>>(
    selector: Selector,
    handler: EventHandler<Events, Selector>,
    options?: SubscribeOptions<KeyOf<Keys, TopicsOf<Events, Selector>>>,
  ): Subscription {
    const call = handler as AnyHandler;
    const first: AnyHandler = (payload, topic) => {
      end();
      return call(payload, topic);
    };
    const end = this.#add(selector, first, { ...options, name: options?.name ?? (handler.name || `once ${selector}`) });
    return end;
  }

  /** A snapshot of who is subscribed and what each has received, in the order of subscription. */
  subscribers(): readonly SubscriberStatistics[] {
    return Array.from(this.#subscribers, (subscriber) => subscriber.statistics());
  }

  /** Ends all subscriptions and drops what still waits. Publishing and subscribing then throw `ENGINE_CLOSED`. Idempotent. */
  close(): void {
    for (const subscriber of this.#subscribers) subscriber.active = false;
    this.#subscribers.clear();
    for (const channel of this.#channels.values()) channel.clear();
    this.#dispatcher.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #add(selector: string, handler: AnyHandler, options: SubscribeOptions = {}): Subscription {
    if (this.isClosed) {
      throw new RedFireError('ENGINE_CLOSED', `"${selector}" was subscribed to after the event engine was closed`, { details: { selector } });
    }
    const subscriber = new Subscriber(selector, handler, ++this.#sequence, options);
    if (!isPattern(selector)) this.#attach(this.#channel(selector), subscriber);
    else for (const channel of this.#channels.values()) if (matches(selector, channel.topic)) this.#attach(channel, subscriber);
    this.#subscribers.add(subscriber);
    return subscription(() => {
      this.#remove(subscriber);
    });
  }

  #attach(channel: Channel, subscriber: Subscriber): void {
    if (subscriber.key === undefined || channel.keyOf !== undefined) channel.add(subscriber);
    else if (subscriber.selector === channel.topic) {
      throw new RedFireError('INVALID_INPUT', `"${channel.topic}" has no key function, so nothing is ever published to key "${subscriber.key}"; give one in keys`, {
        details: { topic: channel.topic, key: subscriber.key },
      });
    }
  }

  #remove(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber)) return;
    subscriber.active = false;
    const { selector } = subscriber;
    if (!isPattern(selector)) this.#channel(selector).remove(subscriber);
    else for (const channel of this.#channels.values()) if (matches(selector, channel.topic)) channel.remove(subscriber);
  }

  #channel(topic: string): Channel {
    return this.#channels.get(topic) ?? this.#open(topic);
  }

  #open(topic: string): Channel {
    const channel = new Channel(topic, this.#keys[topic]);
    this.#channels.set(topic, channel);
    for (const subscriber of this.#subscribers) {
      if (isPattern(subscriber.selector) && matches(subscriber.selector, topic)) this.#attach(channel, subscriber);
    }
    return channel;
  }
}

/** Makes an {@link EventEngine}. Engines share nothing, so two of them in one process do not meet. */
export function createEventEngine<Events extends EngineEvents = EventMap, Keys = DefaultKeys<Events>>(
  options: EventEngineOptions<Events, Keys>,
): EventEngine<Events, Keys> {
  return new EventEngine(options);
}

function subscription(end: () => void): Subscription {
  return Object.assign(end, { [Symbol.dispose]: end });
}

function printFailure(failure: EngineErrorEvent): void {
  // eslint-disable-next-line no-console -- a failure that nobody hears must not vanish; a host gives onUnheardError instead
  console.error(`handler "${failure.subscriber}" of "${failure.topic}" failed`, failure.error);
}
