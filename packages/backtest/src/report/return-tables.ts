import { mean } from '../statistics/moments.ts';
import { quantile } from '../statistics/quantile.ts';
import { sharpe } from '../statistics/sharpe.ts';
import type { ReturnDistribution, RollingSharpe, YearOfReturns } from './report-data.ts';

/** What an account was worth at the ends of days, and what it began with. */
export interface DailyCurve {
  readonly start: number;
  /** Midnights behind the days, epoch milliseconds. */
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** The return of each day as a fraction, the first against the start; days behind a loss of everything have none. */
export function dailyReturns({ start, values }: DailyCurve): readonly number[] {
  const returns: number[] = [];
  let before = start;
  for (const value of values) {
    if (before <= 0) break;
    returns.push(value / before - 1);
    before = value;
  }
  return returns;
}

/** Returns by month and year (UTC), each against the worth at the end of the one before. */
export function monthlyReturns({ start, times, values }: DailyCurve): readonly YearOfReturns[] {
  const years = new Map<number, { months: (number | null)[]; readonly before: number; last: number }>();
  let before = start;
  let monthStart = start;
  let month = -1;
  for (const [place, time] of times.entries()) {
    const value = Number(values[place]);
    // the last instant of the day
    const day = new Date(time - 1);
    const year = day.getUTCFullYear();
    const known = years.get(year) ?? { months: Array.from({ length: 12 }, () => null), before, last: before };
    years.set(year, known);
    const nextMonth = year * 12 + day.getUTCMonth();
    if (nextMonth !== month) {
      month = nextMonth;
      monthStart = before;
    }
    if (monthStart > 0) known.months[day.getUTCMonth()] = rounded(value / monthStart - 1);
    known.last = value;
    before = value;
  }
  return Array.from(years, ([year, { months, before: begun, last }]) => ({ year, months, total: begun > 0 ? rounded(last / begun - 1) : 0 }));
}

/** The Sharpe ratio per year of the last `days` daily returns at each day, of up to 2,000 days; `undefined` of fewer than two windows. */
export function rollingSharpe(returns: readonly number[], times: readonly number[], { days, periodsPerYear }: { readonly days: number; readonly periodsPerYear: number }): RollingSharpe | undefined {
  const stride = Math.max(1, Math.ceil((returns.length - days) / 2_000));
  const found: { at: number; sharpe: number }[] = [];
  for (let end = days; end <= returns.length; end += stride) {
    const ratio = sharpe(returns.slice(end - days, end), { periodsPerYear });
    if (ratio !== undefined) found.push({ at: Number(times[end - 1]), sharpe: Number(ratio.toFixed(3)) });
  }
  return found.length < 2 ? undefined : { days, at: found.map(({ at }) => at), sharpe: found.map((each) => each.sharpe) };
}

/** Daily returns by size, in bins of a round width with an edge at zero; `undefined` of fewer than five. The outermost hundredth on each side is in the first and last bin. */
export function returnDistribution(returns: readonly number[]): ReturnDistribution | undefined {
  if (returns.length < 5) return undefined;
  const [low = 0, high = 0] = [quantile(returns, 0.01), quantile(returns, 0.99)];
  const span = Math.max(high, 0) - Math.min(low, 0);
  if (!(span > 0)) return undefined;
  const width = roundWidth(span / 40);
  const first = Math.floor(Math.min(low, 0) / width);
  const bins = Math.floor(Math.max(high, 0) / width) - first + 1;
  const counts = Array.from({ length: bins }, () => 0);
  for (const change of returns) {
    // a return on an edge is in the bin above it, however its quotient was rounded
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(Number((change / width).toFixed(9))) - first));
    counts[bin] = Number(counts[bin]) + 1;
  }
  return { from: Number((first * width).toPrecision(12)), width, counts, mean: rounded(mean(returns) ?? 0), fifthPercentile: rounded(quantile(returns, 0.05) ?? 0) };
}

/** 1, 2 or 5 of some power of ten: at least the width. */
function roundWidth(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  const step = [1, 2, 5, 10].find((candidate) => candidate * power >= width * 0.999) ?? 10;
  return Number((step * power).toPrecision(3));
}

function rounded(fraction: number): number {
  return Number(fraction.toFixed(6));
}
