import { type Row } from './row.ts';
import { type TimeReader } from './time-reader.ts';

/** Where the time stands in a row. */
export interface TimeColumns {
  readonly time: number;
  /** Time of day in a column of its own, to be added to a `time` that is a date. */
  readonly timeOfDay?: number;
  /** Where times are not to be told by looking at them. */
  readonly reader?: TimeReader;
  /** Names of all columns. A row must not have more fields, save one that is empty. */
  readonly names: readonly string[];
}

/** The time column in the words of an error. */
export const TIME_COLUMN = 'timestamp (or time, date, datetime, or an unnamed first column)';

const DAY_MS = 86_400_000;

/**
 * Where a header says that the time is: in `timestamp` or `datetime`, in any case, else in the first of `date` and `time`, else in an unnamed first column.
 * A `date` directly followed by a `time` is joined with it. Undefined when it says nothing.
 */
export function timeColumns(header: readonly string[]): TimeColumns | undefined {
  const names = header.map((name) => name.toLowerCase());
  const find = (...wanted: readonly string[]) => names.findIndex((name) => wanted.includes(name));
  const time = [find('timestamp'), find('datetime'), find('date', 'time'), names[0] === '' || names[0] === 'unnamed: 0' ? 0 : -1].find((index) => index >= 0);
  if (time === undefined) return undefined;
  const columns = { time, names: columnNames(header) };
  return names[time] === 'date' && names[time + 1] === 'time' ? { ...columns, timeOfDay: time + 1 } : columns;
}

/** Names for errors: that of the header, or the number of the column. */
export function columnNames(header: readonly string[]): readonly string[] {
  return header.map((name, index) => (name === '' ? String(index + 1) : name));
}

/** The time of a row; NaN when it has none. */
export function timeOf(row: Row, { time, timeOfDay, reader }: TimeColumns): number {
  if (reader !== undefined) return reader.read(row, time);
  const start = row.time(time);
  if (timeOfDay === undefined) return start;
  return start % DAY_MS === 0 ? start + row.timeOfDay(timeOfDay) : Number.NaN;
}

/** The time of a row as written. */
export function timeText(row: Row, { time, timeOfDay }: TimeColumns): string {
  return timeOfDay === undefined ? row.text(time) : `${row.text(time)} ${row.text(timeOfDay)}`.trim();
}
