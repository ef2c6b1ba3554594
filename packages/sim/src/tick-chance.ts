import type { Scaled } from '@redfire/core';
import { eats } from './depth/queue-line.ts';
import type { ShownAmount } from './depth/shown-amount.ts';
import { isBeyondLimit, isMarketable } from './price-rules.ts';
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
  readonly size: ShownAmount;
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
  // beyond the limit everybody before the order has been passed
  const isInLine = order.queue !== undefined && prices.printFor(side) === limitTicks;
  return isInLine ? offerBehind(order, prices) : offer(order, limitTicks, 'maker', prices.printSize);
}

/** Of two orders of a side the one with the better price trades first, of equal ones that which is nearer to the front of the line; otherwise, and of two sides, the one that came first. */
export function isAhead(order: VenueOrder, other: VenueOrder): boolean {
  if (order.side !== other.side) return false;
  const urgency = urgencyOf(order);
  const others = urgencyOf(other);
  return urgency > others || (urgency === others && order.queue !== undefined && other.queue !== undefined && order.queue.ahead < other.queue.ahead);
}

/** As much of an order as a size has; all of it or nothing for an order that is filled whole or not at all. */
function offer(order: VenueOrder, ticks: number, liquidity: 'maker' | 'taker', size: ShownAmount): TickChance | undefined {
  const wanted = order.quantity.minus(order.filled);
  const quantity = size.availableOf(wanted);
  if (quantity.sign <= 0 || (order.order.timeInForce === 'fok' && quantity !== wanted && !size.hasAll(wanted, worstTicks(order, ticks)))) return undefined;
  return { order, quantity, ticks, liquidity, size };
}

/** The worst price an order may take the rest of it at; `NaN` for any. */
function worstTicks({ order, phase, limitTicks }: VenueOrder, ticks: number): number {
  if (phase === 'limit') return limitTicks;
  return order.type === 'market-to-limit' ? ticks : Number.NaN;
}

/** What a trade at the limit of an order leaves once those before it in the line have had theirs. */
function offerBehind(order: VenueOrder, { printSide, printSize }: TickPrices): TickChance | undefined {
  if (order.queue === undefined || !eats(printSide, order.side)) return undefined;
  const quantity = printSize.behind(order.queue.ahead, order.quantity.minus(order.filled));
  return quantity.sign > 0 ? { order, quantity, ticks: order.limitTicks, liquidity: 'maker', size: printSize } : undefined;
}

function urgencyOf({ phase, side, limitTicks }: VenueOrder): number {
  if (phase === 'market') return Infinity;
  return side === 'buy' ? limitTicks : -limitTicks;
}
