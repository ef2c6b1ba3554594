import { RedFireError, type EngineErrorEvent, type ErrorPolicy, type EventMap } from '@redfire/core';
import type { Observable } from 'rxjs';
import type { Channel } from './channel.ts';
import { consume, type ConsumeOptions, type Consumer } from './consumer.ts';
import type { Sender } from './dispatcher.ts';
import { subscribe, type EventCore, type EventSeat } from './event-core.ts';
import type { DefaultKeys, KeyOf } from './event-keys.ts';
import { closedError, EventOwner } from './event-owner.ts';
import { streamOf, type EventStream, type StreamOptions } from './event-stream.ts';
import { nextEvent, type NextOptions } from './next-event.ts';
import { observableOf } from './observe.ts';
import { publishAwaiting, type PublishOptions } from './publish-async.ts';
import type { AnyHandler, SubscribeOptions, SubscriberStatistics, Subscription } from './subscriber.ts';
import { ResolvedTopic, type TopicHandle } from './topic-handle.ts';
import type { TopicName, TopicSelector, TopicsOf } from './topic-selector.ts';

/** Topics that the engine itself publishes; every map has them. */
export interface EngineEvents {
  'engine.error': EngineErrorEvent;
}

/** A handler for what a selector matches. With a pattern, comparing `topic` narrows `payload`. */
export type EventHandler<Events, Selector> = (...event: Pairs<Events, TopicsOf<Events, Selector>>) => unknown;

/** A handler that does not look at the topic. */
export type PayloadHandler<Events, Selector> = (payload: Events[TopicsOf<Events, Selector>]) => unknown;

type Pairs<Events, Name extends TopicName<Events>> = { [T in Name]: [payload: Events[T], topic: T] }[Name];

/** How a scope is made. */
export interface ScopeOptions {
  /** For subscribers that name no policy of their own. Default: that of the surrounding scope, else `report`. */
  readonly onError?: ErrorPolicy;
}

type ConsumeOptionsOf<Events, Keys, Selector> = ConsumeOptions<KeyOf<Keys, TopicsOf<Events, Selector>>, Events[TopicsOf<Events, Selector>], TopicsOf<Events, Selector>>;

/** How one publishes and subscribes: to an {@link EventEngine}, or through an {@link EventScope} that ends what was begun through it. */
export abstract class EventAccess<Events extends EngineEvents = EventMap, Keys = DefaultKeys<Events>> implements Disposable {
  // looked into for every event, so kept apart from the rest
  readonly #channels: ReadonlyMap<string, Channel>;
  /** The one published to last. */
  #lately: Channel | undefined;
  readonly #seat: EventSeat;
  readonly #sender: Sender;

  /** @internal */
  constructor(core: EventCore, owner: EventOwner, sender: Sender) {
    this.#channels = core.registry.channels;
    this.#seat = { core, owner };
    this.#sender = sender;
  }

  /** Whether it can be used no more. */
  get isClosed(): boolean {
    return this.#seat.owner.closedBy !== undefined;
  }

  /**
   * Delivers an event to its subscribers; see {@link TopicHandle.publish}. A publisher of many events keeps {@link EventAccess.topic} instead.
   *
   * @throws {@link RedFireError} `ENGINE_CLOSED`, `TOPIC_STORM`; never what a handler throws.
   */
  publish<Name extends TopicName<Events>>(topic: Name, payload: Events[Name]): void {
    // events of one topic come in bursts
    const channel = this.#lately?.topic === topic ? this.#lately : (this.#lately = this.#channels.get(topic) ?? this.#seat.core.registry.channel(topic));
    this.#sender.send(channel, channel.hasKeys ? channel.listOf(payload) : channel.unkeyed, payload);
  }

