import { alpha, beta, treynor } from '../statistics/alpha-beta.ts';
import { calmar } from '../statistics/calmar.ts';
import { captureRatio, downCapture, upCapture } from '../statistics/capture.ts';
import { deflatedSharpe } from '../statistics/deflated-sharpe.ts';
import { drawdowns, maxDrawdown, recoveryFactor, ulcerIndex, type Drawdown } from '../statistics/drawdowns.ts';
import { excessKurtosis, skewness } from '../statistics/moments.ts';
import { omega } from '../statistics/omega.ts';
import { probabilisticSharpe } from '../statistics/probabilistic-sharpe.ts';
import { annualReturn, cagr, returnsOf, totalReturn, volatility, type PerYear } from '../statistics/returns.ts';
import { ratePerPeriod } from '../statistics/risk-free.ts';
import { sharpe, sharpeInterval } from '../statistics/sharpe.ts';
import { downsideDeviation, sortino } from '../statistics/sortino.ts';
import { stability } from '../statistics/stability.ts';
import { tailRatio } from '../statistics/tail-ratio.ts';
import { informationRatio, trackingError } from '../statistics/tracking.ts';
import { conditionalValueAtRisk, valueAtRisk } from '../statistics/value-at-risk.ts';
import type { BenchmarkFigure, PerformanceFigure } from './glossary.ts';
import type { StatisticsBasis } from './statistics-basis.ts';
import type { RunStatisticsOptions } from './statistics-options.ts';
import { present } from './trade-tally.ts';

/** Figures of the account's returns; what is not defined is absent. */
export type PerformanceStatistics = { readonly [Figure in PerformanceFigure]?: number };
/** Figures of the account against a benchmark; what is not defined is absent. */
export type BenchmarkStatistics = { readonly [Figure in BenchmarkFigure]?: number };

/** Values of an account or a price, the one before the first day in front. */
export interface ValuesOverTime {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** What daily values tell, and the deepest five of their drawdowns. The values are above zero; the last may be less. */
export function performanceOf({ times, values }: ValuesOverTime, basis: StatisticsBasis, options: RunStatisticsOptions): { readonly performance: PerformanceStatistics; readonly drawdowns: readonly Drawdown[] } {
  if (values.length < 2) return { performance: {}, drawdowns: [] };
  const returns = returnsOf(values);
  const { riskFree } = basis;
  const perYear = perYearOf(basis);
  const target = perYear && { ...perYear, target: ratePerPeriod(riskFree, perYear) };
  const isWhole = returns.every((change) => change >= -1);
  const interval = perYear && sharpeInterval(returns, { ...perYear, riskFree });
  const falls = drawdowns(values, times);
  const rate = target?.target ?? 0;
  const excess = returns.map((change) => change - rate);
  const performance = present({
    totalReturn: isWhole ? totalReturn(returns) : undefined,
    annualReturn: isWhole && perYear ? annualReturn(returns, perYear) : undefined,
    cagr: isWhole ? cagr(values, times) : undefined,
    volatility: perYear && volatility(returns, perYear),
    sharpe: perYear && sharpe(returns, { ...perYear, riskFree }),
    sharpeError: interval?.standardError,
    sharpeLow: interval?.low,
    sharpeHigh: interval?.high,
    probabilisticSharpe: probabilisticSharpe(excess),
    deflatedSharpe: options.trials && deflatedSharpe(excess, options.trials),
    sortino: target && sortino(returns, target),
    downsideDeviation: target && downsideDeviation(returns, target),
    calmar: isWhole && perYear ? calmar(returns, perYear) : undefined,
    omega: omega(returns, { target: rate }),
    maxDailyDrawdown: maxDrawdown(values),
    longestDrawdownMs: falls.length === 0 ? undefined : Math.max(...falls.map(({ durationMs }) => durationMs)),
    ulcerIndex: ulcerIndex(values),
    recoveryFactor: recoveryFactor(values),
    valueAtRisk: valueAtRisk(returns),
    conditionalValueAtRisk: conditionalValueAtRisk(returns),
    tailRatio: tailRatio(returns),
    skewness: skewness(returns),
    kurtosis: excessKurtosis(returns),
    stability: values.every((value) => value > 0) ? stability(values) : undefined,
    bestDay: returns.reduce((most, change) => Math.max(most, change), -Infinity),
    worstDay: returns.reduce((least, change) => Math.min(least, change), Infinity),
    positiveDays: returns.filter((change) => change > 0).length / returns.length,
  });
  return { performance, drawdowns: falls.toSorted((one, other) => other.depth - one.depth || one.peakAt - other.peakAt).slice(0, DEEPEST) };
}

/** What an account's values tell against those of a benchmark, as many and of the same days. */
export function againstBenchmark(values: readonly number[], benchmark: readonly number[], basis: StatisticsBasis): BenchmarkStatistics {
  if (values.length < 2) return {};
  const [returns, moves] = [returnsOf(values), returnsOf(benchmark)];
  const perYear = perYearOf(basis);
  const above = perYear && { ...perYear, riskFree: basis.riskFree };
  const isWhole = returns.every((change) => change >= -1) && moves.every((change) => change >= -1);
  return present({
    benchmarkReturn: isWhole ? totalReturn(moves) : undefined,
    alpha: above && alpha(returns, moves, above),
    beta: beta(returns, moves),
    treynor: above && treynor(returns, moves, above),
    trackingError: perYear && trackingError(returns, moves, perYear),
    informationRatio: perYear && informationRatio(returns, moves, perYear),
    upCapture: isWhole ? upCapture(returns, moves) : undefined,
    downCapture: isWhole ? downCapture(returns, moves) : undefined,
    captureRatio: isWhole ? captureRatio(returns, moves) : undefined,
  });
}

/** The values until the first that is not above zero, that one included: nothing can be earned on it. */
export function untilRuin({ times, values }: ValuesOverTime): ValuesOverTime & { readonly ruinedAt?: number } {
  const place = values.findIndex((value) => !(value > 0));
  const ruinedAt = times[place];
  if (place < 0 || ruinedAt === undefined) return { times, values };
  return { times: times.slice(0, place + 1), values: values.slice(0, place + 1), ruinedAt };
}

function perYearOf({ periodsPerYear }: StatisticsBasis): PerYear | undefined {
  return periodsPerYear === undefined ? undefined : { periodsPerYear };
}

const DEEPEST = 5;
