import type { ClientOrderId } from '@redfire/core';
import type { LinkedOrders } from './linked-orders.ts';

/** The last links that are over, by their orders. Two generations: when the young one is full, the old one is forgotten. */
export class EndedLinks {
  readonly #generation: number;
  #young = new Map<ClientOrderId, LinkedOrders>();
  #old = new Map<ClientOrderId, LinkedOrders>();

  /** @param orderLimit - About as many orders are remembered, and at least half of them. */
  constructor(orderLimit: number) {
    this.#generation = Math.max(1, Math.floor(orderLimit / 2));
  }

  get isEmpty(): boolean {
    return this.#young.size === 0 && this.#old.size === 0;
  }

  get(id: ClientOrderId): LinkedOrders | undefined {
    return this.#young.get(id) ?? this.#old.get(id);
  }

  /** Oldest first. */
  all(): ReadonlySet<LinkedOrders> {
    return new Set([...this.#old.values(), ...this.#young.values()]);
  }

  add(links: LinkedOrders): void {
    for (const id of links.ids()) this.#young.set(id, links);
    if (this.#young.size < this.#generation) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  delete(links: LinkedOrders): void {
    for (const id of links.ids()) {
      this.#young.delete(id);
      this.#old.delete(id);
    }
  }
}
