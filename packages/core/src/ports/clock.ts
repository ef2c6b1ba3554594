import type { Timestamp } from '../time.ts';

/** Ends a timer. Calling it again, or after the timer has run, does nothing. */
export type Cancel = () => void;

/** A timer that has not run yet, as an operator sees it. */
export interface TimerInfo {
  readonly at: Timestamp;
  /** The name it was set with, else that of the callback function. */
  readonly name: string;
}

/**
 * The only source of time. Live it reads the system; in a simulation it is moved by the data.
 *
 * Timers of one instant run in the order they were set. A callback runs with `now()` equal to or after its time.
 * Verified with `describeClock()` of `@redfire/testing`.
 */
export interface Clock {
  now(): Timestamp;
  /**
   * Runs `callback` once when the clock reaches `at`; a time already past runs at the next turn, never inside this call.
   *
   * @param name - Under which {@link timers} lists it. Default: the name of `callback`.
   */
  setTimer(at: Timestamp, callback: () => void, name?: string): Cancel;
  /** The timers that are set, in the order in which they will run. */
  timers(): readonly TimerInfo[];
}

/** A clock that stands still until it is told to move: the time of a backtest or a replay. */
export interface SteppedClock extends Clock {
  /** Moves to `to`, running each timer due on the way at its own time. @throws `RedFireError` `TIME_BACKWARDS`. */
  advanceTo(to: Timestamp): void;
  /** Time of the timer that runs next; infinity while none is set. */
  readonly nextTimerAt: number;
}

/** Whether a clock is one that data can move. */
export function isSteppedClock(clock: Clock): clock is SteppedClock {
  return 'advanceTo' in clock && 'nextTimerAt' in clock;
}
