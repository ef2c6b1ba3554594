import type { Candle } from './candle.ts';
import type { Pattern } from './pattern.ts';

/** Bars within which a false break may be confirmed. */
const PATIENCE = 3;

/** Patterns of a break that fails: ±100 at the break, ±200 at a close beyond the inside bar within the three bars after it. D. L. Chesler, Technical Analysis of Stocks & Commodities (2004). */
export const HIKKAKES = {
  /** A bar inside the one before, and a break out of it: down is bullish, up is bearish. */
  hikkake: { title: 'Hikkake', warmUp: 6, shape: (last) => withConfirmation(last, hikkakeAt) },

  /** A hikkake after a narrower bar that closes near its end: near the low for a bullish one, near the high for a bearish one. */
  modifiedHikkake: { title: 'Modified hikkake', warmUp: 11, shape: (last) => withConfirmation(last, modifiedHikkakeAt) },
} as const satisfies Readonly<Record<string, Pattern>>;

function hikkakeAt(last: Candle): number {
  const inside = last.before;
  if (!inside.isWithin(inside.before)) return 0;
  if (last.high < inside.high && last.low < inside.low) return 100;
  return last.high > inside.high && last.low > inside.low ? -100 : 0;
}

function modifiedHikkakeAt(last: Candle): number {
  const direction = hikkakeAt(last);
  const narrow = last.before.before;
  if (direction === 0 || !narrow.isWithin(narrow.before)) return 0;
  const isNearEnd = direction > 0 ? !narrow.exceeds(narrow.close, narrow.low + narrow.near) : !narrow.exceeds(narrow.high - narrow.near, narrow.close);
  return isNearEnd ? direction : 0;
}

function withConfirmation(last: Candle, patternAt: (candle: Candle) => number): number {
  const now = patternAt(last);
  if (now !== 0) return now;
  let candle = last;
  for (let back = 1; back <= PATIENCE; back++) {
    candle = candle.before;
    const direction = patternAt(candle);
    if (direction === 0) continue;
    // an earlier close beyond the inside bar has confirmed it already
    for (let between = last.before; between !== candle; between = between.before) if (isBeyond(between, candle.before, direction)) return 0;
    return isBeyond(last, candle.before, direction) ? 2 * direction : 0;
  }
  return 0;
}

function isBeyond(candle: Candle, inside: Candle, direction: number): boolean {
  return direction > 0 ? candle.close > inside.high : candle.close < inside.low;
}
