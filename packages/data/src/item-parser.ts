import { type Timestamp } from '@redfire/core';
import { explainShape, type BadRow } from './bad-row.ts';
import { type Row } from './row.ts';
import { findItemLayout, type ItemLayoutOptions } from './find-item-layout.ts';
import { type ItemColumn, type ItemLayout } from './item-format.ts';
import { EARLIER } from './row-order.ts';
import { type RowTaker } from './row-walk.ts';
import { timeOf, timeText } from './time-columns.ts';

/** Columns that stand where the format has them. */
export interface FixedColumns {
  /** By names that the kind of item knows. */
  readonly names: readonly string[];
  /** Which of them has the time. */
  readonly timeColumn: string;
}

/** What a kind of item is made of. */
export interface ItemKind<Name extends string, Item> {
  readonly columns: readonly ItemColumn<Name>[];
  /** The columns of a file that has no header, or one in other words, by the fields of its first row; undefined where it is not of the format. */
  readonly fixed: Readonly<Record<'binance-vision' | 'lean', (first: readonly string[]) => FixedColumns | undefined>>;
  /** The item of a row, or undefined when a value is not usable. */
  readonly make: (row: Row, layout: ItemLayout<Name>, at: Timestamp) => Item | undefined;
  /** What is wrong with a row of which there is no item. */
  readonly explain: (row: Row, layout: ItemLayout<Name>) => BadRow;
}

export interface ItemParserOptions<Name extends string, Item> extends ItemLayoutOptions<Name> {
  readonly kind: ItemKind<Name, Item>;
  readonly chunkRows: number;
}

/** Makes items of the rows of one file. */
export class ItemParser<Name extends string, Item> implements RowTaker<readonly Item[], Row> {
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

  begin(row: Row): boolean {
    const { layout, hasValues } = findItemLayout(row, this.#options);
    this.#layout = layout;
    return hasValues;
  }

  /** The fields that a row is read at. */
  usedFields(): readonly number[] {
    const { time, timeOfDay, fields } = this.#layout;
    return [time, timeOfDay ?? time, ...Object.values(fields).filter((field) => typeof field === 'number')];
  }

  read(row: Row): BadRow | undefined {
    const layout = this.#layout;
    const time = timeOf(row, layout);
    const problem = row.fieldCount > layout.names.length || Number.isNaN(time) ? explainShape(row, layout, time) : undefined;
    if (problem) return problem;
    const item = this.#options.kind.make(row, layout, time as Timestamp); // a number that is no NaN here, and parseTime gives no infinity
    if (item === undefined) return this.#options.kind.explain(row, layout);
    if (time < this.#lastTime) {
      const column = layout.names[layout.time] ?? '';
      const value = timeText(row, layout);
      return { line: row.line, column, value, problem: `${column} "${value}" ${EARLIER}` };
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
export function numberIn(row: Row, field: number | undefined): number {
  return field === undefined ? Number.NaN : row.number(field);
}

/** The number in a column that may be empty or absent: then undefined. NaN where it is none. */
export function maybeNumberIn(row: Row, field: number | undefined): number | undefined {
  if (field === undefined) return undefined;
  const number = row.number(field);
  return Number.isNaN(number) && row.text(field) === '' ? undefined : number;
}
