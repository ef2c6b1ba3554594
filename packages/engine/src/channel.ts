import { inserted, merged, NOBODY, removed, type Subscriber, type SubscriberList } from './subscriber.ts';

/** The keys of a payload as the key table gives them: one, several, or none. */
export type KeyFunction = (payload: unknown) => string | readonly string[] | undefined;

/** The subscribers of one topic, by key, each list ready to be called. */
export class Channel {
  readonly topic: string;
  readonly keyOf: KeyFunction | undefined;
  /** Grows with every change, so that a handle knows when the list it holds is stale. */
  version = 0;
  /** Subscribers of every event of the topic. */
  unkeyed: SubscriberList = NOBODY;
  /** Whether somebody subscribed to a single key. */
  hasKeys = false;
  readonly #keyed = new Map<string, SubscriberList>();
  /**
   * What {@link #keyed} and {@link unkeyed} make together, by key; filled when first needed.
   * A dictionary object and not a Map: 4 ns against 14 to find one key of a thousand, for every event.
   */
  #resolved = dictionary();

  constructor(topic: string, keyOf: KeyFunction | undefined) {
    this.topic = topic;
    this.keyOf = keyOf;
  }

  get hasListeners(): boolean {
    return this.hasKeys || this.unkeyed.length > 0;
  }

  add(subscriber: Subscriber): void {
    const { key } = subscriber;
    if (key === undefined) this.#setUnkeyed(inserted(this.unkeyed, subscriber));
    else this.#setKeyed(key, inserted(this.#keyed.get(key) ?? NOBODY, subscriber));
  }

  remove(subscriber: Subscriber): void {
    const { key } = subscriber;
    if (key === undefined) this.#setUnkeyed(removed(this.unkeyed, subscriber));
    else this.#setKeyed(key, removed(this.#keyed.get(key) ?? NOBODY, subscriber));
  }

  clear(): void {
    this.#keyed.clear();
    this.hasKeys = false;
    this.#setUnkeyed(NOBODY);
  }

  /** Whom an event without a given key goes to: looks its keys up when somebody listens by key. */
  listOf(payload: unknown): SubscriberList {
    if (!this.hasKeys || this.keyOf === undefined) return this.unkeyed;
    const keys = this.keyOf(payload);
    if (typeof keys === 'string') return this.#resolved[keys] ?? this.#resolve(keys);
    return keys === undefined ? this.unkeyed : this.listOfKeys(keys);
  }

  /** Whom an event of these keys goes to: each subscriber once, also where a key is named twice. */
  listOfKeys(keys: readonly string[]): SubscriberList {
    const [first, ...others] = new Set(keys.filter((key) => this.#keyed.has(key)));
    if (first === undefined) return this.unkeyed;
    if (others.length === 0) return this.#resolve(first);
    return merged([this.unkeyed, ...[first, ...others].map((key) => this.#keyed.get(key) ?? NOBODY)]);
  }

  #resolve(key: string): SubscriberList {
    const own = this.#keyed.get(key);
    return own === undefined ? this.unkeyed : (this.#resolved[key] ??= merged([this.unkeyed, own]));
  }

  #setUnkeyed(list: SubscriberList): void {
    this.unkeyed = list;
    this.#resolved = dictionary();
    this.version++;
  }

  #setKeyed(key: string, own: SubscriberList): void {
    if (own.length > 0) this.#keyed.set(key, own);
    else this.#keyed.delete(key);
    this.hasKeys = this.#keyed.size > 0;
    delete this.#resolved[key];
    this.version++;
  }
}

function dictionary(): Record<string, SubscriberList | undefined> {
  return Object.create(null) as Record<string, SubscriberList | undefined>;
}
