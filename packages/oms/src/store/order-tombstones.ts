import type { ClientOrderId, InstrumentId, InstrumentMath, VenueOrderId } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';
import { TombstoneRows } from './tombstone-rows.ts';

export interface OrderTombstonesOptions {
  readonly limit: number;
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  /** Is given each id that even this forgets, with the venue's; `order` makes the order anew while it is called. */
  readonly onForget?: (id: ClientOrderId, venueOrderId: VenueOrderId | undefined, order: () => OrderRecord | undefined) => void;
}

/** What is left of orders that were forgotten: the last so many, oldest out first. One that was taken back keeps its place free until its turn comes. */
export class OrderTombstones {
  readonly #options: OrderTombstonesOptions;
  readonly #rows = new TombstoneRows();
  /** The row of each. Made when an id is first looked up, since most engines never look. */
  #places: Map<ClientOrderId, number> | undefined;
  /** The row that is used next, and was longest ago. */
  #next = 0;
  #size = 0;

  constructor(options: OrderTombstonesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  has(id: ClientOrderId): boolean {
    return this.#placeOf(id) !== undefined;
  }

  bury(order: OrderRecord): void {
    if (this.#options.limit > 0) this.#rows.write(this.#placeFor(order.id), order);
  }

  /** The order as it was when it was forgotten, made anew; its tombstone stays. */
  recall(id: ClientOrderId): OrderRecord | undefined {
    const place = this.#placeOf(id);
    return place === undefined ? undefined : this.#rows.read(place, this.#options.instruments);
  }

  /** The order is in memory again. */
  delete(id: ClientOrderId): void {
    const place = this.#placeOf(id);
    if (place === undefined) return;
    this.#places?.delete(id);
    this.#rows.clear(place);
    this.#size--;
  }

  /** Each with the venue's id of it, oldest first. */
  *ids(): Iterable<readonly [ClientOrderId, VenueOrderId | undefined]> {
    for (const [id, place] of this.#taken()) yield [id, this.#rows.venueOrderIdAt(place)];
  }

  /** Each as text, oldest first. */
  *entries(): Iterable<readonly [ClientOrderId, string]> {
    for (const [id, place] of this.#taken()) yield [id, this.#rows.textAt(place)];
  }

  /** Takes what {@link entries} gave, before anything is buried. */
  restore(entries: Iterable<readonly [ClientOrderId, string]>): void {
    if (this.#options.limit > 0) for (const [id, text] of entries) this.#rows.writeText(this.#placeFor(id), id, text);
  }

  /** A row for an id: the next one, which forgets who has it. */
  #placeFor(id: ClientOrderId): number {
    const { limit, instruments, onForget } = this.#options;
    const place = this.#next;
    this.#next = place + 1 === limit ? 0 : place + 1;
    const oldest = this.#rows.idAt(place);
    if (oldest === undefined) {
      this.#size++;
    } else {
      this.#places?.delete(oldest);
      onForget?.(oldest, this.#rows.venueOrderIdAt(place), () => this.#rows.read(place, instruments));
    }
    this.#places?.set(id, place);
    return place;
  }

  #placeOf(id: ClientOrderId): number | undefined {
    if (this.#size === 0) return undefined;
    this.#places ??= new Map(this.#taken());
    return this.#places.get(id);
  }

  /** Rows that are not free, oldest first. */
  *#taken(): Iterable<readonly [ClientOrderId, number]> {
    const { length } = this.#rows;
    for (let step = 0; step < length; step++) {
      const place = (this.#next + step) % length;
      const id = this.#rows.idAt(place);
      if (id !== undefined) yield [id, place];
    }
  }
}
