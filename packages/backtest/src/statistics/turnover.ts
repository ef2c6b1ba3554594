import { checkFinite, checkPeriodsPerYear, checkValues, defined, invalid } from './checks.ts';
import { meanOf } from './moments.ts';
import type { PerYear } from './returns.ts';
import type { ClosedTrade } from './trade.ts';

/** The value that trades moved: what was opened and what was closed, in the currency of the account; 0 of no trades. @throws {@link RedFireError} `INVALID_INPUT` for a value that is not finite or below zero. */
export function tradedValue(trades: readonly Required<Pick<ClosedTrade, 'openedValue' | 'closedValue'>>[]): number {
  let sum = 0;
  for (const { openedValue, closedValue } of trades) {
    for (const [field, value] of Object.entries({ openedValue, closedValue })) {
      if (checkFinite(value, field) < 0) throw invalid(field, value, 'zero or more');
      sum += value;
    }
  }
  return checkFinite(sum, 'the sum of all values');
}

/**
 * How many times a year the account is turned over: half of the value traded (a purchase and its sale are one turn) over the mean value of the account, per year of as many periods. `undefined` of fewer
 * than two values, and where their mean is not above zero.
 *
 * Half of both sides, where funds report the lesser of the two (U.S. Securities and Exchange Commission, Form N-1A, Item 13): over closed trades they are nearly the same.
 * @param equity - Worth of the account before the first period and after each.
 * @throws {@link RedFireError} `INVALID_INPUT` for values that are not finite, a value of trades below zero, or periods per year that are not above zero.
 */
export function turnover(traded: number, equity: readonly number[], { periodsPerYear }: PerYear): number | undefined {
  if (checkFinite(traded, 'traded') < 0) throw invalid('traded', traded, 'zero or more');
  checkValues(equity, 'equity');
  checkPeriodsPerYear(periodsPerYear);
  const middle = meanOf(equity);
  if (equity.length < 2 || middle <= 0) return undefined;
  return defined((traded / 2 / middle) * (periodsPerYear / (equity.length - 1)));
}
