import { RedFireError, type EventMap } from '@redfire/core';

/** The topics order management publishes. */
export type OrderTopic = Extract<keyof EventMap, `order.${string}` | `algorithm.${string}` | 'report.received' | 'breaker.changed' | 'contingency.changed' | 'position.changed' | 'account.posted'>;

/** Where order management sends its events. It is asked first, so that nothing is built that nobody reads. */
export interface OrderEventSink {
  wants(topic: OrderTopic): boolean;
  publish(item: OrderEventItem): void;
}

/** An event with the topic it belongs to. */
export type OrderEventItem = { [T in OrderTopic]: { readonly topic: T; readonly event: EventMap[T] } }[OrderTopic];

/** Events that one command may lead to before it counts as a storm. */
const MOST_WAITING = 100_000;
/** Places that are kept for the next command. */
const KEPT_PLACES = 256;

/**
 * Holds events back until the command they came from is done, so that every handler sees the books after it,
 * and gets what its own commands lead to behind what it is answering.
 */
export class Outbox {
  readonly #sink: OrderEventSink;
  /** The first {@link #size} are waiting. Its places are used again: an array that is emptied must grow anew each time. */
  readonly #waiting: (OrderEventItem | undefined)[] = [];
  #size = 0;
  #depth = 0;

  constructor(sink: OrderEventSink) {
    this.#sink = sink;
  }

  wants(topic: OrderTopic): boolean {
    return this.#sink.wants(topic);
  }

  /** @throws {@link RedFireError} `TOPIC_STORM` when handlers keep answering events with orders that fill at once. */
  add(item: OrderEventItem): void {
    if (this.#size >= MOST_WAITING) {
      throw new RedFireError('TOPIC_STORM', `one command led to more than ${MOST_WAITING} events, the last a "${item.topic}"; look for a handler that answers each fill with an order that fills at once`, { details: { limit: MOST_WAITING, topic: item.topic } });
    }
    this.#waiting[this.#size] = item;
    this.#size++;
  }

  begin(): void {
    this.#depth++;
  }

  /** Publishes what waits, once the outermost command is done. */
  end(): void {
    if (this.#depth > 1 || this.#size === 0) {
      this.#depth--;
      return;
    }
    try {
      // still inside: commands of the handlers called here add to the same queue
      for (let next = 0; next < this.#size; next++) this.#sink.publish(this.#taken(next));
    } finally {
      if (this.#waiting.length > KEPT_PLACES) this.#waiting.length = 0;
      this.#size = 0;
      this.#depth--;
    }
  }

  /** The item of a place, which does not keep it. */
  #taken(place: number): OrderEventItem {
    const item = this.#waiting[place] as OrderEventItem; // below the size
    this.#waiting[place] = undefined;
    return item;
  }
}
