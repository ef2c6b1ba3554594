import type { Timestamp } from '@redfire/core';
import type { MarketOrders } from '../market-orders.ts';
import { isMarketable } from '../price-rules.ts';
import type { VenueOrder } from '../venue-order.ts';
import { SELF_TRADE, type SelfTradeRule } from './self-trade.ts';

/** Keeps an order of ours from going past another of ours that rests, where quotes, trades and price levels move the market: they do not show ours. */
export class SelfTradeGuard {
  readonly #orders: MarketOrders;
  readonly #rule: SelfTradeRule;

  constructor(orders: MarketOrders, rule: SelfTradeRule) {
    this.#orders = orders;
    this.#rule = rule;
  }

  /** Applies the rule where an order that is about to take at a price would have met another first. @returns Whether it did: what was possible before may not be any more. */
  stops(taker: VenueOrder, ticks: number, at: Timestamp): boolean {
    if (this.#rule === 'none') return false;
    const resting = this.#firstMet(taker, ticks);
    if (resting === undefined) return false;
    if (this.#rule === 'decrement') {
      const [left, there] = [taker.quantity.minus(taker.filled), resting.quantity.minus(resting.filled)];
      this.#orders.decrement([resting, taker], left.compare(there) < 0 ? left : there, at);
      return true;
    }
    if (this.#rule !== 'cancel-newest') this.#orders.cancel(resting.id, at, SELF_TRADE);
    if (this.#rule !== 'cancel-oldest') this.#orders.cancel(taker.id, at, SELF_TRADE);
    return true;
  }

  /** Of ours that rest at the price or at a better one: the best, of equal ones the first. */
  #firstMet(taker: VenueOrder, ticks: number): VenueOrder | undefined {
    let first: VenueOrder | undefined;
    for (const order of this.#orders.list) {
      if (order.side === taker.side || order.phase !== 'limit' || order.takes !== false || !isMarketable(order, ticks)) continue;
      if (first === undefined || (order.side === 'sell' ? order.limitTicks < first.limitTicks : order.limitTicks > first.limitTicks)) first = order;
    }
    return first;
  }
}
