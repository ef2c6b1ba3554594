import { requireNotNegative, type SlippageModel } from './slippage-model.ts';

/**
 * A part of the price, whatever is taken.
 *
 * @param bps - In hundredths of a percent.
 * @throws `RedFireError` `INVALID_INPUT` unless it is zero or more.
 */
export function bpsSlippage(bps: number): SlippageModel {
  requireNotNegative(bps, 'slippage.bps');
  return { ticks: ({ ticks }) => (Math.abs(ticks) * bps) / 10_000 };
}
