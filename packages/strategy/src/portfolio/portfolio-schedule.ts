import { startOfDay, timestamp, type Interval, type Timestamp } from '@redfire/core';
import { invalid } from '../sizing/figure.ts';

export type CalendarPeriod = 'day' | 'week' | 'month';

/**
 * When a portfolio is looked at: when bars of an interval have closed for all of its instruments, each time or once a `per` (the first close of a UTC day, week from Monday, or month); or by
 * a timer named `rebalance`, at whole intervals, or at a time of day (default 00:00, UTC) of each first day of a period.
 */
export type PortfolioSchedule =
  | { readonly bars: Interval; readonly per?: CalendarPeriod }
  | { readonly every: Interval; readonly from?: Timestamp }
  | { readonly startOf: CalendarPeriod; readonly at?: string };

const DAY_MS = 86_400_000;
/** The epoch was a Thursday. */
const MONDAY_MS = 4 * DAY_MS;

/** When the UTC period begins that holds a time. */
export function startOfPeriod(period: CalendarPeriod, at: number): Timestamp {
  if (period === 'day') return startOfDay(at);
  if (period === 'week') return timestamp(Math.floor((at - MONDAY_MS) / (7 * DAY_MS)) * 7 * DAY_MS + MONDAY_MS);
  const day = new Date(at);
  return timestamp(Date.UTC(day.getUTCFullYear(), day.getUTCMonth()));
}

/** The next time after `now` that is a time of day on the first day of a period. @throws `RedFireError` `INVALID_INPUT` for what is no time of day. */
export function nextStartOf(period: CalendarPeriod, at: string, now: number): Timestamp {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(at) ?? [];
  if (hours === undefined || minutes === undefined) throw invalid('schedule.at', at, 'a time of day such as "09:30"');
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  const start = startOfPeriod(period, now);
  if (start + offset > now) return timestamp(start + offset);
  // any time of the next period is at most this far: of a month, the fifth day of the next at the latest
  const next = startOfPeriod(period, start + { day: 1, week: 7, month: 32 }[period] * DAY_MS);
  return timestamp(next + offset);
}
