import { timestamp, type Cancel, type Clock, type Timestamp } from '@redfire/core';
import { TimerQueue, type TimerInfo } from './timer-queue.ts';

/** Host timers hold their delay in 32 bits; a longer one would fire at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1;

/** The wall clock reads whole milliseconds and is read a moment later, so a difference this small is not a fault. */
const TOLERANCE_MS = 20;

/**
 * The time of the system, to microseconds where the host has them, which never goes back. When the system's clock is set forward, or
 * the machine wakes from sleep, it follows at once; when it is set back, this one runs at half speed until the two agree again.
 *
 * The one place in the pure packages that reads ambient time. Pending timers keep a host process alive: {@link close} ends them.
 */
export class LiveClock implements Clock, Disposable {
  readonly #timers = new TimerQueue();
  #now = Date.now();
  #readAt = performance.now();
  #wakeUp: ReturnType<typeof setTimeout> | undefined;
  #wakeUpAt = Number.POSITIVE_INFINITY;

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
   * Runs `callback` once, in a turn of the host's event loop at or after `at`, however far away. What it throws is uncaught in the host;
   * the other timers run all the same.
   *
   * @throws {@link RedFireError} `INVALID_INPUT` for a time that is not finite.
   */
  setTimer(at: Timestamp, callback: () => void): Cancel {
    const now = this.now();
    const due = timestamp(at);
    const timer = this.#timers.add(due > now ? due : now, callback);
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

  /** Cancels all timers, so that nothing of the clock keeps the process alive. Time can still be read. Idempotent. */
  close(): void {
    this.#timers.clear();
    this.#arm();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Keeps one host timer, for the first of ours. */
  #arm(): void {
    const { nextAt } = this.#timers;
    if (nextAt === this.#wakeUpAt) return;
    clearTimeout(this.#wakeUp);
    this.#wakeUpAt = nextAt;
    if (nextAt === Number.POSITIVE_INFINITY) return;
    const delay = Math.min(Math.max(Math.ceil(nextAt - this.now()), 0), LONGEST_DELAY_MS);
    this.#wakeUp = setTimeout(() => {
      this.#runDue();
    }, delay);
  }

  /** Runs what is due now, but not what the callbacks set: that is for the next turn. */
  #runDue(): void {
    const now = this.now();
    const { sequence } = this.#timers;
    try {
      for (;;) {
        const timer = this.#timers.first;
        if (timer === undefined || timer.at > now || timer.sequence > sequence) break;
        this.#timers.remove(timer);
        timer.callback();
      }
    } finally {
      this.#wakeUpAt = Number.POSITIVE_INFINITY;
      this.#arm();
    }
  }
}
