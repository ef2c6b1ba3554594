import type { Timestamp } from '../time.ts';

/** Ends a timer. Calling it again, or after the timer has run, does nothing. */
export type Cancel = () => void;

/**
 * The only source of time. Live it reads the system; in a simulation it is moved by the data.
 *
 * Timers of one instant run in the order they were set. A callback runs with `now()` equal to or after its time.
 */
export interface Clock {
  now(): Timestamp;
  /** Runs `callback` once when the clock reaches `at`; a time already past runs at the next turn, never inside this call. */
  setTimer(at: Timestamp, callback: () => void): Cancel;
}
