import { RedFireError } from '@redfire/core';
import type { BacktestSummary } from '../backtest-summary.ts';
import type { RunStatistics } from '../results/run-statistics.ts';
import type { EquityShape } from './equity-shape.ts';
import { heldInstrument } from './report-benchmark.ts';
import { deepestFalls, tradeBreakdown } from './report-breakdown.ts';
import type { PriceSeries, ReportData, ReportTrade, SettingGroup } from './report-data.ts';
import { figureGroups, headlineFigures } from './report-figures.ts';
import type { ReportOptions } from './report-options.ts';
import { reportWarnings } from './report-warnings.ts';
import { dailyReturns, monthlyReturns, returnDistribution, rollingSharpe } from './return-tables.ts';

/** What a report is made of, from memory or from files. */
export interface ReportSource {
  readonly summary: BacktestSummary;
  /** Absent where a run has none; figures are few then. */
  readonly statistics: RunStatistics | undefined;
  readonly equity: EquityShape;
  readonly trades: readonly ReportTrade[];
  readonly prices: readonly PriceSeries[];
}

/** A report of what a run left. @throws {@link RedFireError} `INVALID_INPUT` for a benchmark without prices. */
export function buildReport(source: ReportSource, options: ReportOptions = {}): ReportData {
  const { summary, statistics, equity, trades, prices } = source;
  const start = Number(summary.startingEquity);
  const daily = equity.daily(start);
  const returns = dailyReturns(daily);
  const times = daily.times.slice(0, returns.length);
  const periodsPerYear = statistics?.basis.periodsPerYear;
  const series = pricesToHold(prices, options.benchmark);
  const benchmark = series && start > 0 ? heldInstrument(series, start) : undefined;
  const days = windowOf(returns.length);
  const rolling = periodsPerYear === undefined ? undefined : rollingSharpe(returns, times, { days, periodsPerYear });
  const distribution = returnDistribution(returns);
  return {
    kind: 'report',
    version: 1,
    title: options.title ?? 'Backtest',
    currency: summary.currency,
    ...(summary.from !== undefined && { from: summary.from }),
    ...(summary.to !== undefined && { to: summary.to }),
    headline: headlineFigures(summary, statistics),
    figures: figureGroups(summary, statistics),
    equity: equity.levels(),
    ...(benchmark && { benchmark }),
    months: monthlyReturns(daily),
    ...(rolling && { rolling }),
    ...(distribution && { distribution }),
    prices,
    falls: statistics === undefined ? [] : deepestFalls(statistics),
    breakdown: statistics === undefined ? [] : tradeBreakdown(statistics),
    trades,
    settings: [...(options.settings ?? []), ...runFacts(summary)],
    warnings: reportWarnings({ summary, trades, days: returns.length, isPriced: prices.length > 0 }),
  };
}

function pricesToHold(prices: readonly PriceSeries[], benchmark: string | undefined): PriceSeries | undefined {
  if (benchmark === 'none') return undefined;
  if (benchmark === undefined) return prices[0];
  const found = prices.find(({ instrument }) => instrument === benchmark);
  if (found) return found;
  const known = prices.map(({ instrument }) => `"${instrument}"`).join(', ') || 'none';
  throw new RedFireError('INVALID_INPUT', `there are no prices of "${benchmark}" to compare with; the instruments with prices: ${known}`, { details: { field: 'benchmark', value: benchmark } });
}

/** A quarter of the run, between two weeks and half a year. */
function windowOf(days: number): number {
  return [14, 30, 60, 90, 126, 182].findLast((window) => window <= days / 4) ?? 14;
}

function runFacts(summary: BacktestSummary): readonly SettingGroup[] {
  const { seed, bars, items, riskRules, skippedRows, offTickBars, balances, positions } = summary;
  const listed = (amounts: Readonly<Record<string, string>>) => Object.entries(amounts).map(([name, amount]) => `${amount} ${name}`).join(', ') || 'none';
  return [
    { title: 'Run', settings: [{ name: 'seed', value: String(seed) }, { name: 'risk rules', value: riskRules.join(', ') || 'none: orders were not limited' }] },
    {
      title: 'Data and end of the run',
      of: 'result',
      settings: [
        { name: 'bars', value: bars.toLocaleString('en-US') },
        ...(items === undefined ? [] : [{ name: 'other items', value: items.toLocaleString('en-US') }]),
        { name: 'fills held against the data', value: `all ${summary.fills.toLocaleString('en-US')}` },
        { name: 'skipped rows', value: String(skippedRows) },
        { name: 'bars off the tick', value: String(offTickBars) },
        { name: 'balances', value: listed(balances) },
        { name: 'positions', value: listed(positions) },
      ],
    },
  ];
}
