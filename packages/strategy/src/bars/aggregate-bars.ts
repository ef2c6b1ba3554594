import { copyBar, type Bar, type Instrument, type Quote, type Trade } from '@redfire/core';
import type { BarAggregation } from './bar-aggregator.ts';

/** What an aggregation made of items that were there already. */
export interface AggregatedBars {
  /** Those that have closed. */
  readonly bars: readonly Bar[];
  /** What is left over; absent where nothing is. */
  readonly partial?: Bar;
}

/**
 * Makes bars of items that are there already, in the order they are given: trades, quotes or smaller bars, whichever the aggregation is made of.
 *
 * @throws `RedFireError` `INVALID_INPUT` for an item that is not of that kind, or whose numbers are none.
 */
export function aggregateBars(items: Iterable<Bar | Quote | Trade>, aggregation: BarAggregation, instrument: Instrument): AggregatedBars {
  const aggregator = aggregation.create(instrument);
  const bars: Bar[] = [];
  aggregator.onBar = (bar) => { bars.push(copyBar(bar)); };
  for (const item of items) {
    if ('openTime' in item) aggregator.takeBar(item);
    else if ('bid' in item) aggregator.takeQuote(item);
    else aggregator.takeTrade(item);
  }
  const { partial } = aggregator;
  return { bars, ...(partial !== undefined && { partial }) };
}
