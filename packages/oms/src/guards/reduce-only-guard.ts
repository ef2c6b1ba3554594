import { isOpen, isRedFireError, type ClientOrderId, type Scaled } from '@redfire/core';
import type { OrderChange, OrderObserver, OrderPort } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import type { PositionBook } from '../books/position-book.ts';
import { reducibleBy } from '../reduce-only.ts';

/** What was asked of an order since its position changed last. */
type Asked = 'smaller' | 'end';

/** An exit that was made smaller than its bracket wants it. */
interface Shrunk {
  readonly from: Scaled;
  readonly to: Scaled;
}

/**
 * Keeps every open `reduceOnly` order no larger than the position it reduces: as that shrinks, by whatever order, the order is made smaller, and ended where
 * nothing is left of it. Two of them may each be as large as the position, as a profit and a stop are; what one fills comes off the other.
 *
 * An exit gets back what was taken off it when the position grows again, unless its quantity was changed otherwise meanwhile. One whose entry is still open is left alone: the position may yet grow. A part of an order is the matter of who works that one.
 */
export class ReduceOnlyGuard implements OrderObserver {
  readonly #port: OrderPort;
  readonly #positions: PositionBook;
  readonly #open = new Map<ClientOrderId, Asked | undefined>();
  readonly #shrunk = new Map<ClientOrderId, Shrunk>();

  constructor(port: OrderPort, positions: PositionBook) {
    this.#port = port;
    this.#positions = positions;
  }

  /** How many orders it looks after. */
  get size(): number {
    return this.#open.size;
  }

  onOrder({ before, after, holding }: OrderChange): void {
    const { terms, id } = after;
    if (terms.reduceOnly === true && terms.parentId === undefined) this.#keep(after);
    if (this.#open.size === 0) return;
    // the end of an entry is news to its exits
    if (holding !== undefined || (before !== undefined && !isOpen(after.state))) this.#lookAtAll(after, holding !== undefined);
    else if (this.#open.has(id)) this.#look(id);
  }

  /** Takes up the orders that are open, after a restart. They are looked at as their venue tells what happened meanwhile. */
  restore(): void {
    for (const order of this.#port.open()) if (order.terms.reduceOnly === true && order.terms.parentId === undefined) this.#keep(order);
  }

  #keep({ id, state }: OrderRecord): void {
    if (!isOpen(state)) {
      this.#open.delete(id);
      this.#shrunk.delete(id);
    } else if (!this.#open.has(id)) this.#open.set(id, undefined);
  }

  #lookAtAll({ terms: { instrument, strategy, owner } }: OrderRecord, isChanged: boolean): void {
    for (const id of [...this.#open.keys()]) {
      const terms = this.#port.find(id)?.terms;
      if (terms?.instrument !== instrument || terms.strategy !== strategy || terms.owner !== owner) continue;
      if (isChanged) this.#open.set(id, undefined);
      this.#look(id);
    }
  }

  #look(id: ClientOrderId): void {
    const order = this.#port.find(id);
    if (order === undefined || !isOpen(order.state) || this.#mayYetGrow(order)) return;
    const { submit, modify, cancel } = order.pending;
    // what is under way is waited for: its answer comes by here
    if (submit !== undefined || modify !== undefined || cancel !== undefined) return;
    const reducible = reducibleBy(order.terms, this.#positions);
    if (order.remaining.compare(reducible) <= 0) {
      this.#giveBack(order, reducible);
      return;
    }
    const asked = this.#open.get(id);
    if (reducible.sign > 0 && asked === undefined) this.#makeSmaller(order);
    // a cancel that was refused is not asked again at once: most often the fill is on its way
    else if (asked !== 'end') this.#end(id);
  }

  #makeSmaller(order: OrderRecord): void {
    const { id, terms, filledQuantity, quantity: asked } = order;
    const quantity = filledQuantity.plus(reducibleBy(terms, this.#positions));
    const known = this.#shrunk.get(id);
    this.#open.set(id, 'smaller');
    if (terms.contingency?.after !== undefined) this.#shrunk.set(id, { from: known?.to.equals(asked) === true ? known.from : asked, to: quantity });
    try {
      this.#port.modify({ orderId: id, quantity });
    } catch (error) {
      if (!isRedFireError(error)) throw error;
      // a venue that does not change orders, or not to so little
      this.#end(id);
    }
  }

  #giveBack({ id, quantity: asked, filledQuantity }: OrderRecord, reducible: Scaled): void {
    const shrunk = this.#shrunk.get(id);
    if (shrunk === undefined) return;
    const room = filledQuantity.plus(reducible);
    const quantity = room.compare(shrunk.from) < 0 ? room : shrunk.from;
    if (!shrunk.to.equals(asked)) this.#shrunk.delete(id);
    else if (quantity.compare(asked) > 0) {
      this.#shrunk.set(id, { from: shrunk.from, to: quantity });
      try {
        this.#port.modify({ orderId: id, quantity });
      } catch (error) {
        if (!isRedFireError(error)) throw error;
        this.#shrunk.delete(id);
      }
    }
  }

  #end(id: ClientOrderId): void {
    this.#open.set(id, 'end');
    this.#port.cancel(id);
  }

  #mayYetGrow({ terms: { contingency } }: OrderRecord): boolean {
    const entry = contingency?.after === undefined ? undefined : this.#port.find(contingency.after);
    return entry !== undefined && isOpen(entry.state);
  }
}
