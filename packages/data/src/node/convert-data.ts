import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { RedFireError, type Quote, type Trade } from '@redfire/core';
import { invalidOption } from '../invalid-option.ts';
import { type BookItem, type ItemReader, type TopicItem } from '../item-reader.ts';
import { writeParquet } from '../parquet/write-parquet.ts';
import { type ReadRowsOptions } from '../read-rows.ts';
import { csvTable } from '../table/csv-table.ts';
import { DATA_KINDS, type ChunkOf, type DataKind } from '../table/table-kind.ts';
import { openDataFile, type DataFile, type DataFileOptions } from './data-file.ts';

/** How a file is converted. */
export interface ConvertDataOptions extends DataFileOptions, Pick<ReadRowsOptions, 'onBadRow' | 'onSkip'> {
  /** What is written of a recording, which holds several kinds. */
  readonly write?: DataKind | undefined;
}

/** What was written. */
export interface ConvertedData {
  readonly kind: DataKind;
  /** Bars, quotes, trades, or books and their changes. */
  readonly items: number;
  readonly skippedRows: number;
}

/**
 * Writes what a file on disk holds to another, as Parquet where that ends in `.parquet`, as CSV where it ends in `.csv`; what is read back is the same to the last bit. Memory is that of one
 * row group. A file of that name is replaced once all is written, and not before.
 *
 * @throws `INVALID_INPUT` for another ending, or a recording of which is not said what to write; what reading throws; `FILE_NOT_READABLE`.
 */
export async function convertData(from: string, to: string, { onBadRow, onSkip, write, ...options }: ConvertDataOptions = {}): Promise<ConvertedData> {
  const ending = ['.parquet', '.csv'].find((each) => to.toLowerCase().endsWith(each));
  if (ending === undefined) throw invalidOption('to', to, 'must end in .parquet or .csv');
  const data = await openDataFile(from, options, { onBadRow, onSkip });
  const kind = write ?? data.kind;
  if (kind === 'recording') throw invalidOption('write', 'recording', `is several kinds of data; say which to write: ${DATA_KINDS.slice(1).join(', ')}`);
  if (kind !== data.kind && data.kind !== 'recording') throw invalidOption('write', kind, `is not what "${from}" holds: ${data.kind}`);
  const counted = countedChunks(data, kind);
  await writeFile(to, async (file) => {
    if (ending === '.csv') for await (const text of csvTable(kind, counted.chunks)) await file.write(text);
    else await writeParquet(counted.chunks, { kind, write: async (bytes) => void (await file.write(bytes)), about: {} });
  });
  return { kind, items: counted.count(), skippedRows: ('bars' in data ? data.bars : data.items).skippedRows };
}

/** Chunks of one kind, counted on their way. */
function countedChunks(data: DataFile, kind: DataKind): { readonly chunks: AsyncIterable<ChunkOf[DataKind]>; readonly count: () => number } {
  let count = 0;
  const chunks = 'bars' in data ? data.bars : itemsOf(kind, data.items);
  async function* counted(): AsyncGenerator<ChunkOf[DataKind]> {
    for await (const chunk of chunks) {
      count += chunk.length;
      if (chunk.length > 0) yield chunk;
    }
  }
  return { chunks: counted(), count: () => count };
}

async function* itemsOf(kind: DataKind, items: ItemReader): AsyncGenerator<readonly Quote[] | readonly Trade[] | readonly BookItem[]> {
  for await (const chunk of items) {
    if (kind === 'quotes') yield chunk.flatMap((item) => (item.topic === 'market.quote' ? [item.data] : []));
    else if (kind === 'trades') yield chunk.flatMap((item) => (item.topic === 'market.trade' ? [item.data] : []));
    else yield chunk.filter(isBook);
  }
}

function isBook(item: TopicItem): item is BookItem {
  return item.topic === 'market.book-snapshot' || item.topic === 'market.book-delta';
}

async function writeFile(path: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const partial = `${path}.partial`;
  const notWritable = (cause: unknown) => new RedFireError('FILE_NOT_READABLE', `cannot write "${path}"; check its folder and permissions`, { details: { file: path }, cause });
  const file = await open(partial, 'w').catch((cause: unknown) => {
    throw notWritable(cause);
  });
  try {
    await work(file);
    await file.close();
    await rename(partial, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(partial, { force: true });
    throw error;
  }
}
