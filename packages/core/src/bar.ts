import type { InstrumentId } from './ids.ts';
import type { Timestamp } from './time.ts';

/**
 * One bar. Prices and volume are floats: signals, not money. A bar is known at its close.
 *
 * A bar handed to a handler may be a view over columns that is valid only during the call; keep `copyBar(bar)`.
 */
export interface Bar {
  readonly instrument: InstrumentId;
  /** Length; 0 for bars that no clock closes. */
  readonly intervalMs: number;
  readonly openTime: Timestamp;
  /** When the bar became known. */
  readonly closeTime: Timestamp;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Volume-weighted average price, where the source gives one. */
  readonly vwap?: number | undefined;
}

/** Bars of one instrument as columns: row `i` of each is one bar. Times ascend. The unit in which feeds are read. */
export interface BarColumns {
  readonly length: number;
  readonly openTime: Float64Array;
  readonly closeTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** NaN in the rows that have none. */
  readonly vwap?: Float64Array;
}

/** Bars as a feed gives them: in memory, or chunk by chunk so that a run needs memory for its window only. */
export type BarSource = Iterable<BarColumns> | AsyncIterable<BarColumns>;

/** A plain, lasting copy of a bar view. */
export function copyBar(bar: Bar): Bar {
  const { instrument, intervalMs, openTime, closeTime, open, high, low, close, volume, vwap } = bar;
  const copy = { instrument, intervalMs, openTime, closeTime, open, high, low, close, volume };
  return vwap === undefined ? copy : { ...copy, vwap };
}

const NO_ROWS: BarColumns = {
  length: 0,
  openTime: new Float64Array(0),
  closeTime: new Float64Array(0),
  open: new Float64Array(0),
  high: new Float64Array(0),
  low: new Float64Array(0),
  close: new Float64Array(0),
  volume: new Float64Array(0),
};

/** A movable window on one row of columns: the bar that a feed publishes without making an object per row. */
export class BarView implements Bar {
  readonly instrument: InstrumentId;
  readonly intervalMs: number;
  columns: BarColumns = NO_ROWS;
  row = 0;

  constructor(instrument: InstrumentId, intervalMs: number) {
    this.instrument = instrument;
    this.intervalMs = intervalMs;
  }

  // The casts in these getters: a row index inside `length` always has a value, and they run for every bar.
  get openTime(): Timestamp {
    return this.columns.openTime[this.row] as Timestamp;
  }
  get closeTime(): Timestamp {
    return this.columns.closeTime[this.row] as Timestamp;
  }
  get open(): number {
    return this.columns.open[this.row] as number;
  }
  get high(): number {
    return this.columns.high[this.row] as number;
  }
  get low(): number {
    return this.columns.low[this.row] as number;
  }
  get close(): number {
    return this.columns.close[this.row] as number;
  }
  get volume(): number {
    return this.columns.volume[this.row] as number;
  }
  get vwap(): number | undefined {
    const vwap = this.columns.vwap?.[this.row];
    return vwap === undefined || Number.isNaN(vwap) ? undefined : vwap;
  }

  toJSON(): Bar {
    return copyBar(this);
  }
}

/** Columns from bar objects, for hosts that hold bars in memory. */
export function barColumns(bars: readonly Omit<Bar, 'instrument' | 'intervalMs'>[]): BarColumns {
  const column = (read: (bar: (typeof bars)[number]) => number) => Float64Array.from(bars, read);
  const columns = {
    length: bars.length,
    openTime: column((bar) => bar.openTime),
    closeTime: column((bar) => bar.closeTime),
    open: column((bar) => bar.open),
    high: column((bar) => bar.high),
    low: column((bar) => bar.low),
    close: column((bar) => bar.close),
    volume: column((bar) => bar.volume),
  };
  return bars.some((bar) => bar.vwap !== undefined) ? { ...columns, vwap: column((bar) => bar.vwap ?? Number.NaN) } : columns;
}
