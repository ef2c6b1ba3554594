import type { Bar } from '@redfire/core';

/** The close of a bar. */
export function closes(bar: Bar): number {
  return bar.close;
}

/** The open of a bar. */
export function opens(bar: Bar): number {
  return bar.open;
}

/** The high of a bar. */
export function highs(bar: Bar): number {
  return bar.high;
}

/** The low of a bar. */
export function lows(bar: Bar): number {
  return bar.low;
}

/** The volume of a bar. */
export function volumes(bar: Bar): number {
  return bar.volume;
}

/** Mean of high and low. */
export function medianPrices(bar: Bar): number {
  return (bar.high + bar.low) / 2;
}

/** Mean of high, low and close. */
export function typicalPrices(bar: Bar): number {
  return (bar.high + bar.low + bar.close) / 3;
}

/** Mean of open, high, low and close. */
export function averagePrices(bar: Bar): number {
  return (bar.open + bar.high + bar.low + bar.close) / 4;
}

/** Mean of high, low and twice the close. */
export function weightedCloses(bar: Bar): number {
  return (bar.high + bar.low + 2 * bar.close) / 4;
}
