import type { RunStatistics } from './results/run-statistics.ts';

/** What came of a backtest. Amounts are exact decimals as text; {@link BacktestSummary.timing} alone differs between two equal runs. */
export interface BacktestSummary {
  readonly seed: number;
  /** Currency of equity and profit. */
  readonly currency: string;
  readonly bars: number;
  /** Quotes, trades and everything else that is no bar; absent in a run over bars alone. */
  readonly items?: number;
  /** Orders that strategies sent, denied ones included. */
  readonly orders: number;
  readonly fills: number;
  readonly deniedOrders: number;
  /** Why orders were denied, and how many for each reason: the first 20 kinds of reason. */
  readonly denials: Readonly<Record<string, number>>;
  readonly rejectedOrders: number;
  /** Orders still open when the data ended. */
  readonly openOrders: number;
  /** Paid, by currency: those in which instruments settle, and others that were charged. */
  readonly fees: Readonly<Record<string, string>>;
  readonly startingEquity: string;
  readonly finalEquity: string;
  readonly netProfit: string;
  /** Cash, by currency. */
  readonly balances: Readonly<Record<string, string>>;
  /** Net quantity of every instrument of the run; below zero is short. */
  readonly positions: Readonly<Record<string, string>>;
  /** Largest fall of equity from a peak, as a fraction of the peak; equity is marked at every close. */
  readonly maxDrawdown: number;
  readonly skippedRows: number;
  /** Bars with a price between two ticks of their instrument. Such prices are rounded; many of them mean a wrong tick size. */
  readonly offTickBars: number;
  /** Names of the risk rules in force; empty when orders were not limited. */
  readonly riskRules: readonly string[];
  /** First open and last close, epoch ms; absent without data. */
  readonly from?: number;
  readonly to?: number;
  readonly statistics: RunStatistics;
  readonly timing: BacktestTiming;
}

export interface BacktestTiming {
  /** Spent waiting for data. */
  readonly loadMs: number;
  /** Spent in the engine: neither reading nor writing. */
  readonly runMs: number;
  /** Bars per second of `runMs`; 0 when no stopwatch was given. */
  readonly barsPerSecond: number;
  /** Items per second of `runMs`; absent without items. */
  readonly itemsPerSecond?: number;
}
