import { TIME_COLUMN, columnNames, timeColumns, type TimeColumns } from './time-columns.ts';

/** File formats that `readQuotes` and `readTrades` know: `csv` and `tardis` have a header, Binance Vision mostly none, files of LEAN none. */
export const ITEM_FORMATS = ['csv', 'tardis', 'binance-vision', 'lean'] as const;
export type ItemFormat = (typeof ITEM_FORMATS)[number];

/** Formats of files of quotes and trades: those of `readQuotes` and `readTrades`, and Parquet, which cannot be read as a stream. */
export const ITEM_FILE_FORMATS = [...ITEM_FORMATS, 'parquet'] as const;
export type ItemFileFormat = (typeof ITEM_FILE_FORMATS)[number];

/** A value of an item, and the names its column goes by, in lower case; the first found counts. */
export interface ItemColumn<Name extends string> {
  readonly name: Name;
  readonly known: readonly string[];
  readonly isOptional?: true;
}

/** Where each value of an item stands in a row; absent where the file has no such column. */
export interface ItemLayout<Name extends string> extends TimeColumns {
  readonly fields: Readonly<Partial<Record<Name, number>>>;
  /** What the prices are multiplied by in the file. */
  readonly priceScale?: number;
}

/** The layout that a header tells, or the reason why it tells none. Names match in any case and order; other columns are ignored. */
export function itemLayout<Name extends string>(header: readonly string[], columns: readonly ItemColumn<Name>[], timeColumn?: string): ItemLayout<Name> | string {
  const names = header.map((name) => name.toLowerCase());
  const times = timeColumn === undefined ? timeColumns(header) : columnOf(header, timeColumn);
  const missing = times ? [] : [timeColumn ?? TIME_COLUMN];
  const fields: Partial<Record<Name, number>> = {};
  const used = times ? [names[times.time] ?? ''] : [];
  for (const { name, known, isOptional } of columns) {
    const found = known.find((each) => names.includes(each));
    if (found === undefined) {
      if (isOptional !== true) missing.push(known.length === 1 ? name : `${known[0] ?? name} (or ${known.slice(1).join(', ')})`);
      continue;
    }
    used.push(found);
    fields[name] = names.indexOf(found);
  }
  if (times === undefined || missing.length > 0) return `has no column ${missing.join(', ')}`;
  const twice = used.find((name) => name !== '' && names.indexOf(name) !== names.lastIndexOf(name));
  return twice === undefined ? { ...times, fields } : `has two columns ${twice}`;
}

function columnOf(header: readonly string[], name: string): TimeColumns | undefined {
  const time = header.findIndex((each) => each.toLowerCase() === name.toLowerCase());
  return time < 0 ? undefined : { time, names: columnNames(header) };
}
