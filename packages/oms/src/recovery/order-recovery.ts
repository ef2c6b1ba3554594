import { RedFireError, isOpen, type ClientOrderId, type PendingRequests } from '@redfire/core';
import type { LedgerState } from '../books/ledger.ts';
import type { OrderCore } from '../order-core.ts';
import type { SinceSaved } from '../order-parts.ts';
import { NOTHING_PENDING, type OrderRecord } from '../order-record.ts';
import type { PositionBookState } from '../books/position-book.ts';
import { RecordedEvents, type RecordedEvent } from './recorded-events.ts';
import { restoreBooks } from './restore-books.ts';
import { saveOrder, type SavedOrder } from './saved-order.ts';

/** All of order management at one moment, as plain data: what JSON makes of it can be restored. */
export interface SavedOrders {
  readonly version: 1;
  /** Events numbered so far. */
  readonly events: number;
  /** Ended orders that are kept whole, then open ones, oldest first. */
  readonly orders: readonly SavedOrder[];
  readonly tombstones: readonly (readonly [ClientOrderId, string])[];
  /** Who held which order, by name. */
  readonly holders: readonly (readonly [ClientOrderId, string])[];
  readonly positions: PositionBookState;
  /** What orders that are known no more left behind. */
  readonly forgotten: PositionBookState;
  readonly ledger: LedgerState;
  /** What each part keeps, by its name. */
  readonly parts: Readonly<Record<string, unknown>>;
}

/** Puts order management down as data, and brings it back: what was saved, and what was recorded after that. */
export class OrderRecovery {
  readonly #core: OrderCore;
  /** What {@link restore} left for {@link resume}. */
  #left: { readonly saved: SavedOrders | undefined; readonly since: SinceSaved } | undefined;

  constructor(core: OrderCore) {
    this.#core = core;
  }

  save(): SavedOrders {
    const { orders, placement, publisher, refolder, parts, options: { ledger, positions } } = this.#core;
    return {
      version: 1,
      events: publisher.count,
      orders: orders.all({}).map(saveOrder),
      tombstones: [...orders.tombstones()],
      holders: orders.open({}).flatMap(({ id }) => {
        const holder = placement.holderOf(id);
        return holder ? [[id, holder.name] as const] : [];
      }),
      positions: positions.save(),
      forgotten: refolder.save(),
      ledger: ledger.save(),
      parts: Object.fromEntries(Object.entries(parts.states ?? {}).map(([name, part]) => [name, part.save()])),
    };
  }

  /** See `OrderManager.restore`. */
  restore(saved: SavedOrders | undefined, recorded: Iterable<RecordedEvent>): void {
    const { orders, publisher, ids } = this.#core;
    if (orders.all({}).length > 0) throw new RedFireError('INVALID_STATE', 'orders are restored before anything is submitted; make a new engine');
    if (saved) restoreBooks(this.#core, saved);
    const events = new RecordedEvents(this.#core);
    let latest = saved?.events ?? 0;
    for (const event of recorded) latest = Math.max(latest, events.take(event));
    publisher.resume(latest);
    ids.noteForeign();
    const held = new Map(saved?.holders);
    for (const part of Object.values(this.#core.parts.states ?? {})) part.suspend?.();
    for (const order of orders.open({})) this.#settle(order, held.get(order.id));
    this.#left = { saved, since: { orders: events.added().flatMap((id) => orders.get(id) ?? []), algorithms: events.algorithms, links: events.links, breakers: events.breakers } };
  }

  /** See `OrderManager.resume`. */
  resume(): void {
    const { saved, since } = this.#left ?? {};
    this.#left = undefined;
    if (since === undefined) return;
    const { orders, placement, parts, options: { clock } } = this.#core;
    for (const [name, part] of Object.entries(parts.states ?? {})) part.restore(saved?.parts[name], since);
    for (const { id, state } of orders.open({})) {
      if (state === 'held' && placement.holderOf(id) === undefined) this.#core.apply({ kind: 'canceled', orderId: id, at: clock.now(), reason: 'it was held when the process ended, and what it waited for is not known any more' });
    }
  }

  /** What was under way when it was saved may have arrived or not. */
  #settle(order: OrderRecord, holder: string | undefined): void {
    const { books, placement } = this.#core;
    // one that came after the state was saved goes to who would have had it
    const isKept = order.state === 'held' || order.terms.algorithm !== undefined;
    // and one that went out after that is at the venue, whoever had it
    const isOurs = isKept && (holder === undefined ? placement.holdAgain(order) : placement.hold(order.id, holder));
    const pending = isOurs ? NOTHING_PENDING : unknownOf(order.pending);
    if (pending !== order.pending && isOpen(order.state)) books.restore(order, order.moved(order.state, order.updatedAt, pending));
  }
}

function unknownOf(pending: PendingRequests): PendingRequests {
  if (pending.submit === undefined && pending.modify === undefined && pending.cancel === undefined) return pending;
  return { ...(pending.submit && { submit: 'unknown' }), ...(pending.modify && { modify: 'unknown' }), ...(pending.cancel && { cancel: 'unknown' }) };
}
