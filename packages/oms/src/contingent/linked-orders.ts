import { Scaled, isOpen, type ClientOrderId, type Timestamp } from '@redfire/core';
import type { OrderPort } from '../order-port.ts';
import type { OrderRecord, OrderTerms } from '../order-record.ts';
import { isOfSamePosition, type ExitClaim, type ExitRoom } from './exit-room.ts';
import type { EntryStanding, Leg } from './leg.ts';
import { nextStep, type LegStep } from './next-step.ts';
import type { TrackedOrder } from './tracked-order.ts';
import { excessOf, exitedOf, groupsOf, largestPartOf, sizesWithin, wantedSizes, winnerOf, type LegStanding } from './wanted-sizes.ts';

/** An order that legs wait for and that is no leg itself. */
export interface Entry {
  readonly id: ClientOrderId;
  filled: Scaled;
  isComplete: boolean;
  isEnded: boolean;
  /** Whether there was such an order when a leg asked for it. */
  readonly isKnown: boolean;
}

/** Something to ask for. */
export interface LinkStep {
  readonly leg: Leg;
  readonly step: LegStep;
}

/** More than was to be filled, of an entry's exits or of a group. */
export interface Excess {
  readonly expected: string;
  readonly filled: Scaled;
  readonly most: Scaled;
}

/** Orders that hang together, whichever way. Says what is to be done next; somebody else does it. */
export class LinkedOrders {
  readonly legs: Leg[] = [];
  readonly entries = new Map<ClientOrderId, Entry>();
  readonly winners = new Map<string, string>();
  /** By entry or group: how much too much was filled when that was last told. */
  readonly excesses = new Map<string, Scaled>();
  /** What the exits of each entry are to close, when that was last looked at. */
  claims: readonly ExitClaim[] = [];
  /** The order whose filled quantity changed last. */
  lastFilled: OrderRecord | undefined;
  #hasNewFills = false;

  /** Every order in it that there is. */
  *ids(): Generator<ClientOrderId> {
    for (const { id, isKnown } of this.entries.values()) if (isKnown) yield id;
    for (const { orders } of this.legs) for (const { id } of orders) yield id;
  }

  find(id: ClientOrderId): { readonly leg: Leg; readonly order: TrackedOrder } | undefined {
    for (const leg of this.legs) for (const order of leg.orders) if (order.id === id) return { leg, order };
    return undefined;
  }

  /** Whether nothing in it can move by itself any more; what the venue tells late may still move it. */
  get isOver(): boolean {
    return !this.isWaiting && this.legs.every(({ isLive }) => !isLive) && [...this.entries.values()].every(({ isEnded }) => isEnded);
  }

  /** Whether exits in it are smaller than they are to be. */
  get isWaiting(): boolean {
    for (const leg of this.legs) if (leg.isWaiting) return true;
    return false;
  }

  /** When a request that was refused is to be made again. */
  get retryAt(): Timestamp | undefined {
    const times = this.legs.flatMap(({ orders }) => orders.flatMap(({ retryAt }) => retryAt ?? []));
    return times.length === 0 ? undefined : times.reduce((first, time) => (time < first ? time : first));
  }

  /** Takes up orders as a restart finds them, where they went out or came after what was planned was put down. */
  resume(port: OrderPort): void {
    // what each leg was entitled to by then: a quantity that somebody else gave an order meanwhile is measured against it
    this.#standings();
    for (const { orders } of this.legs) for (const order of orders) order.resume(port.find(order.id));
    // one that ended meanwhile may be forgotten by now
    this.#refresh(port, (id) => port.find(id) ?? port.recall(id));
  }

