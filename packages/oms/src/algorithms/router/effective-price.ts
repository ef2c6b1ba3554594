import { Scaled, type InstrumentMath, type Side } from '@redfire/core';

/** Digits that the quotient of an inverse contract is rounded at, half-even. Ten more than any price has. */
const QUOTIENT_SCALE = 28;

/**
 * Price with the fee in it: `p·(1 + f)` for what is bought, `p·(1 − f)` for what is sold. Of an inverse contract, whose value is `q/p`,
 * `p/(1 − f)` and `p/(1 + f)`.
 */
export function effectivePrice(math: InstrumentMath, side: Side, { price, fee }: { readonly price: Scaled; readonly fee: Scaled }): Scaled {
  const worse = side === 'buy' ? Scaled.one.plus(fee) : Scaled.one.minus(fee);
  if (math.shape !== 'inverse') return price.times(worse);
  const rest = side === 'buy' ? Scaled.one.minus(fee) : Scaled.one.plus(fee);
  return price.dividedBy(rest, QUOTIENT_SCALE);
}

/** What one unit costs, so that a smaller number is better for either side: of a sale the proceeds below zero. */
export function unitCost(math: InstrumentMath, side: Side, effective: Scaled): Scaled {
  // a contract worth a share of a coin costs less of it, the higher its price
  if (math.shape === 'inverse') {
    const coins = Scaled.one.dividedBy(effective, QUOTIENT_SCALE);
    return side === 'buy' ? coins.negated() : coins;
  }
  return side === 'buy' ? effective : effective.negated();
}
