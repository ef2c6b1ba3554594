import { RedFireError } from '@redfire/core';
import type { OrderCore } from '../order-core.ts';
import type { SinceSaved } from '../order-parts.ts';
import type { SavedOrders } from './order-recovery.ts';
import { restoreBooks } from './restore-books.ts';

/** All of order management between two events, as plain data, for one that goes on as if nothing had been in between. */
export interface OrdersSnapshot {
  readonly saved: SavedOrders;
  readonly counts: { readonly submitted: number; readonly denied: number };
  /** Whether an id came that was not made here. */
  readonly hasForeignIds: boolean;
}

const NOTHING_SINCE: SinceSaved = { orders: [], algorithms: new Map(), links: [], breakers: [] };

/**
 * Makes the books again as a snapshot has them. What is under way stays so, for whoever answers goes on as well: nothing is sent, asked or told.
 *
 * @throws {@link RedFireError} `INVALID_STATE` when there are orders already; `UNKNOWN_INSTRUMENT`.
 */
export function goOnFrom(core: OrderCore, { saved, counts, hasForeignIds }: OrdersSnapshot): void {
  const { orders, placement, publisher, ids, parts } = core;
  if (orders.all({}).length > 0) throw new RedFireError('INVALID_STATE', 'orders go on from a snapshot before anything is submitted; make a new run');
  for (const part of Object.values(parts.states ?? {})) part.suspend?.();
  restoreBooks(core, saved);
  for (const [id, holder] of saved.holders) placement.hold(id, holder);
  Object.assign(placement.counts, counts);
  publisher.resume(saved.events);
  if (hasForeignIds) ids.noteForeign();
  for (const [name, part] of Object.entries(parts.states ?? {})) {
    if (part.goOn) part.goOn(saved.parts[name]);
    else part.restore(saved.parts[name], NOTHING_SINCE);
  }
}
