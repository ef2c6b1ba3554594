import { Scaled, clientOrderId, isOpen, isRedFireError, type ApprovedAmendment, type Cancel, type ClientOrderId, type ErrorCode, type Overfill } from '@redfire/core';
import type { PositionBook } from '../books/position-book.ts';
import type { OrderChange, OrderHolder, OrderObserver, OrderPort } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import { EndedLinks } from './ended-links.ts';
import { ExitRoom } from './exit-room.ts';
import { Leg, groupKey } from './leg.ts';
import { LinkedOrders, type LinkStep } from './linked-orders.ts';
import { restoreLinks, saveLinks, type SavedLinks } from './saved-links.ts';
import { successorRequest } from './successor-request.ts';
import { TrackedOrder } from './tracked-order.ts';

export interface ContingenciesOptions {
  /** How many orders of contingencies that are over are remembered, for what the venue tells late. Default 10,000. */
  readonly endedOrderLimit?: number;
  /** Of the strategies whose orders these are. Exits are then no larger than what their strategy holds, once their entry has ended. Default: they go by what is linked alone. */
  readonly positions?: PositionBook | undefined;
}

/** What `OrderPort.modify` throws for an amendment that cannot be made. */
const REFUSALS: readonly ErrorCode[] = ['INVALID_INPUT', 'NOT_SUPPORTED', 'ORDER_NOT_OPEN'];

/**
 * Holds orders until their trigger order fills, and keeps linked orders at the size their rules say, whatever fills when.
 *
 * What is wanted is always worked out anew from what has filled; so a burst of fills, an answer that comes late and one that
 * never comes lead to the same sizes in the end.
 */
export class Contingencies implements OrderHolder, OrderObserver {
  readonly name = 'contingencies';
  readonly #port: OrderPort;
  readonly #links = new Map<ClientOrderId, LinkedOrders>();
  readonly #groups = new Map<string, LinkedOrders>();
  readonly #ended: EndedLinks;
  readonly #exitRoom: ExitRoom | undefined;
  /** Orders this holder was given. */
  readonly #held = new Set<ClientOrderId>();
  readonly #timers = new Map<LinkedOrders, Cancel>();
  readonly #changed = new Set<LinkedOrders>();
  #isSettling = false;
  /** Whether {@link restore} follows. */
  #isSuspended = false;

  constructor(port: OrderPort, options: ContingenciesOptions = {}) {
    this.#port = port;
    this.#ended = new EndedLinks(options.endedOrderLimit ?? 10_000);
    this.#exitRoom = options.positions && new ExitRoom(port, options.positions);
  }

  /** How many orders are linked now, those with no contingency of their own that others wait for included. */
  get size(): number {
    return this.#links.size;
  }

  wants(order: OrderRecord): boolean {
    const { contingency, strategy, owner } = order.terms;
    if (contingency === undefined) return false;
    const group = contingency.group && this.#groups.get(groupKey(contingency.group.id, strategy, owner));
    // what is late for its group, as when the first of a list filled before the second was sent, may have to stay here
    const isHeld = contingency.after !== undefined || this.#links.get(order.id)?.find(order.id)?.order.isHeld === true || group?.legs.some(({ filled }) => filled.sign > 0) === true;
    if (isHeld) this.#held.add(order.id);
    return isHeld;
  }

