import { Scaled, type InstrumentMath, type Side } from '@redfire/core';
import type { MarginNeed } from './margin-terms.ts';

/** As much of an open order as its margin needs. */
export interface MarginedOrder {
  readonly side: Side;
  /** What may still fill. */
  readonly open: Scaled;
  /** What it is expected to trade at; `undefined` while no price is known. */
  readonly price: Scaled | undefined;
}

/** A position and the orders beside it. */
export interface Exposure {
  readonly math: InstrumentMath;
  readonly need: MarginNeed;
  /** Signed. */
  readonly quantity: Scaled;
  /** What the position itself takes. */
  readonly held: Scaled;
  /** In order of arrival. */
  readonly orders: readonly MarginedOrder[];
}

/**
 * Margin of a position and its open orders: that of the side that would need more, were all its orders to fill. Orders against the position first close it, the
 * earlier ones first, and need nothing for that.
 * Source: the larger of the two sides, as in Binance's computation of the initial margin of futures in one-way mode.
 */
export function marginNeeded({ math, need, quantity, held, orders }: Exposure): Scaled {
  const rate = math.takerFee.sign > 0 ? need.initial.plus(math.takerFee) : need.initial;
  const opening: Record<Side, Scaled> = { buy: quantity.sign < 0 ? Scaled.zero : held, sell: quantity.sign < 0 ? held : Scaled.zero };
  let closable = quantity.absolute();
  for (const { side, open, price } of orders) {
    const closes = quantity.sign > 0 ? side === 'sell' : quantity.sign < 0 && side === 'buy';
    const part = closes ? least(open, closable) : Scaled.zero;
    closable = closable.minus(part);
    const opened = open.minus(part);
    if (price !== undefined && opened.sign > 0) opening[side] = opening[side].plus(math.share(opened, price, rate));
  }
  return opening.buy.compare(opening.sell) > 0 ? opening.buy : opening.sell;
}

function least(a: Scaled, b: Scaled): Scaled {
  return a.compare(b) < 0 ? a : b;
}
