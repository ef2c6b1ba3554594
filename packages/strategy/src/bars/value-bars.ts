import type { BarAggregation } from './bar-aggregator.ts';
import { thresholdBars, type ThresholdOptions } from './threshold-bars.ts';

/**
 * Bars that close when so much value was traded, price times volume, in the quote currency: "dollar bars". Of smaller bars the value is that of their average
 * price, or of the mean of high, low and close where they have none.
 *
 * Source: M. López de Prado, Advances in Financial Machine Learning (2018), 2.3.1. @throws `RedFireError` `INVALID_INPUT` unless it is a number above zero.
 */
export function valueBars(value: number, options: ThresholdOptions = {}): BarAggregation {
  return thresholdBars('value', value, options);
}
