import type { BarColumns } from '@redfire/core';

/** Rows `from` (included) to `to` (excluded) as windows on the same memory. */
export function sliceColumns(columns: BarColumns, from: number, to: number): BarColumns {
  const { openTime, closeTime, open, high, low, close, volume, vwap } = columns;
  if (from === 0 && to === columns.length) return columns;
  const part = (column: Float64Array) => column.subarray(from, to);
  const parts = { length: to - from, openTime: part(openTime), closeTime: part(closeTime), open: part(open), high: part(high), low: part(low), close: part(close), volume: part(volume) };
  return vwap ? { ...parts, vwap: part(vwap) } : parts;
}
