import { type BookLevel, type InstrumentId, type Timestamp } from '@redfire/core';
import { badField, explainNumber, explainShape, formatError, type BadRow } from './bad-row.ts';
import { bookLayout, type BookField, type LevelFields, type LongLayout, type WideLayout } from './book-format.ts';
import { BookGroup } from './book-group.ts';
import { type TableShape } from './column-map.ts';
import { firstRow, quoted } from './find-layout.ts';
import { type BookItem } from './item-reader.ts';
import { maybeNumberIn } from './item-parser.ts';
import { type Row } from './row.ts';
import { EARLIER } from './row-order.ts';
import { type RowTaker } from './row-walk.ts';
import { timeOf, timeText } from './time-columns.ts';

interface BookParserOptions {
  readonly instrument: InstrumentId;
  readonly file: string;
  readonly chunkRows: number;
  readonly timeColumn: string | undefined;
  readonly shape: TableShape<BookField>;
}

const SIDES: ReadonlyMap<string, 'bids' | 'asks'> = new Map([['bid', 'bids'], ['buy', 'bids'], ['b', 'bids'], ['ask', 'asks'], ['sell', 'asks'], ['a', 'asks'], ['s', 'asks']] as const);
const FLAGS: ReadonlyMap<string, boolean> = new Map([['true', true], ['t', true], ['1', true], ['false', false], ['f', false], ['0', false], ['', false]]);

/** Makes books and changes of books of the rows of one file. */
export class BookParser implements RowTaker<readonly BookItem[], Row> {
  readonly #options: BookParserOptions;
  readonly #group: BookGroup;
  #layout: WideLayout | LongLayout = { kind: 'long', time: 0, names: [], fields: {} };
  #items: BookItem[] = [];
  #lastTime = Number.NEGATIVE_INFINITY;

  constructor(options: BookParserOptions) {
    this.#options = options;
    this.#group = new BookGroup(options.instrument, (item) => {
      this.#items.push(item);
    });
  }

  get length(): number {
    return this.#items.length;
  }

  get isFull(): boolean {
    return this.#items.length >= this.#options.chunkRows;
  }

  begin(row: Row): boolean {
    const { file, shape, timeColumn } = this.#options;
    const first = firstRow(row, file);
    const header = shape.header === 'none' ? first.map((_, field) => String(field + 1)) : first;
    const layout = bookLayout(header, shape, timeColumn);
    if (typeof layout === 'string') throw formatError(file, `${layout}; its first line reads ${quoted(first)}`, { details: { line: row.line } });
    this.#layout = layout;
    return shape.header === 'none';
  }

  /** The fields that a row is read at. */
  usedFields(): readonly number[] {
    const layout = this.#layout;
    const { time, timeOfDay } = layout;
    const fields = layout.kind === 'wide' ? [...layout.bids.flat(), ...layout.asks.flat(), layout.sequence ?? time] : Object.values<number>(layout.fields);
    return [time, timeOfDay ?? time, ...fields];
  }

  read(row: Row): BadRow | undefined {
    const layout = this.#layout;
    const time = timeOf(row, layout);
    const problem = row.fieldCount > layout.names.length || Number.isNaN(time) ? explainShape(row, layout, time) : undefined;
    if (problem) return problem;
    if (time < this.#lastTime) {
      const column = layout.names[layout.time] ?? '';
      const value = timeText(row, layout);
      return { line: row.line, column, value, problem: `${column} "${value}" ${EARLIER}` };
    }
    const at = time as Timestamp; // a number that is no NaN here, and parseTime gives no infinity
    const bad = layout.kind === 'wide' ? this.#readBook(row, layout, at) : this.#readLevel(row, layout, at);
    if (bad === undefined) this.#lastTime = time;
    return bad;
  }

  take(): readonly BookItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  finish(): void {
    this.#group.close();
  }

  #readLevel(row: Row, layout: LongLayout, at: Timestamp): BadRow | undefined {
    const { side: sideField = 0, price: priceField = 0, size: sizeField = 0, isSnapshot: flagField, event: eventField, sequence: sequenceField, previousSequence: previousField } = layout.fields;
    const side = SIDES.get(row.text(sideField).toLowerCase());
    const price = row.number(priceField);
    const size = row.number(sizeField);
    const isSnapshot = flagField === undefined ? false : FLAGS.get(row.text(flagField).toLowerCase());
    const event = maybeNumberIn(row, eventField);
    const sequence = maybeNumberIn(row, sequenceField);
    const previousSequence = maybeNumberIn(row, previousField);
    const isLevel = side !== undefined && price >= 0 && price < Infinity && size >= 0 && size < Infinity;
    // an event without levels is written as one row that has none
    const isEmpty = !isLevel && event !== undefined && row.text(sideField) === '' && row.text(priceField) === '' && row.text(sizeField) === '';
    const isGood = (isLevel || isEmpty) && isSnapshot !== undefined && isWhole(event) && isWhole(sequence) && isWhole(previousSequence);
    if (!isGood) return explainLevel(row, layout);
    this.#group.open({ at, isSnapshot, event, sequence, previousSequence });
    if (isLevel) this.#group.add(side, price, size);
    return undefined;
  }

  #readBook(row: Row, layout: WideLayout, at: Timestamp): BadRow | undefined {
    const bids = levelsOf(row, layout, layout.bids, -1);
    if (!Array.isArray(bids)) return bids;
    const asks = levelsOf(row, layout, layout.asks, 1);
    if (!Array.isArray(asks)) return asks;
    const [best] = bids;
    const [lowest] = asks;
    if (best !== undefined && lowest !== undefined && best[0] > lowest[0]) {
      return badField(row, layout, layout.bids[0]?.[0] ?? 0, (name, value) => `${name} "${value}" is above ${layout.names[layout.asks[0]?.[0] ?? 0] ?? 'ask'} "${lowest[0]}"`);
    }
    const sequence = maybeNumberIn(row, layout.sequence);
    if (!isWhole(sequence)) return badField(row, layout, layout.sequence ?? 0, (name, value) => `${name} "${value}" is no whole number`);
    const { instrument } = this.#options;
    this.#items.push({ topic: 'market.book-snapshot', data: sequence === undefined ? { instrument, at, bids, asks } : { instrument, at, bids, asks, sequence } });
    return undefined;
  }
}

