import type { Side, Timestamp } from '@redfire/core';
import type { MarketOrders } from '../market-orders.ts';
import { isMarketable } from '../price-rules.ts';
import { ShownSize } from '../shown-size.ts';
import type { VenueOrder } from '../venue-order.ts';

/** The trade in which an auction ends. */
export interface AuctionPrint {
  readonly auction: 'open' | 'close';
  readonly at: Timestamp;
  /** In ticks, for orders of a side. */
  readonly priceFor: (side: Side) => number;
  /** What was traded in it. Absent: without an end. */
  readonly size: number | undefined;
}

/**
 * Lets the orders that have gathered trade at the one price of an auction: those at the market first, then those whose limit is better, then those that came earlier. Each
 * side has at most what was traded in the auction. Orders for this auction that are left over end; others go on.
 * Source: the priorities of the opening and closing crosses of Nasdaq (Rules 4752 and 4754), without their order imbalances.
 */
export function uncross(orders: MarketOrders, { auction, at, priceFor, size }: AuctionPrint): void {
  const isOthers = auction === 'open' ? 'at-close' : 'at-open';
  const left = { buy: new ShownSize(orders.math), sell: new ShownSize(orders.math) };
  left.buy.show(size);
  left.sell.show(size);
  const gathered = orders.list.filter(({ order, phase, arrivedAt }) => order.timeInForce !== isOthers && arrivedAt <= at && (phase === 'market' || phase === 'limit'));
  // sides do not compare, so each is put in order by itself
  for (const order of (['buy', 'sell'] as const).flatMap((side) => gathered.filter((one) => one.side === side).sort(byPriority))) {
    const ticks = priceFor(order.side);
    const isMet = order.phase === 'market' || isMarketable(order, ticks);
    // who heard of a fill before may have canceled it
    if (!isMet || orders.find(order.id) === undefined) continue;
    const quantity = left[order.side].availableOf(order.quantity.minus(order.filled));
    if (quantity.sign <= 0) continue;
    left[order.side].take(quantity);
    order.takes = false;
    orders.fill(order, { quantity, price: orders.math.priceOf(ticks), liquidity: 'taker' }, at);
  }
  const timeInForce = auction === 'open' ? 'at-open' : 'at-close';
  for (const order of orders.list) if (order.order.timeInForce === timeInForce) orders.activate(order, at);
  orders.endAll(timeInForce, at);
}

function byPriority(a: VenueOrder, b: VenueOrder): number {
  const [first, second] = [urgencyOf(a), urgencyOf(b)];
  return first === second ? 0 : first > second ? -1 : 1;
}

function urgencyOf({ phase, side, limitTicks }: VenueOrder): number {
  if (phase === 'market') return Infinity;
  return side === 'buy' ? limitTicks : -limitTicks;
}
