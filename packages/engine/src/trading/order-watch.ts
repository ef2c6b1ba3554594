import type { Order, OrderRequest } from '@redfire/core';
import type { OrderReview } from '@redfire/oms';
import type { EventEngine } from '../event-engine.ts';
import type { OrderTracing } from '../observability/order-tracing.ts';
import type { PerformanceMonitor } from '../observability/performance-monitor.ts';
import type { GatewayCall } from './gateway-router.ts';
import type { MarketDataHub } from './market-data-hub.ts';

interface OrderWatchOptions {
  readonly monitor: PerformanceMonitor;
  readonly tracing: OrderTracing | undefined;
  /** Reads a clock in milliseconds. */
  readonly stopwatch: () => number;
}

/** Times orders on their way out and fills on their way in, and traces both. */
export class OrderWatch {
  readonly #options: OrderWatchOptions;
  #decidedAt = Number.NaN;

  constructor(options: OrderWatchOptions) {
    this.#options = options;
  }

  readonly submit = (request: OrderRequest, place: () => Order): Order => {
    const { tracing, stopwatch } = this.#options;
    this.#decidedAt = stopwatch();
    return tracing ? tracing.submit(request, place) : place();
  };

  readonly review = (review: OrderReview): OrderReview => {
    const { tracing } = this.#options;
    if (!tracing) return review;
    return {
      review: (order) => tracing.review(order, () => review.review(order)),
      reviewAmendment: (amendment, amended) => review.reviewAmendment(amendment, amended),
    };
  };

  readonly send = ({ orderId, request }: GatewayCall, send: () => Promise<void>): Promise<void> => {
    const { tracing, monitor, stopwatch } = this.#options;
    if (request === 'submit') monitor.record('order_processing_ms', stopwatch() - this.#decidedAt);
    return tracing ? tracing.dispatch(orderId, request, send) : send();
  };

  /** Times fills that market data make while they are worked through. */
  watchFills(events: EventEngine, hub: MarketDataHub): void {
    const { monitor, stopwatch } = this.#options;
    events.on('order.filled', () => {
      if (hub.isWorking) monitor.record('bar_to_fill_ms', stopwatch() - hub.arrivedAt);
    }, { name: 'order watch', priority: 1_000 });
  }
}
