import { RedFireError, type Clock, type StrategyId, type Timestamp } from '@redfire/core';

/** Answers to its own orders that a strategy may give in a row. */
const MOST_ANSWERS = 1_000;
/** As long as it takes, a row begins anew; a loop goes round faster than that. */
const WITHIN_MS = 1_000;

/**
 * Ends the loop of a strategy that answers each event of its orders with another order, before it fills the queue that all strategies share.
 * Hearing of anything else begins a new row, and so does time.
 */
export class AnswerLoop {
  readonly #strategy: StrategyId;
  readonly #clock: Clock;
  #answers = 0;
  #began = 0 as Timestamp;
  /** Whether the call under way is about an order of its own, and has not been counted. */
  #isAnswer = false;

  constructor(strategy: StrategyId, clock: Clock) {
    this.#strategy = strategy;
    this.#clock = clock;
  }

  /** A hook is called. */
  hears(isOfOwnOrder: boolean): void {
    this.#isAnswer = isOfOwnOrder;
    if (!isOfOwnOrder) this.#answers = 0;
  }

  /** The strategy sends or changes an order. @throws {@link RedFireError} `TOPIC_STORM`. */
  acts(): void {
    if (!this.#isAnswer) return;
    this.#isAnswer = false;
    const now = this.#clock.now();
    if (this.#answers === 0 || now - this.#began > WITHIN_MS) {
      this.#answers = 0;
      this.#began = now;
    }
    this.#answers++;
    if (this.#answers <= MOST_ANSWERS) return;
    throw new RedFireError('TOPIC_STORM', `strategy "${this.#strategy}" answered events of its own orders with orders more than ${MOST_ANSWERS} times in a row; look for a hook that answers each fill with an order that fills at once`, {
      details: { strategy: this.#strategy, limit: MOST_ANSWERS },
    });
  }
}
