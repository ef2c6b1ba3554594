import type { BacktestSummary } from '../backtest-summary.ts';
import type { EquityRows } from '../equity-recorder.ts';
import type { RunStatistics } from '../results/run-statistics.ts';
import type { RunTrade } from '../results/run-trade.ts';
import { buildReport } from './build-report.ts';
import { EquityShape } from './equity-shape.ts';
import type { PriceRecorder } from './price-recorder.ts';
import type { ReportData } from './report-data.ts';
import type { ReportOptions } from './report-options.ts';
import { reportTrades } from './report-trades.ts';

/** What `runBacktest` gives, as far as a report needs it. */
export interface ReportedResult {
  readonly summary: BacktestSummary & { readonly statistics?: RunStatistics };
  readonly equity: readonly EquityRows[];
  readonly trades: readonly RunTrade[];
}

export interface ResultReportOptions extends ReportOptions {
  /** Kept the prices of the run; without it trades have no chart. */
  readonly prices?: PriceRecorder | undefined;
}

/** A report of a run whose results are in memory. */
export function reportData({ summary, equity, trades }: ReportedResult, options: ResultReportOptions = {}): ReportData {
  const shape = new EquityShape();
  for (const rows of equity) shape.addRows(rows);
  return buildReport({ summary, statistics: summary.statistics, equity: shape, trades: reportTrades(trades), prices: options.prices?.prices() ?? [] }, options);
}
