import { type BarColumns } from '@redfire/core';
import { explainValues, formatError, type BadRow } from './bad-row.ts';
import { KLINE_LAYOUT, type BarField, type BarFormat, type BarLayout } from './bar-format.ts';
import { ColumnBuffer } from './column-buffer.ts';
import { type TableShape } from './column-map.ts';
import { type Row } from './row.ts';
import { findLayout } from './find-layout.ts';
import { type LeanOptions } from './lean-format.ts';
import { EARLIER, REPEATED } from './row-order.ts';
import { type RowTaker } from './row-walk.ts';
import { timeOf, timeText } from './time-columns.ts';

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
  readonly shape: TableShape<BarField>;
  readonly lean: LeanOptions;
}

/** Makes columns of the rows of one file of bars. */
export class BarParser implements RowTaker<BarColumns, Row> {
  readonly #options: BarParserOptions;
  #layout: BarLayout = KLINE_LAYOUT;
  #columns = new ColumnBuffer(0, false);
  #lastTime = Number.NEGATIVE_INFINITY;

  constructor(options: BarParserOptions) {
    this.#options = options;
  }

  get length(): number {
    return this.#columns.length;
  }

  get isFull(): boolean {
    return this.#columns.length >= this.#columns.capacity;
  }

  begin(row: Row): boolean {
    const { layout, hasValues } = findLayout(row, this.#options);
    this.#layout = layout;
    this.#columns = this.#makeColumns(layout);
    return hasValues;
  }

  take(): BarColumns {
    const columns = this.#columns.columns();
    this.#columns = this.#makeColumns(this.#layout);
    return columns;
  }

  /** The fields that a row is read at. */
  usedFields(): readonly number[] {
    const { time, timeOfDay, open, high, low, close, volume, extra } = this.#layout;
    return [time, open, high, low, close, timeOfDay ?? time, volume ?? time, extra?.field ?? time];
  }

  read(row: Row): BadRow | undefined {
    const layout = this.#layout;
    const { intervalMs, stampsClose } = this.#options;
    const time = timeOf(row, layout);
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
      if (problem) return problem;
    }
    if (!(time - this.#lastTime >= intervalMs - TIME_GRAIN_MS)) {
      const problem = this.#outOfOrder(row, time);
      if (problem) return problem;
    }
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
    if (layout.priceScale !== undefined) unscale(columns, at, layout.priceScale);
    if (layout.extra?.kind === 'adjusted-close') adjust(columns, at, extra);
    else if (columns.vwap) columns.vwap[at] = layout.extra?.kind === 'vwap' ? extra : volume > 0 ? extra / volume : Number.NaN;
    return undefined;
  }

  #makeColumns(layout: BarLayout): ColumnBuffer {
    return new ColumnBuffer(this.#options.chunkRows, layout.extra !== undefined && layout.extra.kind !== 'adjusted-close');
  }

  /** What is wrong with a row that is not later than the one before. One that is nearer to it than the interval shows a wrong declaration, which is thrown. */
  #outOfOrder(row: Row, time: number): BadRow | undefined {
    const { intervalMs, file } = this.#options;
    const layout = this.#layout;
    const line = row.line;
    const column = layout.names[layout.time] ?? '';
    const value = timeText(row, layout);
    const gapMs = time - this.#lastTime;
    if (gapMs <= 0) return { line, column, value, problem: `${column} "${value}" ${gapMs === 0 ? REPEATED : EARLIER}` };
    const hint = intervalMs >= DAY_MS && intervalMs - gapMs <= HOUR_MS ? 'give the times in UTC or without zone, so that daylight saving does not shorten a day' : 'declare the interval that the file has';
    throw formatError(file, `line ${line}: ${column} "${value}" is ${gapMs} ms after the row before, which contradicts the declared interval of ${intervalMs} ms; ${hint}`, {
      details: { line, column, value, gapMs, intervalMs },
    });
  }
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

/** By division, so that what has an exact decimal is the double nearest to it. */
function unscale({ open, high, low, close }: ColumnBuffer, at: number, priceScale: number): void {
  for (const column of [open, high, low, close]) column[at] = (column[at] ?? Number.NaN) / priceScale;
}
