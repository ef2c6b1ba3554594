import { type BarColumns } from '@redfire/core';
import { BAR_NAMES, type BarField, type BarFormat } from './bar-format.ts';
import { BarParser } from './bar-parser.ts';
import { type ByteSource } from './byte-pieces.ts';
import { checkShape, checkUse, type TableShape } from './column-map.ts';
import { invalidOption } from './invalid-option.ts';
import { leanTimes, type LeanOptions } from './lean-format.ts';
import { checkChunkRows, readRows, type ReadRowsOptions, type RowReader } from './read-rows.ts';

/** How a file of bars is to be read. */
export interface ReadBarsOptions extends ReadRowsOptions, TableShape<BarField>, LeanOptions {
  readonly format: BarFormat;
  /** Length of a bar in milliseconds; see `intervalMs('1m')` of `@redfire/core`. */
  readonly intervalMs: number;
  /** Whether the times in the file are those at which bars open (the default) or close. Klines state open times. */
  readonly stamps?: 'open' | 'close' | undefined;
  /** For `yahoo`: scale the prices of a row so that its close is the one adjusted for dividends. Volume stays as it is. Default false: prices as traded. */
  readonly adjusted?: boolean | undefined;
}

/** Bars of one file, chunk by chunk. Each `for await` over it reads anew; one over a stream can be done only once. */
export type BarReader = RowReader<BarColumns>;

/**
 * Bars of a CSV-like file, plain or compressed, as columns in ascending time. Nothing is read before the iteration starts.
 *
 * - `csv`, `yahoo` and `backtrader` have a header with `open`, `high`, `low`, `close`, and the time as `timestamp`, `time`, `date`, `datetime` or an unnamed
 *   first column, in any case and order, separated by commas, semicolons or tabs. `volume` is 0 where it is missing, `vwap` is kept where it is given.
 * - `columns`, `header`, `delimiter`, `timeFormat` and `timeZone` say what a header does not, for `csv`.
 * - `lean` has milliseconds since midnight, or `YYYYMMDD HH:mm`, of New York, prices multiplied by 10,000, and a volume.
 * - `binance-vision` (or `klines`) has twelve columns, mostly no header; `vwap` is quote volume / volume, NaN without volume.
 *
 * A row is bad when a value is missing, no number, infinite or negative, when high < low or open or close is outside them, and when its time is not after
 * that of the row before. Zero is fine for prices and volume.
 *
 * @throws `BAD_ROW` at a bad row, with file, line, column and value in `details`.
 * @throws `DATA_FORMAT` when the file is empty, not of the format, holds no usable row, has rows nearer to each other than the interval, or is a broken archive.
 * @throws `INVALID_INPUT`, at once, for options that contradict each other.
 */
export function readBars(source: ByteSource, options: ReadBarsOptions): BarReader {
  return readRows(source, { ...options, name: options.name ?? 'bars' }, barParsers(options));
}

/** What makes parsers of bars. @throws `INVALID_INPUT` for options that contradict each other. */
export function barParsers(options: ReadBarsOptions): () => BarParser {
  const { format, intervalMs, stamps = 'open', name: file = 'bars', adjusted = false, chunkRows = 65_536 } = options;
  const isKlines = format === 'binance-vision' || format === 'klines';
  if (!(intervalMs > 0 && intervalMs < Infinity)) throw invalidOption('intervalMs', intervalMs, 'must be a positive number of milliseconds');
  checkChunkRows(chunkRows);
  if (isKlines && stamps === 'close') throw invalidOption('stamps', stamps, `contradicts format "${format}", whose times are those of the open`);
  checkShape(options, Object.keys(BAR_NAMES));
  checkUse(options, format);
  if (format === 'lean') leanTimes(options, file);
  if (adjusted && format !== 'yahoo') throw invalidOption('adjusted', adjusted, 'is for format "yahoo" only');
  return () => new BarParser({ format, intervalMs, stampsClose: stamps === 'close', file, chunkRows, adjusted, shape: options, lean: options });
}
