import { wholeLength } from '../indicators/support/checks.ts';
import type { BarAggregation } from './bar-aggregator.ts';
import { thresholdBars, type ThresholdOptions } from './threshold-bars.ts';

/**
 * Bars of so many items each: trades, quotes or smaller bars.
 *
 * Source: M. López de Prado, Advances in Financial Machine Learning (2018), 2.3.1. @throws `RedFireError` `INVALID_INPUT` unless it is a whole number above zero.
 */
export function tickBars(count: number, options: Pick<ThresholdOptions, 'from'> = {}): BarAggregation {
  return thresholdBars('tick', wholeLength(count, 'count'), options);
}
