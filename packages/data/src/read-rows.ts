import { badRowError, type BadRow } from './bad-row.ts';
import { bytePieces, cut, type ByteSource } from './byte-pieces.ts';
import { CsvScanner } from './csv-scanner.ts';
import { decompress, type Compression } from './decompress.ts';
import { invalidOption } from './invalid-option.ts';
import { type RowScanner } from './row.ts';
import { RowWalk, type RowTaker } from './row-walk.ts';

/** How the rows of any file are to be read. */
export interface ReadRowsOptions {
  /** Stop with `BAD_ROW` at a row that is not usable (the default), or drop such rows and count them. */
  readonly onBadRow?: 'error' | 'skip' | undefined;
  /** Told of each row that is dropped. */
  readonly onSkip?: ((row: BadRow) => void) | undefined;
  /** Name of the file in errors. Default: what it holds, such as `bars`. */
  readonly name?: string | undefined;
  /** Default `auto`: told from the first bytes. */
  readonly compression?: Compression | undefined;
  /** Rows in a chunk; the last may have fewer. Memory is proportional to it. Default 65,536 for bars, 4,096 for quotes and trades. */
  readonly chunkRows?: number | undefined;
}

/** What one file holds, chunk by chunk. Each `for await` over it reads anew; one over a stream can be done only once. */
export interface RowReader<Chunk> extends AsyncIterable<Chunk> {
  /** Rows read so far in the run that was started last. */
  readonly rows: number;
  /** Rows dropped so far in that run. */
  readonly skippedRows: number;
}

/** A reader of delimited text whose every run has a taker of its own. */
export function readRows<Chunk>(source: ByteSource, options: ReadRowsOptions & { readonly name: string; readonly delimiter?: string | undefined }, taker: () => RowTaker<Chunk>): RowReader<Chunk> {
  return walkRows(source, options, () => ({ taker: taker(), scanner: new CsvScanner(options.delimiter) }));
}

/** A reader whose every run has a taker and a scanner of its own. */
export function walkRows<Chunk, At extends RowScanner>(source: ByteSource, options: ReadRowsOptions & { readonly name: string }, parts: () => { readonly taker: RowTaker<Chunk, At>; readonly scanner: At }): RowReader<Chunk> {
  const { onBadRow = 'error', onSkip, name: file, compression = 'auto' } = options;
  const refuse = (row: BadRow) => {
    if (onBadRow === 'error') throw badRowError(file, row);
    onSkip?.(row);
  };
  let walk: RowWalk<Chunk, At> | undefined;
  return {
    get rows() {
      return walk?.rows ?? 0;
    },
    get skippedRows() {
      return walk?.skippedRows ?? 0;
    },
    async *[Symbol.asyncIterator]() {
      const current = (walk = new RowWalk(parts(), file, refuse));
      for await (const bytes of decompress(bytePieces(source), compression, file)) {
        for (const piece of cut(bytes)) {
          current.push(piece);
          for (let chunk = current.next(); chunk; chunk = current.next()) yield chunk;
        }
      }
      for (let chunk = current.end(); chunk; chunk = current.end()) yield chunk;
    },
  };
}

/** @throws `INVALID_INPUT` unless it is a number of rows. */
export function checkChunkRows(chunkRows: number): void {
  if (!Number.isSafeInteger(chunkRows) || chunkRows < 1) throw invalidOption('chunkRows', chunkRows, 'must be a whole number from 1');
}
