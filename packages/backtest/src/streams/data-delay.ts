import { copyBar, type Bar, type Clock, type SeededRandom, type Timestamp } from '@redfire/core';
import type { KeyedTopicHandle } from '@redfire/engine';
import type { MarketListener } from '@redfire/oms';
import { memoryOf, type LatencyModel } from '@redfire/sim';
import type { TopicItem } from '../backtest-data.ts';

export interface DataDelayOptions {
  readonly clock: Clock;
  readonly model: LatencyModel;
  readonly random: SeededRandom;
  /** Orders that are kept on our side hear of data when strategies do. */
  readonly orders: MarketListener;
}

/** A bar, or an item of the instrument at a place, on its way. */
export type DelayedData = { readonly bar: Bar } | DelayedItem;

export interface DelayedItem {
  readonly place: number;
  readonly item: TopicItem;
}

/** Data on their way between two events. */
export interface SavedDelay {
  readonly lastAt: number;
  readonly random: number;
  readonly model?: unknown;
  readonly underway: readonly { readonly at: number; readonly what: DelayedData }[];
}

/** Where data arrive. */
export interface DelayTargets {
  readonly topicOf: (bar: Bar) => KeyedTopicHandle<Bar>;
  readonly deliver: (item: DelayedItem) => void;
}

/** The name of the timer of data on their way. */
export const DATA_TIMER = 'market data on their way';

interface Delivery extends Pick<SavedDelay['underway'][number], 'at' | 'what'> {
  readonly deliver: () => void;
}

/** Lets strategies, and orders on our side, hear of data later than the venue, each at its time and none before one that came earlier. What has not arrived when a run ends is not heard. */
export class DataDelay {
  readonly #options: DataDelayOptions;
  readonly #queue: Delivery[] = [];
  #first = 0;
  #lastAt = -Infinity;

  constructor(options: DataDelayOptions) {
    this.#options = options;
  }

  /** A view, which moves on: what is heard is a copy. */
  bar(topic: KeyedTopicHandle<Bar>, view: Bar): void {
    const bar = copyBar(view);
    this.add(this.#barTo(topic, bar), { bar });
  }

  /** What is on its way. @throws `RedFireError` `NOT_SUPPORTED` for a latency model that remembers what it cannot tell. */
  save(): SavedDelay {
    const { model, random } = this.#options;
    return { lastAt: this.#lastAt, random: random.state, model: memoryOf(model, 'latency.data'), underway: this.#queue.slice(this.#first).map(({ at, what }) => ({ at, what })) };
  }

  /** Goes on from what {@link save} gave. */
  goOn({ lastAt, random, model, underway }: SavedDelay, { topicOf, deliver }: DelayTargets): void {
    this.#lastAt = lastAt;
    this.#options.random.state = random;
    this.#options.model.restore?.(model);
    for (const { at, what } of underway) this.#queue.push({ at, what, deliver: 'bar' in what ? this.#barTo(topicOf(what.bar), what.bar) : () => { deliver(what); } });
    this.#wait();
  }

  #barTo(topic: KeyedTopicHandle<Bar>, bar: Bar): () => void {
    return () => {
      const { orders } = this.#options;
      if (!orders.isIdle(bar.instrument)) orders.onBar(bar);
      topic.publish(bar);
    };
  }

  /** Has something done when it arrives. @param what - The same as data. */
  add(deliver: () => void, what: DelayedData): void {
    const { clock, model, random } = this.#options;
    const now = clock.now();
    const at = (this.#lastAt = Math.max(this.#lastAt, now + model.next(random)));
    if (at <= now && this.#first === this.#queue.length) {
      deliver();
      return;
    }
    this.#queue.push({ at, what, deliver });
    if (this.#queue.length - this.#first === 1) this.#wait();
  }

  #wait(): void {
    const next = this.#queue[this.#first];
    if (next) this.#options.clock.setTimer(next.at as Timestamp, () => { this.#arrive(); }, DATA_TIMER);
  }

  #arrive(): void {
    const now = this.#options.clock.now();
    for (let next = this.#queue[this.#first]; next !== undefined && next.at <= now; next = this.#queue[this.#first]) {
      this.#first++;
      next.deliver();
    }
    if (this.#first === this.#queue.length || this.#first > MOST_PASSED) {
      this.#queue.splice(0, this.#first);
      this.#first = 0;
    }
    this.#wait();
  }
}

/** Deliveries that have been made and still take their place. */
const MOST_PASSED = 1_024;
