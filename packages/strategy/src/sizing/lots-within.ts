import type { Scaled } from '@redfire/core';

/** How many of `each` there are in `amount`, whole ones, towards zero; exact. */
export function wholeIn(amount: Scaled, each: Scaled): bigint {
  const scale = Math.max(amount.scale, each.scale);
  return amount.unitsAt(scale) / each.unitsAt(scale);
}

/** The largest whole number whose square is not above `value`, by Newton's method from above. */
export function wholeRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
