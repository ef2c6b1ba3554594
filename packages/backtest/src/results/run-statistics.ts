import type { Instrument } from '@redfire/core';
import type { Drawdown } from '../statistics/drawdowns.ts';
import { turnover } from '../statistics/turnover.ts';
import { benchmarkOf } from './benchmark-values.ts';
import type { DailyValues } from './daily-series.ts';
import { STATISTICS, type BenchmarkFigure, type PerformanceFigure, type TradingFigure } from './glossary.ts';
import { againstBenchmark, performanceOf, untilRuin, type BenchmarkStatistics, type PerformanceStatistics } from './performance.ts';
import { returnsByPeriod } from './returns-by-period.ts';
import { statisticsBasis, type StatisticsBasis } from './statistics-basis.ts';
import type { BenchmarkSeries, RunStatisticsOptions } from './statistics-options.ts';
import type { GroupedTrades } from './trade-groups.ts';
import { present, type TradeStatistics } from './trade-tally.ts';

/** Where the profit of a run came from, exact decimals as text in the currency of the account. The parts sum to `net`. */
export interface ProfitParts {
  readonly net: string;
  /** Of the trades that closed, after fees. */
  readonly closed: string;
  /** Of what is open at the end, at the last marks, after the fees of its opening. */
  readonly open: string;
  /** Funding received; below zero it was paid. */
  readonly funding: string;
  /** What no trade explains: dividends and the like, what was held from the start, changes of rates between currencies. */
  readonly other: string;
}

/** What trades came to, and what is known of them beside. */
export interface TradingStatistics extends TradeStatistics {
  readonly medianHoldingMs?: number;
  /** Share of the time in which anything was open. */
  readonly exposure?: number;
  /** Per year. */
  readonly turnover?: number;
}

/** Paid in the currency of the account, converted when it was paid. What is still open is counted too. */
export interface RunCosts {
  readonly fees: number;
  /** What fills cost against the prices that were expected; below zero where they were better. */
  readonly slippage: number;
  /** Below zero, more was received. */
  readonly funding: number;
  readonly total: number;
  /** Share of the profit before costs that these took; absent where that is not above zero. */
  readonly shareOfGross?: number;
}

/**
 * What a backtest was worth. Numbers are finite: what is not defined is absent, and {@link absent} says why. Returns are those of days; amounts are in the currency of the account.
 */
export interface RunStatistics {
  readonly currency: string;
  readonly basis: StatisticsBasis;
  readonly profit: ProfitParts;
  readonly performance: PerformanceStatistics;
  /** The deepest five, the deepest first, of daily values. */
  readonly drawdowns: readonly Drawdown[];
  /** Absent where none was asked for. */
  readonly benchmark?: BenchmarkStatistics & { readonly name: string };
  readonly trades: TradingStatistics;
  /** How many trades are open at the end; no other figure of trades counts them. */
  readonly openTrades: number;
  readonly costs: RunCosts;
  /** Trades by what they have in common; times are those of the close in UTC. */
  readonly by: GroupedTrades;
  /** Returns by `2026` and by `2026-11`, in UTC. */
  readonly returnsByYear: Readonly<Record<string, number>>;
  readonly returnsByMonth: Readonly<Record<string, number>>;
  /** Why a figure is absent, by its name. */
  readonly absent: Readonly<Partial<Record<PerformanceFigure | BenchmarkFigure | TradingFigure, string>>>;
}

/** What a run has come to when it is over. */
export interface RunOutcome {
  readonly currency: string;
  readonly instruments: readonly Instrument[];
  /** When the run began, and what the account was worth then. */
  readonly from: number;
  readonly to: number;
  readonly startingEquity: number;
  readonly equity: DailyValues;
  /** A benchmark that the run itself has recorded. */
  readonly benchmark?: BenchmarkSeries | undefined;
  readonly profit: ProfitParts;
  readonly trades: TradeStatistics;
  readonly medianHoldingMs?: number | undefined;
  readonly openTrades: number;
  readonly by: GroupedTrades;
  readonly tradedValue: number;
  readonly fees: number;
  readonly slippage: number;
  readonly openMs: number;
}

/** Every statistic of a run. @throws `RedFireError` `INVALID_INPUT` for options that are none. */
export function runStatistics(outcome: RunOutcome, options: RunStatisticsOptions = {}): RunStatistics {
  const { currency, instruments, from, to, startingEquity, equity } = outcome;
  const basis = statisticsBasis(equity.times, instruments, options);
  const first = equity.times[0];
  // what was marked at the very start is no day yet
  const start = first === undefined ? from : Math.min(from, first - 1);
  const all = { times: [start, ...equity.times], values: [startingEquity, ...equity.values] };
  const { ruinedAt, ...account } = untilRuin(all);
  const { performance, drawdowns } = performanceOf(account, basis, options);
  const benchmark = benchmarkOf(account, { start, ends: equity.ends }, outcome.benchmark ?? (typeof options.benchmark === 'object' ? options.benchmark : undefined));
  const against = benchmark && { name: benchmark.name, ...againstBenchmark(benchmark.account, benchmark.values, basis) };
  const trades: TradingStatistics = {
    ...outcome.trades,
    ...present({
      medianHoldingMs: outcome.medianHoldingMs,
      exposure: to > from ? Math.min(1, outcome.openMs / (to - from)) : undefined,
      turnover: basis.periodsPerYear === undefined ? undefined : turnover(outcome.tradedValue, all.values, { periodsPerYear: basis.periodsPerYear }),
    }),
  };
  const ruin = ruinedAt === undefined ? undefined : `the account was worth nothing at ${new Date(ruinedAt).toISOString()}`;
  return {
    currency, basis, profit: outcome.profit, performance, drawdowns,
    ...(against && { benchmark: against }),
    trades,
    openTrades: outcome.openTrades,
    costs: costsOf(outcome),
    by: outcome.by,
    returnsByYear: returnsByPeriod(account, 'year'),
    returnsByMonth: returnsByPeriod(account, 'month'),
    absent: reasonsFor({ ...performance, ...against, ...trades }, { ruin, hasBenchmark: against !== undefined }),
  };
}

function costsOf({ fees, slippage, profit }: RunOutcome): RunCosts {
  const funding = -Number(profit.funding) + 0;
  const total = fees + slippage + funding;
  const gross = Number(profit.net) + total;
  return { fees, slippage, funding, total, ...(gross > 0 && { shareOfGross: total / gross }) };
}

/** Why each figure that is not there is not. */
function reasonsFor(found: Readonly<Record<string, unknown>>, { ruin, hasBenchmark }: { readonly ruin: string | undefined; readonly hasBenchmark: boolean }): RunStatistics['absent'] {
  const missing = Object.entries(STATISTICS).filter(([name, { needs }]) => needs !== undefined && found[name] === undefined);
  return Object.fromEntries(missing.map(([name, { needs = '' }]) => {
    const isAboutBenchmark = needs.startsWith('a benchmark');
    if (isAboutBenchmark && !hasBenchmark) return [name, 'no benchmark was asked for'];
    return [name, ruin !== undefined && !needs.includes('trade') ? ruin : `it needs ${needs}`];
  }));
}
