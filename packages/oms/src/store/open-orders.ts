import type { ClientOrderId } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';

/** Entries beside the orders. V8 makes a map smaller with each deletion while it is nearly empty, and larger again with the next entry, which costs as much as the entry itself. */
const NOBODY = Array.from({ length: 16 }, (_, index) => [`\0${index}` as ClientOrderId, undefined] as const);

/** The latest record of every open order by its id, oldest first. Orders come and go; most of the time there are few. */
export class OpenOrders {
  /** All but the newest. */
  readonly #records = new Map<ClientOrderId, OrderRecord | undefined>(NOBODY);
  /** The order that came last, while it is open: one that ends before the next one comes is never looked up by its id. */
  #newest: OrderRecord | undefined;

  get size(): number {
    return this.#others + (this.#newest === undefined ? 0 : 1);
  }

  get(id: ClientOrderId): OrderRecord | undefined {
    if (this.#newest?.id === id) return this.#newest;
    return this.#others === 0 ? undefined : this.#records.get(id);
  }

  has(id: ClientOrderId): boolean {
    return this.get(id) !== undefined;
  }

  /** Puts one behind all others that is not here. */
  add(order: OrderRecord): void {
    const before = this.#newest;
    if (before) this.#records.set(before.id, before);
    this.#newest = order;
  }

  /** Puts the next record of one in the place of the last. @returns Whether there was one. */
  replace(order: OrderRecord): boolean {
    const { id } = order;
    if (this.#newest?.id === id) this.#newest = order;
    else if (this.has(id)) this.#records.set(id, order);
    else return false;
    return true;
  }

  /** @returns Whether there was one. */
  delete(id: ClientOrderId): boolean {
    if (this.#newest?.id !== id) return this.#others > 0 && this.#records.delete(id);
    this.#newest = undefined;
    return true;
  }

  *values(): Iterable<OrderRecord> {
    for (const order of this.#records.values()) if (order) yield order;
    if (this.#newest) yield this.#newest;
  }

  get #others(): number {
    return this.#records.size - NOBODY.length;
  }
}
