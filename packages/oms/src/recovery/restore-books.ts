import { RedFireError, type InstrumentId, type InstrumentMath } from '@redfire/core';
import type { OrderCore } from '../order-core.ts';
import type { SavedOrders } from './order-recovery.ts';
import { restoreOrder, type SavedOrder } from './saved-order.ts';

/** Fills the books of a fresh order management with what was saved of another. @throws {@link RedFireError} `INVALID_STATE` for another version; `UNKNOWN_INSTRUMENT`. */
export function restoreBooks(core: OrderCore, saved: SavedOrders): void {
  const { orders, books, refolder, options: { ledger, positions, instruments } } = core;
  // the compiler knows no other version, the text may
  if ((saved.version as number) !== 1) throw new RedFireError('INVALID_STATE', `orders were saved in version "${saved.version}", this one reads 1`, { details: { version: saved.version } });
  ledger.restore(saved.ledger);
  positions.restore(saved.positions);
  refolder.restore(saved.forgotten);
  orders.restoreTombstones(saved.tombstones);
  for (const order of saved.orders) books.restore(undefined, restoreOrder(order, mathOf(order, instruments)));
}

function mathOf({ terms }: SavedOrder, instruments: ReadonlyMap<InstrumentId, InstrumentMath>): InstrumentMath {
  const math = instruments.get(terms.instrument);
  if (math) return math;
  throw new RedFireError('UNKNOWN_INSTRUMENT', `order "${terms.id}" was saved for instrument "${terms.instrument}", which is not among the engine's instruments; add its definition`, { details: { instrument: terms.instrument, orderId: terms.id } });
}