  hold(order: OrderRecord): void {
    // told as an observer, it may have been let go by now
    if (!this.#held.has(order.id)) return;
    this.#settle(this.#links.get(order.id) ?? this.#join(order));
  }

  cancel({ id }: OrderRecord): void {
    this.#port.apply({ kind: 'canceled', orderId: id, at: this.#port.clock.now(), reason: 'canceled before it went out' });
  }

  modify({ id }: OrderRecord, { quantity, price, triggerPrice }: ApprovedAmendment): void {
    const at = this.#port.clock.now();
    const leg = this.#links.get(id)?.find(id)?.leg;
    if (quantity !== undefined && leg && leg.orders.length > 1) {
      this.#port.apply({ kind: 'modify-rejected', orderId: id, at, reason: `the order goes on for others of leg "${leg.id}", and gets its quantity when they have ended` });
      return;
    }
    this.#port.apply({ kind: 'modified', orderId: id, at, ...(quantity && { quantity }), ...(price && { price }), ...(triggerPrice && { triggerPrice }) });
  }

  drop({ id }: OrderRecord): void {
    this.#held.delete(id);
  }

  onOrder(change: OrderChange): void {
    const { id, terms } = change.after;
    if (this.#isSuspended) return;
    if (terms.contingency === undefined && this.#links.size === 0 && this.#ended.isEmpty) return;
    const links = this.#links.get(id) ?? this.#find(change.after, change.postings.length);
    if (links) this.#settle(links);
    if (this.#exitRoom === undefined || this.#links.size === 0) return;
    // what one bracket is for no more there is for another
    const others = this.#movesPosition(change) ? this.#exitRoom.affectedBy(terms) : links && this.#exitRoom.waitingIn(terms.instrument);
    for (const each of others ?? NOBODY) this.#settle(each);
  }

  /** Whether it keeps the size of an order by the position that the order reduces: nobody else is to. */
  keeps({ id, terms: { contingency } }: OrderRecord): boolean {
    if (this.#exitRoom === undefined || contingency?.after === undefined) return false;
    return this.#isSuspended || this.#links.get(id)?.find(id)?.leg.exitOf !== undefined;
  }

  /** Everything linked, as plain data, with what is over: a fill that is told late finds it after a restart too. The orders themselves are saved by who has them. */
  save(): SavedLinks {
    return saveLinks(new Set([...this.#ended.all(), ...this.#links.values()]));
  }

  /** Does nothing about orders until {@link restore}, which finds them as they are by then. */
  suspend(): void {
    this.#isSuspended = true;
  }

  /** Goes on from what {@link save} gave, once order management has its orders again. */
  restore(saved: SavedLinks): void {
    for (const links of this.goOn(saved)) this.#settle(links);
  }

  /** As {@link restore}, but acts on nothing: the orders are as they were when {@link save} was called. @returns What is linked. */
  goOn(saved: SavedLinks): readonly LinkedOrders[] {
    this.#isSuspended = false;
    const all = restoreLinks(saved, this.#port.instruments);
    for (const links of all) {
      links.resume(this.#port);
      this.#remember(links);
      for (const { held } of links.legs) if (held) this.#held.add(held.id);
    }
    // each goes by what the others are for
    for (const links of all) links.review(this.#port, this.#exitRoom);
    return all;
  }

  #movesPosition({ after: { terms }, postings, holding }: OrderChange): boolean {
    // what a child fills is in the books before its parent has it, by which the parent's exits go
    if (terms.parentId !== undefined) return holding !== undefined && this.#port.find(terms.parentId) === undefined;
    return holding !== undefined || (terms.algorithm !== undefined && postings.length > 0);
  }

  #find(order: OrderRecord, postings: number): LinkedOrders | undefined {
    const { id, state, terms: { contingency } } = order;
    if (contingency === undefined && postings === 0) return undefined;
    const ended = this.#ended.get(id);
    if (ended) {
      // only what the venue filled after all, or took back, is news to what is over
      if (postings === 0) return undefined;
      this.#ended.delete(ended);
      this.#remember(ended);
      return ended;
    }
    return contingency === undefined || !isOpen(state) ? undefined : this.#join(order);
  }

  #join(order: OrderRecord): LinkedOrders {
    const { id, terms } = order;
    const { contingency, strategy, owner } = terms;
    const key = contingency?.group && groupKey(contingency.group.id, strategy, owner);
    const after = contingency?.after;
    const found = after === undefined ? undefined : this.#port.find(after);
    // another owner's order is nobody's to hang on to
    const entry = found?.terms.owner === owner ? found : undefined;
    const links = this.#merged([entry && (this.#links.get(entry.id) ?? this.#revived(entry.id)), key === undefined ? undefined : this.#groups.get(key)]);
    const leg = Leg.of(order, entry?.terms);
    if (after !== undefined && links.find(after) === undefined && !links.entries.has(after)) {
      links.entries.set(after, { id: after, filled: Scaled.zero, isComplete: false, isEnded: true, isKnown: entry !== undefined });
    }
    leg.orders.push(new TrackedOrder(id, terms.quantity, this.#held.has(id) ? 'held' : 'out'));
    links.legs.push(leg);
    this.#remember(links);
    return links;
  }

  #revived(id: ClientOrderId): LinkedOrders | undefined {
    const ended = this.#ended.get(id);
    if (ended) this.#ended.delete(ended);
    return ended;
  }

  #merged(parts: readonly (LinkedOrders | undefined)[]): LinkedOrders {
    const [first = new LinkedOrders(), ...others] = new Set(parts.flatMap((part) => part ?? []));
    for (const other of others) {
      first.legs.push(...other.legs);
      for (const [id, entry] of other.entries) first.entries.set(id, entry);
      for (const [key, winner] of other.winners) first.winners.set(key, winner);
      for (const [key, excess] of other.excesses) first.excesses.set(key, excess);
      this.#exitRoom?.delete(other);
      this.#endTimer(other);
    }
    return first;
  }

  #remember(links: LinkedOrders): void {
    for (const id of links.ids()) this.#links.set(id, links);
    for (const { group } of links.legs) if (group) this.#groups.set(group.key, links);
    this.#exitRoom?.add(links);
  }

  #forget(links: LinkedOrders): void {
    this.#endTimer(links);
    for (const id of links.ids()) this.#links.delete(id);
    for (const { group } of links.legs) if (group) this.#groups.delete(group.key);
    this.#exitRoom?.delete(links);
    this.#ended.add(links);
  }

  /** Asks for one thing after the other, each by what is true by then, until there is nothing left to ask. */
  #settle(links: LinkedOrders): void {
    this.#changed.add(links);
    if (this.#isSettling) return;
    this.#isSettling = true;
    // what is asked for is told with what it was asked for, so that a record has both or neither
    this.#port.publisher.begin();
    try {
      for (const each of this.#changed) {
        this.#changed.delete(each);
        for (let next = each.next(this.#port, this.#exitRoom); next; next = each.next(this.#port, this.#exitRoom)) this.#take(next, each);
        this.#tellExcesses(each);
        this.#port.publisher.linked(() => ({ orders: [...each.ids()], state: saveLinks([each])[0] }));
        if (each.isOver) this.#forget(each);
        else this.#setTimer(each);
      }
    } finally {
      this.#isSettling = false;
      this.#port.publisher.end();
    }
  }

  #take({ leg, step }: LinkStep, links: LinkedOrders): void {
    if (step.kind === 'place') {
      this.#place(leg, step.quantity, links);
      return;
    }
    const order = leg.orders.find(({ id }) => id === step.id);
    if (!order) return;
    const { id } = order;
    if (step.kind === 'release') {
      order.sent(step.quantity);
      this.#port.release(id, { quantity: step.quantity });
    } else if (step.kind === 'resize') {
      order.ask(step.quantity);
      this.#resize(order, step.quantity);
    } else {
      order.askEnd();
      if (step.kind === 'cancel') this.#port.cancel(id);
      else this.#port.apply({ kind: 'canceled', orderId: id, at: this.#port.clock.now(), reason: links.reasonToDrop(leg) });
    }
  }

  #resize(order: TrackedOrder, quantity: Scaled): void {
    try {
      this.#port.modify({ orderId: order.id, quantity });
    } catch (error) {
      if (!isRedFireError(error) || !REFUSALS.includes(error.code)) throw error;
      // done another way: by an end, or by a further order
      order.isAsking = false;
      order.isFixed = true;
    }
  }

  #place(leg: Leg, quantity: Scaled, links: LinkedOrders): void {
    const id = clientOrderId(this.#port.nextId('O'));
    leg.orders.push(new TrackedOrder(id, quantity, 'held'));
    this.#links.set(id, links);
    this.#port.submit(successorRequest(leg.terms, { id, quantity, continues: leg.id }));
  }

  #tellExcesses(links: LinkedOrders): void {
    for (const { expected, filled, most } of links.newExcesses()) {
      const { lastFilled } = links;
      if (!lastFilled) continue;
      const overfill: Overfill = {
        kind: 'overfill', orderId: lastFilled.id, instrument: lastFilled.terms.instrument, expected, found: filled.toString(),
        filledQuantity: filled.toDecimal(), orderedQuantity: most.toDecimal(), excess: filled.minus(most).toDecimal(),
      };
      this.#port.publisher.discrepancy(overfill);
    }
  }

  #setTimer(links: LinkedOrders): void {
    const { retryAt } = links;
    this.#endTimer(links);
    if (retryAt === undefined) return;
    const wake = () => {
      this.#timers.delete(links);
      this.#settle(links);
    };
    this.#timers.set(links, this.#port.clock.setTimer(retryAt, wake, 'contingencies'));
  }

  #endTimer(links: LinkedOrders): void {
    this.#timers.get(links)?.();
    this.#timers.delete(links);
  }
}

const NOBODY: readonly LinkedOrders[] = Object.freeze([]);
