import type { Bar } from '@redfire/core';

/** Where in its range a bar closed: 1 at its high, −1 at its low, 0 for a bar without a range (M. Chaikin). */
export function moneyFlowMultiplier({ high, low, close }: Bar): number {
  return high === low ? 0 : (close - low - (high - close)) / (high - low);
}
