import { defined, ratioOf } from './checks.ts';
import { profitsOf, type ClosedTrade } from './trade.ts';

type Profit = Pick<ClosedTrade, 'profit'>;

/** How many trades there were, and how they ended. */
export interface TradeCount {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  /** Neither: a profit of exactly zero. */
  readonly even: number;
}

/** How many trades won, lost, and did neither. @throws {@link RedFireError} `INVALID_INPUT` for a profit that is not finite. */
export function tradeCount(trades: readonly Profit[]): TradeCount {
  const { wins, losses } = split(trades);
  return { trades: trades.length, wins: wins.length, losses: losses.length, even: trades.length - wins.length - losses.length };
}

/** The share of all trades that won, from 0 to 1; `undefined` of no trades. @throws {@link RedFireError} `INVALID_INPUT` for a profit that is not finite. */
export function winRate(trades: readonly Profit[]): number | undefined {
  return defined(split(trades).wins.length / trades.length);
}

/**
 * What the winners won over what the losers lost, in sums; `undefined` without a loss. Source: J. D. Schwager, Schwager on Futures: Technical Analysis (1996).
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a profit that is not finite.
 */
export function profitFactor(trades: readonly Profit[]): number | undefined {
  const { wins, losses } = split(trades);
  return ratioOf(sumOf(wins), -sumOf(losses));
}

/** The mean profit of a trade, in the currency of the account; `undefined` of no trades. Source: V. K. Tharp, Trade Your Way to Financial Freedom (1998). @throws {@link RedFireError} `INVALID_INPUT` for a profit that is not finite. */
export function expectancy(trades: readonly Profit[]): number | undefined {
  return defined(sumOf(profitsOf(trades)) / trades.length);
}

/** What a winner wins on average; `undefined` without one. @throws {@link RedFireError} `INVALID_INPUT` for a profit that is not finite. */
export function averageWin(trades: readonly Profit[]): number | undefined {
  const { wins } = split(trades);
  return defined(sumOf(wins) / wins.length);
}

/** What a loser loses on average, above zero; `undefined` without one. @throws {@link RedFireError} `INVALID_INPUT` for a profit that is not finite. */
export function averageLoss(trades: readonly Profit[]): number | undefined {
  const { losses } = split(trades);
  return defined(-sumOf(losses) / losses.length);
}

/** The average win over the average loss, the odds of the bet; `undefined` without a win or without a loss. @throws {@link RedFireError} `INVALID_INPUT` for a profit that is not finite. */
export function payoffRatio(trades: readonly Profit[]): number | undefined {
  const win = averageWin(trades);
  const loss = averageLoss(trades);
  return win === undefined || loss === undefined ? undefined : defined(win / loss);
}

/**
 * The share of the account to risk for the fastest growth, `p − (1 − p) / b` with the win rate p, in which trades without result do not count, and the payoff ratio b; below zero without an edge, and
 * `undefined` without a win or without a loss.
 *
 * Source: J. L. Kelly, A New Interpretation of Information Rate, Bell System Technical Journal 35 (1956).
 * @throws {@link RedFireError} `INVALID_INPUT` for a profit that is not finite.
 */
export function kellyFraction(trades: readonly Profit[]): number | undefined {
  const { wins, losses } = split(trades);
  const odds = payoffRatio(trades);
  if (odds === undefined) return undefined;
  const probability = wins.length / (wins.length + losses.length);
  return defined(probability - (1 - probability) / odds);
}

function split(trades: readonly Profit[]) {
  const profits = profitsOf(trades);
  return { wins: profits.filter((profit) => profit > 0), losses: profits.filter((profit) => profit < 0) };
}

function sumOf(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
