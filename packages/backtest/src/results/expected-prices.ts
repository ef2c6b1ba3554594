import { Scaled, type ClientOrderId, type InstrumentId, type Order } from '@redfire/core';
import type { OrderReview } from '@redfire/oms';

/**
 * Notes the price that each order expects when it is sent, against which its fills are measured: of an order at market the last mark (the decision price of A. F. Perold, The Implementation Shortfall,
 * 1988), of one that waits for a trigger the trigger, of a limit the limit or, where the market was there already, the mark. An amendment is another decision. None for a trailing stop, which expects no price.
 */
export class ExpectedPrices {
  readonly #markOf: (instrument: InstrumentId) => Scaled | undefined;
  /** The latest order, which has most often ended before there is another; and those before it that have not. */
  #lastId: ClientOrderId | undefined;
  #lastPrice = Scaled.zero;
  readonly #prices = new Map<ClientOrderId, Scaled>();

  constructor(markOf: (instrument: InstrumentId) => Scaled | undefined) {
    this.#markOf = markOf;
  }

  /** Notes what is approved by a review, which decides as before. */
  readonly watch = (review: OrderReview): OrderReview => ({
    review: (order) => {
      const verdict = review.review(order);
      if (verdict.kind === 'approved') this.#note(order.id, order);
      return verdict;
    },
    reviewAmendment: (amendment, amended) => {
      const verdict = review.reviewAmendment(amendment, amended);
      if (verdict.kind === 'approved') this.#note(amendment.orderId, amended);
      return verdict;
    },
  });

  /** What an order expected; `undefined` where it expected nothing, or its market had no price yet. */
  of(order: ClientOrderId): Scaled | undefined {
    return order === this.#lastId ? this.#lastPrice : this.#prices.get(order);
  }

  /** An order that has ended fills no more. */
  forget(order: ClientOrderId): void {
    if (order === this.#lastId) this.#lastId = undefined;
    else if (this.#prices.size > 0) this.#prices.delete(order);
  }

  save(): readonly (readonly [ClientOrderId, Scaled])[] {
    return this.#lastId === undefined ? [...this.#prices] : [...this.#prices, [this.#lastId, this.#lastPrice]];
  }

  restore(prices: readonly (readonly [ClientOrderId, Scaled])[]): void {
    for (const [order, price] of prices) this.#prices.set(order, price);
  }

  #note(id: ClientOrderId, order: Order): void {
    const expected = this.#expectedBy(order);
    if (expected === undefined) return;
    if (id !== this.#lastId) {
      if (this.#lastId !== undefined) this.#prices.set(this.#lastId, this.#lastPrice);
      if (this.#prices.size > 0) this.#prices.delete(id);
      this.#lastId = id;
    }
    this.#lastPrice = expected;
  }

  #expectedBy({ type, side, instrument, exact }: Order): Scaled | undefined {
    if (exact === undefined) return undefined;
    const { price, triggerPrice } = exact;
    if (triggerPrice !== undefined) return triggerPrice;
    const mark = this.#markOf(instrument);
    if (type === 'market' || type === 'market-to-limit') return mark;
    if (price === undefined) return undefined;
    const isThere = mark !== undefined && (side === 'buy' ? price.compare(mark) >= 0 : price.compare(mark) <= 0);
    return isThere ? mark : price;
  }
}
