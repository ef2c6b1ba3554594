import { Scaled, oppositeSide, type ClientOrderId, type Contingency, type InstrumentMath, type Timestamp } from '@redfire/core';
import type { OrderRecord, OrderTerms } from '../order-record.ts';
import type { TrackedOrder } from './tracked-order.ts';
import type { LegWork } from './next-step.ts';
import { shareOf, type Share } from './share.ts';
import type { LegGroup, LegStanding } from './wanted-sizes.ts';

/** What a leg follows: an order outside of the legs, or another leg. */
export interface EntryStanding {
  readonly filled: Scaled;
  /** Whether it has filled all it was to. */
  readonly isComplete: boolean;
  readonly isEnded: boolean;
}

/** One order of a contingency, with the orders that took its place when it could not be changed or had ended too small. */
export class Leg {
  readonly id: ClientOrderId;
  readonly math: InstrumentMath;
  /** When its first order was made. */
  readonly since: Timestamp;
  readonly after: ClientOrderId | undefined;
  readonly group: LegGroup | undefined;
  readonly exitOf: ClientOrderId | undefined;
  readonly orders: TrackedOrder[] = [];
  /** As the next order of the leg is to be: the terms as they were last amended. */
  terms: OrderTerms;
  share: Share;
  /** Of a leg that goes out whole: whether its time has come. */
  isTriggered = false;
  isClosed = false;
  /** When that was last looked at: what it was entitled to, how much of it the rules want open, and how much of that there is room for. */
  entitled = Scaled.zero;
  planned = Scaled.zero;
  wanted = Scaled.zero;
  #entryFilled = Scaled.zero;

  constructor({ id, terms, math }: Pick<OrderRecord, 'id' | 'terms' | 'math'>, { share, isExit, since }: { readonly share: Share; readonly isExit: boolean; readonly since: Timestamp }) {
    this.id = id;
    this.math = math;
    this.since = since;
    this.terms = terms;
    this.after = terms.contingency?.after;
    this.group = groupOf(terms);
    this.share = share;
    this.exitOf = isExit ? this.after : undefined;
  }

  /** @param entry - The order it waits for, where that is known. */
  static of(record: OrderRecord, entry: OrderTerms | undefined): Leg {
    const { quantity, instrument, side, reduceOnly, createdAt: since } = record.terms;
    const isExit = reduceOnly === true && entry?.instrument === instrument && entry.side === oppositeSide(side);
    return new Leg(record, { share: { quantity, of: entry?.quantity ?? quantity }, isExit, since });
  }

  get filled(): Scaled {
    return this.orders.reduce((sum, order) => sum.plus(order.filled), Scaled.zero);
  }

  get isLive(): boolean {
    return this.orders.some(({ end }) => end === undefined);
  }

  /** How much of the position it is for: what was ended by somebody else grows no more. */
  get claimed(): Scaled {
    if (!this.isClosed) return this.planned;
    const open = this.orders.reduce((sum, order) => sum.plus(order.open), Scaled.zero);
    return open.compare(this.planned) < 0 ? open : this.planned;
  }

  /** Whether the position is too small for what the rules want of it, so that it is there, with nothing open even, for what may come back. */
  get isWaiting(): boolean {
    return !this.isClosed && this.wanted.compare(this.planned) < 0;
  }

  get held(): TrackedOrder | undefined {
    return this.orders.find(({ isHeld, end }) => isHeld && end === undefined);
  }

  /** Brings what is known of an order up to date. */
  take(order: TrackedOrder, record: OrderRecord, now: Timestamp): void {
    const wasLive = order.end === undefined;
    const quantity = order.take(record, now);
    if (order.end === undefined) this.terms = record.terms;
    else if (wasLive) this.#ended(order, order.end);
    if (quantity) this.#resized(order, quantity);
  }

  /** What the rules see of it, given what it follows. */
  standing(entry: EntryStanding | undefined): LegStanding {
    const { share, math: { lot }, group, exitOf, filled } = this;
    this.#entryFilled = entry?.filled ?? Scaled.zero;
    this.isTriggered ||= entry?.isComplete === true;
    if (entry === undefined) this.entitled = share.quantity;
    else if (this.terms.contingency?.release === 'when-filled') this.entitled = this.isTriggered ? share.quantity : Scaled.zero;
    else this.entitled = shareOf(entry.filled, share, lot);
    return { entitled: this.entitled, filled, lot, group, exitOf };
  }

  /** What there is to do for it. @param canModify - Whether its venue changes orders. */
  work(mayGrow: boolean, can: { readonly modify: boolean }): LegWork {
    const { isClosed, held } = this;
    const out = this.orders.filter(({ end, isHeld }) => end === undefined && !isHeld);
    return {
      orders: out.map(({ id, quantity, open, awaits, isFixed }) => ({ id, quantity, open, awaits, isResizable: can.modify && !isFixed })),
      heldId: held?.id,
      isClosed,
      mayGrow,
      ...(this.isWaiting && this.#isEnough(this.planned) && { standby: this.planned }),
      isEnough: (quantity) => this.#isEnough(quantity),
    };
  }

  /** Below what the venue takes it waits until there is more of it. */
  #isEnough(quantity: Scaled): boolean {
    const { minQuantity, minNotional } = this.math.limits;
    const price = this.terms.price ?? this.terms.triggerPrice;
    if (quantity.sign <= 0 || (minQuantity && quantity.compare(minQuantity) < 0)) return false;
    // what only reduces may be of any value
    return !minNotional || price === undefined || this.terms.reduceOnly === true || this.math.value(quantity, price).compare(minNotional) >= 0;
  }

  /** An end that we did not ask for closes the leg: somebody else decided. One that was to go anyway is no decision. */
  #ended({ endAskedBy, isHeld, isLost }: TrackedOrder, end: TrackedOrder['end']): void {
    // one that was lost on its way is sent again under another id
    const isOwn = isLost || (end === 'canceled' && (endAskedBy === 'us' || (!isHeld && this.planned.isZero)));
    // an order without an entry is not there for anything that may come back
    if ((end !== 'filled' && !isOwn) || (this.after === undefined && !this.isLive)) this.isClosed = true;
  }

  /** Somebody gave an order another quantity: from here on the leg is in that proportion to what it follows. */
  #resized(order: TrackedOrder, quantity: Scaled): void {
    if (order.isHeld) {
      this.share = { quantity, of: this.share.of };
      return;
    }
    const { filled, entitled, planned } = this;
    const left = entitled.minus(filled);
    // by the rules alone: what the position is too small for comes back with it
    const taken = left.minus(planned);
    const open = this.orders.reduce((sum, other) => sum.plus(other.open), Scaled.zero);
    const whole = filled.plus(open).plus(taken.sign > 0 ? taken : Scaled.zero);
    this.share = { quantity: whole, of: this.after !== undefined && this.#entryFilled.sign > 0 ? this.#entryFilled : this.share.of };
  }
}

function groupOf({ id, contingency, strategy, owner }: OrderTerms): LegGroup | undefined {
  const group: Contingency['group'] = contingency?.group;
  return group && { key: groupKey(group.id, strategy, owner), rule: group.rule, part: group.part ?? id };
}

/** Group ids are those of one strategy of one owner. */
export function groupKey(id: string, strategy: OrderTerms['strategy'], owner: OrderTerms['owner']): string {
  return `${owner ?? ''}\n${strategy ?? ''}\n${id}`;
}
