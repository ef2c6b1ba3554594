import { type Timestamp } from '@redfire/core';
import { explainShape, formatError, type BadRow } from './bad-row.ts';
import { type CsvScanner } from './csv-scanner.ts';
import { firstRow, quoted } from './find-layout.ts';
import { itemLayout, type ItemColumn, type ItemLayout } from './item-format.ts';
import { type RowTaker } from './row-walk.ts';
import { timeOf, timeText } from './time-columns.ts';

/** What a kind of item is made of. */
export interface ItemKind<Name extends string, Item> {
  readonly columns: readonly ItemColumn<Name>[];
  /** The item of a row, or undefined when a value is not usable. */
  readonly make: (row: CsvScanner, fields: ItemLayout<Name>['fields'], at: Timestamp) => Item | undefined;
  /** What is wrong with a row of which there is no item. */
  readonly explain: (row: CsvScanner, layout: ItemLayout<Name>) => BadRow;
}

export interface ItemParserOptions<Name extends string, Item> {
  readonly kind: ItemKind<Name, Item>;
  readonly file: string;
  readonly chunkRows: number;
  /** The column that has the time, where it is not to be found by its name. */
  readonly timeColumn: string | undefined;
}

/** Makes items of the rows of one file. */
export class ItemParser<Name extends string, Item> implements RowTaker<readonly Item[]> {
  readonly #options: ItemParserOptions<Name, Item>;
  #layout: ItemLayout<Name>;
  #items: Item[] = [];
  #lastTime = Number.NEGATIVE_INFINITY;

  constructor(options: ItemParserOptions<Name, Item>) {
    this.#options = options;
    // until begin() knows better; no row is read before
    this.#layout = { time: 0, names: [], fields: {} as ItemLayout<Name>['fields'] };
  }

  get length(): number {
    return this.#items.length;
  }

  get isFull(): boolean {
    return this.#items.length >= this.#options.chunkRows;
  }

  begin(row: CsvScanner): boolean {
    const { kind, file, timeColumn } = this.#options;
    const first = firstRow(row, file);
    const layout = itemLayout(first, kind.columns, timeColumn);
    if (typeof layout === 'string') throw formatError(file, `${layout}; its first line reads ${quoted(first)}`, { details: { line: row.line } });
    this.#layout = layout;
    return false;
  }

  read(row: CsvScanner): BadRow | undefined {
    const layout = this.#layout;
    const time = timeOf(row, layout);
    const problem = row.fieldCount > layout.names.length || Number.isNaN(time) ? explainShape(row, layout, time) : undefined;
    if (problem) return problem;
    const item = this.#options.kind.make(row, layout.fields, time as Timestamp); // a number that is no NaN here, and parseTime gives no infinity
    if (item === undefined) return this.#options.kind.explain(row, layout);
    if (time < this.#lastTime) {
      const column = layout.names[layout.time] ?? '';
      const value = timeText(row, layout);
      return { line: row.line, column, value, problem: `${column} "${value}" is earlier than the row before` };
    }
    this.#lastTime = time;
    this.#items.push(item);
    return undefined;
  }

  take(): readonly Item[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }
}

/** The number in a column; NaN where it is none, or the file has no such column. */
export function numberIn(row: CsvScanner, field: number | undefined): number {
  return field === undefined ? Number.NaN : row.number(field);
}

/** The number in a column that may be empty or absent: then undefined. NaN where it is none. */
export function maybeNumberIn(row: CsvScanner, field: number | undefined): number | undefined {
  if (field === undefined) return undefined;
  const number = row.number(field);
  return Number.isNaN(number) && row.text(field) === '' ? undefined : number;
}
