import { Scaled, type ClientOrderId, type Currency, type InstrumentId, type RiskReason, type Shortfall, type Timestamp } from '@redfire/core';
import type { Ledger } from './ledger.ts';
import type { OrderChange, OrderObserver } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import { countsForItself, dependsOnMark, mayClose, requiredAmount, requiredCurrency, type Requirement } from './order-requirement.ts';
import type { PositionBook } from './position-book.ts';
import type { PositionRecord } from './position-record.ts';
import { Reservation } from './reservation.ts';
import { ReservationQueue } from './reservation-queue.ts';
import { ShortfallWatch } from './shortfall-watch.ts';

export interface ReservationsOptions {
  readonly ledger: Ledger;
  readonly positions: PositionBook;
  /** Latest mark of an instrument; `undefined` before its first. */
  readonly priceOf: (instrument: InstrumentId) => Scaled | undefined;
  /** Percent set aside beyond the price of an order that no limit bounds. Default 0. */
  readonly allowancePercent?: Scaled | undefined;
  /** Hears that a fill left less than nothing free of a currency: once for each order and currency. */
  readonly onShortfall?: ((shortfall: Shortfall) => void) | undefined;
}

/** What a restart needs to know beside the orders: which were valued first, and the marks they were valued at, as text. */
export interface SavedReservations {
  readonly orders: readonly { readonly id: ClientOrderId; readonly mark?: string }[];
}

/**
 * Sets aside what open orders need, as postings from `unreserved` to `reserved`: one reservation an order, made when it comes into
 * the books, followed with every fill and amendment, and given back when it ends. Neither a late fill nor a bust of an ended order changes it.
 *
 * The requirement is that of {@link requirementOf}, made anew of the remainder each time, so that a release is exact. An order without a price of
 * its own is valued at the mark of the time its terms were set, and needs nothing until a mark is known at one of its changes. Of a group
 * whose parts take each other out, the largest counts in each currency. A child of an algorithm counts in its parent, and an order that waits for another one
 * counts when it has gone out.
 */
export class Reservations implements OrderObserver {
  readonly #options: ReservationsOptions;
  readonly #allowance: Scaled | undefined;
  #made = 0;
  readonly #groups = new Map<string, Set<Reservation>>();
  readonly #queues = new Map<PositionRecord, ReservationQueue>();
  readonly #shortfalls: ShortfallWatch | undefined;

  constructor(options: ReservationsOptions) {
    const { ledger, allowancePercent, onShortfall } = options;
    this.#options = options;
    this.#allowance = allowancePercent === undefined || allowancePercent.isZero ? undefined : Scaled.one.plus(allowancePercent.times(PERCENT));
    this.#shortfalls = onShortfall && new ShortfallWatch(ledger, onShortfall);
  }

  /** What open orders need of a currency. */
  reserved(currency: Currency): Scaled {
    return this.#options.ledger.balance(currency, 'reserved');
  }

  /** What is set aside for an open order; absent for any other. */
  of({ reservation }: OrderRecord): Requirement | undefined {
    return reservation && { currency: reservation.currency, amount: reservation.amount };
  }

