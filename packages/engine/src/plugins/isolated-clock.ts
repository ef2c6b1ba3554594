import type { Clock, Timestamp } from '@redfire/core';
import { scopeClock, type ClockScope } from '../clock-scope.ts';

/** A timer whose callback threw, or returned a promise that rejected. */
export interface TimerFailure {
  readonly timer: string;
  readonly dueAt: Timestamp;
  readonly error: unknown;
}

/** A scope of `clock` in which a callback that fails is told to `onFailure` and disturbs nobody else. */
export function isolatedClock(clock: Clock, onFailure: (failure: TimerFailure) => void): ClockScope {
  const scope = scopeClock(clock);
  return {
    ...scope,
    setTimer(at, callback, name = callback.name) {
      const fail = (error: unknown): void => {
        onFailure({ timer: name === '' ? 'timer' : name, dueAt: at, error });
      };
      const run = (): void => {
        try {
          // an async function is a callback too
          const result: unknown = callback();
          if (typeof result === 'object') Promise.resolve(result).catch(fail);
        } catch (error) {
          fail(error);
        }
      };
      return scope.setTimer(at, run, name);
    },
  };
}
