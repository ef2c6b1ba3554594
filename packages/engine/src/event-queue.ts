import { RedFireError } from '@redfire/core';
import type { Channel } from './channel.ts';
import { NOBODY, type SubscriberList } from './subscriber.ts';

/** Slots kept between runs, so that an ordinary burst allocates nothing and a rare flood gives its memory back. */
const KEPT_SLOTS = 1_024;

/**
 * Events published by handlers, waiting for the event under way. Three parallel arrays written from the front
 * until {@link EventQueue.reset}: what a run has queued stays countable, and no object is made per event.
 */
export class EventQueue {
  /** The event last taken: its channel, receivers and payload. */
  channel: Channel | undefined;
  list: SubscriberList = NOBODY;
  payload: unknown;
  readonly #limit: number;
  readonly #channels: Channel[] = [];
  readonly #lists: SubscriberList[] = [];
  readonly #payloads: unknown[] = [];
  #head = 0;
  #tail = 0;

  /** @param limit - Events accepted between two resets. */
  constructor(limit: number) {
    if (!Number.isInteger(limit) || limit < 1) {
      throw new RedFireError('INVALID_INPUT', `stormLimit must be a whole number above zero, received "${limit}"`, { details: { limit: String(limit) } });
    }
    this.#limit = limit;
  }

  /** Whether anything was queued since the last reset. */
  get isUsed(): boolean {
    return this.#tail > 0;
  }

  /** Returns false, taking nothing, when the limit is reached. */
  push(channel: Channel, list: SubscriberList, payload: unknown): boolean {
    if (this.#tail === this.#limit) return false;
    this.#channels[this.#tail] = channel;
    this.#lists[this.#tail] = list;
    this.#payloads[this.#tail] = payload;
    this.#tail++;
    return true;
  }

  /** Moves the oldest event into {@link channel}, {@link list} and {@link payload}. Returns false when none waits. */
  take(): boolean {
    if (this.#head === this.#tail) return false;
    this.channel = this.#channels[this.#head];
    this.list = this.#lists[this.#head] ?? NOBODY;
    this.payload = this.#payloads[this.#head];
    this.#lists[this.#head] = NOBODY;
    this.#payloads[this.#head] = undefined;
    this.#head++;
    return true;
  }

  /** How many events of each topic were queued since the last reset, the most frequent first. */
  countByTopic(): Readonly<Record<string, number>> {
    const counts = new Map<string, number>();
    for (const { topic } of this.#channels.slice(0, this.#tail)) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]));
  }

  /** Drops what still waits and starts counting anew. */
  reset(): void {
    this.#lists.fill(NOBODY, this.#head, this.#tail);
    this.#payloads.fill(undefined, this.#head, this.#tail);
    this.list = NOBODY;
    this.payload = undefined;
    this.#head = 0;
    this.#tail = 0;
    if (this.#channels.length > KEPT_SLOTS) {
      this.#channels.length = KEPT_SLOTS;
      this.#lists.length = KEPT_SLOTS;
      this.#payloads.length = KEPT_SLOTS;
    }
  }
}
