import { timestamp, type Cancel, type Clock, type TimerInfo, type Timestamp } from '@redfire/core';
import { TimerQueue } from './timer-queue.ts';

/**
 * Host timers stand still while the machine sleeps and know nothing of a clock that is set, so they are never trusted for longer. (They
 * also hold their delay in 32 bits: one of a month would fire at once.)
 */
const LONGEST_DELAY_MS = 60_000;

/** The wall clock reads whole milliseconds and is read a moment later, so a difference this small is not a fault. */
const TOLERANCE_MS = 20;

/** Callbacks that run before the host's sockets and files have their turn: timers that set timers do not starve them. */
const CALLBACKS_PER_TURN = 1_000;

/**
 * The time of the system, to microseconds where the host has them, which never goes back. When the system's clock is set forward, or
 * the machine wakes from sleep, it follows at once; when it is set back, this one runs at half speed until the two agree again.
 *
 * Timers run in the order in which a simulated clock runs them: by time, then in the order of setting, however late the host is.
 * The one place in the pure packages that reads ambient time. Pending timers keep a host process alive: {@link close} ends them.
 */
export class LiveClock implements Clock, Disposable {
  readonly #timers = new TimerQueue();
  #now = Date.now();
  #readAt = performance.now();
  #wakeUp: ReturnType<typeof setTimeout> | undefined;
  #wakeUpAt = Number.POSITIVE_INFINITY;
  /** Time of the timer whose callback runs. */
  #runningAt: Timestamp | undefined;
  #isClosed = false;

  now(): Timestamp {
    const readAt = performance.now();
    const elapsed = readAt - this.#readAt;
    const ahead = this.#now + elapsed - Date.now();
    this.#readAt = readAt;
    if (ahead < -TOLERANCE_MS) this.#now += elapsed - ahead;
    else this.#now += ahead > TOLERANCE_MS ? elapsed / 2 : elapsed;
    return this.#now as Timestamp; // a sum of finite numbers, read for every event
  }

  /**
   * Runs `callback` once, in a turn of the host's event loop at or after `at`, however far away; a minute late at most where the machine
   * slept or its clock was set forward. What it throws is uncaught in the host;
   * the other timers run all the same. A time already past counts as the present one, inside a callback as the time of its timer.
   *
   * @throws {@link RedFireError} `INVALID_INPUT` for a time that is not finite.
   */
  setTimer(at: Timestamp, callback: () => void, name?: string): Cancel {
    const earliest = this.#runningAt ?? this.now();
    const due = timestamp(at);
    if (this.#isClosed) return () => {};
    const timer = this.#timers.add(due > earliest ? due : earliest, callback, name);
    this.#arm();
    return () => {
      this.#timers.remove(timer);
      this.#arm();
    };
  }

  /** The timers that are set, in the order in which they will run. */
  timers(): readonly TimerInfo[] {
    return this.#timers.list();
  }

  /**
   * Runs what is due now instead of at the host's next turn. An engine that calls it before it handles a message from outside
   * has timers and messages in the order of their times, as in a simulation. Inside a callback it does nothing. What a callback throws is
   * uncaught in the host, as at its own turn, and does not come out here.
   */
  runDue(): void {
    if (this.#runningAt !== undefined || this.#timers.nextAt > this.now()) return;
    try {
      this.#runTurn();
    } catch (error) {
      // whoever hands on a message has nothing to do with the timer
      setTimeout(() => { throw error; }, 0);
    }
  }

  /** Cancels all timers; one that is set later never runs. So nothing of the clock keeps the process alive. Time can still be read. Idempotent. */
  close(): void {
    this.#isClosed = true;
    this.#timers.clear();
    this.#arm();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Keeps one host timer, for the first of ours. */
  #arm(): void {
    const { nextAt } = this.#timers;
    if (nextAt === this.#wakeUpAt || this.#runningAt !== undefined) return;
    clearTimeout(this.#wakeUp);
    this.#wakeUpAt = nextAt;
    if (nextAt === Number.POSITIVE_INFINITY) return;
    const delay = Math.min(Math.max(Math.ceil(nextAt - this.now()), 0), LONGEST_DELAY_MS);
    this.#wakeUp = setTimeout(() => {
      this.#wakeUpAt = Number.POSITIVE_INFINITY;
      this.#runTurn();
    }, delay);
  }

  /** Runs what is due at the time it begins, also what the callbacks set. */
  #runTurn(): void {
    const now = this.now();
    try {
      for (let count = 0; count < CALLBACKS_PER_TURN; count++) {
        const timer = this.#timers.first;
        if (timer === undefined || timer.at > now) break;
        this.#timers.remove(timer);
        this.#runningAt = timer.at;
        timer.callback();
      }
    } finally {
      this.#runningAt = undefined;
      this.#arm();
    }
  }
}
