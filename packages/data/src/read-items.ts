import { type ByteSource } from './byte-pieces.ts';
import { checkShape, checkUse, type TableShape } from './column-map.ts';
import { type ItemFormat } from './item-format.ts';
import { ItemParser, type ItemKind } from './item-parser.ts';
import { invalidOption } from './invalid-option.ts';
import { leanTimes, type LeanOptions } from './lean-format.ts';
import { checkChunkRows, readRows, type ReadRowsOptions, type RowReader } from './read-rows.ts';

/** How a file of quotes or trades is to be read. */
export interface ReadItemsOptions<Name extends string = string> extends ReadRowsOptions, TableShape<Name>, LeanOptions {
  /** Of all rows, such as `BTC/USDT.SIM`: a file holds one. */
  readonly instrument: string;
  readonly format: ItemFormat;
  /**
   * The column with the time. Default for `csv`: the one so named (`timestamp`, `datetime`, `date`, `time`, or an unnamed first column); for `tardis`
   * `local_timestamp`, the time of arrival, in whose order its files are; `timestamp` is that of the exchange. Of quotes of `binance-vision`, `transaction_time`; there is an `event_time` too.
   */
  readonly timeColumn?: string | undefined;
}

const DEFAULT_ROWS = 4_096;

/** A reader of quotes or of trades. */
export function readItems<Name extends string, Item>(source: ByteSource, options: ReadItemsOptions<Name> & { readonly name: string }, kind: ItemKind<Name, Item>): RowReader<readonly Item[]> {
  return readRows(source, options, itemParsers(options, kind));
}

/** What makes parsers of quotes or of trades. @throws `INVALID_INPUT` for options that contradict each other. */
export function itemParsers<Name extends string, Item>(options: ReadItemsOptions<Name> & { readonly name: string }, kind: ItemKind<Name, Item>): () => ItemParser<Name, Item> {
  const { format, name: file, chunkRows = DEFAULT_ROWS, timeColumn } = options;
  checkChunkRows(chunkRows);
  checkItems(options, kind.columns.map(({ name }) => name));
  return () => new ItemParser({ kind, format, file, chunkRows, timeColumn, shape: options, lean: options });
}

/** @throws `INVALID_INPUT` for options that contradict each other. */
function checkItems(options: ReadItemsOptions & { readonly name: string }, names: readonly string[]): void {
  const { format, timeColumn, columns, name } = options;
  checkShape(options, names);
  checkUse(options, format);
  if (format === 'lean') leanTimes(options, name);
  if (timeColumn !== undefined && (format === 'lean' || columns?.['time'] !== undefined)) throw invalidOption('timeColumn', timeColumn, format === 'lean' ? 'is not for format "lean", whose first column is the time' : 'stands beside columns.time; give one of them');
}
