import type { Channel } from './channel.ts';
import type { Sender } from './dispatcher.ts';
import { NOBODY, type SubscribeOptions, type Subscriber, type SubscriberList, type Subscription } from './subscriber.ts';

/** Called with the payload and the topic. A promise it returns is watched for rejection, not waited for. */
export type TopicHandler<Payload, Name extends string = string> = (payload: Payload, topic: Name) => unknown;

/** One topic, resolved: what a publisher keeps instead of naming the topic at each event. */
export interface TopicHandle<Payload, Key extends string = never, Name extends string = string> {
  readonly name: Name;
  /** Whether anybody listens, to this topic or to one of its keys. If not, a payload need not be built. */
  readonly hasListeners: boolean;
  /**
   * Delivers to all subscribers before it returns; from inside a handler, after the current event and those already waiting.
   * There the payload must last: a view such as a reused bar is copied first. Handlers that listen by key are found through the key table.
   *
   * @throws {@link RedFireError} `ENGINE_CLOSED`, `TOPIC_STORM`; never what a handler throws.
   */
  publish(payload: Payload): void;
  /** The same as {@link EventEngine.on} with this topic. */
  on(handler: TopicHandler<Payload, Name>, options?: SubscribeOptions<Key>): Subscription;
  /** The topic for events of the given keys (an order has two: its instrument and its strategy), for publishers that know them beforehand. */
  key(...keys: readonly [Key, ...Key[]]): KeyedTopicHandle<Payload>;
}

/** One topic for one key: publishing looks nothing up. The publisher answers for the key being that of the payload. */
export interface KeyedTopicHandle<Payload> {
  /** Whether anybody would receive an event of this key. */
  readonly hasListeners: boolean;
  /** Like {@link TopicHandle.publish}, to subscribers of the key and to those of all keys. */
  publish(payload: Payload): void;
}

type Subscribe<Payload, Key extends string, Name extends string> = (
  name: Name,
  handler: TopicHandler<Payload, Name>,
  options: SubscribeOptions<Key> | undefined,
) => Subscription;

export class ResolvedTopic<Payload, Key extends string, Name extends string> implements TopicHandle<Payload, Key, Name> {
  readonly name: Name;
  readonly #channel: Channel;
  readonly #sender: Sender;
  readonly #subscribe: Subscribe<Payload, Key, Name>;

  constructor(name: Name, channel: Channel, sender: Sender, subscribe: Subscribe<Payload, Key, Name>) {
    this.name = name;
    this.#channel = channel;
    this.#sender = sender;
    this.#subscribe = subscribe;
  }

  get hasListeners(): boolean {
    return this.#channel.hasListeners;
  }

  publish(payload: Payload): void {
    const channel = this.#channel;
    this.#sender.send(channel, channel.hasKeys ? channel.listOf(payload) : channel.unkeyed, payload);
  }

  on(handler: TopicHandler<Payload, Name>, options?: SubscribeOptions<Key>): Subscription {
    return this.#subscribe(this.name, handler, options);
  }

  key(...keys: readonly [Key, ...Key[]]): KeyedTopicHandle<Payload> {
    return new ResolvedKey<Payload>(keys, this.#channel, this.#sender);
  }
}

class ResolvedKey<Payload> implements KeyedTopicHandle<Payload> {
  readonly #keys: readonly string[];
  readonly #channel: Channel;
  readonly #sender: Sender;
  #version = -1;
  #list: SubscriberList = NOBODY;
  /** The one in the list, where there is one. */
  #only: Subscriber | undefined;

  constructor(keys: readonly string[], channel: Channel, sender: Sender) {
    this.#keys = keys;
    this.#channel = channel;
    this.#sender = sender;
  }

  get hasListeners(): boolean {
    return this.#current().length > 0;
  }

  publish(payload: Payload): void {
    const list = this.#current();
    if (this.#only === undefined) this.#sender.send(this.#channel, list, payload);
    else this.#sender.sendTo(this.#channel, this.#only, payload);
  }

  #current(): SubscriberList {
    const channel = this.#channel;
    if (this.#version !== channel.version) {
      this.#version = channel.version;
      this.#list = channel.listOfKeys(this.#keys);
      this.#only = this.#list.length === 1 ? this.#list[0] : undefined;
    }
    return this.#list;
  }
}
