import { isTerminal, type ClientOrderId, type InstrumentId, type OrderState, type OwnerId, type StrategyId } from '@redfire/core';
import type { OrderRecord } from './order-record.ts';

/** Which orders are meant; every field given must match. */
export interface OrderFilter {
  readonly instrument?: InstrumentId | undefined;
  readonly strategy?: StrategyId | undefined;
  readonly owner?: OwnerId | undefined;
  readonly states?: readonly OrderState[] | undefined;
}

/**
 * The latest record of every open order, and of the last ended ones.
 *
 * Ended orders live in two generations: when the young one is full it becomes the old one and the old one is forgotten.
 * So between half the limit and the limit stay readable, and nothing is ever taken out of a map one by one.
 */
export class OrderStore {
  readonly #open = new Map<ClientOrderId, OrderRecord>();
  readonly #generation: number;
  #young = new Map<ClientOrderId, OrderRecord>();
  #old = new Map<ClientOrderId, OrderRecord>();

  /** @param endedOrderLimit - No more ended orders than this are kept. */
  constructor(endedOrderLimit: number) {
    this.#generation = Math.max(1, Math.floor(endedOrderLimit / 2));
  }

  get openCount(): number {
    return this.#open.size;
  }

  get(id: ClientOrderId): OrderRecord | undefined {
    return this.#open.get(id) ?? this.#young.get(id) ?? this.#old.get(id);
  }

  put(order: OrderRecord): void {
    if (!isTerminal(order.state)) {
      this.#open.set(order.id, order);
      return;
    }
    if (!this.#open.delete(order.id) && this.#old.has(order.id)) {
      this.#old.set(order.id, order);
      return;
    }
    this.#young.set(order.id, order);
    if (this.#young.size < this.#generation) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  open(filter: OrderFilter): readonly OrderRecord[] {
    return matching(this.#open.values(), filter);
  }

  /** Ended orders first, then open ones, each oldest first. */
  all(filter: OrderFilter): readonly OrderRecord[] {
    return [this.#old, this.#young, this.#open].flatMap((orders) => matching(orders.values(), filter));
  }
}

function matching(orders: Iterable<OrderRecord>, { instrument, strategy, owner, states }: OrderFilter): OrderRecord[] {
  return Array.from(orders).filter(
    ({ terms, state }) =>
      (instrument === undefined || terms.instrument === instrument) &&
      (strategy === undefined || terms.strategy === strategy) &&
      (owner === undefined || terms.owner === owner) &&
      (states === undefined || states.includes(state)),
  );
}
