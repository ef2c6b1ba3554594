import type { TradingCalendar } from '@redfire/core/calendar';
import type { Trials } from '../statistics/deflated-sharpe.ts';

/** A benchmark from outside of the run: values of an index, a fund, another run. */
export interface BenchmarkSeries {
  readonly name: string;
  /** Epoch milliseconds, ascending. */
  readonly times: readonly number[];
  /** Above zero, as many. */
  readonly values: readonly number[];
}

/** How the statistics of a run are counted. */
export interface RunStatisticsOptions {
  /** Rate free of risk per year, as a fraction. Default 0. */
  readonly riskFree?: number | undefined;
  /** What the account is held against: buying and holding an instrument of the run that has bars, or a series. Default: nothing. */
  readonly benchmark?: string | BenchmarkSeries | undefined;
  /** Days that make a year. Default: told by the days of the data, and where they do not tell by the hours of the instruments. */
  readonly daysPerYear?: 365 | 252 | undefined;
  /** Days from close to close of a market. Default: days in UTC. */
  readonly calendar?: TradingCalendar | undefined;
  /** The trials of which this run is the best, for the deflated Sharpe ratio. Default: it is not counted. */
  readonly trials?: Trials | undefined;
}
