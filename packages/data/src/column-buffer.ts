import { type BarColumns } from '@redfire/core';

/** Columns under construction, of a fixed capacity. */
export class ColumnBuffer {
  length = 0;
  readonly capacity: number;
  readonly openTime: Float64Array;
  readonly closeTime: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly vwap: Float64Array | undefined;

  constructor(capacity: number, withVwap: boolean) {
    this.capacity = capacity;
    this.openTime = new Float64Array(capacity);
    this.closeTime = new Float64Array(capacity);
    this.open = new Float64Array(capacity);
    this.high = new Float64Array(capacity);
    this.low = new Float64Array(capacity);
    this.close = new Float64Array(capacity);
    this.volume = new Float64Array(capacity);
    this.vwap = withVwap ? new Float64Array(capacity) : undefined;
  }

  /** The rows so far as columns of exactly that length. A full buffer is handed over, not copied: make a new one afterwards. */
  columns(): BarColumns {
    const { length } = this;
    const part = (column: Float64Array) => (length === this.capacity ? column : column.slice(0, length));
    return {
      length,
      openTime: part(this.openTime),
      closeTime: part(this.closeTime),
      open: part(this.open),
      high: part(this.high),
      low: part(this.low),
      close: part(this.close),
      volume: part(this.volume),
      ...(this.vwap ? { vwap: part(this.vwap) } : {}),
    };
  }
}
