import type { InstrumentId } from '@redfire/core';
import { aboveZero } from '../indicators/support/checks.ts';
import { ActivityBars } from './activity-bars.ts';
import type { BarAggregation, BarIngredient } from './bar-aggregator.ts';
import type { BarItem } from './bar-item.ts';
import type { ItemBarsOptions } from './item-bars.ts';

export interface RangeBarsOptions {
  /** Default `trades`. */
  readonly from?: BarIngredient;
}

/** A range that is reached on paper is reached, whatever the difference of two doubles lost. */
const ROUNDING = 1e-9;

class RangeBars extends ActivityBars {
  protected readonly size: number;

  constructor(instrument: InstrumentId, options: ItemBarsOptions, size: number) {
    super(instrument, options);
    this.size = size;
  }

  protected override take(item: BarItem): void {
    this.settle(item);
    this.count(item);
    const { high, low } = this.draft;
    if ((high - low) / this.size >= 1 - ROUNDING) this.closeBar();
  }
}

/**
 * Bars that close as soon as their high is so far above their low. The item that reaches it belongs to the bar it closes, and the next bar opens with the next
 * item: where the price jumps, a bar is higher than that, and no bar is made of prices at which nothing was traded.
 *
 * Source: range bars as V. Nicolellis had them in 1995. @throws `RedFireError` `INVALID_INPUT` unless the size is a number above zero.
 */
export function rangeBars(size: number, { from = 'trades' }: RangeBarsOptions = {}): BarAggregation {
  const name = `range(${aboveZero(size, 'size')}, ${from})`;
  return { name, from, create: ({ id }) => new RangeBars(id, { name, from }, size) };
}
