import { instrumentId } from '@redfire/core';
import { BOOK_FIELDS, SIDE_FIELDS, type BookField, type BookFormat } from './book-format.ts';
import { BookParser } from './book-parser.ts';
import { type ByteSource } from './byte-pieces.ts';
import { checkShape, checkUse, type TableShape } from './column-map.ts';
import { invalidOption } from './invalid-option.ts';
import { itemReader, type BookItem, type ItemReader } from './item-reader.ts';
import { checkChunkRows, readRows, type ReadRowsOptions } from './read-rows.ts';

/** How a file of books is to be read. */
export interface ReadBooksOptions extends ReadRowsOptions, TableShape<BookField> {
  /** Of all rows, such as `BTC/USDT.SIM`: a file holds one. */
  readonly instrument: string;
  readonly format: BookFormat;
  /** The column with the time. Default for `csv`: the one so named; for `tardis` `local_timestamp`, the time of arrival. `timestamp` is that of the exchange. */
  readonly timeColumn?: string | undefined;
}

export const BOOK_TOPICS = ['market.book-snapshot', 'market.book-delta'] as const;
const DEFAULT_ROWS = 1_024;

/**
 * Books and changes of books of a CSV file, plain or compressed, in ascending time. Nothing is read before the iteration starts.
 *
 * - **Levels side by side**: each row is a whole book, a `market.book-snapshot`. Columns are named like `bids[0].price` and `bids[0].amount`, `bid_px_00` and `bid_sz_00`, `ask1_price` and
 *   `ask1_size`; `columns` gives others with `#` for the number of the level: `{ bidPrice: 'b#p', bidSize: 'b#q', askPrice: 'a#p', askSize: 'a#q' }`. Fields of levels that are not there are empty.
 * - **One level in a row**: `side` (`bid`, `ask`, `buy`, `sell`), `price` and `size` (or `amount`, …). Rows of one time, and of one `sequence` where there is one, are one item: a whole
 *   book where `is_snapshot` is true, else a `market.book-delta`, in which size 0 takes a level away.
 *
 * `tardis` are `book_snapshot_5`, `book_snapshot_25` and `incremental_book_L2`. A row is bad when a value is missing, no number, infinite or negative, when the levels of a whole book
 * are not in order or its best bid is above its best ask, and when its time is before that of the row before.
 *
 * @throws `BAD_ROW` at a bad row, with file, line, column and value in `details`.
 * @throws `DATA_FORMAT` when the file is empty, lacks a column, holds no usable row, or is a broken archive.
 * @throws `INVALID_INPUT`, at once, for an instrument id or an option that is none.
 */
export function readBooks(source: ByteSource, options: ReadBooksOptions): ItemReader<BookItem> {
  return itemReader(instrumentId(options.instrument), BOOK_TOPICS, readRows(source, { ...options, name: options.name ?? 'books' }, bookParsers(options)));
}

/** What makes parsers of books. @throws `INVALID_INPUT` for options that contradict each other. */
export function bookParsers(options: ReadBooksOptions): () => BookParser {
  const { name: file = 'books', chunkRows = DEFAULT_ROWS, format, columns, timeColumn = format === 'tardis' ? 'local_timestamp' : undefined } = options;
  const instrument = instrumentId(options.instrument);
  checkChunkRows(chunkRows);
  checkShape(options, BOOK_FIELDS);
  checkUse(options, format);
  const plain = SIDE_FIELDS.find((name) => columns?.[name] !== undefined && !String(columns[name]).includes('#'));
  if (plain !== undefined) throw invalidOption(`columns.${plain}`, columns?.[plain], 'must have "#" in the place of the number of the level');
  return () => new BookParser({ instrument, file, chunkRows, timeColumn, shape: options });
}