  /** What an order needs, or would need if it were as given, with what is held and reserved now. */
  requirementOf(order: OrderRecord): Requirement {
    const known = order.reservation;
    const closes = mayClose(order) ? this.#queueOf(order).closable(order, known) : undefined;
    return { currency: requiredCurrency(order), amount: requiredAmount(order, { mark: this.#markFor(order), closes, allowance: this.#allowance }) };
  }

  /** Why an order, or an open one as it would be amended, cannot be paid for; empty when what is free is enough. */
  checkFunds(order: OrderRecord): readonly RiskReason[] {
    // an order that waits for another one is paid for when it goes out
    return order.reservation === undefined && order.terms.contingency?.after !== undefined ? NONE : this.#lacking(order);
  }

  /** Why an order that is let go cannot be paid for. One that had its reservation while it was held is paid for. */
  checkRelease(order: OrderRecord): readonly RiskReason[] {
    return order.reservation === undefined ? this.#lacking(order) : NONE;
  }

  #lacking(order: OrderRecord): readonly RiskReason[] {
    const { terms, reservation: known } = order;
    if (!countsForItself(order)) return NONE;
    const { currency, amount } = this.requirementOf(order);
    if (amount === undefined) return [{ rule: 'funds', message: `order for "${terms.instrument}" cannot be valued: no price is known yet` }];
    const group = terms.contingency?.group?.id;
    const counted = group === undefined ? (known?.amount ?? Scaled.zero) : this.#mostOf(group, currency);
    const needed = amount.minus(counted);
    if (needed.sign <= 0) return NONE;
    const free = this.#options.ledger.free(currency);
    if (needed.compare(free) <= 0) return NONE;
    return [{ rule: 'funds', message: `order needs "${needed.toString()} ${currency}", "${free.toString()}" is free`, limit: free.toString(), found: needed.toString() }];
  }

  onOrder({ before, after, postings }: OrderChange): void {
    const known = before?.reservation;
    // a record may be made of another one before what became of that is told
    after.reservation = known;
    if (!countsForItself(after)) {
      if (known) this.#end(known, after);
    } else if (known) this.#follow(known, after);
    else this.#begin(after, this.#markFor(after));
    if (postings.length === 0) return;
    const queue = known?.queue ?? this.#queues.get(this.#positionOf(after));
    if (queue?.isStale === true) this.#deal(queue, after.updatedAt);
    // what a parent filled was posted for its children
    if (after.terms.algorithm === undefined) this.#shortfalls?.check(after, postings);
  }

  /**
   * Makes every reservation anew, for orders and balances that came into the books by another way.
   *
   * @param orders - All that are open, oldest first.
   * @param saved - What {@link save} gave before a restart. Default: what is known now.
   */
  rebuild(orders: readonly OrderRecord[], at: Timestamp, saved: SavedReservations = this.save(orders)): void {
    const { ledger } = this.#options;
    for (const currency of ledger.currencies()) this.#move(currency, { from: this.reserved(currency), to: Scaled.zero }, { at });
    for (const known of [this.#groups, this.#queues]) known.clear();
    for (const order of orders) order.reservation = undefined;
    const byId = new Map(orders.map((order) => [order.id, order]));
    for (const { id, mark } of saved.orders) {
      const order = byId.get(id);
      if (order && countsForItself(order)) this.#begin(order, mark === undefined ? this.#markFor(order) : Scaled.from(mark, 'mark'), at);
    }
    for (const order of orders) if (countsForItself(order) && order.reservation === undefined) this.#begin(order, this.#markFor(order), at);
  }

  /** What {@link rebuild} needs after a restart. @param orders - All that are open. */
  save(orders: readonly OrderRecord[]): SavedReservations {
    const reservations = orders.flatMap(({ reservation }) => reservation ?? []).sort((a, b) => a.number - b.number);
    return { orders: reservations.map(({ order: { id }, mark }) => ({ id, ...(mark && { mark: mark.toString() }) })) };
  }

  #begin(order: OrderRecord, mark: Scaled | undefined, at = order.updatedAt): void {
    this.#made++;
    const reservation = new Reservation(order, this.#made, { mark, queue: mayClose(order) ? this.#queueOf(order) : undefined });
    order.reservation = reservation;
    const { group, queue } = reservation;
    if (group !== undefined) this.#groups.set(group, (this.#groups.get(group) ?? new Set()).add(reservation));
    queue?.add(reservation);
    this.#value(reservation, at);
  }

  #follow(reservation: Reservation, after: OrderRecord): void {
    const before = reservation.order;
    reservation.order = after;
    const isChanged = before.terms !== after.terms || before.amending !== after.amending;
    const isUnvalued = reservation.mark === undefined && dependsOnMark(after);
    if (!isChanged && !isUnvalued && before.filledQuantity === after.filledQuantity) return;
    if (isChanged || isUnvalued) reservation.mark = this.#markFor(after);
    const { queue } = reservation;
    if (queue?.isStale === true || queue?.isClosing(after.terms.side) === true) this.#deal(queue, after.updatedAt);
    this.#value(reservation, after.updatedAt);
  }

  #end(reservation: Reservation, after: OrderRecord): void {
    const { queue, group } = reservation;
    after.reservation = undefined;
    queue?.delete(reservation);
    this.#set(reservation, Scaled.zero, after.updatedAt);
    if (group !== undefined) {
      const members = this.#groups.get(group);
      members?.delete(reservation);
      if (members?.size === 0) this.#groups.delete(group);
    }
    if (queue && (queue.isStale || !reservation.closes.isZero)) this.#deal(queue, after.updatedAt);
  }

  #deal(queue: ReservationQueue, at: Timestamp): void {
    const changed = queue.deal();
    // most often none, and the iterator of an empty list is a call all the same
    if (changed.length > 0) for (const each of changed) this.#value(each, at);
  }

  #value(reservation: Reservation, at: Timestamp): void {
    const { order, mark, closes } = reservation;
    this.#set(reservation, requiredAmount(order, { mark, closes, allowance: this.#allowance }) ?? Scaled.zero, at);
  }

  #set(reservation: Reservation, amount: Scaled, at: Timestamp): void {
    const { group, currency, order } = reservation;
    const counted = group === undefined ? reservation.amount : this.#mostOf(group, currency);
    reservation.amount = amount;
    this.#move(currency, { from: counted, to: group === undefined ? amount : this.#mostOf(group, currency) }, { at, reference: order.id });
  }

  /** What the orders of a group need together of a currency: the most any of its parts does, for orders of one part leave each other alone. */
  #mostOf(group: string, currency: Currency): Scaled {
    const members = this.#groups.get(group) ?? NONE;
    let most = Scaled.zero;
    for (const reservation of members) {
      if (reservation.currency !== currency) continue;
      const needed = reservation.part === undefined ? reservation.amount : sumOf(members, reservation);
      if (needed.compare(most) > 0) most = needed;
    }
    return most;
  }

  #markFor(order: OrderRecord): Scaled | undefined {
    const mark = dependsOnMark(order) ? this.#options.priceOf(order.terms.instrument) : undefined;
    return mark !== undefined && mark.sign > 0 ? mark : undefined;
  }

  /** What the order's fills go to. */
  #positionOf({ terms: { instrument, side, positionSide }, positions }: OrderRecord): PositionRecord {
    const net = positions?.whole ?? this.#options.positions.net(instrument);
    return net.leg(positionSide ?? (side === 'buy' ? 'long' : 'short'));
  }

  #queueOf(order: OrderRecord): ReservationQueue {
    const position = this.#positionOf(order);
    let queue = this.#queues.get(position);
    if (!queue) {
      queue = new ReservationQueue(position);
      this.#queues.set(position, queue);
    }
    return queue;
  }

  #move(currency: Currency, { from, to }: { readonly from: Scaled; readonly to: Scaled }, { at, reference }: { readonly at: Timestamp; readonly reference?: string }): void {
    const change = to.minus(from);
    if (!change.isZero) this.#options.ledger.reserve(currency, change, { at, reference });
  }
}

function sumOf(members: Iterable<Reservation>, { part, currency }: Reservation): Scaled {
  let sum = Scaled.zero;
  for (const each of members) if (each.part === part && each.currency === currency) sum = sum.plus(each.amount);
  return sum;
}

const PERCENT = Scaled.from('0.01');
const NONE: readonly never[] = Object.freeze([]);
