import type { ClientOrderId } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';

/** Entries beside the orders. V8 makes a map smaller with each deletion while it is nearly empty, and larger again with the next entry, which costs as much as the entry itself. */
const NOBODY = Array.from({ length: 16 }, (_, index) => [`\0${index}` as ClientOrderId, undefined] as const);

/** The latest record of every open order by its id, oldest first. Orders come and go; most of the time there are few. */
export class OpenOrders {
  readonly #records = new Map<ClientOrderId, OrderRecord | undefined>(NOBODY);

  get size(): number {
    return this.#records.size - NOBODY.length;
  }

  get(id: ClientOrderId): OrderRecord | undefined {
    return this.#records.get(id);
  }

  has(id: ClientOrderId): boolean {
    return this.#records.get(id) !== undefined;
  }

  set(id: ClientOrderId, order: OrderRecord): void {
    this.#records.set(id, order);
  }

  /** @returns Whether there was one. */
  delete(id: ClientOrderId): boolean {
    return this.#records.delete(id);
  }

  *values(): Iterable<OrderRecord> {
    for (const order of this.#records.values()) if (order) yield order;
  }
}
