/** One row of a table at a time: of delimited text, or of a file of columns. */
export interface Row {
  /** Where it stands: the line of a text, the number of the row in a file of columns, from 1. */
  readonly line: number;
  readonly fieldCount: number;
  /** The fields of the first row of a text, or the names of the columns. To be called before any row is read. */
  firstFields(): readonly string[];
  /** The field as a number; NaN when it is none or the row is too short. */
  number(field: number): number;
  /** The field as epoch milliseconds; NaN when it is no time or the row is too short. */
  time(field: number): number;
  /** The field as milliseconds into the day; NaN when it is no time of day or the row is too short. */
  timeOfDay(field: number): number;
  /** The field as text, at most 80 characters of it; empty when the row is too short. */
  text(field: number): string;
}

/** Finds the rows of a file in bytes that arrive in pieces of any size. */
export interface RowScanner {
  readonly line: number;
  /** The line on which the row after the current one starts. */
  readonly nextLine: number;
  /** Bytes held of rows not walked yet. */
  readonly pendingBytes: number;
  /** Adds the bytes that follow those given so far. Meant for when `next()` found no whole row. */
  push(piece: Uint8Array): void;
  /** Says that no bytes follow: the last row may lack its line end. */
  end(): void;
  /** Moves to the next row. False when the bytes held end before the row does. */
  next(): boolean;
}
