import { BarView, RedFireError, type Bar, type BarColumns, type BarSource, type InstrumentId, type InstrumentMath } from '@redfire/core';
import type { KeyedTopicHandle } from '@redfire/engine';
import type { BarMarket } from '@redfire/sim';
import type { ShownMarket } from './audit/shown-market.ts';
import type { Stopper } from './stopper.ts';
import type { PastBars } from './streams/past-bars.ts';

export interface BarFeedOptions {
  readonly instrument: InstrumentId;
  readonly intervalMs: number;
  readonly source: BarSource;
  /** Where its bars are published. */
  readonly topic: KeyedTopicHandle<Bar>;
  readonly math: InstrumentMath;
  /** Place of the instrument in the portfolio. */
  readonly place: number;
  /** The market its bars move; absent when finer bars of the same instrument do. */
  readonly market: BarMarket | undefined;
  /** What the data have shown of the instrument. */
  readonly shown: ShownMarket;
  /** Bars that close by then are past; those that close after {@link to} are left out. */
  readonly from: number;
  readonly to: number;
  /** Takes the bars that are past. */
  readonly past: PastBars | undefined;
}

/** Rows worked through between two looks at the outside, at most: progress, sinks, a stop signal. */
const CHUNK_ROWS = 8_192;

/** A feed between two events. */
export interface SavedBarFeed {
  readonly bars: number;
  /** When the bar opened that is under way. */
  readonly openAt?: number | undefined;
  readonly openTimeBefore: number;
  /** Of the bars worked through. */
  readonly offTickBars: number;
}

interface ResumedFeed {
  readonly saved: SavedBarFeed;
  readonly at: number;
}

/** Bars of one instrument and length on their way into a run, chunk by chunk. */
export class BarFeed {
  readonly options: BarFeedOptions;
  readonly view: BarView;
  row = 0;
  bars = 0;
  /** Whether the bar at `row` is open: its open was worked through, its close was not. */
  isOpen = false;
  isDone = false;
  /** Bars with a price between two ticks. */
  offTickBars = 0;
  /** Rows of the next chunk. Fewer where others want their turn. */
  chunkRows = CHUNK_ROWS;
  #columns: BarColumns;
  #rest: BarColumns | undefined;
  readonly #iterator: Iterator<BarColumns> | AsyncIterator<BarColumns>;
  #lastClose = -Infinity;
  /** Last open time of the chunk before. */
  #openTimeBefore = Number.NaN;
  #hasEnded = false;
  /** Bars before those of the run. */
  #pastBars = 0;
  #isWaiting = false;
  /** Where it goes on from. */
  #resumed: ResumedFeed | undefined;
  #hasEntered = false;

  constructor(options: BarFeedOptions) {
    this.options = options;
    this.view = new BarView(options.instrument, options.intervalMs);
    this.#columns = this.view.columns;
    this.#iterator = Symbol.asyncIterator in options.source ? options.source[Symbol.asyncIterator]() : options.source[Symbol.iterator]();
  }

  get columns(): BarColumns {
    return this.#columns;
  }

  /** The market its bars move: none once a quote, a trade or a book does. */
  get market(): BarMarket | undefined {
    return this.options.shown.isMoved ? undefined : this.options.market;
  }

