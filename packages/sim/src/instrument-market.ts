import type { Amendment, ApprovedOrder, Timestamp } from '@redfire/core';
import { BarMarket, type BarMarketOptions } from './bar-market.ts';
import { MarketOrders, type MarketOrdersOptions } from './market-orders.ts';
import type { LimitFill } from './tick-chance.ts';
import { TickMarket } from './tick-market.ts';

export interface InstrumentMarketOptions extends MarketOrdersOptions, Omit<BarMarketOptions, 'orders'> {
  readonly limitFill: LimitFill;
}

/** Where the orders of one instrument wait: bars move its price until a quote or a trade has come, then those do. */
export class InstrumentMarket {
  readonly bars: BarMarket;
  readonly ticks: TickMarket;
  readonly #orders: MarketOrders;

  constructor(options: InstrumentMarketOptions) {
    this.#orders = new MarketOrders(options);
    this.bars = new BarMarket({ ...options, orders: this.#orders });
    this.ticks = new TickMarket({ ...options, orders: this.#orders });
  }

  place(order: ApprovedOrder, at: Timestamp): void {
    this.#mover.place(order, at);
  }

  /** @returns Whether the order was here. */
  modify(amendment: Amendment, at: Timestamp): boolean {
    return this.#mover.modify(amendment, at);
  }

  /** @returns Whether the order was here. */
  cancel(orderId: ApprovedOrder['id'], at: Timestamp): boolean {
    return this.#orders.cancel(orderId, at);
  }

  /** Ids of the orders that wait here, in order of arrival. */
  ids(): readonly ApprovedOrder['id'][] {
    return this.#orders.list.map(({ id }) => id);
  }

  get #mover(): BarMarket | TickMarket {
    return this.ticks.isMoved ? this.ticks : this.bars;
  }
}
