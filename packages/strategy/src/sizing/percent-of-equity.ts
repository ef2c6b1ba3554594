import { aboveZero, type Ratio } from './figure.ts';
import { wholeIn } from './lots-within.ts';
import { sizeBy } from './size-by.ts';
import type { Sizer } from './sizing-input.ts';

/**
 * A share of the equity: `⌊equity · share / (unitValue · lot)⌋ · lot`, so that the position is worth no more than that. A share above 1 takes leverage.
 *
 * Source: R. Vince, Portfolio Management Formulas (1990), fixed fractional trading.
 *
 * @param share - `0.1` for a tenth.
 * @throws {@link RedFireError} `INVALID_INPUT` unless the share is above zero.
 */
export function percentOfEquity(share: Ratio): Sizer {
  const exact = aboveZero(share, 'share');
  return sizeBy(({ equity, lotValue }) => wholeIn(equity.times(exact), lotValue), { maxLeverage: exact });
}
