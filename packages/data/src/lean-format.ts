import { formatError } from './bad-row.ts';
import { type BarLayout } from './bar-format.ts';
import { invalidOption } from './invalid-option.ts';
import { LocalTime } from './local-time.ts';
import { timePattern } from './time-pattern.ts';
import { type TimeReader } from './time-reader.ts';

/** What a file of LEAN does not say itself. */
export interface LeanOptions {
  /** Day of the file, such as `2013-10-07`. Default: the eight digits in its name, as in `20131007_trade.zip`. Files of daily and hourly bars need none. */
  readonly date?: string | undefined;
  /** Where clocks show its times. Default `America/New_York`. */
  readonly timeZone?: string | undefined;
  /** What its prices are multiplied by. Default 10,000, as for shares and options; other kinds of instruments have 1. */
  readonly priceScale?: number | undefined;
}

const DAY_MS = 86_400_000;
const DEFAULT_SCALE = 10_000;
const DATE_IN_NAME = /(?:^|[^0-9])(\d{8})(?:[^0-9]|$)/;

/** Where the values stand in a row of bars. */
export const LEAN_BARS = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5, names: ['time', 'open', 'high', 'low', 'close', 'volume'] } as const satisfies BarLayout;

/**
 * Reads the times of a file of LEAN: milliseconds since midnight of its day, or `YYYYMMDD HH:mm`.
 *
 * @throws `INVALID_INPUT` for a day, a zone or a scale that is none.
 */
export function leanTimes({ date, timeZone = 'America/New_York', priceScale = DEFAULT_SCALE }: LeanOptions, file: string): TimeReader & { readonly priceScale: number } {
  if (!(priceScale > 0 && priceScale < Infinity)) throw invalidOption('priceScale', priceScale, 'must be a positive number');
  const zone = new LocalTime(timeZone);
  const midnight = date === undefined ? dayInName(file) : dayOf(date);
  if (date !== undefined && Number.isNaN(midnight)) throw invalidOption('date', date, 'is no day such as 2013-10-07');
  const shownTime = timePattern('YYYYMMDD HH:mm');
  return {
    priceScale,
    wanted: 'milliseconds since midnight, or written as YYYYMMDD HH:mm',
    read(row, field) {
      const sinceMidnight = row.number(field);
      if (Number.isNaN(sinceMidnight)) return zone.momentOf(shownTime(row.text(field)));
      if (!(sinceMidnight >= 0 && sinceMidnight < DAY_MS)) return Number.NaN;
      if (Number.isNaN(midnight)) throw formatError(file, 'has no day in its name, and its times are of a day; give its date');
      return zone.momentOf(midnight + sinceMidnight);
    },
  };
}

function dayInName(file: string): number {
  const [name = ''] = file.split(/[/\\]/).slice(-1);
  const [, digits = ''] = DATE_IN_NAME.exec(name) ?? [];
  return dayOf(digits.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'));
}

const dayOf = timePattern('YYYY-MM-DD');
