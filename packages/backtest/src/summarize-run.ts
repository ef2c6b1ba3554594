import type { Order, Scaled } from '@redfire/core';
import type { TradingKernel } from '@redfire/engine';
import type { BacktestSetup } from './backtest-setup.ts';
import type { BacktestSummary } from './backtest-summary.ts';
import type { RunTrade } from './results/run-trade.ts';
import type { RunOutcome } from './run-outcome.ts';

interface RunFacts {
  readonly outcome: RunOutcome;
  readonly startingEquity: Scaled;
  readonly maxDrawdown: number;
  readonly openOrders: readonly Order[];
  readonly openTrades: readonly RunTrade[];
  /** Time of the first data; infinity without any. */
  readonly from: number;
  readonly loadMs: number;
  readonly runMs: number;
}

/** What came of a run that is over. */
export function summarizeRun(setup: BacktestSetup, { outcome, startingEquity, maxDrawdown, openOrders, openTrades, from, loadMs, runMs }: RunFacts): BacktestSummary {
  const { kernel, feeds, clock, seed, currency } = setup;
  const finalEquity = kernel.portfolio.equity();
  const { submitted, denied } = kernel.orders.counts;
  const bars = feeds.bars.reduce((sum, feed) => sum + feed.bars, 0);
  const items = itemsOf(setup);
  const perSecond = (count: number) => (runMs > 0 ? Math.round((count / runMs) * 1000) : 0);
  return {
    seed,
    currency,
    bars,
    ...(items > 0 && { items }),
    orders: submitted + denied,
    fills: outcome.fillCount,
    deniedOrders: denied,
    denials: Object.fromEntries(outcome.denials),
    rejectedOrders: outcome.rejectedCount,
    openOrders: openOrders.length,
    fees: feesOf(kernel),
    startingEquity: startingEquity.toString(),
    finalEquity: finalEquity.toString(),
    netProfit: finalEquity.minus(startingEquity).toString(),
    balances: Object.fromEntries(kernel.ledger.currencies().map((code) => [code, kernel.ledger.balance(code).toString()])),
    positions: Object.fromEntries(Array.from(kernel.instruments.keys(), (id) => [id, kernel.positions.net(id).quantity.toString()])),
    maxDrawdown,
    skippedRows: feeds.sources.reduce((sum: number, source) => sum + ('skippedRows' in source && typeof source.skippedRows === 'number' ? source.skippedRows : 0), 0),
    offTickBars: feeds.bars.reduce((sum, feed) => sum + feed.offTickBars, 0),
    riskRules: kernel.risk.describe(),
    ...(bars + items > 0 && { from, to: clock.now() }),
    statistics: setup.results.statistics({ from: Math.min(from, clock.now()), to: clock.now(), startingEquity }, openTrades),
    timing: { loadMs, runMs, barsPerSecond: perSecond(bars), ...(items > 0 && { itemsPerSecond: perSecond(items) }) },
  };
}

/** Quotes, trades and everything else that is no bar, so far. */
export function itemsOf({ feeds }: BacktestSetup): number {
  return feeds.items.reduce((sum, feed) => sum + feed.count - feed.pastCount, 0);
}

function feesOf({ ledger, instruments }: TradingKernel): Record<string, string> {
  const codes = new Set(Array.from(instruments.values(), ({ instrument }) => instrument.settle));
  for (const code of ledger.currencies()) if (!ledger.balance(code, 'fees').isZero) codes.add(code);
  return Object.fromEntries(Array.from(codes, (code) => [code, ledger.balance(code, 'fees').toString()]));
}
