import { Scaled, type ApprovedAmendment } from '@redfire/core';
import type { OrderPort } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import type { ChildOrders } from './child-orders.ts';

export interface SavedTerms {
  readonly quantity?: string;
  readonly price?: string;
}

/** A change of a worked order that was asked for, and waits until what is out fits it. */
export class WantedTerms {
  readonly #port: OrderPort;
  readonly #children: ChildOrders;
  #terms: { readonly quantity: Scaled | undefined; readonly price: Scaled | undefined } | undefined;

  constructor(port: OrderPort, children: ChildOrders) {
    this.#port = port;
    this.#children = children;
  }

  ask({ quantity, price }: ApprovedAmendment): void {
    this.#terms = { quantity: quantity && Scaled.from(quantity, 'quantity'), price: price && Scaled.from(price, 'price') };
  }

  forget(): void {
    this.#terms = undefined;
  }

  /** The quantity of an order; while it is being made smaller, the smaller one. */
  quantityOf({ quantity }: OrderRecord): Scaled {
    const wanted = this.#terms?.quantity;
    return wanted !== undefined && wanted.compare(quantity) < 0 ? wanted : quantity;
  }

  /** Makes the change when no more is filled and out than it leaves; until then takes back what is out. Returns whether it was made. */
  settle(parent: OrderRecord): boolean {
    if (!this.#terms) return false;
    const { quantity, price } = this.#terms;
    const { filledQuantity, id, terms } = parent;
    if (quantity && this.#children.openCount > 0 && filledQuantity.plus(this.#children.out).compare(quantity) > 0) {
      this.#children.cancelAll();
      return false;
    }
    this.#terms = undefined;
    // what was filled meanwhile cannot be taken back
    const total = quantity && (quantity.compare(filledQuantity) > 0 ? quantity : filledQuantity);
    this.#port.apply({ kind: 'modified', orderId: id, instrument: terms.instrument, at: this.#port.clock.now(), ...(total && { quantity: total.toDecimal() }), ...(price && { price: price.toDecimal() }) });
    return true;
  }

  save(): SavedTerms | undefined {
    return this.#terms && { ...(this.#terms.quantity && { quantity: this.#terms.quantity.toString() }), ...(this.#terms.price && { price: this.#terms.price.toString() }) };
  }

  restore(saved: SavedTerms | undefined): void {
    this.#terms = saved && { quantity: saved.quantity === undefined ? undefined : Scaled.from(saved.quantity), price: saved.price === undefined ? undefined : Scaled.from(saved.price) };
  }
}