  /** A handle on one topic that publishes without looking it up and tells whether anybody listens. Valid until the engine or scope closes. */
  topic<Name extends TopicName<Events>>(name: Name): TopicHandle<Events[Name], KeyOf<Keys, Name>, Name> {
    return new ResolvedTopic<Events[Name], KeyOf<Keys, Name>, Name>(name, this.#seat.core.registry.channel(name), this.#sender, (topic, handler, options) =>
      subscribe(this.#seat, topic, handler as AnyHandler, options).end,
    );
  }

  /**
   * Calls `handler` for each event of a topic, of a prefix (`order.*`) or of all topics (`*`), from the next one published on.
   *
   * @throws {@link RedFireError} `ENGINE_CLOSED`; `INVALID_INPUT` for a priority that is not finite, or a key of a topic without a key function.
   */
  on<Selector extends TopicSelector<Events>>(selector: Selector, handler: EventHandler<Events, Selector>, options?: SubscribeOptions<KeyOf<Keys, TopicsOf<Events, Selector>>>): Subscription;
  on<Selector extends TopicSelector<Events>>(selector: Selector, handler: PayloadHandler<Events, Selector>, options?: SubscribeOptions<KeyOf<Keys, TopicsOf<Events, Selector>>>): Subscription;
  on(selector: string, handler: AnyHandler, options?: SubscribeOptions): Subscription {
    return subscribe(this.#seat, selector, handler, options).end;
  }

  /** Like {@link EventAccess.on}, for the first event only. */
  once<Selector extends TopicSelector<Events>>(selector: Selector, handler: EventHandler<Events, Selector>, options?: SubscribeOptions<KeyOf<Keys, TopicsOf<Events, Selector>>>): Subscription;
  once<Selector extends TopicSelector<Events>>(selector: Selector, handler: PayloadHandler<Events, Selector>, options?: SubscribeOptions<KeyOf<Keys, TopicsOf<Events, Selector>>>): Subscription;
  once(selector: string, handler: AnyHandler, options?: SubscribeOptions): Subscription {
    const first: AnyHandler = (payload, topic) => {
      end();
      return handler(payload, topic);
    };
    const { end } = subscribe(this.#seat, selector, first, { ...options, name: options?.name ?? (handler.name || `once ${selector}`) });
    return end;
  }

  /**
   * Like {@link EventAccess.publish}, and resolves when every `block` queue that took the event has room again: how a publisher keeps the pace of
   * its slowest consumer. Its event is taken beyond the limit of a full queue. A consumer must not await a publish to itself.
   *
   * @throws {@link RedFireError} `ENGINE_CLOSED` also when the engine or scope closes meanwhile; `TOPIC_STORM`; `ABORTED`.
   */
  publishAsync<Name extends TopicName<Events>>(topic: Name, payload: Events[Name], options?: PublishOptions): Promise<void> {
    return publishAwaiting(this.#seat, { topic, payload, sender: this.#sender, signal: options?.signal });
  }

  /**
   * The first event of a topic, from the next one published on, that `predicate` accepts; without a predicate, simply the next.
   *
   * @throws {@link RedFireError} `TIMEOUT`, `ABORTED`, `ENGINE_CLOSED`; what the predicate throws.
   */
  next<Name extends TopicName<Events>>(topic: Name, predicate?: (payload: Events[Name]) => boolean, options: NextOptions<KeyOf<Keys, Name>> = {}): Promise<Events[Name]> {
    // the predicate is called, and the promise resolved, with payloads of this topic only
    return nextEvent(this.#seat, { topic, predicate: predicate as ((payload: unknown) => boolean) | undefined, options }) as Promise<Events[Name]>;
  }

  /**
   * The events of a topic, or of one key of it, as an rxjs Observable: each subscription to it is one to the topic, and completes when the engine or
   * scope closes. An error that its observer throws, or has no handler for, becomes `engine.error`. Bars are lasting copies.
   */
  observe<Name extends TopicName<Events>>(topic: Name, key?: KeyOf<Keys, Name>): Observable<Events[Name]> {
    return observableOf<Events[Name]>(this.#seat, topic, key);
  }

  /**
   * The events of a topic from the next one published on, for `for await`. Those not yet asked for wait in a bounded queue.
   * Leaving the loop unsubscribes; so do the signal and the closing of the engine or scope, which drop what waits. Bars are lasting copies.
   *
   * @throws {@link RedFireError} as {@link EventAccess.on}; the loop gets `QUEUE_FULL` under policy `fail`.
   */
  stream<Name extends TopicName<Events>>(topic: Name, options?: StreamOptions<KeyOf<Keys, Name>>): EventStream<Events[Name]> {
    return streamOf<Events[Name]>(this.#seat, topic, options);
  }

  /**
   * Calls `handler` for each event out of a bounded queue: one at a time, in order, waiting for its promise, never inside `publish`.
   * One that throws or rejects is reported as any other and goes on with the next event. Bars are lasting copies.
   *
   * @throws {@link RedFireError} as {@link EventAccess.on}, and `INVALID_INPUT` for a limit or policy there is not.
   */
  consume<Selector extends TopicSelector<Events>>(selector: Selector, handler: EventHandler<Events, Selector>, options?: ConsumeOptionsOf<Events, Keys, Selector>): Consumer;
  consume<Selector extends TopicSelector<Events>>(selector: Selector, handler: PayloadHandler<Events, Selector>, options?: ConsumeOptionsOf<Events, Keys, Selector>): Consumer;
  consume(selector: string, handler: AnyHandler, options: ConsumeOptions = {}): Consumer {
    return consume(this.#seat, selector, handler, options);
  }

  /**
   * A part of the engine for one component: what is begun through it belongs to the component and ends with `close()`, the scopes made of it included.
   *
   * @param component - Stands in `engine.error` and in the statistics; `stop-component` stops the calling of all scopes of this name.
   * @throws {@link RedFireError} `ENGINE_CLOSED`; `INVALID_INPUT` for an empty name.
   */
  scope(component: string, options: ScopeOptions = {}): EventScope<Events, Keys> {
    const { core, owner: parent } = this.#seat;
    if (parent.closedBy !== undefined) throw closedError(parent, `scope "${component}" was asked for`, { component });
    if (component === '') throw new RedFireError('INVALID_INPUT', 'a scope needs the name of its component, received ""');
    const owner = new EventOwner(component, options.onError ?? parent.onError);
    parent.scopes.add(owner);
    return new EventScope<Events, Keys>(core, owner, parent);
  }

  /** A snapshot of who is subscribed and what each has received, in the order of subscription; of a scope, those within it. */
  abstract subscribers(): readonly SubscriberStatistics[];

  /** Ends all that was begun through it and drops what still waits. Using it then throws `ENGINE_CLOSED`. Idempotent. */
  abstract close(): void;

  [Symbol.dispose](): void {
    this.close();
  }
}

/** The events of one component: see {@link EventAccess.scope}. */
export class EventScope<Events extends EngineEvents = EventMap, Keys = DefaultKeys<Events>> extends EventAccess<Events, Keys> {
  readonly component: string;
  readonly #core: EventCore;
  readonly #owner: EventOwner;
  readonly #parent: EventOwner;

  /** @internal */
  constructor(core: EventCore, owner: EventOwner, parent: EventOwner) {
    const checkOpen = ({ topic }: { readonly topic: string }) => {
      if (owner.closedBy !== undefined) throw closedError(owner, `"${topic}" was published`, { topic });
    };
    super(core, owner, {
      send(channel, list, payload) {
        checkOpen(channel);
        core.dispatcher.send(channel, list, payload);
      },
      sendTo(channel, subscriber, payload) {
        checkOpen(channel);
        core.dispatcher.sendTo(channel, subscriber, payload);
      },
    });
    this.component = owner.component ?? '';
    this.#core = core;
    this.#owner = owner;
    this.#parent = parent;
  }

  override subscribers(): readonly SubscriberStatistics[] {
    const owners = new Set(this.#owner.within());
    const now = this.#core.clock.now();
    return [...this.#core.registry.subscribers].filter(({ owner }) => owners.has(owner)).map((subscriber) => subscriber.statistics(now));
  }

  override close(): void {
    if (this.isClosed) return;
    const reason = new RedFireError('ENGINE_CLOSED', `the events of "${this.component}" were closed`, { details: { component: this.component } });
    this.#owner.closedBy = reason;
    this.#parent.scopes.delete(this.#owner);
    this.#core.registry.end(this.#owner, reason);
  }
}
