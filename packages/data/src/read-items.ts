import { type ByteSource } from './byte-pieces.ts';
import { type ItemFormat } from './item-format.ts';
import { ItemParser, type ItemKind } from './item-parser.ts';
import { checkChunkRows, readRows, type ReadRowsOptions, type RowReader } from './read-rows.ts';

/** How a file of quotes or trades is to be read. */
export interface ReadItemsOptions extends ReadRowsOptions {
  /** Of all rows, such as `BTC/USDT.SIM`: a file holds one. */
  readonly instrument: string;
  readonly format: ItemFormat;
  /**
   * The column with the time. Default for `csv`: the one so named (`timestamp`, `datetime`, `date`, `time`, or an unnamed first column); for `tardis`
   * `local_timestamp`, the time of arrival, in whose order its files are. `timestamp` is that of the exchange.
   */
  readonly timeColumn?: string | undefined;
}

const DEFAULT_ROWS = 4_096;

/** A reader of quotes or of trades. */
export function readItems<Name extends string, Item>(source: ByteSource, options: ReadItemsOptions & { readonly name: string }, kind: ItemKind<Name, Item>): RowReader<readonly Item[]> {
  const { format, name: file, chunkRows = DEFAULT_ROWS, timeColumn = format === 'tardis' ? 'local_timestamp' : undefined } = options;
  checkChunkRows(chunkRows);
  return readRows(source, options, () => new ItemParser({ kind, file, chunkRows, timeColumn }));
}
