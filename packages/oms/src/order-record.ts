import {
  Scaled,
  type ClientOrderId, type Currency, type ExactExecution, type ExactOrder, type InstrumentMath, type Liquidity, type Order, type OrderRequest, type OrderState, type PendingRequests, type Timestamp,
  type TradeId, type TrailingOffset, type VenueOrderId,
} from '@redfire/core';
import type { BothPositions } from './books/both-positions.ts';
import type { Reservation } from './books/reservation.ts';
import { ExecutionList } from './fold/execution-list.ts';
import { OrderFace, asOrder } from './order-face.ts';
import type { TrailEntry } from './host/order-trail-entry.ts';

/** The amounts of an order that an amendment may change. */
export type AmendedAmount = 'quantity' | 'price' | 'triggerPrice';

/** What was asked for, every amount exact. Shared by all states of one order until it is amended. */
export interface OrderTerms {
  readonly instrument: OrderRequest['instrument'];
  readonly side: OrderRequest['side'];
  readonly type: OrderRequest['type'];
  readonly quoteQuantity?: boolean | undefined;
  readonly expiresAt?: Timestamp | undefined;
  readonly postOnly?: boolean | undefined;
  readonly reduceOnly?: boolean | undefined;
  readonly triggerSource?: OrderRequest['triggerSource'] | undefined;
  readonly positionSide?: OrderRequest['positionSide'] | undefined;
  readonly contingency?: OrderRequest['contingency'] | undefined;
  readonly parentId?: OrderRequest['parentId'] | undefined;
  readonly algorithm?: OrderRequest['algorithm'] | undefined;
  readonly strategy?: OrderRequest['strategy'] | undefined;
  readonly owner?: OrderRequest['owner'] | undefined;
  readonly account?: OrderRequest['account'] | undefined;
  readonly tags?: OrderRequest['tags'] | undefined;
  readonly metadata?: OrderRequest['metadata'] | undefined;
  readonly id: ClientOrderId;
  readonly quantity: Scaled;
  readonly timeInForce: Order['timeInForce'];
  readonly displayQuantity?: Scaled | undefined;
  readonly price?: Scaled | undefined;
  readonly triggerPrice?: Scaled | undefined;
  readonly activationPrice?: Scaled | undefined;
  readonly limitOffset?: Scaled | undefined;
  readonly trailingOffset?: TrailingOffset<Scaled> | undefined;
  readonly createdAt: Timestamp;
  /** The venue's time of the amendment that made these terms; an older one that comes late changes nothing. */
  readonly amended?: VenueTime | undefined;
  /** The same for each amount that was amended, since an amendment may leave the others as they were. */
  readonly amendedAmounts?: Readonly<Partial<Record<AmendedAmount, VenueTime>>> | undefined;
  /** What was asked for before any amendment: a repeated request is compared with it. */
  readonly requested?: OrderTerms | undefined;
  /** Of an order we never sent: its quantity is what is known to have filled, and grows with it. */
  readonly isAdopted?: true | undefined;
}

/** When something happened at the venue. Without sequence numbers, two things of one time have no order. */
export interface VenueTime {
  readonly at: Timestamp;
  readonly sequence: number | undefined;
}

/** An execution as the order holds it. */
export interface AppliedExecution extends VenueTime {
  readonly tradeId: TradeId;
  readonly exact: ExactExecution;
  readonly feeCurrency: Currency;
  readonly liquidity: Liquidity;
  /** Whether it came as a correction; its time is then that of the correction. */
  readonly isCorrected: boolean;
}

/** A trade id the venue took back, and when. */
export interface Bust extends VenueTime {
  readonly tradeId: TradeId;
}

/** Totals a venue reported without the executions behind them. */
export interface CumulativeTotals extends VenueTime {
  readonly quantity: Scaled;
  readonly averagePrice: Scaled;
}

/** What an order has been through. */
export interface OrderHistory {
  readonly state: OrderState;
  readonly pending: PendingRequests;
  /** The executions that stand, each as it was last corrected. */
  readonly executions: ExecutionList;
  /** Executions as they were before they were corrected or busted: totals reported at that time counted them so. */
  readonly overruled: readonly AppliedExecution[];
  /** What the venue took back; a late repeat of one is no fill. */
  readonly busted: readonly Bust[];
  /** The latest totals reported, and the part of them no execution accounts for yet. */
  readonly cumulative: CumulativeTotals | undefined;
  readonly inferred: AppliedExecution | undefined;
  /** What an amendment under way asks for: until it is answered, the order may be either. */
  readonly amending: OrderTerms | undefined;
  readonly venueOrderId: VenueOrderId | undefined;
  readonly reason: string | undefined;
  readonly updatedAt: Timestamp;
}

const NONE: readonly never[] = Object.freeze([]);
export const NOTHING_PENDING: PendingRequests = Object.freeze({});

