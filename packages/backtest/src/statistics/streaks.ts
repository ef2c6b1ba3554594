import { profitsOf, type ClosedTrade } from './trade.ts';

export interface Streaks {
  /** Most wins without anything else between them. */
  readonly longestWinning: number;
  readonly longestLosing: number;
  /** Wins at the end if above zero, losses if below. */
  readonly current: number;
}

/** The longest runs of wins and of losses, in the order of the trades as given; one that ended even ends a run. All zero of no trades. @throws {@link RedFireError} `INVALID_INPUT` for a profit that is not finite. */
export function streaks(trades: readonly Pick<ClosedTrade, 'profit'>[]): Streaks {
  let current = 0;
  let longestWinning = 0;
  let longestLosing = 0;
  for (const profit of profitsOf(trades)) {
    const sign = Math.sign(profit) + 0;
    current = sign === 0 ? 0 : Math.sign(current) === sign ? current + sign : sign;
    longestWinning = Math.max(longestWinning, current);
    longestLosing = Math.max(longestLosing, -current);
  }
  return { longestWinning, longestLosing, current };
}
