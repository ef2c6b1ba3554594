import { Scaled, positive, type ExactInput } from '@redfire/core';
import { wholeIn } from './lots-within.ts';
import { exactInput, none, withinLimits } from './size-by.ts';
import type { Sizer } from './sizing-input.ts';

/**
 * The same quantity each time, in whole lots: `⌊quantity / lot⌋ · lot`. It needs no price; an account that is worth nothing opens nothing.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` unless the quantity is above zero.
 */
export function fixedSize(quantity: ExactInput): Sizer {
  const wanted = positive(quantity, 'quantity');
  return (input) => {
    const { equity, unitValue, price } = exactInput(input);
    if (equity.sign <= 0) return none('no-equity', unitValue);
    const { instrument } = input;
    return withinLimits({ lots: wholeIn(wanted, Scaled.from(instrument.lotSize)), limit: undefined, unitValue, price, instrument });
  };
}
