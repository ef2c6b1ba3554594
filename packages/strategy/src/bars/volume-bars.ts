import type { BarAggregation } from './bar-aggregator.ts';
import { thresholdBars, type ThresholdOptions } from './threshold-bars.ts';

/**
 * Bars that close when so many units were traded. Ten trades of 0.1 make one: sums lose nothing to rounding.
 *
 * Source: M. López de Prado, Advances in Financial Machine Learning (2018), 2.3.1. @throws `RedFireError` `INVALID_INPUT` unless it is a number above zero.
 */
export function volumeBars(volume: number, options: ThresholdOptions = {}): BarAggregation {
  return thresholdBars('volume', volume, options);
}
