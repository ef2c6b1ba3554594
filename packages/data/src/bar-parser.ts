import { type BarColumns } from '@redfire/core';
import { explainValues, formatError, type BadRow } from './bad-row.ts';
import { KLINE_LAYOUT, type BarFormat, type BarLayout } from './bar-format.ts';
import { ColumnBuffer } from './column-buffer.ts';
import { CsvScanner } from './csv-scanner.ts';
import { findLayout } from './find-layout.ts';

/** Longest row in bytes. A longer one is an open quote or no text at all; the cap keeps memory bounded. */
const MAX_ROW_BYTES = 1_048_576;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Times near today are known to a quarter of a microsecond, so an exact interval may measure this much short. */
const TIME_GRAIN_MS = 0.0005;

export interface BarParserOptions {
  readonly format: BarFormat;
  readonly intervalMs: number;
  readonly stampsClose: boolean;
  readonly file: string;
  readonly chunkRows: number;
  readonly adjusted: boolean;
  /** Told of each bad row; it throws where bad rows are not to be skipped. */
  readonly onBadRow: (row: BadRow) => void;
}

/** Turns the bytes of one file into columns: give it bytes until `next()` has a chunk, `end()` after the last ones. */
export class BarParser {
  rows = 0;
  skippedRows = 0;
  readonly #options: BarParserOptions;
  readonly #scanner = new CsvScanner();
  #layout: BarLayout | undefined;
  #columns: ColumnBuffer;
  #lastTime = Number.NEGATIVE_INFINITY;
  #firstBad: BadRow | undefined;

  constructor(options: BarParserOptions) {
    this.#options = options;
    this.#columns = new ColumnBuffer(0, false);
  }

  push(bytes: Uint8Array): void {
    this.#scanner.push(bytes);
  }

  /** The next full chunk; undefined when it takes more bytes to fill one. */
  next(): BarColumns | undefined {
    const layout = this.#layout ?? this.#begin();
    if (!layout) return undefined;
    while (this.#columns.length < this.#columns.capacity) {
      if (!this.#scanner.next()) {
        this.#refuseLongRow();
        return undefined;
      }
      this.#readRow(layout);
    }
    return this.#take(layout);
  }

