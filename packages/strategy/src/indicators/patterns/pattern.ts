import type { Candle } from './candle.ts';

/** A candlestick pattern. */
export interface Pattern {
  /** As traders call it. */
  readonly title: string;
  /** Bars until it can be told: its own, and those that say what is usual before the first of them. */
  readonly warmUp: number;
  /** What the last candle completes: 100 where it is bullish, −100 where it is bearish, 0 where it is none. */
  readonly shape: (last: Candle) => number;
}

/** 100 where there is a pattern. */
export function bullish(isThere: boolean): number {
  return isThere ? 100 : 0;
}

/** −100 where there is a pattern. */
export function bearish(isThere: boolean): number {
  return isThere ? -100 : 0;
}

/** 100 or −100 by a direction, where there is a pattern. */
export function directed(direction: 1 | -1, isThere: boolean): number {
  return isThere ? 100 * direction : 0;
}
