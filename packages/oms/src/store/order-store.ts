import { isTerminal, type ClientOrderId, type InstrumentId, type InstrumentMath, type VenueOrderId } from '@redfire/core';
import { FillRecord } from '../fill-record.ts';
import { EndedOrders, type OrderHeir } from './ended-orders.ts';
import { OpenOrders } from './open-orders.ts';
import type { OrderArchive } from './order-archive.ts';
import { matching, type OrderFilter } from './order-filter.ts';
import type { OrderRecord } from '../order-record.ts';
import { VenueOrderIndex } from './venue-order-index.ts';

export type { OrderFilter } from './order-filter.ts';

export interface OrderStoreOptions {
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  /** How many ended orders are kept whole; at least 1. Default 10,000. */
  readonly endedOrderLimit?: number | undefined;
  /** How many orders are kept as tombstones once they were forgotten, some 300 bytes each. Default 100,000. */
  readonly tombstoneLimit?: number | undefined;
  /** Takes over what is forgotten. Default: nobody. */
  readonly archive?: OrderArchive | undefined;
  /** Takes what orders have filled whose tombstones had to go. */
  readonly heir?: OrderHeir | undefined;
}

/**
 * The latest record of every open order, and of the last ended ones. An ended order that has to go is handed to the archive and leaves a
 * tombstone, from which it is made anew when the venue still tells of it. Memory is bounded by the two limits, beside the open orders.
 */
export class OrderStore {
  readonly #open = new OpenOrders();
  readonly #ended: EndedOrders;
  readonly #archive: OrderArchive | undefined;
  #index: VenueOrderIndex | undefined;

  constructor({ instruments, endedOrderLimit = 10_000, tombstoneLimit = 100_000, archive, heir }: OrderStoreOptions) {
    this.#archive = archive;
    this.#ended = new EndedOrders({
      instruments,
      limit: Math.max(1, endedOrderLimit),
      tombstoneLimit,
      onBuried: archive && ((order) => { this.#handOver(order); }),
      onLost: (id, venueOrderId) => { this.#index?.remove(venueOrderId, id); },
      heir,
    });
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** How many orders are kept whole after their end, and how many as tombstones. */
  get counts(): { readonly ended: number; readonly tombstones: number } {
    return this.#ended.counts;
  }

  /** An order that is open, or ended and kept whole. */
  get(id: ClientOrderId): OrderRecord | undefined {
    return this.#open.get(id) ?? this.#ended.get(id);
  }

  /** An order that is open. */
  getOpen(id: ClientOrderId): OrderRecord | undefined {
    return this.#open.get(id);
  }

  /** An order as it was when it was forgotten, made anew of its tombstone. To keep it again, put it. */
  recall(id: ClientOrderId): OrderRecord | undefined {
    return this.#ended.recall(id);
  }

  /** Whether an id names an order, be it open, ended or a tombstone. */
  has(id: ClientOrderId): boolean {
    return this.#open.has(id) || this.#ended.has(id);
  }

  /** The orders of a venue's order id, forgotten ones made anew; more than one where venues number alike. */
  byVenueOrderId(venueOrderId: VenueOrderId): readonly OrderRecord[] {
    this.#index ??= this.#makeIndex();
    return this.#index.get(venueOrderId).flatMap((id) => this.get(id) ?? this.recall(id) ?? []);
  }

  /** Keeps the first record of an order. */
  add(order: OrderRecord): void {
    if (this.#index) this.#index.add(order.venueOrderId, order.id);
    if (isTerminal(order.state)) this.#ended.add(order);
    else this.#open.add(order);
  }

  /** Keeps the next record of an order. */
  put(order: OrderRecord): void {
    const { id } = order;
    if (this.#index) this.#reindex(this.#index, order);
    if (!isTerminal(order.state)) {
      if (this.#open.replace(order)) return;
      this.#ended.delete(id);
      this.#open.add(order);
    } else if (this.#open.delete(id)) this.#ended.add(order);
    else this.#ended.put(order);
  }

  /** Open orders, oldest first. */
  open(filter: OrderFilter): readonly OrderRecord[] {
    return matching(this.#open.values(), filter);
  }

  /** Ended orders first, then open ones, each oldest first. */
  all(filter: OrderFilter): readonly OrderRecord[] {
    return [...matching(this.#ended.values(), filter), ...matching(this.#open.values(), filter)];
  }

  /** What is left of orders that were forgotten, oldest first. */
  tombstones(): Iterable<readonly [ClientOrderId, string]> {
    return this.#ended.tombstones();
  }

  /** Takes what {@link tombstones} gave before a restart. */
  restoreTombstones(entries: Iterable<readonly [ClientOrderId, string]>): void {
    this.#ended.restoreTombstones(entries);
  }

  /** Every order that is known, those made anew of their tombstones first. */
  *known(): Iterable<OrderRecord> {
    yield* this.#ended.recalled();
    yield* this.#ended.values();
    yield* this.#open.values();
  }

  /** Hands the archive every ended order that is kept whole, which stays: for the end of a run. */
  archiveEnded(): void {
    for (const order of this.#ended.values()) this.#handOver(order);
  }

  #handOver(order: OrderRecord): void {
    if (!this.#archive) return;
    const { inferred } = order;
    const executions = inferred ? [...order.executions, inferred] : order.executions;
    this.#archive.archive(order.face, executions.map((execution) => new FillRecord(order, execution)));
  }

  #makeIndex(): VenueOrderIndex {
    const index = new VenueOrderIndex();
    for (const [id, venueOrderId] of this.#ended.ids()) index.add(venueOrderId, id);
    for (const { id, venueOrderId } of this.all({})) index.add(venueOrderId, id);
    return index;
  }

  #reindex(index: VenueOrderIndex, { id, venueOrderId }: OrderRecord): void {
    const before = this.get(id)?.venueOrderId;
    if (before === venueOrderId) return;
    index.remove(before, id);
    index.add(venueOrderId, id);
  }
}
