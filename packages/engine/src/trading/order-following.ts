import type { Clock, Discrepancy, MarketDataItem } from '@redfire/core';
import { HostDesk, HostOrders, OrderTrail, type KeptReview, type OrderCause, type OrderEventItem, type OrderManager, type OrderParts, type OrderPort } from '@redfire/oms';
import { causeOfData, causeOfEvent } from './order-causes.ts';

interface OrderFollowingOptions {
  readonly clock: Clock;
  /** `off`: nothing is kept of what orders went through. */
  readonly history: 'kept' | 'off';
  /** The item of market data that is being worked through. */
  readonly dataUnderWay: () => MarketDataItem | undefined;
}

/** Follows the orders of an engine for its host: what it waits for, and why each came about. */
export class OrderFollowing {
  readonly #options: OrderFollowingOptions;
  readonly #trail: OrderTrail | undefined;
  #desk: HostDesk | undefined;
  /** The event of order management that is being told. */
  #telling: OrderEventItem | undefined;

  constructor(options: OrderFollowingOptions) {
    this.#options = options;
    const { clock, history } = options;
    if (history === 'kept') this.#trail = new OrderTrail({ clock, causeOf: () => this.#cause() });
  }

  /** Takes reviews of risk; absent where nothing is kept. */
  get keep(): ((review: KeptReview) => void) | undefined {
    const trail = this.#trail;
    return trail && ((review) => { trail.reviewed(review); });
  }

  /** The parts of an order manager with what follows it: in front of all that act, and behind them. */
  attach(port: OrderPort, parts: OrderParts): OrderParts {
    const desk = (this.#desk = new HostDesk(port, this.#trail));
    return { ...parts, observers: [...(this.#trail ? [this.#trail] : []), ...(parts.observers ?? []), ...desk.observers] };
  }

  /** Orders as the host uses them. */
  ordersOf(orders: OrderManager): HostOrders {
    return new HostOrders({ orders, desk: this.#attached() });
  }

  /** Tells an event, which may be what the next orders answer. */
  tell(item: OrderEventItem, publish: () => void): void {
    const before = this.#telling;
    this.#telling = item;
    if (item.topic === 'order.discrepancy') this.#note(item.event.discrepancy);
    try {
      publish();
    } finally {
      this.#telling = before;
    }
  }

  /** Ends all waiting, as nothing will be heard any more. */
  close(): void {
    this.#desk?.close();
  }

  #note(discrepancy: Discrepancy): void {
    const order = this.#desk?.find(discrepancy.orderId);
    if (order) this.#trail?.differed(order, discrepancy);
  }

  #attached(): HostDesk {
    if (this.#desk) return this.#desk;
    throw new Error('order management has not asked for its parts');
  }

  #cause(): OrderCause | undefined {
    if (this.#telling) return causeOfEvent(this.#telling);
    const item = this.#options.dataUnderWay();
    return item && causeOfData(item);
  }
}
