import type { Cancel, Timestamp } from '@redfire/core';
import type { BarAggregator } from '../bars/bar-aggregator.ts';
import type { StrategyContext } from '../strategy-context.ts';

/** What makes bars that time can close. */
export interface TimedMaker {
  readonly aggregator: Pick<BarAggregator, 'closesAt'>;
  /** Of its bars; zero where they have no fixed length. */
  readonly lengthMs: number;
  /** How long after its time a bar may still get what belongs to it. */
  readonly graceMs: number;
  /** @returns What the handlers of the bars gave. */
  advanceTo(at: Timestamp): unknown;
}

/** Closes made bars at their time though nothing comes: of one instant the longest first, whatever the order of subscription. One timer for all. */
export class ClosingTimes {
  readonly #engine: Pick<StrategyContext, 'setTimer' | 'now'>;
  readonly #makers: TimedMaker[] = [];
  #armedFor = Infinity;
  #cancel: Cancel | undefined;

  constructor(engine: Pick<StrategyContext, 'setTimer' | 'now'>) {
    this.#engine = engine;
  }

  add(maker: TimedMaker): void {
    const place = this.#makers.findIndex(({ lengthMs }) => lengthMs < maker.lengthMs);
    this.#makers.splice(place < 0 ? this.#makers.length : place, 0, maker);
    this.look(maker);
  }

  /** Looks at when a maker closes its bar. Called after whatever it took. A timer that is too early looks again when it runs. */
  look({ aggregator, graceMs }: TimedMaker): void {
    const due = aggregator.closesAt + graceMs;
    if (due < this.#armedFor) this.#arm(due);
  }

  #arm(due: number): void {
    this.#cancel?.();
    this.#armedFor = due;
    this.#cancel = this.#engine.setTimer(due as Timestamp, () => this.#close(), 'bars');
  }

  /** One handler that throws does not keep the others from their bars. */
  #close(): unknown {
    this.#armedFor = Infinity;
    this.#cancel = undefined;
    const now = this.#engine.now();
    const results: unknown[] = [];
    const errors: unknown[] = [];
    for (const maker of this.#makers) {
      try {
        if (maker.aggregator.closesAt + maker.graceMs <= now) results.push(maker.advanceTo((now - maker.graceMs) as Timestamp));
      } catch (error) {
        errors.push(error);
      }
      this.look(maker);
    }
    if (errors.length > 0) throw errors[0];
    const promises = results.filter((result) => result instanceof Promise);
    return promises.length > 0 ? Promise.all(promises) : undefined;
  }
}
