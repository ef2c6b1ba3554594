import { RedFireError } from '@redfire/core';
import { type BarLayout } from './bar-format.ts';
import { type Row } from './row.ts';
import { type TimeColumns } from './time-columns.ts';
import { AUTO_TIME } from './time-reader.ts';

/** A row that is not usable, and why. */
export interface BadRow {
  /** Line of the file on which the row starts, from 1. */
  readonly line: number;
  /** Name of the column in the header, or its number where it has no name. */
  readonly column: string;
  /** The field as written. */
  readonly value: string;
  /** What is wrong, with the values in quotes. */
  readonly problem: string;
}

/** The error for a row that was not to be skipped. */
export function badRowError(file: string, { line, column, value, problem }: BadRow): RedFireError {
  const message = `${file} line ${line}: ${problem}; correct the row, or set onBadRow: skip to drop such rows`;
  return new RedFireError('BAD_ROW', message, { details: { file, line, column, value } });
}

/** The error for a file that is not what it was declared as. */
export function formatError(file: string, problem: string, options: { readonly details?: Readonly<Record<string, unknown>>; readonly cause?: unknown } = {}): RedFireError {
  return new RedFireError('DATA_FORMAT', `${file} ${problem}`, { ...options, details: { file, ...options.details } });
}

/** What is wrong with the values of the row at hand, looking from the first column to the last; undefined when nothing is. Its time order is judged elsewhere. */
export function explainValues(row: Row, layout: BarLayout, time: number): BadRow | undefined {
  const bad = (field: number, problem: (name: string, value: string) => string): BadRow => badField(row, layout, field, problem);
  const shape = explainShape(row, layout, time);
  if (shape) return shape;
  const { open, high, low, close, volume, extra } = layout;
  for (const field of [open, high, low, close, volume, extra?.field]) {
    if (field === undefined || (field === extra?.field && extra.kind === 'vwap' && row.fieldCount > field && row.text(field) === '')) continue;
    const problem = explainNumber(row, layout, field);
    if (problem) return problem;
  }
  if (row.number(high) < row.number(low)) return bad(high, (name, value) => `${name} "${value}" is below low "${row.text(low)}"`);
  for (const field of [open, close]) {
    if (row.number(field) >= row.number(low) && row.number(field) <= row.number(high)) continue;
    return bad(field, (name, value) => `${name} "${value}" is outside low "${row.text(low)}" and high "${row.text(high)}"`);
  }
  if (extra?.kind === 'adjusted-close' && row.number(close) === 0) return bad(close, (name, value) => `${name} "${value}" cannot be adjusted`);
  return undefined;
}

/** A row that is bad by one of its fields. */
export function badField(row: Row, { names }: TimeColumns, field: number, problem: (name: string, value: string) => string): BadRow {
  const column = names[field] ?? String(field + 1);
  const value = row.text(field);
  return { line: row.line, column, value, problem: field >= row.fieldCount || value === '' ? `${column} is missing` : problem(column, value) };
}

/** What is wrong with the number of fields, or with the time; undefined when nothing is. */
export function explainShape(row: Row, layout: TimeColumns, time: number): BadRow | undefined {
  const surplus = layout.names.length;
  if (row.fieldCount > surplus + 1 || row.text(surplus) !== '') {
    return { line: row.line, column: String(surplus + 1), value: row.text(surplus), problem: `the row has ${row.fieldCount} fields where ${surplus} are expected` };
  }
  if (!Number.isNaN(time)) return undefined;
  const field = layout.timeOfDay !== undefined && !Number.isNaN(row.time(layout.time)) ? layout.timeOfDay : layout.time;
  return badField(row, layout, field, (name, value) => `${name} "${value}" is not a time (${layout.reader?.wanted ?? AUTO_TIME})`);
}

/** What is wrong with a field that is to be a number from 0; undefined when nothing is. */
export function explainNumber(row: Row, layout: TimeColumns, field: number): BadRow | undefined {
  const number = row.number(field);
  if (!Number.isFinite(number)) return badField(row, layout, field, (name, value) => `${name} "${value}" is not a number`);
  return number < 0 ? badField(row, layout, field, (name, value) => `${name} "${value}" is negative`) : undefined;
}
