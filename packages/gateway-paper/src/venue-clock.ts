import type { Cancel, Clock, TimerInfo, Timestamp } from '@redfire/core';

interface Arrival {
  readonly at: Timestamp;
  readonly callback: () => void;
}

/**
 * The venue's time: the host's, save while a bar is worked through that is known only at its close. Then it stands where
 * the bar stands, and what falls due inside the bar runs inside it.
 */
export class VenueClock implements Clock {
  readonly #host: Clock;
  #standsAt: Timestamp | undefined;
  #until = Number.NEGATIVE_INFINITY;
  readonly #arrivals = new Set<Arrival>();

  constructor(host: Clock) {
    this.#host = host;
  }

  now(): Timestamp {
    return this.#standsAt ?? this.#host.now();
  }

  setTimer(at: Timestamp, callback: () => void, name?: string): Cancel {
    if (!(at <= this.#until)) return this.#host.setTimer(at, callback, name);
    const arrival = { at, callback };
    this.#arrivals.add(arrival);
    return () => {
      this.#arrivals.delete(arrival);
    };
  }

  timers(): readonly TimerInfo[] {
    return this.#host.timers();
  }

  /** Stands at a bar's open while `open` runs, then at what falls due in the bar, then at its close while `close` runs. */
  through(bar: { readonly openTime: Timestamp; readonly closeTime: Timestamp }, { open, close }: { readonly open: () => void; readonly close: () => void }): void {
    this.#until = bar.closeTime;
    try {
      this.#standsAt = bar.openTime;
      open();
      for (let next = this.#next(); next; next = this.#next()) {
        this.#arrivals.delete(next);
        this.#standsAt = next.at;
        next.callback();
      }
      this.#standsAt = bar.closeTime;
      this.#until = Number.NEGATIVE_INFINITY;
      close();
    } finally {
      this.#standsAt = undefined;
      this.#until = Number.NEGATIVE_INFINITY;
    }
  }

  #next(): Arrival | undefined {
    let first: Arrival | undefined;
    // a set keeps the order of setting, so only an earlier time goes before
    for (const arrival of this.#arrivals) if (first === undefined || arrival.at < first.at) first = arrival;
    return first;
  }
}
