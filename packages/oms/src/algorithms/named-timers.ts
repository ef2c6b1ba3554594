import type { Cancel, Clock, Timestamp } from '@redfire/core';

/** A timer as it is kept over a restart. `number` tells which of one instant was set first. */
export interface SavedTimer {
  readonly name: string;
  readonly at: number;
  readonly number: number;
}

interface Timer extends SavedTimer {
  readonly end: Cancel;
}

export interface NamedTimersOptions {
  readonly clock: Clock;
  /** Under which the clock lists them. */
  readonly owner: string;
  /** Counts timers over all that are saved together. */
  readonly nextNumber: () => number;
  readonly onTimer: (name: string) => void;
}

/** Timers that are known by name, so that they can be set again after a restart. */
export class NamedTimers {
  readonly #options: NamedTimersOptions;
  readonly #timers = new Map<string, Timer>();

  constructor(options: NamedTimersOptions) {
    this.#options = options;
  }

  has(name: string): boolean {
    return this.#timers.has(name);
  }

  /** Sets a timer, or moves the one of that name. */
  set(name: string, at: Timestamp): void {
    const { clock, owner, nextNumber, onTimer } = this.#options;
    this.clear(name);
    const end = clock.setTimer(at, () => {
      this.#timers.delete(name);
      onTimer(name);
    }, `${owner} ${name}`);
    this.#timers.set(name, { name, at, number: nextNumber(), end });
  }

  clear(name: string): void {
    this.#timers.get(name)?.end();
    this.#timers.delete(name);
  }

  clearAll(): void {
    for (const { end } of this.#timers.values()) end();
    this.#timers.clear();
  }

  save(): readonly SavedTimer[] {
    return Array.from(this.#timers.values(), ({ name, at, number }) => ({ name, at, number }));
  }
}
