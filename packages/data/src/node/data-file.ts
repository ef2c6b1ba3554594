import { type BarColumns } from '@redfire/core';
import { BAR_FILE_FORMATS, type BarFileFormat } from '../bar-format.ts';
import { BOOK_FORMATS } from '../book-format.ts';
import { type TableShape } from '../column-map.ts';
import { type DataFormat } from '../detect-format.ts';
import { invalidOption } from '../invalid-option.ts';
import { ITEM_FILE_FORMATS } from '../item-format.ts';
import { type ItemReader } from '../item-reader.ts';
import { type LeanOptions } from '../lean-format.ts';
import { type ReadRowsOptions, type RowReader } from '../read-rows.ts';
import { findFormat } from './find-format.ts';
import { openBars } from './open-bars.ts';
import { openItems } from './open-items.ts';

/** What a file is, where that is not to be told from its first row. */
export interface DataFileOptions extends LeanOptions, TableShape<string> {
  readonly kind?: DataFormat['kind'] | undefined;
  /** One of those of the kind. Default with `columns`: `csv`. */
  readonly format?: string | undefined;
}

/** Of bars only their order is looked at, so that any interval does. */
const ANY_INTERVAL_MS = 0.001;
/** Nobody hears of the instrument of what is only looked at. */
const INSTRUMENT = 'DATA/FILE.FILE';

/** A file whose kind has been found out, as a reader of it. */
export type DataFile = DataFormat & ({ readonly bars: RowReader<BarColumns> } | { readonly items: ItemReader });

/**
 * Opens a file of any kind.
 *
 * @throws `DATA_FORMAT` where it is of no known kind; `INVALID_INPUT` for a format that the kind has not; `FILE_NOT_READABLE`.
 */
export async function openDataFile(path: string, { kind: givenKind, format: givenFormat, date, priceScale, ...shape }: DataFileOptions, reading: Pick<ReadRowsOptions, 'onBadRow' | 'onSkip'>): Promise<DataFile> {
  const isKnown = givenKind !== undefined && (givenFormat !== undefined || givenKind === 'recording' || shape.columns !== undefined);
  const found = isKnown ? { kind: givenKind, format: givenFormat ?? (givenKind === 'recording' ? givenKind : 'csv') } : await findFormat(path);
  const kind = givenKind ?? found.kind;
  const format = givenFormat ?? found.format;
  const days = format === 'lean' ? { date, priceScale } : {};
  if (kind === 'bars') return { kind, format, bars: openBars(path, { ...reading, ...shape, ...days, format: formatIn(BAR_FILE_FORMATS, format) satisfies BarFileFormat, intervalMs: ANY_INTERVAL_MS }) };
  if (kind === 'recording') return { kind, format, items: openItems(path, { ...reading, instrument: INSTRUMENT, kind }) };
  const common = { ...reading, ...shape, instrument: INSTRUMENT };
  if (kind === 'books') return { kind, format, items: openItems(path, { ...common, kind, format: formatIn([...BOOK_FORMATS, 'parquet'] as const, format) }) };
  return { kind, format, items: openItems(path, { ...common, ...days, kind, format: formatIn(ITEM_FILE_FORMATS, format) }) };
}

function formatIn<Format extends string>(known: readonly Format[], format: string): Format {
  const found = known.find((each) => each === format);
  if (found === undefined) throw invalidOption('format', format, `is none of ${known.join(', ')}`);
  return found;
}
