import { Scaled } from '@redfire/core';

/** Digits a share of the cost may have where that makes it exact, whatever the settlement scale. */
const EXACT_SCALE = 18;

/** `total · part / whole`: exact where it ends, else rounded half-even at `scale`. As short as it can be, since the next part closed builds on it. */
export function releasedCost(total: Scaled, { part, whole, scale }: { readonly part: Scaled; readonly whole: Scaled; readonly scale: number }): Scaled {
  const product = total.times(part);
  const most = Math.max(scale, EXACT_SCALE);
  const short = product.dividedBy(whole, Math.min(total.scale, most));
  if (short.times(whole).equals(product)) return trimmed(short);
  const long = product.dividedBy(whole, most);
  if (long.times(whole).equals(product)) return trimmed(long);
  return scale === most ? long : product.dividedBy(whole, scale);
}

function trimmed(value: Scaled): Scaled {
  let { units, scale } = value;
  if (typeof units === 'bigint') return Scaled.from(value.toString());
  for (; scale > 0 && units % 10 === 0; scale--) units /= 10;
  return scale === value.scale ? value : new Scaled(units, scale);
}
