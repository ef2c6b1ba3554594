import { checkFinite, checkValues, invalid } from './checks.ts';

/** What the statistics of trades look at: one round trip, from opening a position until it was closed. Each of them says which of these it needs. */
export interface ClosedTrade {
  /** What it earned after costs, in the currency of the account; below zero for a loss. */
  readonly profit: number;
  readonly side?: 'long' | 'short';
  /** Epoch milliseconds. */
  readonly openedAt?: number;
  /** Epoch milliseconds, not before it was opened. */
  readonly closedAt?: number;
  /** Worth of what was opened, without its sign, in the currency of the account. */
  readonly openedValue?: number;
  /** Worth of what was closed, as above. */
  readonly closedValue?: number;
  /** Fees, funding and the like that were paid; below zero where rebates were more. */
  readonly fees?: number;
  /** What fills cost against the prices that were expected; below zero where they were better. */
  readonly slippage?: number;
  /** The worst open loss on the way, zero or more, in the currency of the account. */
  readonly maxAdverse?: number;
  /** The best open gain on the way, as above. */
  readonly maxFavourable?: number;
  readonly instrument?: string;
  readonly strategy?: string;
}

/** Trades with their times. */
export type TimedTrade = Pick<ClosedTrade, 'side' | 'openedValue'> & Required<Pick<ClosedTrade, 'openedAt' | 'closedAt'>>;

/** The profits of trades, checked. @throws {@link RedFireError} `INVALID_INPUT` for one that is not finite. */
export function profitsOf(trades: readonly Pick<ClosedTrade, 'profit'>[]): readonly number[] {
  const profits = trades.map(({ profit }) => profit);
  checkValues(profits, 'profit');
  return profits;
}

/** The first instant and the last of a trade, checked. @throws {@link RedFireError} `INVALID_INPUT` unless both are finite, in order. */
export function spanOf({ openedAt, closedAt }: TimedTrade): readonly [openedAt: number, closedAt: number] {
  checkFinite(openedAt, 'openedAt');
  if (checkFinite(closedAt, 'closedAt') < openedAt) throw invalid('closedAt', closedAt, `at or after "${openedAt}", when the trade was opened`);
  return [openedAt, closedAt];
}
