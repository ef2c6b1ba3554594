import { RedFireError } from '@redfire/core';

const DAY_MS = 86_400_000;
const MONDAY_MS = 4 * DAY_MS;

/** When an instrument trades: on weekdays, from one time of the day to another, in milliseconds behind midnight UTC. */
export interface GeneratedSession {
  readonly opensMs: number;
  readonly closesMs: number;
}

/** The days of an instrument, each cut into intervals. */
export interface TradingDay {
  /** Behind midnight UTC. */
  readonly opensMs: number;
  /** Intervals in a day. */
  readonly intervals: number;
  readonly perYear: number;
  readonly isClosedOvernight: boolean;
  /** Midnight of the first day of trading from a day on. */
  readonly next: (midnight: number) => number;
  /** How much busier than the average each interval is: see {@link busyness}. */
  readonly shape: Float64Array;
}

/**
 * @param session - Default: every day, round the clock.
 * @throws {@link RedFireError} `INVALID_INPUT` for a session that no whole number of intervals fits.
 */
export function tradingDay(intervalMs: number, session?: GeneratedSession): TradingDay {
  const { opensMs, closesMs } = session ?? { opensMs: 0, closesMs: DAY_MS };
  const intervals = (closesMs - opensMs) / intervalMs;
  if (!(Number.isInteger(intervals) && intervals > 0 && opensMs >= 0 && closesMs <= DAY_MS)) {
    throw new RedFireError('INVALID_INPUT', `intervalMs "${intervalMs}" must divide the time from "${opensMs}" to "${closesMs}" of a day`, { details: { option: 'intervalMs', value: intervalMs } });
  }
  return {
    opensMs,
    intervals,
    perYear: intervals * (session ? 252 : 365),
    isClosedOvernight: session !== undefined,
    next: session ? nextWeekday : (midnight) => midnight,
    shape: Float64Array.from({ length: intervals }, (_, interval) => busyness((interval + 0.5) / intervals)),
  };
}

/**
 * How much busier than its average a part of a session is, from its open at 0 to its close at 1: a parabola with three times as much at the ends as in the middle, and a mean of 1.
 * That volume and volatility are high at both ends is found by R. Wood, T. McInish and J. K. Ord, "An Investigation of Transactions Data for NYSE Stocks", Journal of Finance 40(3), 1985.
 */
export function busyness(part: number): number {
  const side = 2 * part - 1;
  return 0.6 + 1.2 * side * side;
}

function nextWeekday(midnight: number): number {
  const day = Math.floor((((midnight - MONDAY_MS) % (7 * DAY_MS)) + 7 * DAY_MS) / DAY_MS) % 7;
  return day < 5 ? midnight : midnight + (7 - day) * DAY_MS;
}