  /** Brings everything up to date. @param exitRoom - As for {@link next}. */
  review(port: OrderPort, exitRoom?: ExitRoom): void {
    this.#refresh(port);
    const standings = this.#standings();
    const planned = wantedSizes(standings, { winners: this.winners, entries: this.#filledEntries() });
    for (const [index, leg] of this.legs.entries()) leg.planned = leg.wanted = planned[index] ?? Scaled.zero;
    if (exitRoom) this.#fit(exitRoom, standings);
  }

  /**
   * Brings everything up to date and says what to do next; `undefined` when there is nothing to do, or an answer to wait for.
   *
   * @param exitRoom - What limits exits beside the rules; absent: nothing does.
   */
  next(port: OrderPort, exitRoom?: ExitRoom): LinkStep | undefined {
    this.review(port, exitRoom);
    for (const leg of this.legs) {
      const step = nextStep(leg.wanted, leg.work(this.#mayGrow(leg), port.capabilitiesOf(leg.terms.instrument)));
      if (step) return { leg, step };
    }
    return undefined;
  }

  /** Whether exits from the same position have closed more of an entry than it has filled so far, and it may yet fill more. */
  isOwing(terms: OrderTerms, port: OrderPort): boolean {
    return this.legs.some((leg) => leg.exitOf !== undefined && isOfSamePosition(leg.terms, terms) && this.#isOverclosed(leg.exitOf, port));
  }

  /** What was filled beyond the plan since that was last told. */
  newExcesses(): readonly Excess[] {
    if (!this.#hasNewFills) return [];
    this.#hasNewFills = false;
    const standings = this.#standings();
    const found: Excess[] = [];
    const tell = (key: string, excess: Scaled, about: Excess) => {
      if (excess.compare(this.excesses.get(key) ?? Scaled.zero) > 0) found.push(about);
      if (excess.sign > 0) this.excesses.set(key, excess);
      else this.excesses.delete(key);
    };
    for (const [id, most] of this.#filledEntries()) {
      const filled = exitedOf(id, standings);
      tell(id, filled.minus(most), { expected: `exits of order "${id}" of at most ${most.toString()}, what it filled`, filled, most });
    }
    for (const group of groupsOf(standings.filter(({ exitOf }) => exitOf === undefined))) {
      const excess = excessOf(group, standings, this.winners.get(group.key));
      const filled = standings.reduce((sum, leg) => (leg.group?.key === group.key ? sum.plus(leg.filled) : sum), Scaled.zero);
      const most = filled.minus(excess);
      tell(group.key, excess, { expected: `orders of one group to fill at most ${most.toString()} together`, filled, most });
    }
    return found;
  }

  /** Why an order that waits here is given up. */
  reasonToDrop(leg: Leg): string {
    const entry = leg.after === undefined ? undefined : this.#entryOf(leg.after);
    if (leg.after !== undefined && entry?.isEnded === true && leg.entitled.isZero) {
      if (entry.filled.isZero) return this.entries.get(leg.after)?.isKnown === false ? `order "${leg.after}" is not known` : `order "${leg.after}" ended unfilled`;
      return leg.wanted.isZero && leg.terms.contingency?.release === 'when-filled' ? `order "${leg.after}" ended before it was filled` : `what order "${leg.after}" filled is too little for this order`;
    }
    if (leg.wanted.sign > 0) return leg.isClosed ? 'another order of the leg was ended' : 'what is left is too little for this order';
    return leg.exitOf === undefined ? 'others of its group have filled' : `what order "${leg.exitOf}" opened is closed`;
  }

  #refresh(port: OrderPort, find: OrderPort['find'] = (id) => port.find(id)): void {
    const now = port.clock.now();
    for (const entry of this.entries.values()) {
      const record = entry.isKnown ? find(entry.id) : undefined;
      if (!record) continue;
      this.#note(record, entry.filled);
      entry.filled = record.filledQuantity;
      entry.isComplete = record.filledQuantity.compare(record.quantity) >= 0;
      entry.isEnded = !isOpen(record.state);
    }
    for (const leg of this.legs) {
      for (const order of leg.orders) {
        const record = find(order.id);
        if (!record) continue;
        this.#note(record, order.filled);
        leg.take(order, record, now);
      }
    }
  }

  /** Makes what exits want as small as what they close has become. While their entry works it may yet grow. */
  #fit(exitRoom: ExitRoom, standings: readonly LegStanding[]): void {
    this.claims = NO_CLAIMS;
    if (this.legs.every(({ planned }) => planned.isZero)) return;
    const claimed = this.legs.map(({ claimed: size }) => size);
    const first = this.legs.filter(({ exitOf }, index) => this.legs.findIndex((leg) => leg.exitOf === exitOf) === index);
    this.claims = first.flatMap(({ exitOf: entry, terms, since }) => (entry === undefined ? [] : [{ entry, terms, since, size: largestPartOf(entry, standings, claimed) }]));
    const rooms = new Map<ClientOrderId, Scaled>();
    for (const claim of this.claims) {
      if (!this.#entryOf(claim.entry).isEnded) continue;
      const room = exitRoom.of(claim);
      if (room.compare(claim.size) < 0) rooms.set(claim.entry, room);
    }
    if (rooms.size === 0) return;
    const wanted = sizesWithin(rooms, standings, claimed);
    for (const [index, leg] of this.legs.entries()) {
      leg.wanted = wanted[index] ?? Scaled.zero;
      // a position that others have closed is over, and so are the exits from it, whatever is opened later
      if (leg.isWaiting && leg.wanted.isZero) leg.isClosed = exitRoom.isGone(leg.terms, leg.math.lot);
    }
  }

  #note(record: OrderRecord, before: Scaled): void {
    if (record.filledQuantity.equals(before)) return;
    this.lastFilled = record;
    this.#hasNewFills = true;
  }

  #standings(): readonly LegStanding[] {
    const standings = this.legs.map((leg) => leg.standing(leg.after === undefined ? undefined : this.#entryOf(leg.after)));
    for (const { group } of standings) {
      if (group?.rule !== 'oco') continue;
      const winner = winnerOf(standings, group.key, this.winners.get(group.key));
      if (winner === undefined) this.winners.delete(group.key);
      else this.winners.set(group.key, winner);
    }
    return standings;
  }

  #filledEntries(): ReadonlyMap<ClientOrderId, Scaled> {
    const filled = new Map<ClientOrderId, Scaled>();
    for (const { exitOf } of this.legs) if (exitOf !== undefined && !filled.has(exitOf)) filled.set(exitOf, this.#entryOf(exitOf).filled);
    return filled;
  }

  #entryOf(id: ClientOrderId): EntryStanding {
    const entry = this.entries.get(id);
    if (entry) return entry;
    // an order that is a leg itself, with those that took its place
    const leg = this.find(id)?.leg;
    if (!leg) return { filled: Scaled.zero, isComplete: false, isEnded: true };
    return { filled: leg.filled, isComplete: leg.filled.compare(leg.share.quantity) >= 0, isEnded: !leg.isLive && (leg.isClosed || !this.#mayGrow(leg)) };
  }

  #mayGrow({ after }: Leg): boolean {
    return after !== undefined && !this.#entryOf(after).isEnded;
  }

  /** As the orders stand, of which not all may have been looked at here since. */
  #isOverclosed(id: ClientOrderId, port: OrderPort): boolean {
    const entry = this.entries.get(id);
    const record = port.find(id);
    if (entry ? record === undefined || !isOpen(record.state) : this.#entryOf(id).isEnded) return false;
    const exits = this.legs.flatMap(({ exitOf, orders }) => (exitOf === id ? orders : []));
    return filledOf(exits, port).compare(filledOf(entry ? [entry] : (this.find(id)?.leg.orders ?? []), port)) > 0;
  }
}

function filledOf(orders: readonly { readonly id: ClientOrderId; readonly filled: Scaled }[], port: OrderPort): Scaled {
  return orders.reduce((sum, { id, filled }) => sum.plus(port.find(id)?.filledQuantity ?? filled), Scaled.zero);
}

const NO_CLAIMS: readonly ExitClaim[] = Object.freeze([]);
