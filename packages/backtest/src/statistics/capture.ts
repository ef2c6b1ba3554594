import { checkCompounding, checkSameLength, defined } from './checks.ts';
import { annualReturn } from './returns.ts';

export interface CaptureOptions {
  /** With it both means are taken to the year before they are divided; default 1, so they are means per period. */
  readonly periodsPerYear?: number;
}

/**
 * What share of the benchmark's gains the returns took part in: their geometric mean over that of the benchmark, in periods in which it rose. `undefined` where it never did.
 *
 * Source: the upside capture ratio of Morningstar, Morningstar Custom Calculation Data Points.
 * @throws {@link RedFireError} `INVALID_INPUT` for a return that is not finite or below −1, a benchmark of another length, or periods per year that are not above zero.
 */
export function upCapture(returns: readonly number[], benchmark: readonly number[], options: CaptureOptions = {}): number | undefined {
  return captured({ returns, benchmark, options, isTaken: (move) => move > 0 });
}

/** What share of the benchmark's losses the returns took part in: as {@link upCapture}, in periods in which it fell. `undefined` where it never did. @throws {@link RedFireError} `INVALID_INPUT` as there. */
export function downCapture(returns: readonly number[], benchmark: readonly number[], options: CaptureOptions = {}): number | undefined {
  return captured({ returns, benchmark, options, isTaken: (move) => move < 0 });
}

/** {@link upCapture} over {@link downCapture}: above 1 where more was gained than lost with the benchmark. `undefined` where one of them is, and where the latter is zero. @throws {@link RedFireError} `INVALID_INPUT` as there. */
export function captureRatio(returns: readonly number[], benchmark: readonly number[], options: CaptureOptions = {}): number | undefined {
  const up = upCapture(returns, benchmark, options);
  const down = downCapture(returns, benchmark, options);
  return up === undefined || down === undefined ? undefined : defined(up / down);
}

interface Capture {
  readonly returns: readonly number[];
  readonly benchmark: readonly number[];
  readonly options: CaptureOptions;
  readonly isTaken: (move: number) => boolean;
}

function captured({ returns, benchmark, options: { periodsPerYear = 1 }, isTaken }: Capture): number | undefined {
  checkCompounding(returns);
  checkCompounding(benchmark, 'benchmark');
  checkSameLength(returns, benchmark, ['returns', 'benchmark']);
  const ours = annualReturn(returns.filter((_, place) => isTaken(Number(benchmark[place]))), { periodsPerYear });
  const theirs = annualReturn(benchmark.filter(isTaken), { periodsPerYear });
  return ours === undefined || theirs === undefined ? undefined : defined(ours / theirs);
}
