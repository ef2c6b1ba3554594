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
  /** The first {@link #size} are waiting, each with its topic beside it. Their places are used again: an array that is emptied must grow anew each time. */
  readonly #waiting: unknown[] = [];
  readonly #topics: OrderTopic[] = [];
  #size = 0;
  #depth = 0;

  constructor(sink: OrderEventSink) {
    this.#sink = sink;
  }

  wants(topic: OrderTopic): boolean {
    return this.#sink.wants(topic);
  }

  /** @throws {@link RedFireError} `TOPIC_STORM` when handlers keep answering events with orders that fill at once. */
  add<Topic extends OrderTopic>(topic: Topic, event: EventMap[Topic]): void {
    if (this.#size >= MOST_WAITING) {
      throw new RedFireError('TOPIC_STORM', `one command led to more than ${MOST_WAITING} events, the last a "${topic}"; look for a handler that answers each fill with an order that fills at once`, { details: { limit: MOST_WAITING, topic } });
    }
    this.#waiting[this.#size] = event;
    this.#topics[this.#size] = topic;
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
      if (this.#waiting.length > KEPT_PLACES) this.#waiting.length = this.#topics.length = 0;
      this.#size = 0;
      this.#depth--;
    }
  }

  /** The item of a place, which does not keep it. */
  #taken(place: number): OrderEventItem {
    const event = this.#waiting[place];
    this.#waiting[place] = undefined;
    return { topic: this.#topics[place], event } as OrderEventItem; // they came together
  }
}
