import { invalidOption } from './invalid-option.ts';
import { type LeanOptions } from './lean-format.ts';
import { columnNames, type TimeColumns } from './time-columns.ts';
import { timeReader, type TimeWriting } from './time-reader.ts';

/** Which column of a file has a value: its name in the header, in any case, or its number, from 1. */
export type ColumnReference = string | number;

/** How a file of delimited text is laid out where that cannot be told from its first row. */
export interface TableShape<Name extends string> extends TimeWriting {
  /** Columns that do not go by one of their usual names. `timeOfDay` is a time in a column of its own, beside a `time` that is a date. Those not given are found by name. */
  readonly columns?: { readonly [Field in Name | 'time' | 'timeOfDay']?: ColumnReference | undefined } | undefined;
  /** `none` where the first row has values already: then `columns` gives numbers. Default `first-row`. */
  readonly header?: 'first-row' | 'none' | undefined;
  /** One character. Default: comma, semicolon or tab, of which the first row has most. */
  readonly delimiter?: string | undefined;
}

/** Names by which the time column is found, besides an unnamed first one. */
const TIME_NAMES = ['timestamp', 'datetime', 'date', 'time'];

/** The usual names of each value, the first of which always counts. */
export type KnownNames<Name extends string> = Readonly<Record<Name, readonly string[]>>;

/**
 * The header as if it had the usual names for the columns that were given, and no others for their values; or the reason why there is no such column.
 * A layout that is told from it fits the file.
 */
export function mappedHeader<Name extends string>(header: readonly string[], columns: TableShape<Name>['columns'], known: KnownNames<Name>): readonly string[] | string {
  if (columns === undefined) return header;
  const aliases: Readonly<Record<string, readonly string[] | undefined>> = { ...known, time: TIME_NAMES };
  const given = Object.entries(columns).filter((entry): entry is [string, ColumnReference] => entry[1] !== undefined && entry[0] !== 'timeOfDay');
  const taken = new Set(given.flatMap(([name]) => aliases[name] ?? []));
  const renamed = header.map((name) => (taken.has(name.toLowerCase()) || (name === '' && 'time' in columns) ? '\u0000' : name));
  for (const [name, reference] of given) {
    const field = fieldOf(header, reference);
    if (typeof field === 'string') return field;
    renamed[field] = aliases[name]?.[0] ?? name;
  }
  return renamed;
}

/** The field of a reference, or the reason why there is none. */
export function fieldOf(header: readonly string[], reference: ColumnReference): number | string {
  const wanted = typeof reference === 'string' ? reference.toLowerCase() : reference;
  const field = typeof wanted === 'number' ? wanted - 1 : header.findIndex((name) => name.toLowerCase() === wanted);
  if (header[field] === undefined) return `has no column ${reference}`;
  const isTwice = typeof wanted === 'string' && header.findLastIndex((name) => name.toLowerCase() === wanted) !== field;
  return isTwice ? `has two columns ${wanted}` : field;
}

/** @throws `INVALID_INPUT` for a shape that contradicts itself, or names a value that there is not. */
export function checkShape({ columns = {}, header, delimiter }: TableShape<string>, names: readonly string[]): void {
  const allowed = [...names, 'time', 'timeOfDay'];
  for (const [name, reference] of Object.entries(columns)) {
    if (reference === undefined) continue;
    if (!allowed.includes(name)) throw invalidOption('columns', name, `is none of ${allowed.join(', ')}`);
    const isNumber = typeof reference === 'number' && Number.isSafeInteger(reference) && reference >= 1;
    if (!isNumber && (header === 'none' || typeof reference !== 'string')) throw invalidOption(`columns.${name}`, reference, header === 'none' ? 'must be the number of a column, from 1, for there is no header' : 'must be the name of a column, or its number from 1');
  }
  if (header === 'none' && Object.keys(columns).length === 0) throw invalidOption('header', header, 'needs columns: the number of each');
  if (delimiter !== undefined && (delimiter.length !== 1 || delimiter.charCodeAt(0) > 127 || '"\n\r'.includes(delimiter))) throw invalidOption('delimiter', delimiter, 'must be one ASCII character, and no quote or line end');
}

/**
 * The layout of a table, told from its first row and its shape, or the reason why it has none.
 *
 * @param layoutOf - Tells the layout from a header with usual names.
 */
export function shapedLayout<Name extends string, Layout extends TimeColumns>(
  first: readonly string[], shape: TableShape<Name> & { readonly known: KnownNames<Name> }, layoutOf: (header: readonly string[]) => Layout | string,
): Layout | string {
  const { columns, known, header: place } = shape;
  const header = place === 'none' ? first.map((_, field) => String(field + 1)) : first;
  const renamed = mappedHeader(header, columns, known);
  const layout = typeof renamed === 'string' ? renamed : layoutOf(renamed);
  if (typeof layout === 'string') return layout;
  const timeOfDay = columns?.timeOfDay === undefined ? layout.timeOfDay : fieldOf(header, columns.timeOfDay);
  if (typeof timeOfDay === 'string') return timeOfDay;
  const reader = timeReader(shape, timeOfDay);
  return { ...layout, names: columnNames(header), ...(timeOfDay === undefined ? {} : { timeOfDay }), ...(reader === undefined ? {} : { reader }) };
}

const CSV_ONLY = ['columns', 'header', 'delimiter', 'timeFormat'] as const;

/** @throws `INVALID_INPUT` for an option that another format than the one given has. */
export function checkUse(options: TableShape<string> & LeanOptions, format: string): void {
  const isTable = format === 'csv' || format === 'parquet';
  const strange = [
    ...(isTable ? [] : CSV_ONLY.map((option) => [option, 'csv'] as const)),
    ...(isTable || format === 'lean' ? [] : [['timeZone', 'csv and lean'] as const]),
    ...(format === 'lean' ? [] : [['date', 'lean'] as const, ['priceScale', 'lean'] as const]),
  ].find(([option]) => options[option] !== undefined);
  if (strange) throw invalidOption(strange[0], options[strange[0]], `is for format ${strange[1]}, not for "${format}"`);
}
