import { RedFireError } from '@redfire/core';
import { Channel, type KeyFunction } from './channel.ts';
import { closedError, EventOwner } from './event-owner.ts';
import { Subscriber, type AnyHandler, type SubscribeOptions, type SubscriberExtras } from './subscriber.ts';
import { isPattern, matches } from './topic-selector.ts';

/** Who is subscribed to what in one engine, and whom each belongs to. */
export class SubscriberRegistry {
  /** Of what is not in a scope. */
  readonly root = new EventOwner();
  readonly #keys: Readonly<Record<string, KeyFunction | undefined>>;
  readonly #channels = new Map<string, Channel>();
  readonly #subscribers = new Set<Subscriber>();
  #sequence = 0;

  constructor(keys: Readonly<Record<string, KeyFunction | undefined>>) {
    this.#keys = keys;
  }

  /** In the order of subscription. */
  get subscribers(): ReadonlySet<Subscriber> {
    return this.#subscribers;
  }

  /** Those of topics that were named before, by name. */
  get channels(): ReadonlyMap<string, Channel> {
    return this.#channels;
  }

  channel(topic: string): Channel {
    return this.#channels.get(topic) ?? this.#open(topic);
  }

  add(owner: EventOwner, selector: string, handler: AnyHandler, options: SubscribeOptions = {}, extras: SubscriberExtras = {}): Subscriber {
    if (owner.closedBy !== undefined) throw closedError(owner, `"${selector}" was subscribed to`, { selector });
    const subscriber = new Subscriber({ selector, handler, sequence: ++this.#sequence, owner, options, extras });
    if (!isPattern(selector)) this.#attach(this.channel(selector), subscriber);
    else for (const channel of this.#channels.values()) if (matches(selector, channel.topic)) this.#attach(channel, subscriber);
    this.#subscribers.add(subscriber);
    owner.subscribers.add(subscriber);
    return subscriber;
  }

  /** Ends a subscription. Does nothing where it has ended. */
  remove(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber)) return;
    subscriber.release();
    subscriber.owner.subscribers.delete(subscriber);
    const { selector } = subscriber;
    if (!isPattern(selector)) this.channel(selector).remove(subscriber);
    else for (const channel of this.#channels.values()) if (matches(selector, channel.topic)) channel.remove(subscriber);
  }

  /** Ends what belongs to an owner and to the scopes within. The owner can be used again; its scopes cannot. */
  end(owner: EventOwner, reason: RedFireError): void {
    const owners = [...owner.within()];
    const subscribers = owners.flatMap((each) => [...each.subscribers]);
    const endings = subscribers.map(({ onEnd }) => onEnd);
    // All of them, before any is told: being told may run code that publishes.
    for (const each of owners) if (each !== owner) each.closedBy = reason;
    owner.scopes.clear();
    for (const subscriber of subscribers) {
      subscriber.wasEnded = true;
      this.remove(subscriber);
    }
    for (const each of owners) for (const stop of each.waiting) stop(reason);
    for (const onEnd of endings) onEnd?.(reason);
  }

  /** Ends all that belongs to the component of a subscriber; the subscriber alone where it belongs to none. */
  stopComponentOf(subscriber: Subscriber, cause: unknown): void {
    const { component } = subscriber.owner;
    const details = { selector: subscriber.selector, subscriber: subscriber.name, ...(component !== undefined && { component }) };
    const reason = new RedFireError('ENGINE_CLOSED', `"${component ?? subscriber.name}" was stopped because its handler "${subscriber.name}" failed`, { cause, details });
    if (component === undefined) {
      const { onEnd } = subscriber;
      this.remove(subscriber);
      onEnd?.(reason);
      return;
    }
    for (const owner of [...this.root.within()]) if (owner.component === component) this.end(owner, reason);
  }

  /** Forgets the topics' lists, so that handles kept by publishers hold nothing. */
  clear(): void {
    for (const channel of this.#channels.values()) channel.clear();
  }

  #attach(channel: Channel, subscriber: Subscriber): void {
    if (subscriber.key === undefined || channel.keyOf !== undefined) channel.add(subscriber);
    else if (subscriber.selector === channel.topic) {
      throw new RedFireError('INVALID_INPUT', `"${channel.topic}" has no key function, so nothing is ever published to key "${subscriber.key}"; give one in keys`, {
        details: { topic: channel.topic, key: subscriber.key },
      });
    }
  }

  #open(topic: string): Channel {
    const channel = new Channel(topic, Object.hasOwn(this.#keys, topic) ? this.#keys[topic] : undefined);
    this.#channels.set(topic, channel);
    for (const subscriber of this.#subscribers) {
      if (isPattern(subscriber.selector) && matches(subscriber.selector, topic)) this.#attach(channel, subscriber);
    }
    return channel;
  }
}
