import type { RunTrade } from '../results/run-trade.ts';
import type { ReportTrade } from './report-data.ts';

/** Trades of a run as a report shows them. */
export function reportTrades(trades: readonly RunTrade[]): readonly ReportTrade[] {
  return trades.map(({ instrument, strategy, side, openedAt, closedAt, exitOrderId, quantity, entryPrice, exitPrice, profit, openedValue, fees, maxAdverse, maxFavourable, mark }) => ({
    instrument,
    strategy,
    side,
    openedAt,
    closedAt,
    ...(exitOrderId === undefined && { state: 'open' as const }),
    quantity: quantity.toFixed(),
    entryPrice: entryPrice.toFixed(),
    exitPrice: exitPrice.toFixed(),
    profit,
    ...(openedValue > 0 && { return: profit / openedValue }),
    fees,
    ...(maxAdverse !== undefined && { maxAdverse }),
    ...(maxFavourable !== undefined && { maxFavourable }),
    ...(mark !== undefined && { mark }),
  }));
}
