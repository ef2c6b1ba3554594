import { RedFireError, timestamp, type Cancel, type SteppedClock, type TimerInfo, type Timestamp } from '@redfire/core';

interface Timer extends TimerInfo {
  readonly callback: () => void;
}

/** A clock that a test moves by hand. Timers run inside the move that reaches them, each at its own time. */
export class FakeClock implements SteppedClock {
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

  /** Time of the timer that runs next; infinity while none is set. */
  get nextTimerAt(): number {
    return this.#nextUntil(Number.POSITIVE_INFINITY)?.at ?? Number.POSITIVE_INFINITY;
  }

  now(): Timestamp {
    return this.#now;
  }

  /** A time already past runs with the next move, even one by 0 ms. */
  setTimer(at: Timestamp, callback: () => void, name = callback.name): Cancel {
    const timer = { at: timestamp(Math.max(at, this.#now)), callback, name };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  timers(): readonly TimerInfo[] {
    // sorting is stable, and a set keeps the order of setting
    return [...this.#timers].sort((a, b) => a.at - b.at).map(({ at, name }) => ({ at, name }));
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

  #nextUntil(to: number): Timer | undefined {
    let next: Timer | undefined;
    // a set keeps the order of setting, so only an earlier time goes before
    for (const timer of this.#timers) if (timer.at <= to && (next === undefined || timer.at < next.at)) next = timer;
    return next;
  }
}
