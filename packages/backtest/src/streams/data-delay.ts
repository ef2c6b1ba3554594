import { copyBar, type Bar, type Clock, type RandomSource, type Timestamp } from '@redfire/core';
import type { KeyedTopicHandle } from '@redfire/engine';
import type { MarketListener } from '@redfire/oms';
import type { LatencyModel } from '@redfire/sim';

export interface DataDelayOptions {
  readonly clock: Clock;
  readonly model: LatencyModel;
  readonly random: RandomSource;
  /** Orders that are kept on our side hear of data when strategies do. */
  readonly orders: MarketListener;
}

interface Delivery {
  readonly at: number;
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
    this.add(() => {
      const { orders } = this.#options;
      if (!orders.isIdle(bar.instrument)) orders.onBar(bar);
      topic.publish(bar);
    });
  }

  /** Has something done when it arrives. */
  add(deliver: () => void): void {
    const { clock, model, random } = this.#options;
    const now = clock.now();
    const at = (this.#lastAt = Math.max(this.#lastAt, now + model.next(random)));
    if (at <= now && this.#first === this.#queue.length) {
      deliver();
      return;
    }
    this.#queue.push({ at, deliver });
    if (this.#queue.length - this.#first === 1) this.#wait();
  }

  #wait(): void {
    const next = this.#queue[this.#first];
    if (next) this.#options.clock.setTimer(next.at as Timestamp, () => { this.#arrive(); }, 'market data on their way');
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