  /** Time of what comes next: this bar's close when it is open, else its open. Infinity at the end. */
  get nextTime(): number {
    if (this.isDone) return Infinity;
    return (this.isOpen ? this.#columns.closeTime[this.row] : this.#columns.openTime[this.row]) as number;
  }

  /** Open time of the bar before a row of this chunk; `NaN` for the first of all. */
  openTimeBefore(row: number): number {
    return row > 0 ? (this.#columns.openTime[row - 1] as number) : this.#openTimeBefore;
  }

  /**
   * Goes to the first row of the next chunk; {@link isDone} when there is none.
   *
   * @throws {@link RedFireError} `DATA_ORDER` when its bars do not follow one another, `BAD_ROW` when the prices of one contradict each other.
   */
  async load(stopper: Stopper): Promise<void> {
    let next = await this.#piece(stopper);
    while (next?.length === 0) next = await this.#piece(stopper);
    if (next === undefined) {
      this.isDone = true;
      return;
    }
    if (this.row > 0) this.#openTimeBefore = this.openTimeBefore(this.row);
    this.#columns = next;
    this.view.columns = next;
    this.view.row = 0;
    this.row = 0;
    // a bar that is under way when the run begins is heard at its close, and fills nothing: nobody was there at its open
    if (this.#resumed) {
      if (!this.#hasEntered) this.#enter(this.#resumed);
      this.#hasEntered = true;
    } else if (this.bars === 0 && (next.openTime[0] as number) < this.options.from) this.isOpen = true;
  }

  /** Where it is between two events. */
  save(): SavedBarFeed {
    const { length, openTime } = this.#columns;
    const isLoaded = this.row < length;
    const rest = isLoaded ? slice(this.#columns, this.row, length) : undefined;
    return { bars: this.bars, openAt: this.isOpen ? openTime[this.row] : undefined, openTimeBefore: this.openTimeBefore(this.row), offTickBars: this.offTickBars - (rest ? countOffTick(rest, this.options.math) : 0) };
  }

  /** Goes on behind bars that were worked through by `at`, before anything is loaded. */
  goOn(saved: SavedBarFeed, at: number): void {
    this.bars = saved.bars;
    this.offTickBars = saved.offTickBars;
    this.#openTimeBefore = saved.openTimeBefore;
    this.#resumed = { saved, at };
  }

  /** @throws {@link RedFireError} `INVALID_STATE` where the bar that was open is not the next. */
  #enter({ saved: { openAt } }: ResumedFeed): void {
    const { instrument } = this.options;
    const next = this.#columns.openTime[0];
    if (openAt !== undefined && openAt !== next) {
      throw new RedFireError('INVALID_STATE', `the data of "${instrument}" are others than those of the snapshot: a bar that opened at "${openAt}" was under way, the next one opens at "${next}"; give the same data`, { details: { instrument, expected: openAt, found: next } });
    }
    this.isOpen = openAt !== undefined;
  }

  /** Goes behind the chunk, of which so many bars were worked through. */
  pass(bars: number): void {
    this.row = this.#columns.length;
    this.bars += bars;
  }

  /** Frees what the source holds, when a run ends early. */
  async close(): Promise<void> {
    const closing = this.#iterator.return?.();
    // a generator that waits for what may never come ends after that only
    if (!this.#isWaiting) await closing;
    else if (closing instanceof Promise) closing.catch(() => undefined);
  }

  /** The next rows that belong to the run, which may be none; `undefined` at the end. */
  async #piece(stopper: Stopper): Promise<BarColumns | undefined> {
    if (this.#hasEnded) return undefined;
    const whole = this.#rest ?? (await this.#read(stopper));
    if (whole === undefined) return undefined;
    const isLonger = whole.length > this.chunkRows;
    const piece = isLonger ? slice(whole, 0, this.chunkRows) : whole;
    this.#rest = isLonger ? slice(whole, this.chunkRows, whole.length) : undefined;
    this.#check(piece);
    return this.#ofRun(piece);
  }

  async #read(stopper: Stopper): Promise<BarColumns | undefined> {
    const result = this.#iterator.next();
    this.#isWaiting = true;
    const found = result instanceof Promise ? await stopper.wait(result) : result;
    this.#isWaiting = false;
    return found.done === true ? undefined : found.value;
  }

  /** The rows that belong to the run. */
  #ofRun(columns: BarColumns): BarColumns {
    const { from, to, past } = this.options;
    const { length, closeTime } = columns;
    let [start, end] = [0, length];
    // a row below the length has a value
    while (start < length && (closeTime[start] as number) <= from) start++;
    const pastRows = start;
    const { at = -Infinity } = this.#resumed ?? {};
    while (start < length && (closeTime[start] as number) <= at) start++;
    while (end > start && (closeTime[end - 1] as number) > to) end--;
    this.#pastBars += pastRows;
    if (pastRows > 0) past?.add(pastRows === length ? columns : slice(columns, 0, pastRows));
    if (end < length) this.#hasEnded = true;
    return start === 0 && end === length ? columns : slice(columns, start, end);
  }

  /** Without what was worked through before this run. */
  #unworked(columns: BarColumns): BarColumns {
    if (this.#resumed === undefined) return columns;
    let start = 0;
    while (start < columns.length && (columns.closeTime[start] as number) <= this.#resumed.at) start++;
    return slice(columns, start, columns.length);
  }

  /** A reader has checked its rows already; columns from memory have been checked by nobody. */
  #check(columns: BarColumns): void {
    const { length, openTime, closeTime, open, high, low, close } = columns;
    const row = firstUnusable(columns, this.#lastClose);
    if (row === length) {
      this.#lastClose = closeTime[length - 1] ?? this.#lastClose;
      this.offTickBars += countOffTick(this.#unworked(columns), this.options.math);
      return;
    }
    const { instrument } = this.options;
    const bar = this.#pastBars + this.bars + row;
    const [opens, closes] = [openTime[row] as number, closeTime[row] as number];
    const before = row === 0 ? this.#lastClose : (closeTime[row - 1] as number);
    if (!(opens >= before && closes > opens)) {
      throw new RedFireError('DATA_ORDER', `bars of "${instrument}" do not follow one another: bar ${bar} opens at "${opens}" and closes at "${closes}", the one before closes at "${before}"`, {
        details: { instrument, bar, openTime: opens, closeTime: closes },
      });
    }
    const prices = { open: open[row], high: high[row], low: low[row], close: close[row] };
    throw new RedFireError('BAD_ROW', `bar ${bar} of "${instrument}" is no range: open, high, low and close are "${Object.values(prices).join(', ')}"`, { details: { instrument, bar, ...prices } });
  }
}

/** The first row whose times do not follow or whose prices are no range, one that is no number included; the length when there is none. */
function firstUnusable({ length, openTime, closeTime, open, high, low, close }: BarColumns, lastClose: number): number {
  let before = lastClose;
  for (let row = 0; row < length; row++) {
    // a row below the length has a value in each column
    const opens = openTime[row] as number;
    const closes = closeTime[row] as number;
    const most = high[row] as number;
    const least = low[row] as number;
    const first = open[row] as number;
    const last = close[row] as number;
    const isRange = least <= first && first <= most && least <= last && last <= most && most - least < Infinity;
    if (!(opens >= before && closes > opens && isRange)) return row;
    before = closes;
  }
  return length;
}

function countOffTick({ length, open, high, low, close }: BarColumns, math: InstrumentMath): number {
  let count = 0;
  for (let row = 0; row < length; row++) {
    const isOn = math.isOnTick(open[row] as number) && math.isOnTick(high[row] as number) && math.isOnTick(low[row] as number) && math.isOnTick(close[row] as number);
    if (!isOn) count++;
  }
  return count;
}

function slice(columns: BarColumns, from: number, to: number): BarColumns {
  const { openTime, closeTime, open, high, low, close, volume, vwap } = columns;
  const part = (column: Float64Array) => column.subarray(from, to);
  const parts = { length: to - from, openTime: part(openTime), closeTime: part(closeTime), open: part(open), high: part(high), low: part(low), close: part(close), volume: part(volume) };
  return vwap ? { ...parts, vwap: part(vwap) } : parts;
}
