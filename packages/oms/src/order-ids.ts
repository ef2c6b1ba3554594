import { clientOrderId, type ClientOrderId, type IdSource } from '@redfire/core';

/** Ids of orders: our own, and those that hosts and venues bring along, which may read like ours. */
export class OrderIds {
  readonly #source: IdSource;
  readonly #isTaken: (id: ClientOrderId) => boolean;
  /** Only then can one of ours be taken. */
  #hasForeign = false;

  constructor(source: IdSource, isTaken: (id: ClientOrderId) => boolean) {
    this.#source = source;
    this.#isTaken = isTaken;
  }

  /** One that no order has. */
  next(): ClientOrderId {
    let id = this.#made();
    while (this.#hasForeign && this.#isTaken(id)) id = this.#made();
    return id;
  }

  /** Whether an order has come with an id of its own. */
  get hasForeign(): boolean {
    return this.#hasForeign;
  }

  /** One that was not made here. @throws {@link RedFireError} `INVALID_INPUT` for text that is no id. */
  foreign(id: string): ClientOrderId {
    this.noteForeign();
    return clientOrderId(id);
  }

  /** An order has come with an id of its own, whatever that is like. */
  noteForeign(): void {
    this.#hasForeign = true;
  }

  #made(): ClientOrderId {
    return this.#source.next('O') as ClientOrderId; // a short prefix and a count
  }
}
