import type { BarItem } from './bar-item.ts';

/** What is counted of an item: it itself, its volume, or its value, which is price times volume. */
export type BarMeasure = 'tick' | 'volume' | 'value';

/** How much of a measure an item has; never below zero, for prices below zero have a value too. */
export function measureOf(item: BarItem, measure: BarMeasure): number {
  return measure === 'tick' ? 1 : measure === 'volume' ? item.volume : Math.abs(item.value);
}
