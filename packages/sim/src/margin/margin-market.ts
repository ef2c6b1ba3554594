import { Scaled, type ApprovedOrder, type ClientOrderId, type InstrumentMath, type Side, type Timestamp } from '@redfire/core';
import type { VenueOrder } from '../venue-order.ts';
import type { MarginedOrder } from './order-need.ts';

/** As much of the market of one instrument as margin is reckoned from. */
export interface MarginMarket {
  readonly math: InstrumentMath;
  /** What positions are valued at, or an order of a side would trade at now; `undefined` before there is a price. */
  mark(): Scaled | undefined;
  marketPrice(side: Side): Scaled | undefined;
  /** In order of arrival. */
  openOrders(): readonly VenueOrder[];
  cancel(orderId: ClientOrderId, at: Timestamp, reason?: string): boolean;
}

/** An order that waits at a market, as margin sees it: at its limit, else its trigger, else the market's price. */
export function waitingOrder(market: MarginMarket, { side, quantity, filled, limitTicks, triggerTicks }: VenueOrder): MarginedOrder {
  const ticks = Number.isNaN(limitTicks) ? triggerTicks : limitTicks;
  return { side, open: filled.isZero ? quantity : quantity.minus(filled), price: Number.isNaN(ticks) ? market.marketPrice(side) : market.math.priceOf(ticks) };
}

/** The same of an order that is about to come. */
export function comingOrder(market: MarginMarket, order: ApprovedOrder): MarginedOrder {
  const price = 'price' in order ? order.price : 'triggerPrice' in order ? order.triggerPrice : undefined;
  return { side: order.side, open: order.exact?.quantity ?? Scaled.from(order.quantity), price: order.exact?.price ?? (price === undefined ? market.marketPrice(order.side) : Scaled.from(price)) };
}
