import { instrumentId, type Quote, type Trade } from '@redfire/core';
import { type BookFormat } from '../book-format.ts';
import { type ItemFileFormat } from '../item-format.ts';
import { withTopic, type BookItem, type ItemReader } from '../item-reader.ts';
import { readParquetBooks, readParquetQuotes, readParquetTrades } from '../parquet/read-parquet.ts';
import { readBooks, type ReadBooksOptions } from '../read-books.ts';
import { type ReadItemsOptions } from '../read-items.ts';
import { readQuotes, type QuoteField } from '../read-quotes.ts';
import { readRecording, type ReadRecordingOptions } from '../read-recording.ts';
import { type RowReader } from '../read-rows.ts';
import { readTrades, type TradeField } from '../read-trades.ts';
import { fileBytes } from './file-bytes.ts';
import { fileRanges } from './file-ranges.ts';
import { checkParquet } from './open-bars.ts';

interface OpenFileOptions {
  /** Told of each piece of the file that was read: its size in bytes, as they are on disk. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

/** How a file of quotes or trades on disk is to be read. */
export interface OpenItemsOptions<Name extends string = string> extends Omit<ReadItemsOptions<Name>, 'format'>, OpenFileOptions {
  readonly format: ItemFileFormat;
}

/** How a file of books on disk is to be read. */
export interface OpenBooksOptions extends Omit<ReadBooksOptions, 'format'>, OpenFileOptions {
  readonly format: BookFormat | 'parquet';
}

/** How a recording on disk is to be read. */
export type OpenRecordingOptions = ReadRecordingOptions & OpenFileOptions;

/** A file of items, by its kind. */
export type OpenItemFileOptions =
  | ({ readonly kind: 'quotes' } & OpenItemsOptions<QuoteField>)
  | ({ readonly kind: 'trades' } & OpenItemsOptions<TradeField>)
  | ({ readonly kind: 'books' } & OpenBooksOptions)
  | ({ readonly kind: 'recording' } & OpenRecordingOptions);

/**
 * Quotes of a file on disk, like those of `readQuotes`. The file is opened when an iteration starts and closed when it ends, early too; each iteration opens it anew.
 *
 * @param options - `name` is the path unless given.
 * @throws `FILE_NOT_READABLE`, when iterated, if the file cannot be opened or read; besides what `readQuotes` throws.
 */
export function openQuotes(path: string, { onRead, format, ...options }: OpenItemsOptions<QuoteField>): RowReader<readonly Quote[]> {
  const named = { ...options, name: options.name ?? path };
  if (format !== 'parquet') return readQuotes(fileBytes(path, onRead), { ...named, format });
  checkParquet(options);
  return readParquetQuotes(fileRanges(path, onRead), named);
}

/**
 * Trades of a file on disk, like those of `readTrades`. The file is opened when an iteration starts and closed when it ends, early too; each iteration opens it anew.
 *
 * @param options - `name` is the path unless given.
 * @throws `FILE_NOT_READABLE`, when iterated, if the file cannot be opened or read; besides what `readTrades` throws.
 */
export function openTrades(path: string, { onRead, format, ...options }: OpenItemsOptions<TradeField>): RowReader<readonly Trade[]> {
  const named = { ...options, name: options.name ?? path };
  if (format !== 'parquet') return readTrades(fileBytes(path, onRead), { ...named, format });
  checkParquet(options);
  return readParquetTrades(fileRanges(path, onRead), named);
}

/**
 * Books and changes of books of a file on disk, like those of `readBooks`. The file is opened when an iteration starts and closed when it ends, early too; each iteration opens it anew.
 *
 * @param options - `name` is the path unless given.
 * @throws `FILE_NOT_READABLE`, when iterated, if the file cannot be opened or read; besides what `readBooks` throws.
 */
export function openBooks(path: string, { onRead, format, ...options }: OpenBooksOptions): ItemReader<BookItem> {
  const named = { ...options, name: options.name ?? path };
  if (format !== 'parquet') return readBooks(fileBytes(path, onRead), { ...named, format });
  checkParquet(options);
  return readParquetBooks(fileRanges(path, onRead), named);
}

/**
 * The items of a recording on disk, like those of `readRecording`. The file is opened when an iteration starts and closed when it ends, early too; each iteration opens it anew.
 *
 * @param options - `name` is the path unless given.
 * @throws `FILE_NOT_READABLE`, when iterated, if the file cannot be opened or read; besides what `readRecording` throws.
 */
export function openRecording(path: string, { onRead, ...options }: OpenRecordingOptions): ItemReader {
  return readRecording(fileBytes(path, onRead), { ...options, name: options.name ?? path });
}

/** Items of a file on disk with their topics, whatever its kind; see {@link openQuotes}, {@link openTrades}, {@link openBooks} and {@link openRecording}. */
export function openItems(path: string, options: OpenItemFileOptions): ItemReader {
  const instrument = instrumentId(options.instrument);
  switch (options.kind) {
    case 'quotes':
      return withTopic('market.quote', instrument, openQuotes(path, options));
    case 'trades':
      return withTopic('market.trade', instrument, openTrades(path, options));
    case 'books':
      return openBooks(path, options);
    case 'recording':
      return openRecording(path, options);
  }
}
