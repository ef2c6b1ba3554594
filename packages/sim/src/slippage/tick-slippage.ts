import { requireNotNegative, type SlippageModel } from './slippage-model.ts';

/**
 * So many ticks, whatever is taken.
 *
 * @throws `RedFireError` `INVALID_INPUT` unless it is zero or more.
 */
export function tickSlippage(ticks: number): SlippageModel {
  requireNotNegative(ticks, 'slippage.ticks');
  return { ticks: () => ticks };
}
