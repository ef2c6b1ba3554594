import { RedFireError, timestamp, type Cancel, type Clock, type Timestamp } from '@redfire/core';

interface Timer {
  readonly at: Timestamp;
  readonly callback: () => void;
}

/** A clock that a test moves by hand. Timers run inside the move that reaches them, each at its own time. */
export class FakeClock implements Clock {
  #now: Timestamp;
  readonly #timers = new Set<Timer>();

  /** @param startAt - Epoch ms. Default 0. */
  constructor(startAt = 0) {
    this.#now = timestamp(startAt);
  }

  /** Timers that have neither run nor been canceled. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  now(): Timestamp {
    return this.#now;
  }

  /** A time already past runs with the next move, even one by 0 ms. */
  setTimer(at: Timestamp, callback: () => void): Cancel {
    const timer = { at: timestamp(Math.max(at, this.#now)), callback };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  advanceBy(ms: number): void {
    this.advanceTo(timestamp(this.#now + ms));
  }

  /**
   * Runs every timer due until `to` (included), in order of time and then of setting, also those that callbacks set.
   *
   * @throws {@link RedFireError} `TIME_BACKWARDS` when `to` is past already.
   */
  advanceTo(to: Timestamp): void {
    if (to < this.#now) throw new RedFireError('TIME_BACKWARDS', `clock at "${this.#now}" cannot go back to "${to}"`, { details: { now: this.#now, to } });
    for (let next = this.#nextUntil(to); next; next = this.#nextUntil(to)) {
      this.#timers.delete(next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = timestamp(Math.max(to, this.#now));
  }

  #nextUntil(to: Timestamp): Timer | undefined {
    let next: Timer | undefined;
    // a set keeps the order of setting, so only an earlier time goes before
    for (const timer of this.#timers) if (timer.at <= to && (next === undefined || timer.at < next.at)) next = timer;
    return next;
  }
}
