import { Scaled, type ClientOrderId, type InstrumentId, type Timestamp } from '@redfire/core';
import type { PositionBook } from '../books/position-book.ts';
import type { OrderPort } from '../order-port.ts';
import type { OrderTerms } from '../order-record.ts';
import { reducibleBy } from '../reduce-only.ts';
import type { LinkedOrders } from './linked-orders.ts';

/** What the exits of one entry are to close, as far as what is linked goes. */
export interface ExitClaim {
  readonly entry: ClientOrderId;
  /** Of one of the exits. */
  readonly terms: OrderTerms;
  /** When they were submitted. */
  readonly since: Timestamp;
  readonly size: Scaled;
}

/**
 * How much the exits of brackets may close of what their strategy holds, which others change as well.
 *
 * Where it is less than they are for together, what is missing is taken off the oldest: what closes a position closes what was opened first.
 */
export class ExitRoom {
  readonly #port: OrderPort;
  readonly #positions: PositionBook;
  readonly #links = new Map<InstrumentId, Set<LinkedOrders>>();

  constructor(port: OrderPort, positions: PositionBook) {
    this.#port = port;
    this.#positions = positions;
  }

  /** Looks after the exits among linked orders, until {@link delete}. */
  add(links: LinkedOrders): void {
    for (const { exitOf, terms: { instrument } } of links.legs) {
      if (exitOf === undefined) continue;
      const known = this.#links.get(instrument);
      if (known) known.add(links);
      else this.#links.set(instrument, new Set([links]));
    }
  }

  delete(links: LinkedOrders): void {
    for (const { terms: { instrument } } of links.legs) {
      const known = this.#links.get(instrument);
      if (known?.delete(links) === true && known.size === 0) this.#links.delete(instrument);
    }
  }

  /** What the exits of an entry may close of what is held. */
  of({ entry, terms, since }: Omit<ExitClaim, 'size'>): Scaled {
    let room = reducibleBy(terms, this.#positions);
    for (const { claims } of this.#on(terms.instrument)) {
      for (const other of claims) {
        const isLater = other.since > since || (other.since === since && other.entry > entry);
        if (isLater && isOfSamePosition(other.terms, terms)) room = room.minus(other.size);
      }
    }
    return room.sign > 0 ? room : Scaled.zero;
  }

  /** Whether nothing is held that exits with these terms could close, and nothing will come back of it. */
  isGone(terms: OrderTerms, lot: Scaled): boolean {
    return reducibleBy(terms, this.#positions).compare(lot) < 0 && !this.#isOwed(terms);
  }

  /** Whose exits have another size, or may have, once what is held of an order's instrument by those it belongs to has changed. */
  affectedBy(terms: OrderTerms): readonly LinkedOrders[] {
    const all = this.#on(terms.instrument);
    const crowded = this.#crowded(all, terms);
    if (crowded.length === 0) return this.waitingIn(terms.instrument);
    return Array.from(all).filter((links) => links.isWaiting || links.claims.some((claim) => crowded.some((one) => isOfSamePosition(one, claim.terms))));
  }

  /** Whose exits are smaller than they are to be, for want of a position in an instrument. */
  waitingIn(instrument: InstrumentId): readonly LinkedOrders[] {
    let waiting: LinkedOrders[] | undefined;
    for (const links of this.#on(instrument)) if (links.isWaiting) (waiting ??= []).push(links);
    return waiting ?? NONE;
  }

  /** One of the exits of each position that is smaller than they are together. */
  #crowded(all: Iterable<LinkedOrders>, { strategy, owner }: OrderTerms): readonly OrderTerms[] {
    const sums: { readonly terms: OrderTerms; size: Scaled }[] = [];
    for (const { claims } of all) {
      for (const { terms, size } of claims) {
        if (terms.strategy !== strategy || terms.owner !== owner) continue;
        const known = sums.find((sum) => isOfSamePosition(sum.terms, terms));
        if (known) known.size = known.size.plus(size);
        else sums.push({ terms, size });
      }
    }
    return sums.flatMap(({ terms, size }) => (size.compare(reducibleBy(terms, this.#positions)) > 0 ? [terms] : []));
  }

  /** Whether exits of another entry have closed more than that has filled, and it may yet fill what is missing: they were faster, or it was not heard of yet. */
  #isOwed(terms: OrderTerms): boolean {
    for (const links of this.#on(terms.instrument)) if (links.isOwing(terms, this.#port)) return true;
    return false;
  }

  #on(instrument: InstrumentId): ReadonlySet<LinkedOrders> {
    return this.#links.get(instrument) ?? NOBODY;
  }
}

/** Whether two orders close the same position. */
export function isOfSamePosition(a: OrderTerms, b: OrderTerms): boolean {
  return a.instrument === b.instrument && a.strategy === b.strategy && a.owner === b.owner && a.side === b.side && a.positionSide === b.positionSide;
}

const NOBODY: ReadonlySet<LinkedOrders> = new Set();
const NONE: readonly LinkedOrders[] = Object.freeze([]);