  /** The last chunk, shorter than the others; undefined when they took all rows. Throws when the file has no usable row. */
  end(): BarColumns | undefined {
    this.#scanner.end();
    const full = this.next();
    if (full) return full;
    if (this.#scanner.pendingBytes > 0) throw this.#error(`ends inside a quoted field; the quote is opened in the row at line ${this.#scanner.nextLine}`);
    const layout = this.#layout;
    if (!layout) throw this.#error('is empty');
    if (this.rows === 0 && this.#firstBad) throw this.#error(`has no usable row; the first is bad at line ${this.#firstBad.line}: ${this.#firstBad.problem}`);
    if (this.rows === 0) throw this.#error('has a header but no rows');
    return this.#columns.length === 0 ? undefined : this.#take(layout);
  }

  #take(layout: BarLayout): BarColumns {
    const columns = this.#columns.columns();
    this.#columns = this.#makeColumns(layout);
    return columns;
  }

  #makeColumns(layout: BarLayout): ColumnBuffer {
    return new ColumnBuffer(this.#options.chunkRows, layout.extra !== undefined && layout.extra.kind !== 'adjusted-close');
  }

  /** Learns the layout from the first row, and reads that row where it is one of values. */
  #begin(): BarLayout | undefined {
    if (!this.#scanner.next()) {
      this.#refuseLongRow();
      return undefined;
    }
    const { format, adjusted, file } = this.#options;
    const layout = findLayout(this.#scanner, { format, adjusted, file });
    this.#layout = layout;
    this.#columns = this.#makeColumns(layout);
    if (layout === KLINE_LAYOUT && !Number.isNaN(this.#scanner.number(layout.time))) this.#readRow(layout);
    return layout;
  }

  #readRow(layout: BarLayout): void {
    const row = this.#scanner;
    const { intervalMs, stampsClose } = this.#options;
    const time = layout.timeOfDay === undefined ? row.time(layout.time) : joinedTime(row.time(layout.time), row.timeOfDay(layout.timeOfDay));
    const open = row.number(layout.open);
    const high = row.number(layout.high);
    const low = row.number(layout.low);
    const close = row.number(layout.close);
    const volume = layout.volume === undefined ? 0 : row.number(layout.volume);
    const extra = layout.extra === undefined ? 0 : row.number(layout.extra.field);
    // One test for a good row, which a NaN fails too: what is wrong, if anything is, is looked for only when it fails.
    const isRange = low >= 0 && open >= low && open <= high && close >= low && close <= high && high < Infinity;
    const isGood = isRange && volume >= 0 && volume < Infinity && extra >= 0 && extra < Infinity && row.fieldCount <= layout.names.length && !Number.isNaN(time);
    if (!isGood || close === 0) {
      const problem = explainValues(row, layout, time);
      if (problem) {
        this.#refuse(problem);
        return;
      }
    }
    if (!(time - this.#lastTime >= intervalMs - TIME_GRAIN_MS) && !this.#isInOrder(layout, time)) return;
    this.#lastTime = time;
    const columns = this.#columns;
    const at = columns.length++;
    columns.openTime[at] = stampsClose ? time - intervalMs : time;
    columns.closeTime[at] = stampsClose ? time : time + intervalMs;
    columns.open[at] = open;
    columns.high[at] = high;
    columns.low[at] = low;
    columns.close[at] = close;
    columns.volume[at] = volume;
    if (layout.extra?.kind === 'adjusted-close') adjust(columns, at, extra);
    else if (columns.vwap) columns.vwap[at] = layout.extra?.kind === 'vwap' ? extra : volume > 0 ? extra / volume : Number.NaN;
    this.rows++;
  }

  /** Refuses a row nearer to the one before than the interval: as a bad row when it is not later, else as a wrong declaration. */
  #isInOrder(layout: BarLayout, time: number): boolean {
    const { intervalMs } = this.#options;
    const line = this.#scanner.line;
    const column = layout.names[layout.time] ?? '';
    const value = [layout.time, layout.timeOfDay].map((field) => (field === undefined ? '' : this.#scanner.text(field))).join(' ').trim();
    const gapMs = time - this.#lastTime;
    if (gapMs <= 0) {
      this.#refuse({ line, column, value, problem: `${column} "${value}" ${gapMs === 0 ? 'repeats the time of' : 'is earlier than'} the row before` });
      return false;
    }
    const hint = intervalMs >= DAY_MS && intervalMs - gapMs <= HOUR_MS ? 'give the times in UTC or without zone, so that daylight saving does not shorten a day' : 'declare the interval that the file has';
    throw this.#error(`line ${line}: ${column} "${value}" is ${gapMs} ms after the row before, which contradicts the declared interval of ${intervalMs} ms; ${hint}`, {
      line, column, value, gapMs, intervalMs,
    });
  }

  #refuse(row: BadRow): void {
    this.#options.onBadRow(row);
    this.#firstBad ??= row;
    this.skippedRows++;
  }

  #refuseLongRow(): void {
    if (this.#scanner.pendingBytes <= MAX_ROW_BYTES) return;
    throw this.#error(`has no end of row within ${MAX_ROW_BYTES} bytes from line ${this.#scanner.nextLine}; look for a quote that is not closed, or check format and compression`);
  }

  #error(problem: string, details?: Readonly<Record<string, unknown>>) {
    return formatError(this.#options.file, problem, details ? { details } : {});
  }
}

function joinedTime(day: number, timeOfDay: number): number {
  return day % DAY_MS === 0 ? day + timeOfDay : Number.NaN;
}

/** Scales a row to its adjusted close. Rounding must not push the close out of the range, so the range follows it. */
function adjust(columns: ColumnBuffer, at: number, adjustedClose: number): void {
  const factor = adjustedClose / (columns.close[at] ?? Number.NaN);
  const scaled = (column: Float64Array) => (column[at] ?? Number.NaN) * factor;
  columns.high[at] = Math.max(scaled(columns.high), adjustedClose);
  columns.low[at] = Math.min(scaled(columns.low), adjustedClose);
  columns.open[at] = scaled(columns.open);
  columns.close[at] = adjustedClose;
}
