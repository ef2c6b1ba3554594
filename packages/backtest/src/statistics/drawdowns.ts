import { checkFinite, checkSameLength, checkTimes, checkValues, defined, invalid } from './checks.ts';

/** One fall of an account from a peak, until it is back there. */
export interface Drawdown {
  /** Epoch milliseconds of the peak: the last time the account was worth that much. */
  readonly peakAt: number;
  /** Epoch milliseconds of the lowest value. */
  readonly troughAt: number;
  /** Epoch milliseconds of the first value at or above the peak; absent while there is none. */
  readonly recoveredAt?: number;
  readonly peak: number;
  readonly trough: number;
  /** Loss from the peak to the trough as a fraction of the peak, above zero; above 1 where the account fell below zero. */
  readonly depth: number;
  /** Milliseconds from the peak to its recovery, or to the last value. */
  readonly durationMs: number;
  /** Milliseconds from the peak to the trough. */
  readonly fallMs: number;
  /** Milliseconds from the trough to the recovery; absent while there is none. */
  readonly recoveryMs?: number;
}

/**
 * Every drawdown with its dates, in order of time; none of an account that never falls. The greatest is the first by `depth`, the longest by `durationMs`.
 *
 * @param times - Epoch milliseconds of each value, ascending.
 * @throws {@link RedFireError} `INVALID_INPUT` for values that are not finite, a first one at or below zero, and times that do not ascend or are not as many.
 */
export function drawdowns(values: readonly number[], times: readonly number[]): readonly Drawdown[] {
  checkAccount(values);
  checkTimes(times);
  checkSameLength(values, times, ['values', 'times']);
  const timeAt = (place: number) => times[place] ?? Number.NaN;
  const found: Drawdown[] = [];
  let peak = 0;
  let trough = 0;
  const valueAt = (place: number) => values[place] ?? Number.NaN;
  const close = (recovered: number | undefined) => {
    if (trough === peak) return;
    const [peakAt, troughAt] = [timeAt(peak), timeAt(trough)];
    const span = { peakAt, troughAt, peak: valueAt(peak), trough: valueAt(trough), depth: depthOf(valueAt(peak), valueAt(trough)), fallMs: troughAt - peakAt };
    if (recovered === undefined) found.push({ ...span, durationMs: timeAt(values.length - 1) - peakAt });
    else found.push({ ...span, recoveredAt: timeAt(recovered), durationMs: timeAt(recovered) - peakAt, recoveryMs: timeAt(recovered) - troughAt });
  };
  for (let place = 1; place < values.length; place++) {
    if (valueAt(place) >= valueAt(peak)) {
      close(place);
      peak = trough = place;
    } else if (valueAt(place) < valueAt(trough)) trough = place;
  }
  close(undefined);
  return found;
}

/** How far below its highest value so far the account is at each value, as a fraction of that, zero or more: the line under an equity curve. @throws {@link RedFireError} `INVALID_INPUT` as {@link drawdowns}. */
export function drawdownSeries(values: readonly number[]): readonly number[] {
  checkAccount(values);
  let peak = -Infinity;
  return values.map((value) => {
    peak = Math.max(peak, value);
    return depthOf(peak, value);
  });
}

/** The greatest loss from a peak, as a fraction of it, zero or more; `undefined` of no values. @throws {@link RedFireError} `INVALID_INPUT` for values that are not finite, and a first one at or below zero. */
export function maxDrawdown(values: readonly number[]): number | undefined {
  let greatest: number | undefined;
  for (const depth of drawdownSeries(values)) if (greatest === undefined || depth > greatest) greatest = depth;
  return greatest;
}

/**
 * The ulcer index, `√(Σ dᵢ² / n)` over the drawdowns of all values as fractions (its author counts in percent: times 100); `undefined` of no values.
 *
 * Source: P. G. Martin and B. B. McCann, The Investor's Guide to Fidelity Funds (1989).
 * @throws {@link RedFireError} `INVALID_INPUT` as {@link maxDrawdown}.
 */
export function ulcerIndex(values: readonly number[]): number | undefined {
  let squares = 0;
  for (const depth of drawdownSeries(values)) squares += depth ** 2;
  return defined(Math.sqrt(squares / values.length));
}

/** What was earned over the greatest drawdown, `(vₙ / v₀ − 1) / maxDrawdown`; `undefined` of fewer than two values, and without a drawdown. @throws {@link RedFireError} `INVALID_INPUT` as {@link maxDrawdown}. */
export function recoveryFactor(values: readonly number[]): number | undefined {
  const depth = maxDrawdown(values);
  return depth === undefined ? undefined : defined((Number(values.at(-1)) / Number(values[0]) - 1) / depth);
}

function depthOf(peak: number, value: number): number {
  return checkFinite((peak - value) / peak, 'the drawdown');
}

function checkAccount(values: readonly number[]): void {
  checkValues(values, 'values');
  const [first] = values;
  if (first !== undefined && first <= 0) throw invalid('values[0]', first, 'above zero');
}
