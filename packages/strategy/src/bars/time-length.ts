import { RedFireError, intervalMs, type Interval } from '@redfire/core';

/** Length of a bar of time: an interval such as `90s`, `15m`, `4h`, `1d`, `1w`, or months such as `1M`. */
export type TimeLength = Interval | `${number}M`;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What a length counts. Any that are whole days or weeks count as those, however they are written. */
export interface LengthParts {
  readonly unit: 'time' | 'day' | 'week' | 'month';
  readonly count: number;
  /** Of a day of 24 hours and a month of 30 days. */
  readonly ms: number;
}

/** @throws {@link RedFireError} `INVALID_INPUT` for a length that is none, or that is longer than a day and no whole number of days. */
export function lengthParts(length: TimeLength): LengthParts {
  const months = /^([1-9]\d{0,2})M$/.exec(length)?.[1];
  if (months !== undefined) return { unit: 'month', count: Number(months), ms: Number(months) * 30 * DAY_MS };
  const ms = intervalMs(length);
  if (ms % (7 * DAY_MS) === 0) return { unit: 'week', count: ms / (7 * DAY_MS), ms };
  if (ms % DAY_MS === 0) return { unit: 'day', count: ms / DAY_MS, ms };
  if (ms < DAY_MS) return { unit: 'time', count: ms, ms };
  throw new RedFireError('INVALID_INPUT', `length "${length}" is longer than a day and must be whole days, weeks or months`, { details: { value: length } });
}
