import { startOfDay, type Bar } from '@redfire/core';

/** When the session of a bar began, in epoch milliseconds: the same for all bars of one session. */
export type SessionStart = (bar: Bar) => number;

/** Sessions that are days of UTC. */
export function utcDays(bar: Bar): number {
  return startOfDay(bar.openTime);
}
