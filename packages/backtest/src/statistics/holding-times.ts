import { meanOf } from './moments.ts';
import { quantileOfSorted } from './quantile.ts';
import { spanOf, type TimedTrade } from './trade.ts';

/** Milliseconds from the opening of a trade to its close. */
export interface HoldingTimes {
  readonly meanMs: number;
  readonly medianMs: number;
  readonly shortestMs: number;
  readonly longestMs: number;
}

/** How long trades were held; `undefined` of no trades. @throws {@link RedFireError} `INVALID_INPUT` for a time that is not finite, or a trade closed before it was opened. */
export function holdingTimes(trades: readonly TimedTrade[]): HoldingTimes | undefined {
  const lengths = trades.map((trade) => {
    const [openedAt, closedAt] = spanOf(trade);
    return closedAt - openedAt;
  });
  if (lengths.length === 0) return undefined;
  const sorted = Float64Array.from(lengths).sort();
  return { meanMs: meanOf(lengths), medianMs: quantileOfSorted(sorted, 0.5), shortestMs: quantileOfSorted(sorted, 0), longestMs: quantileOfSorted(sorted, 1) };
}
