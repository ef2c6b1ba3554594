import type { ClientOrderId, InstrumentId, InstrumentMath, VenueOrderId } from '@redfire/core';
import type { Trade } from '../books/refold.ts';
import type { OrderRecord } from '../order-record.ts';
import { OrderRows } from './order-rows.ts';

export interface EndedOrdersOptions {
  /** How many orders are kept whole; at least 1. */
  readonly limit: number;
  /** How many are kept as tombstones after that. */
  readonly tombstoneLimit: number;
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  /** Is given each order that is kept whole no more. */
  readonly onBuried?: ((order: OrderRecord) => void) | undefined;
  /** Is given each id that is forgotten for good, with the venue's. */
  readonly onLost?: ((id: ClientOrderId, venueOrderId: VenueOrderId | undefined) => void) | undefined;
  /** Takes what such an order has filled: the order as it was left, or its only execution. */
  readonly heir?: OrderHeir | undefined;
}

/** Who goes on with what orders have filled that are forgotten. */
export interface OrderHeir {
  forgetOne(order: OrderRecord): void;
  forgetTrade(trade: Trade): void;
}

/**
 * Orders that have ended, in a ring: the last so many whole, and what is left of those before them. The oldest goes first. One that is taken
 * out leaves its place free until its turn comes.
 */
export class EndedOrders {
  readonly #options: EndedOrdersOptions;
  readonly #capacity: number;
  readonly #rows = new OrderRows();
  /** The row of each. Made when an id is first looked up, since many engines never look. */
  #places: Map<ClientOrderId, number> | undefined;
  /** What was put last: it is asked for at once. */
  #latest: OrderRecord | undefined;
  /** The row that is used next, and was longest ago. */
  #next = 0;
  /** How many rows before it are of orders that are kept whole, free ones included. */
  #span = 0;
  #whole = 0;
  #tombstones = 0;

  constructor(options: EndedOrdersOptions) {
    this.#options = options;
    this.#capacity = options.limit + options.tombstoneLimit;
  }

