import type { Scaled } from '@redfire/core';
import { isBeyondLimit, isMarketable } from './price-rules.ts';
import type { ShownSize } from './shown-size.ts';
import type { TickPrices } from './tick-prices.ts';
import { isImmediate, type VenueOrder } from './venue-order.ts';

export const LIMIT_FILLS = ['touch', 'through'] as const;

/** Which price fills a limit that rests: one that reaches it (`touch`), or only one beyond it (`through`), as if a long queue stood before it. */
export type LimitFill = (typeof LIMIT_FILLS)[number];

/** What an order can trade now. */
export interface TickChance {
  readonly order: VenueOrder;
  readonly quantity: Scaled;
  readonly ticks: number;
  readonly liquidity: 'maker' | 'taker';
  readonly size: ShownSize;
}

/**
 * What an order that waits for no trigger can trade now: the far side, where it takes; its own limit, where the far side
 * or a trade comes to it. A limit that the far side passes by rests from then on.
 */
export function chanceOf(order: VenueOrder, prices: TickPrices, limitFill: LimitFill): TickChance | undefined {
  const { side, phase, limitTicks } = order;
  const far = prices.farSide(side);
  const farSize = prices.farSize(side);
  if (phase === 'market') return Number.isNaN(far) ? undefined : offer(order, far, 'taker', farSize);
  if ((order.takes !== false || isImmediate(order)) && !Number.isNaN(far)) {
    if (isMarketable(order, far)) return offer(order, far, 'taker', farSize);
    order.takes = false;
  }
  if (isImmediate(order)) return undefined;
  const comesTo = limitFill === 'touch' ? isMarketable : isBeyondLimit;
  const byQuote = comesTo(order, far) ? offer(order, limitTicks, 'maker', farSize) : undefined;
  // a trade that triggers an order was over before the order was in the book
  if (byQuote || order.isJustTriggered || !comesTo(order, prices.printFor(side))) return byQuote;
  return offer(order, limitTicks, 'maker', prices.printSize);
}

/** Of two orders of a side the one with the better price trades first; of equal ones, and of two sides, the one that came first. */
export function isAhead(order: VenueOrder, other: VenueOrder): boolean {
  return order.side === other.side && urgencyOf(order) > urgencyOf(other);
}

/** As much of an order as a size has; all of it or nothing for an order that is filled whole or not at all. */
function offer(order: VenueOrder, ticks: number, liquidity: 'maker' | 'taker', size: ShownSize): TickChance | undefined {
  const wanted = order.quantity.minus(order.filled);
  const quantity = size.availableOf(wanted);
  if (quantity.sign <= 0 || (order.order.timeInForce === 'fok' && quantity.compare(wanted) < 0)) return undefined;
  return { order, quantity, ticks, liquidity, size };
}

function urgencyOf({ phase, side, limitTicks }: VenueOrder): number {
  if (phase === 'market') return Infinity;
  return side === 'buy' ? limitTicks : -limitTicks;
}
