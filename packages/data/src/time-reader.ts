import { LocalTime } from './local-time.ts';
import { type Row } from './row.ts';
import { timePattern } from './time-pattern.ts';

/** How the times of a file are written where that cannot be told from them. */
export interface TimeWriting {
  /**
   * Default `auto`: epochs whose unit their magnitude tells, or ISO 8601. `s`, `ms`, `us`, `ns` say the unit of an epoch; anything else is a pattern such as `DD.MM.YYYY HH:mm:ss`, of
   * `YYYY`, `YY`, `MMM`, `MM`, `M`, `DD`, `D`, `HH`, `H`, `hh`, `h`, `A`, `mm`, `ss` and `S`.
   */
  readonly timeFormat?: string | undefined;
  /** Where clocks show the times that are written without a zone, such as `America/New_York`. Epochs have none. Default UTC. */
  readonly timeZone?: string | undefined;
}

/** Reads times that a row cannot tell by looking at them. */
export interface TimeReader {
  /** The time in a field of a row, epoch ms; NaN where it is none. */
  readonly read: (row: Row, field: number) => number;
  /** What a time is to be, for errors. */
  readonly wanted: string;
}

const DAY_MS = 86_400_000;

/** Decimal places of the units of an epoch, from milliseconds on. */
const UNITS: ReadonlyMap<string, number> = new Map([['s', -3], ['ms', 0], ['us', 3], ['ns', 6]]);
const EPOCH = /^([+-]?)(\d+)(?:\.(\d+))?$/;
const WITH_ZONE = /(?:[Zz]|[+-]\d{2}(?::?\d{2})?)$/;
const DATE_LENGTH = 10;
/** What a time is to be where nothing was said about it. */
export const AUTO_TIME = 'an epoch, or ISO 8601 such as 2024-01-31 23:59:00';

/**
 * A reader of times; undefined where they are to be told by looking at them, as every row can do itself.
 *
 * @param timeOfDay - The field of a time of day that is to be added to a date.
 * @throws `INVALID_INPUT` for a pattern or a zone that is none.
 */
export function timeReader({ timeFormat = 'auto', timeZone }: TimeWriting, timeOfDay?: number): TimeReader | undefined {
  const zone = timeZone === undefined ? undefined : new LocalTime(timeZone);
  const decimals = UNITS.get(timeFormat);
  if (decimals !== undefined) return { read: (row, field) => epochTime(row.text(field), decimals), wanted: `an epoch in ${timeFormat}` };
  if (timeFormat === 'auto' && zone === undefined) return undefined;
  const shownTime = timeFormat === 'auto' ? undefined : timePattern(timeFormat);
  return {
    wanted: shownTime ? `written as ${timeFormat}` : AUTO_TIME,
    read(row, field) {
      const text = row.text(field);
      const date = shownTime ? shownTime(text) : row.time(field);
      const shown = timeOfDay === undefined ? date : date % DAY_MS === 0 ? date + row.timeOfDay(timeOfDay) : Number.NaN;
      return zone === undefined || (shownTime === undefined && hasZone(text)) ? shown : zone.momentOf(shown);
    },
  };
}

/** Whether a text tells a moment by itself: an epoch does, and a time with its zone. Eight digits are a date. */
function hasZone(text: string): boolean {
  return text.includes('-', 1) ? WITH_ZONE.test(text.slice(DATE_LENGTH)) : text.length !== 8;
}

/** Milliseconds of an epoch in text, by moving its decimal point, so that no digit is lost before the one rounding. */
function epochTime(text: string, decimals: number): number {
  const [, sign = '', whole, fraction = ''] = EPOCH.exec(text) ?? [];
  return whole === undefined ? Number.NaN : Number(`${sign}${whole}.${fraction}e${-decimals}`);
}
