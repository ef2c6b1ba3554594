import { checkCompounding, checkFinite, checkPeriodsPerYear, checkSameLength, checkTimes, checkValues, defined, invalid } from './checks.ts';
import { deviationOfReturns } from './moments.ts';

/** Milliseconds in a mean Gregorian year of 365.2425 days. */
export const YEAR_MS = 31_556_952_000;

/** How many periods, of which each return is one, make a year. */
export interface PerYear {
  /** 365 for days of a market that never closes, 252 for days of an exchange; {@link annualisation} finds it from times. */
  readonly periodsPerYear: number;
}

/**
 * The simple returns of an account or a price from value to value, `v₁ / v₀ − 1` as fractions: one fewer than values, none of fewer than two.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a value that is not finite, and one at or below zero that another follows: what is lost cannot earn.
 */
export function returnsOf(values: readonly number[]): readonly number[] {
  checkValues(values, 'values');
  return values.slice(1).map((value, place) => {
    const before = values[place] ?? Number.NaN;
    if (before <= 0) throw invalid(`values[${place}]`, before, 'above zero, as another value follows');
    return checkFinite(value / before - 1, `the return to values[${place + 1}]`);
  });
}

/**
 * What an account that begins with `start` (default 1) is worth before the first return and after each: one more value than returns.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a return that is not finite or below −1, and a start that is not above zero.
 */
export function equityOf(returns: readonly number[], start = 1): readonly number[] {
  checkCompounding(returns);
  if (!Number.isFinite(start) || start <= 0) throw invalid('start', start, 'a finite number above zero');
  let value = start;
  return [start, ...returns.map((change) => (value *= 1 + change))];
}

/** The compounded return of all periods, `Π(1 + r) − 1`, as a fraction; `undefined` of no returns. @throws {@link RedFireError} `INVALID_INPUT` for a return that is not finite or below −1. */
export function totalReturn(returns: readonly number[]): number | undefined {
  checkCompounding(returns);
  return returns.length === 0 ? undefined : defined(Math.expm1(logGrowth(returns)));
}

/**
 * The rate per year at which the returns compound, `Π(1 + r)^(periodsPerYear / n) − 1`; `undefined` of no returns. It counts periods: {@link cagr} takes the calendar instead.
 *
 * Source: the geometric mean, as in the Global Investment Performance Standards; of less than a year it extrapolates, which those standards forbid to present.
 * @throws {@link RedFireError} `INVALID_INPUT` for a return that is not finite or below −1, or periods per year that are not above zero.
 */
export function annualReturn(returns: readonly number[], { periodsPerYear }: PerYear): number | undefined {
  checkCompounding(returns);
  checkPeriodsPerYear(periodsPerYear);
  return returns.length === 0 ? undefined : defined(Math.expm1((logGrowth(returns) * periodsPerYear) / returns.length));
}

/**
 * The compound annual growth rate between the first and the last value by the calendar, `(vₙ / v₀)^(year / (tₙ − t₀)) − 1` with a year of 365.2425 days. `undefined` of fewer than two values.
 *
 * @param times - Epoch milliseconds of each value, ascending.
 * @throws {@link RedFireError} `INVALID_INPUT` for values that are not finite, a first value at or below zero, a last one below zero, and times that do not ascend or are not as many.
 */
export function cagr(values: readonly number[], times: readonly number[]): number | undefined {
  checkValues(values, 'values');
  checkTimes(times);
  checkSameLength(values, times, ['values', 'times']);
  if (values.length === 0) return undefined;
  const first = values[0] ?? Number.NaN;
  const last = values.at(-1) ?? Number.NaN;
  if (first <= 0) throw invalid('values[0]', first, 'above zero');
  if (last < 0) throw invalid(`values[${values.length - 1}]`, last, 'zero or more');
  if (values.length < 2) return undefined;
  const years = (Number(times.at(-1)) - Number(times[0])) / YEAR_MS;
  return defined(Math.expm1((Math.log(last) - Math.log(first)) / years));
}

/**
 * The standard deviation of the returns per year, `σ · √periodsPerYear` with that of a sample; `undefined` of fewer than two returns.
 *
 * The root assumes returns that do not depend on one another. Source: L. Bachelier, Théorie de la spéculation (1900).
 * @throws {@link RedFireError} `INVALID_INPUT` for a return that is not finite, or periods per year that are not above zero.
 */
export function volatility(returns: readonly number[], { periodsPerYear }: PerYear): number | undefined {
  checkValues(returns, 'returns');
  checkPeriodsPerYear(periodsPerYear);
  return returns.length < 2 ? undefined : defined(deviationOfReturns(returns) * Math.sqrt(periodsPerYear));
}

/** Sum of the logarithms of growth: small returns keep the digits that a product with 1 would lose. −∞ after a total loss. */
function logGrowth(returns: readonly number[]): number {
  let sum = 0;
  for (const change of returns) sum += Math.log1p(change);
  return sum;
}
