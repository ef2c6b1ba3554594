import { RedFireError } from '../errors.ts';

const DAY_MS = 86_400_000;

/**
 * Days from 1970-01-01 to a date.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` unless it is a date that exists, written `YYYY-MM-DD`.
 */
export function dayOfDate(date: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // a day that a month does not have is taken for one of the next month by some engines
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) {
    throw new RedFireError('INVALID_INPUT', `date "${date}" must be a date such as "2024-12-25"`, { details: { value: date } });
  }
  return ms / DAY_MS;
}

/** The date so many days after 1970-01-01, as `YYYY-MM-DD`. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** Monday 1 to Sunday 7. The epoch was a Thursday. */
export function weekdayOfDay(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Months from January 1970 to the month of a day. */
export function monthOfDay(day: number): number {
  const date = new Date(day * DAY_MS);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

/** The first day of a month that is counted from January 1970. */
export function dayOfMonth(month: number): number {
  return Date.UTC(1970, month, 1) / DAY_MS;
}
