import { checkFinite, defined, invalid } from './checks.ts';
import { spanOf, type TimedTrade } from './trade.ts';

/** A stretch of time, in epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The share of a stretch of time in which at least one trade was open, from 0 to 1: time with two trades counts once, and time outside of the stretch does not count. `undefined` of a stretch without length.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a time that is not finite, a trade closed before it was opened, and a stretch that ends before it begins.
 */
export function exposure(trades: readonly TimedTrade[], { from, to }: Span): number | undefined {
  checkFinite(from, 'from');
  if (checkFinite(to, 'to') < from) throw invalid('to', to, `at or after "${from}", where the stretch begins`);
  const spans = trades.map(spanOf).sort(([one], [other]) => one - other);
  let covered = 0;
  let until = from;
  for (const [openedAt, closedAt] of spans) {
    const end = Math.min(closedAt, to);
    covered += Math.max(0, end - Math.max(openedAt, until));
    until = Math.max(until, end);
  }
  return defined(Math.min(1, covered / (to - from)));
}
