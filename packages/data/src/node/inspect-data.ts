import { stat } from 'node:fs/promises';
import { type BadRow } from '../bad-row.ts';
import { type DataFormat } from '../detect-format.ts';
import { Inspection, type DataSummary } from '../inspect/inspection.ts';
import { openDataFile, type DataFileOptions } from './data-file.ts';
import { notReadable } from './file-bytes.ts';

/** What a file of market data holds, and what is wrong with it. */
export interface DataInspection extends DataFormat, DataSummary {
  readonly file: string;
  /** On disk. */
  readonly bytes: number;
}

/**
 * What a file on disk holds: its kind and format, told from its first row unless given, and rows, times, gaps, duplicates, bad rows, outliers and price grid. It is read once, whole, in memory
 * that does not grow with it. Rows that are not usable are counted, not thrown.
 *
 * @throws `DATA_FORMAT` where it is of no known format, broken, or without one usable row; `FILE_NOT_READABLE`.
 */
export async function inspectData(path: string, options: DataFileOptions = {}): Promise<DataInspection> {
  const { size: bytes } = await stat(path).catch((cause: unknown) => {
    throw notReadable(path, cause);
  });
  const skipped: { to: Inspection | undefined } = { to: undefined };
  const onSkip = (row: BadRow) => skipped.to?.addBad(row);
  const data = await openDataFile(path, options, { onBadRow: 'skip', onSkip });
  const { kind, format } = data;
  // no row is read before the iteration starts
  const inspection = (skipped.to = new Inspection(kind === 'bars' ? 'regular' : 'irregular'));
  if ('bars' in data) for await (const columns of data.bars) inspection.addBars(columns);
  else for await (const items of data.items) for (const item of items) inspection.addItem(item);
  const { rows } = 'bars' in data ? data.bars : data.items;
  return { file: path, bytes, kind, format, ...inspection.summary(rows) };
}