/** An order in one of its states: immutable and exact. The fold makes the next one; `face` is what others read. */
export class OrderRecord implements ExactOrder {
  readonly terms: OrderTerms;
  readonly math: InstrumentMath;
  readonly history: OrderHistory;
  readonly filledQuantity: Scaled;
  /** Number of the last event of this order, which caused the next one; set by whoever publishes. 0 before the first. */
  lastEvent = 0;
  /** How many cancels and amendments were asked for: tells the answer to an earlier request from that to the last. */
  cancels = 0;
  amendments = 0;
  /** What the order went through, where somebody follows it: one for all its records. */
  trail: TrailEntry | undefined;
  /** What is set aside for the order, where that is done: one for all its records. */
  reservation: Reservation | undefined;
  /** What its fills go to, once somebody has looked it up: for all its records. */
  positions: BothPositions | undefined;
  #face: Order | undefined;

  constructor(terms: OrderTerms, math: InstrumentMath, history: OrderHistory, filledQuantity: Scaled) {
    this.terms = terms;
    this.math = math;
    this.history = history;
    this.filledQuantity = filledQuantity;
  }

  /** An order that has been through nothing yet. */
  static begin(terms: OrderTerms, math: InstrumentMath, state: OrderState = 'draft', pending: PendingRequests = NOTHING_PENDING): OrderRecord {
    const history = { state, pending, executions: ExecutionList.none, overruled: NONE, busted: NONE, cumulative: undefined, inferred: undefined, amending: undefined, venueOrderId: undefined, reason: undefined, updatedAt: terms.createdAt };
    return new OrderRecord(terms, math, history, Scaled.zero);
  }

  get id(): ClientOrderId {
    return this.terms.id;
  }
  get quantity(): Scaled {
    return this.terms.quantity;
  }
  get price(): Scaled | undefined {
    return this.terms.price;
  }
  get triggerPrice(): Scaled | undefined {
    return this.terms.triggerPrice;
  }
  get state(): OrderState {
    return this.history.state;
  }
  get pending(): PendingRequests {
    return this.history.pending;
  }
  get executions(): readonly AppliedExecution[] {
    return this.history.executions.toArray();
  }
  get overruled(): readonly AppliedExecution[] {
    return this.history.overruled;
  }
  get busted(): readonly Bust[] {
    return this.history.busted;
  }
  get cumulative(): CumulativeTotals | undefined {
    return this.history.cumulative;
  }
  get inferred(): AppliedExecution | undefined {
    return this.history.inferred;
  }
  get amending(): OrderTerms | undefined {
    return this.history.amending;
  }
  get venueOrderId(): VenueOrderId | undefined {
    return this.history.venueOrderId;
  }
  get reason(): string | undefined {
    return this.history.reason;
  }
  get updatedAt(): Timestamp {
    return this.history.updatedAt;
  }
  get remaining(): Scaled {
    const rest = this.terms.quantity.minus(this.filledQuantity);
    return rest.sign > 0 ? rest : Scaled.zero;
  }
  get face(): Order {
    this.#face ??= asOrder(new OrderFace(this));
    return this.#face;
  }

  /** The same order in another state, with nothing else changed. */
  moved(state: OrderState, at: Timestamp, pending: PendingRequests = this.pending, reason: string | undefined = this.reason, venueOrderId: VenueOrderId | undefined = this.venueOrderId): OrderRecord {
    const { executions, overruled, busted, cumulative, inferred } = this.history;
    const amending = pending.modify === undefined ? undefined : this.history.amending;
    return this.followedBy(this.terms, { state, pending, executions, overruled, busted, cumulative, inferred, amending, venueOrderId, reason, updatedAt: at }, this.filledQuantity);
  }

  /** The same order with an amendment under way. */
  asked(amending: OrderTerms, at: Timestamp): OrderRecord {
    const { state, executions, overruled, busted, cumulative, inferred, venueOrderId, reason } = this.history;
    const pending = { ...this.pending, modify: 'in-flight' } as const;
    return this.followedBy(this.terms, { state, pending, executions, overruled, busted, cumulative, inferred, amending, venueOrderId, reason, updatedAt: at }, this.filledQuantity);
  }

  /** The same order with other terms. */
  amended(terms: OrderTerms): OrderRecord {
    return this.followedBy(terms, this.history, this.filledQuantity);
  }

  /** The next record of the same order. */
  followedBy(terms: OrderTerms, history: OrderHistory, filledQuantity: Scaled): OrderRecord {
    const next = new OrderRecord(terms, this.math, history, filledQuantity);
    next.lastEvent = this.lastEvent;
    next.cancels = this.cancels;
    next.amendments = this.amendments;
    next.trail = this.trail;
    next.reservation = this.reservation;
    next.positions = this.positions;
    return next;
  }
}
