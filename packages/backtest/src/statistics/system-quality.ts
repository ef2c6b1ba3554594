import { defined } from './checks.ts';
import { deviationOf, largestOf, meanOf } from './moments.ts';
import { profitsOf, type ClosedTrade } from './trade.ts';

/**
 * The system quality number: mean over deviation of the profits of trades, times `√n`, with n counted as 100 at most; `undefined` of fewer than two trades, and of profits that do not vary.
 * Its author counts profits in multiples of what was risked: give those as profits for his.
 *
 * Source: V. K. Tharp, The Definitive Guide to Position Sizing (2008).
 * @throws {@link RedFireError} `INVALID_INPUT` for a profit that is not finite.
 */
export function systemQuality(trades: readonly Pick<ClosedTrade, 'profit'>[]): number | undefined {
  const profits = profitsOf(trades);
  if (profits.length < 2) return undefined;
  return defined((meanOf(profits) / deviationOf(profits, largestOf(profits))) * Math.sqrt(Math.min(100, profits.length)));
}
