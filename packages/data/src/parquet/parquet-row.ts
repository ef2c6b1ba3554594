import { type Row } from '../row.ts';
import { parseTime, parseTimeOfDay } from '../parse-time.ts';

/** A column of a file: its name, and whether its values are times already, in epoch ms. */
export interface ParquetColumn {
  readonly name: string;
  readonly isTime: boolean;
}

/** The values of a column in the rows at hand: numbers, bigints, texts, truth values; null where there is none. */
export type ColumnValues = ArrayLike<unknown>;

const ENCODER = new TextEncoder();
const LONGEST_TEXT = 80;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** One row of a Parquet file at a time. */
export class ParquetRow implements Row {
  /** Number of the row in the file, from 1. */
  line = 0;
  readonly fieldCount: number;
  readonly #columns: readonly ParquetColumn[];
  #values: readonly (ColumnValues | undefined)[] = [];
  #at = -1;

  constructor(columns: readonly ParquetColumn[]) {
    this.#columns = columns;
    this.fieldCount = columns.length;
  }

  /** Takes the values of rows, by the place of their column; absent for columns that nobody reads. `move()` shows the first. */
  hold(values: readonly (ColumnValues | undefined)[]): void {
    this.#values = values;
    this.#at = -1;
  }

  move(): void {
    this.#at++;
    this.line++;
  }

  firstFields(): readonly string[] {
    return this.#columns.map(({ name }) => name);
  }

  number(field: number): number {
    const value = this.#values[field]?.[this.#at];
    if (typeof value === 'number') return value;
    if (typeof value === 'bigint') return Number(value);
    return typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value) : Number.NaN;
  }

  time(field: number): number {
    const value = this.#values[field]?.[this.#at];
    if (this.#columns[field]?.isTime === true) return typeof value === 'number' ? value : Number.NaN;
    const bytes = ENCODER.encode(plain(value));
    return parseTime(bytes, 0, bytes.length);
  }

  timeOfDay(field: number): number {
    const bytes = ENCODER.encode(plain(this.#values[field]?.[this.#at]));
    return parseTimeOfDay(bytes, 0, bytes.length);
  }

  text(field: number): string {
    const text = plain(this.#values[field]?.[this.#at]).trim();
    return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text;
  }
}

/** A value in text; nothing where there is none. */
function plain(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return '';
  }
}
