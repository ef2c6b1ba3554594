import { RedFireError, isRedFireError } from '@redfire/core';
import { gunzipSync } from 'fflate';
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { formatError, type BadRow } from '../bad-row.ts';
import { type ReadRowsOptions, type RowReader } from '../read-rows.ts';
import { type Row } from '../row.ts';
import { type RowTaker } from '../row-walk.ts';
import { ParquetRow, type ColumnValues, type ParquetColumn } from './parquet-row.ts';
import { openRanges, type ParquetRanges, type ParquetSource } from './parquet-source.ts';
import { TIME_PARSERS } from './parquet-times.ts';

/** How the rows of a Parquet file are to be read: as those of any file, which is compressed inside only. */
export type ReadParquetOptions = Omit<ReadRowsOptions, 'compression'>;

/** What makes chunks of rows, and tells which columns it looks at, so that the others need not be read. */
export interface ColumnTaker<Chunk> extends RowTaker<Chunk, Row> {
  usedFields(): readonly number[];
}

interface Counts {
  rows: number;
  skippedRows: number;
}

/** A reader of a Parquet file whose every run has a taker of its own. One row group is held at a time. */
export function readParquetRows<Chunk>(source: ParquetSource, options: ReadParquetOptions & { readonly name: string }, taker: () => ColumnTaker<Chunk>): RowReader<Chunk> {
  const { onBadRow = 'error', onSkip, name: file } = options;
  const refuse = (row: BadRow) => {
    if (onBadRow === 'error') throw badRow(file, row);
    onSkip?.(row);
  };
  let counts: Counts = { rows: 0, skippedRows: 0 };
  return {
    get rows() { return counts.rows; },
    get skippedRows() { return counts.skippedRows; },
    [Symbol.asyncIterator]() {
      counts = { rows: 0, skippedRows: 0 };
      return chunks(source, { file, taker: taker(), counts, refuse });
    },
  };
}

interface Run<Chunk> {
  readonly file: string;
  readonly taker: ColumnTaker<Chunk>;
  readonly counts: Counts;
  readonly refuse: (row: BadRow) => void;
}

async function* chunks<Chunk>(source: ParquetSource, { file, taker, counts, refuse }: Run<Chunk>): AsyncGenerator<Chunk, void, undefined> {
  let firstBad: BadRow | undefined;
  const ranges = await openRanges(source);
  try {
    const { columns, groups, readColumn } = await guarded(file, () => openScan(ranges));
    const row = new ParquetRow(columns);
    taker.begin(row);
    const used = new Set(taker.usedFields());
    for (const { rowStart, rowEnd } of groups) {
      row.hold(await guarded(file, () => Promise.all(columns.map(async ({ name }, field) => (used.has(field) ? wholeColumn(await readColumn({ column: name, rowStart, rowEnd }), rowEnd - rowStart, name) : undefined)))));
      for (let at = rowStart; at < rowEnd; at++) {
        row.move();
        const bad = taker.read(row);
        if (bad === undefined) counts.rows++;
        else {
          refuse(bad);
          firstBad ??= bad;
          counts.skippedRows++;
        }
        if (taker.isFull) yield taker.take();
      }
    }
  } finally {
    await ranges.close?.();
  }
  if (counts.rows === 0) throw formatError(file, firstBad ? `has no usable row; the first is bad at row ${firstBad.line}: ${firstBad.problem}` : 'has columns but no rows');
  taker.finish?.();
  if (taker.length > 0) yield taker.take();
}

/** A file whose index has been read. */
export interface ParquetScan {
  readonly metadata: FileMetaData;
  readonly columns: readonly ParquetColumn[];
  readonly groups: readonly { readonly rowStart: number; readonly rowEnd: number }[];
  readonly readColumn: (range: { readonly column: string; readonly rowStart: number; readonly rowEnd: number }) => Promise<ColumnValues>;
}

/** Reads the index of a file. What the columns hold is read on demand. */
export async function openScan(ranges: ParquetRanges): Promise<ParquetScan> {
  // what only this format needs is loaded only for it
  const [{ parquetScan, parquetSchema }, { decompress }] = await Promise.all([import('hyparquet'), import('fzstd')]);
  const scan = await parquetScan({
    file: { byteLength: ranges.byteLength, slice: async (start, end = ranges.byteLength) => ranges.slice(start, end) },
    parsers: TIME_PARSERS,
    geoparquet: false,
    compressors: { GZIP: (bytes) => gunzipSync(bytes), ZSTD: (bytes) => decompress(bytes) },
  });
  const columns = parquetSchema(scan.metadata).children.filter(({ children }) => children.length === 0).map(({ element }) => ({ name: element.name, isTime: isTime(element) }));
  return { metadata: scan.metadata, columns, groups: scan.ranges, readColumn: (range) => scan.readColumn(range) };
}

/** Does what may throw errors of the reader's own, which are about the file. */
export async function guarded<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (isRedFireError(cause)) throw cause;
    throw formatError(file, `is no Parquet file, is cut off or is broken: ${cause instanceof Error ? cause.message : String(cause)}; fetch or write it again`, { cause });
  }
}

function wholeColumn(values: ColumnValues, length: number, name: string): ColumnValues {
  if (values.length === length) return values;
  throw new Error(`column ${name} has ${values.length} values where ${length} are expected`);
}

function isTime({ type, converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return type === 'INT96' || converted === 'DATE' || converted === 'TIMESTAMP_MILLIS' || converted === 'TIMESTAMP_MICROS' || logical?.type === 'TIMESTAMP' || logical?.type === 'DATE';
}

function badRow(file: string, { line, column, value, problem }: BadRow): RedFireError {
  const message = `${file} row ${line}: ${problem}; correct the row, or set onBadRow: skip to drop such rows`;
  return new RedFireError('BAD_ROW', message, { details: { file, line, column, value } });
}
