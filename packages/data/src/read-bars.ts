import { RedFireError, type BarColumns } from '@redfire/core';
import { badRowError, type BadRow } from './bad-row.ts';
import { type BarFormat } from './bar-format.ts';
import { BarParser } from './bar-parser.ts';
import { bytePieces, cut, type ByteSource } from './byte-pieces.ts';
import { decompress, type Compression } from './decompress.ts';

/** How a file of bars is to be read. */
export interface ReadBarsOptions {
  readonly format: BarFormat;
  /** Length of a bar in milliseconds; see `intervalMs('1m')` of `@redfire/core`. */
  readonly intervalMs: number;
  /** Whether the times in the file are those at which bars open (the default) or close. Klines state open times. */
  readonly stamps?: 'open' | 'close' | undefined;
  /** Stop with `BAD_ROW` at a row that is not usable (the default), or drop such rows and count them. */
  readonly onBadRow?: 'error' | 'skip' | undefined;
  /** Told of each row that is dropped. */
  readonly onSkip?: ((row: BadRow) => void) | undefined;
  /** Name of the file in errors. Default `bars`. */
  readonly name?: string | undefined;
  /** Default `auto`: told from the first bytes. */
  readonly compression?: Compression | undefined;
  /** For `yahoo`: scale the prices of a row so that its close is the one adjusted for dividends. Volume stays as it is. Default false: prices as traded. */
  readonly adjusted?: boolean | undefined;
  /** Bars in a chunk; the last may have fewer. Memory is proportional to it. Default 65,536. */
  readonly chunkRows?: number | undefined;
}

/** Bars of one file, chunk by chunk. Each `for await` over it reads anew; one over a stream can be done only once. */
export interface BarReader extends AsyncIterable<BarColumns> {
  /** Bars read so far in the run that was started last. */
  readonly rows: number;
  /** Rows dropped so far in that run. */
  readonly skippedRows: number;
}

/**
 * Bars of a CSV-like file, plain or compressed, as columns in ascending time. Nothing is read before the iteration starts.
 *
 * - `csv`, `yahoo` and `backtrader` have a header with `open`, `high`, `low`, `close`, and the time as `timestamp`, `time`, `date`, `datetime` or an unnamed
 *   first column, in any case and order, separated by commas, semicolons or tabs. `volume` is 0 where it is missing, `vwap` is kept where it is given.
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
  const { format, intervalMs, stamps = 'open', onBadRow = 'error', onSkip, name: file = 'bars', compression = 'auto', adjusted = false, chunkRows = 65_536 } = options;
  const isKlines = format === 'binance-vision' || format === 'klines';
  if (!(intervalMs > 0 && intervalMs < Infinity)) throw invalid('intervalMs', intervalMs, 'must be a positive number of milliseconds');
  if (!Number.isSafeInteger(chunkRows) || chunkRows < 1) throw invalid('chunkRows', chunkRows, 'must be a whole number from 1');
  if (isKlines && stamps === 'close') throw invalid('stamps', stamps, `contradicts format "${format}", whose times are those of the open`);
  if (adjusted && format !== 'yahoo') throw invalid('adjusted', adjusted, 'is for format "yahoo" only');
  const refuse = (row: BadRow) => {
    if (onBadRow === 'error') throw badRowError(file, row);
    onSkip?.(row);
  };
  const start = () => new BarParser({ format, intervalMs, stampsClose: stamps === 'close', file, chunkRows, adjusted, onBadRow: refuse });
  let parser: BarParser | undefined;
  return {
    get rows() {
      return parser?.rows ?? 0;
    },
    get skippedRows() {
      return parser?.skippedRows ?? 0;
    },
    async *[Symbol.asyncIterator]() {
      const current = (parser = start());
      for await (const bytes of decompress(bytePieces(source), compression, file)) {
        for (const piece of cut(bytes)) {
          current.push(piece);
          for (let columns = current.next(); columns; columns = current.next()) yield columns;
        }
      }
      for (let columns = current.end(); columns; columns = current.end()) yield columns;
    },
  };
}

function invalid(option: string, value: unknown, rule: string): RedFireError {
  return new RedFireError('INVALID_INPUT', `${option} "${String(value)}" ${rule}`, { details: { option, value } });
}
