import type { ValuesOverTime } from './performance.ts';
import type { BenchmarkSeries } from './statistics-options.ts';

/** An account and a benchmark at the same times. */
export interface BesideBenchmark {
  readonly name: string;
  readonly account: readonly number[];
  readonly values: readonly number[];
}

/**
 * The latest value of a benchmark at the start and at the end of each day of the account, from the first day on for which there is one: where it was closed, it stands where it stood. `undefined`
 * without a benchmark.
 *
 * @param days - When the account's first value was, and when the days end of the others.
 */
export function benchmarkOf(account: ValuesOverTime, { start, ends }: { readonly start: number; readonly ends: readonly number[] }, series: BenchmarkSeries | undefined): BesideBenchmark | undefined {
  if (series === undefined) return undefined;
  const ours: number[] = [];
  const theirs: number[] = [];
  let place = -1;
  for (const [index, value] of account.values.entries()) {
    const until = index === 0 ? start : (ends[index - 1] ?? Infinity);
    while (place + 1 < series.times.length && (series.times[place + 1] ?? Infinity) <= until) place++;
    const their = series.values[place];
    if (their === undefined || !(their > 0)) continue;
    ours.push(value);
    theirs.push(their);
  }
  return { name: series.name, account: ours, values: theirs };
}
