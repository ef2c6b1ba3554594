import { formatError, type BadRow } from './bad-row.ts';
import { type CsvScanner } from './csv-scanner.ts';
import { type RowScanner } from './row.ts';

/** Longest row in bytes. A longer one is an open quote or no text at all; the cap keeps memory bounded. */
const MAX_ROW_BYTES = 1_048_576;

/** What becomes of the rows of one file: a chunk under construction. */
export interface RowTaker<Chunk, At = CsvScanner> {
  /** Rows, or what is made of them, in the chunk. */
  readonly length: number;
  readonly isFull: boolean;
  /** Learns the layout from the first row. @returns Whether that row has values too. */
  begin(row: At): boolean;
  /** Adds a row of values to the chunk, or tells why it cannot. */
  read(row: At): BadRow | undefined;
  /** Says that no row follows: what was kept back for rows that belong to it is to be in the chunk then. */
  finish?(): void;
  /** Hands the chunk over and starts another. */
  take(): Chunk;
}

/** Turns the bytes of one file into chunks: give it bytes until `next()` has a chunk, `end()` after the last ones. */
export class RowWalk<Chunk, At extends RowScanner> {
  rows = 0;
  skippedRows = 0;
  readonly #taker: RowTaker<Chunk, At>;
  readonly #file: string;
  readonly #onBadRow: (row: BadRow) => void;
  readonly #scanner: At;
  #hasBegun = false;
  #firstBad: BadRow | undefined;

  /** @param onBadRow - Told of each bad row; it throws where bad rows are not to be skipped. */
  constructor({ taker, scanner }: { readonly taker: RowTaker<Chunk, At>; readonly scanner: At }, file: string, onBadRow: (row: BadRow) => void) {
    this.#taker = taker;
    this.#scanner = scanner;
    this.#file = file;
    this.#onBadRow = onBadRow;
  }

  push(bytes: Uint8Array): void {
    this.#scanner.push(bytes);
  }

  /** The next full chunk; undefined when it takes more bytes to fill one. */
  next(): Chunk | undefined {
    const taker = this.#taker;
    if (!this.#hasBegun && !this.#begin()) return undefined;
    while (!taker.isFull) {
      if (!this.#scanner.next()) {
        this.#refuseLongRow();
        return undefined;
      }
      this.#read();
    }
    return taker.take();
  }

  /** The last chunk, shorter than the others; undefined when they took all rows. Throws when the file has no usable row. */
  end(): Chunk | undefined {
    this.#scanner.end();
    const full = this.next();
    if (full) return full;
    if (this.#scanner.pendingBytes > 0) throw formatError(this.#file, `ends inside a quoted field; the quote is opened in the row at line ${this.#scanner.nextLine}`);
    if (!this.#hasBegun) throw formatError(this.#file, 'is empty');
    if (this.rows === 0 && this.#firstBad) throw formatError(this.#file, `has no usable row; the first is bad at line ${this.#firstBad.line}: ${this.#firstBad.problem}`);
    if (this.rows === 0) throw formatError(this.#file, 'has a header but no rows');
    this.#taker.finish?.();
    return this.#taker.length === 0 ? undefined : this.#taker.take();
  }

  #begin(): boolean {
    if (!this.#scanner.next()) {
      this.#refuseLongRow();
      return false;
    }
    this.#hasBegun = true;
    if (this.#taker.begin(this.#scanner)) this.#read();
    return true;
  }

  #read(): void {
    const bad = this.#taker.read(this.#scanner);
    if (bad === undefined) {
      this.rows++;
      return;
    }
    this.#onBadRow(bad);
    this.#firstBad ??= bad;
    this.skippedRows++;
  }

  #refuseLongRow(): void {
    if (this.#scanner.pendingBytes <= MAX_ROW_BYTES) return;
    throw formatError(this.#file, `has no end of row within ${MAX_ROW_BYTES} bytes from line ${this.#scanner.nextLine}; look for a quote that is not closed, or check format and compression`);
  }
}