/** The levels of one side, or what is wrong with one. A book that has fewer levels than the file leaves fields empty. @param rise - The sign of the step from a level to the next. */
function levelsOf(row: Row, layout: WideLayout, fields: LevelFields, rise: 1 | -1): BookLevel[] | BadRow {
  const levels: BookLevel[] = [];
  let before = rise > 0 ? Number.NEGATIVE_INFINITY : Infinity;
  for (const [priceField, sizeField] of fields) {
    const price = row.number(priceField);
    const size = row.number(sizeField);
    if (Number.isNaN(price) && row.text(priceField) === '' && row.text(sizeField) === '') continue;
    const problem = price >= 0 && size >= 0 && price < Infinity && size < Infinity ? undefined : (explainNumber(row, layout, priceField) ?? explainNumber(row, layout, sizeField));
    if (problem) return problem;
    if (!((price - before) * rise > 0)) return badField(row, layout, priceField, (name, value) => `${name} "${value}" is not ${rise > 0 ? 'above' : 'below'} that of the level before, "${before}"`);
    before = price;
    if (size > 0) levels.push([price, size]);
  }
  return levels;
}

function explainLevel(row: Row, layout: LongLayout): BadRow {
  const { side = 0, price = 0, size = 0, isSnapshot, event, sequence, previousSequence } = layout.fields;
  if (!SIDES.has(row.text(side).toLowerCase())) return badField(row, layout, side, (name, value) => `${name} "${value}" is neither bid nor ask`);
  const problem = explainNumber(row, layout, price) ?? explainNumber(row, layout, size);
  if (problem) return problem;
  if (isSnapshot !== undefined && !FLAGS.has(row.text(isSnapshot).toLowerCase())) return badField(row, layout, isSnapshot, (name, value) => `${name} "${value}" is neither true nor false`);
  const field = [event, sequence, previousSequence].find((each) => !isWhole(maybeNumberIn(row, each))) ?? side;
  return badField(row, layout, field, (name, value) => `${name} "${value}" is no whole number`);
}

function isWhole(value: number | undefined): boolean {
  return value === undefined || Number.isSafeInteger(value);
}
