import type { Cancel, Clock, TimerInfo, Timestamp } from '@redfire/core';

interface WaitingTimer {
  readonly at: Timestamp;
  readonly run: () => void;
  readonly name: string;
  /** Absent while the clock is paused. */
  cancel: Cancel | undefined;
}

/** A view of a clock whose timers can be held up: none runs between {@link pause} and {@link resume}, and those that were due meanwhile run after it. */
export class PausableClock implements Clock {
  readonly #clock: Clock;
  /** In the order in which they were set. */
  readonly #timers = new Set<WaitingTimer>();
  #isPaused = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): Timestamp {
    return this.#clock.now();
  }

  setTimer(at: Timestamp, callback: () => void, name = callback.name): Cancel {
    const timer: WaitingTimer = {
      at, name, cancel: undefined,
      run: () => {
        this.#timers.delete(timer);
        callback();
      },
    };
    this.#timers.add(timer);
    if (!this.#isPaused) this.#set(timer);
    return () => {
      this.#timers.delete(timer);
      timer.cancel?.();
    };
  }

  timers(): readonly TimerInfo[] {
    return Array.from(this.#timers, ({ at, name }) => ({ at, name })).sort((a, b) => a.at - b.at);
  }

  pause(): void {
    this.#isPaused = true;
    for (const timer of this.#timers) {
      timer.cancel?.();
      timer.cancel = undefined;
    }
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    for (const timer of this.#timers) this.#set(timer);
  }

  #set(timer: WaitingTimer): void {
    timer.cancel = this.#clock.setTimer(timer.at, timer.run, timer.name);
  }
}
