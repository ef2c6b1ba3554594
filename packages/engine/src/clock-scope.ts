import type { Cancel, Clock, TimerInfo, Timestamp } from '@redfire/core';

/** A clock for one part of an engine, whose timers end with it. */
export interface ClockScope extends Clock, Disposable {
  /** Cancels the timers set through this scope; one that is set later never runs. Idempotent. */
  close(): void;
}

/** A view of `clock` that knows its own timers: lists them and cancels them all at once. They run in the order of `clock`. */
export function scopeClock(clock: Clock): ClockScope {
  const timers = new Map<TimerInfo, Cancel>();
  let isClosed = false;

  const close = (): void => {
    isClosed = true;
    for (const cancel of timers.values()) cancel();
    timers.clear();
  };
  return {
    now: () => clock.now(),
    setTimer(at: Timestamp, callback: () => void, name = callback.name) {
      if (isClosed) return () => {};
      const now = clock.now();
      const timer: TimerInfo = { at: at > now ? at : now, name };
      const run = (): void => {
        timers.delete(timer);
        callback();
      };
      const cancel = clock.setTimer(at, run, name);
      timers.set(timer, cancel);
      return () => {
        if (timers.delete(timer)) cancel();
      };
    },
    // sorting is stable, and a map keeps the order of setting
    timers: () => [...timers.keys()].sort((a, b) => a.at - b.at),
    close,
    [Symbol.dispose]: close,
  };
}