  /** How many are kept whole, and how many as tombstones. */
  get counts(): { readonly ended: number; readonly tombstones: number } {
    return { ended: this.#whole, tombstones: this.#tombstones };
  }

  /** One that is kept whole. */
  get(id: ClientOrderId): OrderRecord | undefined {
    if (this.#latest?.id === id) return this.#latest;
    const place = this.#placeOf(id);
    return place !== undefined && this.#isWhole(place) ? this.#read(place) : undefined;
  }

  /** One as it was when it was buried, made anew; its tombstone stays. */
  recall(id: ClientOrderId): OrderRecord | undefined {
    const place = this.#placeOf(id);
    return place === undefined || this.#isWhole(place) ? undefined : this.#read(place);
  }

  has(id: ClientOrderId): boolean {
    return this.#latest?.id === id || this.#placeOf(id) !== undefined;
  }

  /** Puts one behind all others that is not here. */
  add(order: OrderRecord): void {
    if (this.#span === this.#capacity) this.#buryOldest();
    const place = this.#next;
    this.#next = place + 1 === this.#capacity ? 0 : place + 1;
    if (this.#rows.idAt(place) !== undefined) this.#lose(place);
    this.#write(place, order);
    this.#places?.set(order.id, place);
    this.#span++;
    this.#whole++;
    while (this.#whole > this.#options.limit) this.#buryOldest();
  }

  /** Puts one in its place where it is kept whole, or behind all others. */
  put(order: OrderRecord): void {
    const place = this.#placeOf(order.id);
    if (place !== undefined && this.#isWhole(place)) {
      this.#write(place, order);
      return;
    }
    this.delete(order.id);
    this.add(order);
  }

  /** Takes one out. */
  delete(id: ClientOrderId): void {
    const place = this.#placeOf(id);
    if (place === undefined) return;
    if (this.#latest?.id === id) this.#latest = undefined;
    if (this.#isWhole(place)) this.#whole--;
    else this.#tombstones--;
    this.#places?.delete(id);
    this.#rows.clear(place);
  }

  /** Those kept whole, oldest first. */
  *values(): Iterable<OrderRecord> {
    for (const place of this.#taken('whole')) {
      const order = this.#read(place);
      if (order) yield order;
    }
  }

  /** Those kept as tombstones, oldest first. */
  *recalled(): Iterable<OrderRecord> {
    for (const place of this.#taken('tombstones')) {
      const order = this.#read(place);
      if (order) yield order;
    }
  }

  /** Tombstones with the venue's id of each, oldest first. */
  *ids(): Iterable<readonly [ClientOrderId, VenueOrderId | undefined]> {
    for (const place of this.#taken('tombstones')) yield [this.#idAt(place), this.#rows.venueOrderIdAt(place)];
  }

  /** Tombstones as text, oldest first. */
  *tombstones(): Iterable<readonly [ClientOrderId, string]> {
    for (const place of this.#taken('tombstones')) yield [this.#idAt(place), this.#rows.textAt(place)];
  }

  /** Takes what {@link tombstones} gave, before anything else. */
  restoreTombstones(entries: Iterable<readonly [ClientOrderId, string]>): void {
    if (this.#options.tombstoneLimit === 0) return;
    for (const [id, text] of entries) {
      // as many as there is room for: the oldest go
      if (this.#tombstones === this.#options.tombstoneLimit) this.#lose((this.#next + this.#capacity - this.#tombstones) % this.#capacity);
      const place = this.#next;
      this.#next = place + 1 === this.#capacity ? 0 : place + 1;
      this.#rows.writeText(place, id, text);
      this.#places?.set(id, place);
      this.#tombstones++;
    }
  }

  #write(place: number, order: OrderRecord): void {
    this.#latest = order;
    // who is given each order in the end would have it made anew
    if (this.#options.onBuried) this.#rows.keepWhole(place, order);
    else this.#rows.keep(place, order);
  }

  #buryOldest(): void {
    const place = this.#oldest;
    this.#span--;
    if (this.#rows.idAt(place) === undefined) return;
    this.#whole--;
    this.#tombstones++;
    const order = this.#options.onBuried && this.#read(place);
    if (order) this.#options.onBuried?.(order);
    if (this.#options.tombstoneLimit > 0) {
      this.#rows.bury(place);
      return;
    }
    this.#lose(place);
    this.#rows.clear(place);
  }

  /** The row is still as it was. */
  #lose(place: number): void {
    const id = this.#idAt(place);
    this.#places?.delete(id);
    this.#tombstones--;
    const { onLost, heir } = this.#options;
    if (heir) this.#leaveTo(heir, place);
    onLost?.(id, this.#rows.venueOrderIdAt(place));
  }

  #leaveTo(heir: OrderHeir, place: number): void {
    if (this.#rows.isPlain(place)) {
      const trade = this.#rows.tradeAt(place);
      if (trade) heir.forgetTrade(trade);
      return;
    }
    const order = this.#read(place);
    if (order) heir.forgetOne(order);
  }

  #read(place: number): OrderRecord | undefined {
    return this.#rows.read(place, this.#options.instruments);
  }

  #placeOf(id: ClientOrderId): number | undefined {
    if (this.#whole + this.#tombstones === 0) return undefined;
    this.#places ??= new Map(Array.from(this.#taken('all'), (place) => [this.#idAt(place), place] as const));
    return this.#places.get(id);
  }

  /** Of a row that is taken. */
  #idAt(place: number): ClientOrderId {
    return this.#rows.idAt(place) as ClientOrderId;
  }

  /** The first row of those that are kept whole. */
  get #oldest(): number {
    const place = this.#next - this.#span;
    return place < 0 ? place + this.#capacity : place;
  }

  #isWhole(place: number): boolean {
    const age = this.#next - 1 - place;
    return (age < 0 ? age + this.#capacity : age) < this.#span;
  }

  /** Rows that are not free, oldest first. */
  *#taken(which: 'all' | 'whole' | 'tombstones'): Iterable<number> {
    const { length } = this.#rows;
    for (let step = 0; step < length; step++) {
      const place = (this.#next + step) % length;
      if (this.#rows.idAt(place) !== undefined && (which === 'all' || this.#isWhole(place) === (which === 'whole'))) yield place;
    }
  }
}
