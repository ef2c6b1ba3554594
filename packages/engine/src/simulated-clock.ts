import { RedFireError, timestamp, type Cancel, type SteppedClock, type TimerInfo, type Timestamp } from '@redfire/core';
import { TimerQueue } from './timer-queue.ts';

/** Time that moves only when it is told to: by the data of a backtest, or by a test. */
export class SimulatedClock implements SteppedClock {
  // The present time, in an array because it moves for every event: 2.5 ns a move and a read, against 4.7 in a field of the class.
  readonly #time = new Float64Array(1);
  readonly #timers = new TimerQueue();

  /** @param start - Default: the epoch. */
  constructor(start: Timestamp = timestamp(0)) {
    this.#time[0] = timestamp(start);
  }

  now(): Timestamp {
    return this.#time[0] as Timestamp; // the array has one element, filled from timestamps
  }

  /**
   * Runs `callback` once, inside the {@link advanceTo} that reaches `at`, with `now()` equal to `at`.
   * A time already past counts as the present one: it runs after the timers of this instant that were set before.
   *
   * @throws {@link RedFireError} `INVALID_INPUT` for a time that is not finite.
   */
  setTimer(at: Timestamp, callback: () => void, name?: string): Cancel {
    const due = timestamp(at);
    const now = this.now();
    const timer = this.#timers.add(due > now ? due : now, callback, name);
    return () => {
      this.#timers.remove(timer);
    };
  }

  /**
   * Moves to `to`, on the way running each timer due up to and including `to` at its own time, those that callbacks set as well.
   * What a callback throws comes out here, with the clock at that timer's time; the other timers remain set.
   *
   * @throws {@link RedFireError} `TIME_BACKWARDS` when `to` is before `now()`; `INVALID_INPUT` when it is not finite.
   */
  advanceTo(to: Timestamp): void {
    const now = this.now();
    if (to < now) {
      throw new RedFireError('TIME_BACKWARDS', `clock at "${now}" cannot go back to "${to}"; advance it in time order`, { details: { now, to } });
    }
    if (this.#timers.nextAt > to) this.#time[0] = to;
    else this.#runUntil(timestamp(to));
  }

  /** Time of the timer that runs next; infinity while none is set. */
  get nextTimerAt(): number {
    return this.#timers.nextAt;
  }

  /** The timers that are set, in the order in which they will run. */
  timers(): readonly TimerInfo[] {
    return this.#timers.list();
  }

  /**
   * Puts the timers that are set into the order of {@link timers} of another clock, as far as they have its times: those of one time then run as they would have there.
   *
   * @returns Timers of the other clock that are not set here, and those here that it had not; of one time and name each counts for itself.
   */
  arrange(timers: readonly TimerInfo[]): { readonly missing: readonly TimerInfo[]; readonly others: readonly TimerInfo[] } {
    return this.#timers.arrange(timers);
  }

  #runUntil(to: Timestamp): void {
    for (;;) {
      const timer = this.#timers.first;
      if (timer === undefined || timer.at > to) break;
      this.#timers.remove(timer);
      this.#moveTo(timer.at);
      timer.callback();
    }
    this.#moveTo(to);
  }

  /** A callback may itself have advanced the clock further. */
  #moveTo(at: Timestamp): void {
    if (at > this.now()) this.#time[0] = at;
  }
}
