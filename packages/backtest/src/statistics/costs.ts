import { checkFinite, defined } from './checks.ts';
import { profitsOf, type ClosedTrade } from './trade.ts';

/** What trading cost, in the currency of the account. */
export interface TradingCosts {
  readonly fees: number;
  readonly slippage: number;
  readonly total: number;
  /** Mean of a trade; absent of no trades. */
  readonly perTrade?: number;
  /** Share of what trades earned before fees and slippage that these took; absent where that is not above zero. */
  readonly shareOfGross?: number;
}

/** The fees and the slippage of trades, where they are absent zero. @throws {@link RedFireError} `INVALID_INPUT` for a value that is not finite. */
export function tradingCosts(trades: readonly Pick<ClosedTrade, 'profit' | 'fees' | 'slippage'>[]): TradingCosts {
  let fees = 0;
  let slippage = 0;
  let profit = 0;
  for (const [place, net] of profitsOf(trades).entries()) {
    fees += checkFinite(trades[place]?.fees ?? 0, 'fees');
    slippage += checkFinite(trades[place]?.slippage ?? 0, 'slippage');
    profit += net;
  }
  const total = checkFinite(fees + slippage, 'the sum of all costs');
  const perTrade = defined(total / trades.length);
  const shareOfGross = profit + total > 0 ? defined(total / (profit + total)) : undefined;
  return { fees, slippage, total, ...(perTrade === undefined ? {} : { perTrade }), ...(shareOfGross === undefined ? {} : { shareOfGross }) };
}
