import { RedFireError, type Clock, type Timestamp } from '@redfire/core';
import { lasting } from './lasting.ts';

/**
 * What happens to an event that comes to a full queue. `block`: publishers that await (`publishAsync`) wait for room, and what is published
 * without waiting is dropped and reported; `drop-oldest` and `drop-newest` give up one end of the queue; `coalesce` lets an event replace the one
 * of its key that still waits, full or not, and when full gives up the oldest; `fail` ends the consumer.
 */
export const QUEUE_POLICIES = ['block', 'drop-oldest', 'drop-newest', 'coalesce', 'fail'] as const;
export type QueuePolicy = (typeof QUEUE_POLICIES)[number];

export interface LaneOptions {
  /** Whose it is, for messages. */
  readonly name: string;
  readonly limit: number;
  readonly policy: QueuePolicy;
  readonly keyOf: (payload: unknown, topic: string) => string;
  readonly clock: Clock;
}

export interface WaitingEvent {
  topic: string;
  payload: unknown;
  /** When it came; of a replaced one, when the first came. */
  readonly at: Timestamp;
  readonly key: string | undefined;
}

/** Slots given free at the front before the rest is moved up. */
const FREE_SLOTS = 1_024;

/** The bounded queue of one subscriber: events it is to handle later, as lasting copies. */
export class Lane {
  /** Whether the event that is being delivered has a publisher who waits for room: it is taken beyond the limit. */
  isAwaited = false;
  /** Called when there is room again, and at the end. */
  readonly watchers = new Set<() => void>();
  readonly policy: QueuePolicy;
  readonly limit: number;
  readonly #options: LaneOptions;
  readonly #line: (WaitingEvent | undefined)[] = [];
  readonly #byKey = new Map<string, WaitingEvent>();
  #head = 0;
  #dropped = 0;
  #isOverflowing = false;
  #hasEnded = false;

  /** @throws {@link RedFireError} `INVALID_INPUT` for a limit or a policy there is not. */
  constructor(options: LaneOptions) {
    const { name, limit, policy } = options;
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RedFireError('INVALID_INPUT', `limit of "${name}" must be a whole number above zero, received "${limit}"`, { details: { name, limit: String(limit) } });
    }
    if (!QUEUE_POLICIES.includes(policy)) {
      throw new RedFireError('INVALID_INPUT', `policy of "${name}" must be one of ${QUEUE_POLICIES.join(', ')}, received "${String(policy)}"`, { details: { name, policy } });
    }
    this.#options = options;
    this.policy = policy;
    this.limit = limit;
  }

  get waiting(): number {
    return this.#line.length - this.#head;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get oldestAt(): Timestamp | undefined {
    return this.#line[this.#head]?.at;
  }

  /** Also at the end, when nobody need wait for it any more. */
  get hasRoom(): boolean {
    return this.#hasEnded || this.waiting < this.limit;
  }

  /**
   * Takes an event in.
   *
   * @throws {@link RedFireError} `QUEUE_FULL` when it is refused by `fail`, or is the first that `block` drops since the queue was last half empty.
   */
  add(payload: unknown, topic: string): void {
    const key = this.policy === 'coalesce' ? this.#keyOf(payload, topic) : undefined;
    const older = key === undefined ? undefined : this.#byKey.get(key);
    if (older !== undefined) {
      older.payload = lasting(topic, payload);
      older.topic = topic;
      this.#dropped++;
      return;
    }
    if (!this.hasRoom && !this.#makeRoom(topic)) return;
    const event: WaitingEvent = { topic, payload: lasting(topic, payload), at: this.#options.clock.now(), key };
    this.#line.push(event);
    if (key !== undefined) this.#byKey.set(key, event);
  }

  /** The event that has waited longest. */
  take(): WaitingEvent | undefined {
    const event = this.#line[this.#head];
    if (event === undefined) return undefined;
    this.#line[this.#head++] = undefined;
    if (event.key !== undefined) this.#byKey.delete(event.key);
    if (this.#head === this.#line.length || this.#head === FREE_SLOTS) {
      this.#line.splice(0, this.#head);
      this.#head = 0;
    }
    if (this.waiting * 2 <= this.limit) this.#isOverflowing = false;
    if (this.hasRoom) this.#tellWatchers();
    return event;
  }

  /** Drops what waits. */
  end(): void {
    this.#hasEnded = true;
    this.#dropped += this.waiting;
    this.#line.length = 0;
    this.#head = 0;
    this.#byKey.clear();
    this.#tellWatchers();
  }

  /** Returns false when the event that has come is given up. */
  #makeRoom(topic: string): boolean {
    if (this.policy === 'block' && this.isAwaited) return true;
    this.#dropped++;
    if (this.policy === 'drop-newest') return false;
    if (this.policy === 'drop-oldest' || this.policy === 'coalesce') {
      this.take();
      return true;
    }
    if (this.policy === 'block' && this.#isOverflowing) return false;
    this.#isOverflowing = true;
    const { limit } = this;
    const { name } = this.#options;
    const consequence = this.policy === 'fail' ? 'it was ended' : 'events are dropped; publish with publishAsync, or choose another policy';
    throw new RedFireError('QUEUE_FULL', `"${name}" is behind: ${limit} events wait and "${topic}" came; ${consequence}`, { details: { consumer: name, limit, policy: this.policy, topic } });
  }

  /** A key function that throws loses the event, which must be counted. */
  #keyOf(payload: unknown, topic: string): string {
    try {
      return this.#options.keyOf(payload, topic);
    } catch (error) {
      this.#dropped++;
      throw error;
    }
  }

  #tellWatchers(): void {
    for (const tell of this.watchers) tell();
  }
}
