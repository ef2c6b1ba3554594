import { isOpen, isRedFireError, type ClientOrderId } from '@redfire/core';
import type { OrderChange, OrderObserver, OrderPort } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import type { PositionBook } from '../books/position-book.ts';
import { reducibleBy } from '../reduce-only.ts';

/** What was asked of an order since its position changed last. */
type Asked = 'smaller' | 'end';

/**
 * Keeps every open `reduceOnly` order no larger than the position it reduces: as that shrinks, by whatever order, the order is made smaller, and ended where
 * nothing is left of it. Two of them may each be as large as the position, as a profit and a stop are; what one fills comes off the other.
 *
 * Orders whose size another part keeps are left to that part, as exits are to contingencies, and parts of an order to who works that one. So are orders
 * that wait for one that is open: the position may yet grow.
 */
export class ReduceOnlyGuard implements OrderObserver {
  readonly #port: OrderPort;
  readonly #positions: PositionBook;
  readonly #open = new Map<ClientOrderId, Asked | undefined>();
  readonly #isKept: (order: OrderRecord) => boolean;

  /** @param isKept - Whether another part keeps the size of an order that only reduces: see `Contingencies.keeps`. Default: nobody does. */
  constructor(port: OrderPort, positions: PositionBook, isKept: (order: OrderRecord) => boolean = () => false) {
    this.#port = port;
    this.#positions = positions;
    this.#isKept = isKept;
  }

  /** How many orders it looks after. */
  get size(): number {
    return this.#open.size;
  }

  onOrder({ before, after, holding }: OrderChange): void {
    const { terms, id } = after;
    if (terms.reduceOnly === true && terms.parentId === undefined) this.#keep(after);
    if (this.#open.size === 0) return;
    // the end of an order is news to those that waited for it
    if (holding !== undefined || (before !== undefined && !isOpen(after.state))) this.#lookAtAll(after, holding !== undefined);
    else if (this.#open.has(id)) this.#look(id);
  }

  /** Takes up the orders that are open, after a restart, with what has become of their position by then. */
  restore(): void {
    for (const order of this.#port.open()) if (order.terms.reduceOnly === true && order.terms.parentId === undefined) this.#keep(order);
    for (const id of [...this.#open.keys()]) this.#look(id);
  }

  /** What it looks after and has asked of each, as plain data. */
  save(): readonly (readonly [ClientOrderId, Asked | 'nothing'])[] {
    return Array.from(this.#open, ([id, asked]) => [id, asked ?? 'nothing'] as const);
  }

  /** Goes on from what {@link save} gave, and asks for nothing. */
  goOn(saved: ReturnType<ReduceOnlyGuard['save']>): void {
    for (const [id, asked] of saved) this.#open.set(id, asked === 'nothing' ? undefined : asked);
  }

  #keep(order: OrderRecord): void {
    const { id, state } = order;
    if (!isOpen(state) || this.#isKept(order)) this.#open.delete(id);
    else if (!this.#open.has(id)) this.#open.set(id, undefined);
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
    if (order.remaining.compare(reducible) <= 0) return;
    const asked = this.#open.get(id);
    if (reducible.sign > 0 && asked === undefined) this.#makeSmaller(order);
    // a cancel that was refused is not asked again at once: most often the fill is on its way
    else if (asked !== 'end') this.#end(id);
  }

  #makeSmaller(order: OrderRecord): void {
    const { id, terms, filledQuantity } = order;
    this.#open.set(id, 'smaller');
    try {
      this.#port.modify({ orderId: id, quantity: filledQuantity.plus(reducibleBy(terms, this.#positions)) });
    } catch (error) {
      if (!isRedFireError(error)) throw error;
      // a venue that does not change orders, or not to so little
      this.#end(id);
    }
  }

  #end(id: ClientOrderId): void {
    this.#open.set(id, 'end');
    this.#port.cancel(id);
  }

  #mayYetGrow({ terms: { contingency } }: OrderRecord): boolean {
    const awaited = contingency?.after === undefined ? undefined : this.#port.find(contingency.after);
    return awaited !== undefined && isOpen(awaited.state);
  }
}
