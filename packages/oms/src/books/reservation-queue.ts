import { Scaled, type Side } from '@redfire/core';
import { mostRemaining } from './order-requirement.ts';
import type { OrderRecord } from '../order-record.ts';
import type { PositionRecord } from './position-record.ts';
import type { Reservation } from './reservation.ts';
import { ReservationLine } from './reservation-line.ts';

/**
 * The orders that may close one position, each with the part of it that is its own to close.
 *
 * The oldest order closes first, and the next one what that leaves; orders of one group close the same part, since one of them takes
 * the others out. While nothing is held on the other side, an order costs nothing here.
 */
export class ReservationQueue {
  readonly #position: PositionRecord;
  readonly #buys = new ReservationLine();
  readonly #sells = new ReservationLine();
  /** What was held when the parts were last dealt out, and what no order closes of it. */
  #held: Scaled;
  #left: Scaled;

  constructor(position: PositionRecord) {
    this.#position = position;
    this.#held = position.quantity;
    this.#left = position.quantity.absolute();
  }

  /** Whether the position has changed since the parts were dealt out. */
  get isStale(): boolean {
    return !this.#held.equals(this.#position.quantity);
  }

  /** Whether orders of a side close what was held when the parts were dealt out. */
  isClosing(side: Side): boolean {
    return this.#held.sign === (side === 'sell' ? 1 : -1);
  }

  /** Puts an order at the end, with the part it closes. */
  add(reservation: Reservation): void {
    const { order } = reservation;
    const { side } = order.terms;
    if (this.isClosing(side)) {
      const shared = this.#sharedBy(order);
      reservation.closes = smaller(mostRemaining(order), shared.plus(this.#left));
      if (reservation.closes.compare(shared) > 0) this.#left = this.#left.minus(reservation.closes.minus(shared));
    }
    this.#orders(side).add(reservation);
  }

  delete(reservation: Reservation): void {
    this.#orders(reservation.order.terms.side).delete(reservation);
  }

  /** What a new order would close, or one of the queue if it were as given. */
  closable(order: OrderRecord, known?: Reservation): Scaled {
    if (!this.isClosing(order.terms.side)) return Scaled.zero;
    const own = larger(this.#sharedBy(order), known?.closes ?? Scaled.zero);
    return smaller(mostRemaining(order), own.plus(this.#left));
  }

  /** Deals out the position anew. Returns the orders whose part is another one now. */
  deal(): readonly Reservation[] {
    const held = this.#position.quantity;
    // most often there is nobody else
    if (this.#buys.first === undefined && this.#sells.first === undefined) {
      this.#held = held;
      this.#left = held.absolute();
      return NONE;
    }
    const changed: Reservation[] = [];
    if (held.sign !== this.#held.sign) for (let each = this.#orders(this.#held.sign > 0 ? 'sell' : 'buy').first; each; each = each.younger) give(each, Scaled.zero, changed);
    this.#held = held;
    this.#left = held.absolute();
    if (held.isZero) return changed;
    let byGroup: Map<string, Scaled> | undefined;
    for (let reservation = this.#orders(held.sign > 0 ? 'sell' : 'buy').first; reservation; reservation = reservation.younger) {
      const { group } = reservation;
      const own = (group === undefined ? undefined : byGroup?.get(group)) ?? Scaled.zero;
      const closes = smaller(mostRemaining(reservation.order), own.plus(this.#left));
      if (closes.compare(own) > 0) {
        this.#left = this.#left.minus(closes.minus(own));
        if (group !== undefined) (byGroup ??= new Map<string, Scaled>()).set(group, closes);
      }
      give(reservation, closes, changed);
    }
    return changed;
  }

  /** What the group of an order closes already. */
  #sharedBy({ terms }: OrderRecord): Scaled {
    const group = terms.contingency?.group?.id;
    let most = Scaled.zero;
    if (group !== undefined) for (let other = this.#orders(terms.side).first; other; other = other.younger) if (other.group === group) most = larger(most, other.closes);
    return most;
  }

  #orders(side: Side): ReservationLine {
    return side === 'buy' ? this.#buys : this.#sells;
  }
}

const NONE: readonly never[] = Object.freeze([]);

function give(reservation: Reservation, closes: Scaled, changed: Reservation[]): void {
  if (reservation.closes.equals(closes)) return;
  reservation.closes = closes;
  changed.push(reservation);
}

function smaller(a: Scaled, b: Scaled): Scaled {
  return a.compare(b) <= 0 ? a : b;
}

function larger(a: Scaled, b: Scaled): Scaled {
  return a.compare(b) >= 0 ? a : b;
}
