import { instrumentId, type Quote, type Trade } from '@redfire/core';
import { BOOK_TOPICS, bookParsers, type ReadBooksOptions } from '../read-books.ts';
import { barParsers, type BarReader, type ReadBarsOptions } from '../read-bars.ts';
import { itemReader, type BookItem, type ItemReader } from '../item-reader.ts';
import { itemParsers, type ReadItemsOptions } from '../read-items.ts';
import { quoteKind, type QuoteField } from '../read-quotes.ts';
import { type RowReader } from '../read-rows.ts';
import { tradeKind, type TradeField } from '../read-trades.ts';
import { type ParquetSource } from './parquet-source.ts';
import { readParquetRows } from './read-parquet-rows.ts';

/** What only other formats have. */
type Foreign = 'format' | 'compression' | 'header' | 'delimiter' | 'date' | 'priceScale';

/** How a Parquet file of bars is to be read. */
export type ReadParquetBarsOptions = Omit<ReadBarsOptions, Foreign | 'adjusted'>;
/** How a Parquet file of quotes or trades is to be read. */
export type ReadParquetItemsOptions<Name extends string = string> = Omit<ReadItemsOptions<Name>, Foreign>;
/** How a Parquet file of books is to be read. */
export type ReadParquetBooksOptions = Omit<ReadBooksOptions, Foreign>;

/**
 * Bars of a Parquet file, by the names of columns and the rules of `readBars` for CSV. Times are those of the file where a column is of a time or a date, to the nanosecond; else they are
 * read as in CSV. Compressed with Snappy, gzip, Zstandard or not at all. Columns of lists and records are passed over. One row group is held at a time.
 *
 * @throws `BAD_ROW` at a bad row, whose number from 1 is the `line` in `details`.
 * @throws `DATA_FORMAT` when it is no Parquet file or a broken one, lacks a column, or holds no usable row.
 * @throws `INVALID_INPUT`, at once, for options that contradict each other.
 */
export function readParquetBars(source: ParquetSource, options: ReadParquetBarsOptions): BarReader {
  return readParquetRows(source, { ...options, name: options.name ?? 'bars' }, barParsers({ ...options, format: 'csv' }));
}

/** Quotes of a Parquet file, by the names of columns and the rules of `readQuotes` for CSV; see {@link readParquetBars}. */
export function readParquetQuotes(source: ParquetSource, options: ReadParquetItemsOptions<QuoteField>): RowReader<readonly Quote[]> {
  const named = { ...options, format: 'csv', name: options.name ?? 'quotes' } as const;
  return readParquetRows(source, named, itemParsers(named, quoteKind(instrumentId(options.instrument))));
}

/** Trades of a Parquet file, by the names of columns and the rules of `readTrades` for CSV; see {@link readParquetBars}. */
export function readParquetTrades(source: ParquetSource, options: ReadParquetItemsOptions<TradeField>): RowReader<readonly Trade[]> {
  const named = { ...options, format: 'csv', name: options.name ?? 'trades' } as const;
  return readParquetRows(source, named, itemParsers(named, tradeKind(instrumentId(options.instrument))));
}

/** Books and changes of books of a Parquet file, by the names of columns and the rules of `readBooks` for CSV; see {@link readParquetBars}. */
export function readParquetBooks(source: ParquetSource, options: ReadParquetBooksOptions): ItemReader<BookItem> {
  const named = { ...options, format: 'csv', name: options.name ?? 'books' } as const;
  return itemReader(instrumentId(options.instrument), BOOK_TOPICS, readParquetRows(source, named, bookParsers(named)));
}
