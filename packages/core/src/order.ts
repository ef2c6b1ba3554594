import type { Decimal } from './decimal.ts';
import type { AlgorithmRequest } from './algorithm-request.ts';
import type { Brand } from './brand.ts';
import type { AccountId, ClientOrderId, Currency, InstrumentId, OwnerId, StrategyId, VenueOrderId } from './ids.ts';
import type { OrderState } from './order-state.ts';
import type { ExactInput, Scaled } from './scaled.ts';
import type { Timestamp } from './time.ts';

export const SIDES = ['buy', 'sell'] as const;
export type Side = (typeof SIDES)[number];

export const ORDER_TYPES = [
  'market', 'limit', 'stop-market', 'stop-limit', 'market-if-touched', 'limit-if-touched', 'market-to-limit', 'trailing-stop-market', 'trailing-stop-limit',
] as const;
export type OrderType = (typeof ORDER_TYPES)[number];

/** Good till canceled, immediate or cancel, fill or kill, good till date, day, at the opening, at the close. */
export const TIMES_IN_FORCE = ['gtc', 'ioc', 'fok', 'gtd', 'day', 'at-open', 'at-close'] as const;
export type TimeInForce = (typeof TIMES_IN_FORCE)[number];

/** The price whose movement triggers a stop, a touch or a trail. */
export const TRIGGER_SOURCES = ['last', 'bid-ask', 'mid', 'mark', 'index'] as const;
export type TriggerSource = (typeof TRIGGER_SOURCES)[number];

/** Which of the two positions of an instrument an order is for, where long and short are kept apart. */
export const POSITION_SIDES = ['long', 'short'] as const;
export type PositionSide = (typeof POSITION_SIDES)[number];

/**
 * How an order hangs together with others of the same submission.
 *
 * `after` (one triggers the other): the order is held until that one fills. `as-filled`: it works as much of its quantity as
 * the other has filled of its own, and grows with it; `when-filled`: it goes out whole once the other is filled.
 *
 * `group`: a fill of one of its orders takes the others out (`oco`, one cancels the others) or makes them smaller by as much (`ouo`, one updates the others).
 * Orders of the same `part` split a quantity between them and leave each other alone, such as several take profits beside one stop.
 */
export interface Contingency {
  readonly after?: ClientOrderId;
  /** Default `as-filled`. */
  readonly release?: 'as-filled' | 'when-filled';
  readonly group?: {
    /** Known within the orders of one owner and strategy. */
    readonly id: string;
    readonly rule: 'oco' | 'ouo';
    /** Default: a part of its own. */
    readonly part?: string;
  };
}

/** Distance of a trailing stop from the best price since it was activated. */
export interface TrailingOffset<Amount = Decimal> {
  readonly by: 'price' | 'percent' | 'ticks';
  readonly value: Amount;
}

/** The prices each order type has, and no others. */
export type OrderPricing<Amount = Decimal> =
  | { readonly type: 'market' | 'market-to-limit' }
  | { readonly type: 'limit'; readonly price: Amount }
  | { readonly type: 'stop-market' | 'market-if-touched'; readonly triggerPrice: Amount }
  | { readonly type: 'stop-limit' | 'limit-if-touched'; readonly triggerPrice: Amount; readonly price: Amount }
  | { readonly type: 'trailing-stop-market'; readonly trailingOffset: TrailingOffset<Amount>; readonly activationPrice?: Amount }
  | {
      readonly type: 'trailing-stop-limit';
      readonly trailingOffset: TrailingOffset<Amount>;
      /** Distance of the limit behind the trigger, in price. */
      readonly limitOffset: Amount;
      readonly activationPrice?: Amount;
    };

interface OrderInstructions<Amount> {
  readonly instrument: InstrumentId;
  readonly side: Side;
  /** Unsigned: of the instrument, or of its quote currency with `quoteQuantity`. */
  readonly quantity: Amount;
  readonly quoteQuantity?: boolean;
  /** Default `gtc`. */
  readonly timeInForce?: TimeInForce;
  /** With `gtd`. */
  readonly expiresAt?: Timestamp;
  /** Refused by the venue rather than taking liquidity. */
  readonly postOnly?: boolean;
  /** Never makes the strategy's position larger or turns it round. */
  readonly reduceOnly?: boolean;
  /** The part shown in the book. */
  readonly displayQuantity?: Amount;
  readonly triggerSource?: TriggerSource;
  /** Needed where positions are kept by `hedging`, refused where they are netted. */
  readonly positionSide?: PositionSide;
  readonly contingency?: Contingency;
  /** The order that this one is a part of: a child of an execution algorithm. Set by the engine. */
  readonly parentId?: ClientOrderId;
  readonly strategy?: StrategyId;
  readonly owner?: OwnerId;
  readonly account?: AccountId;
  readonly tags?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** What is asked for. Amounts are text, decimals or exact values; never floats. */
export type OrderRequest = OrderPricing<ExactInput> &
  OrderInstructions<ExactInput> & {
    /** Default: made by the engine. The same id twice is one order. */
    readonly clientOrderId?: ClientOrderId;
    /** How it is executed; absent means plainly. */
    readonly algorithm?: AlgorithmRequest;
  };

/** Requests on the wire beside the order's state, each with what is known of its answer. */
export interface PendingRequests {
  readonly submit?: PendingOutcome;
  readonly modify?: PendingOutcome;
  readonly cancel?: PendingOutcome;
}

/** `unknown`: no answer came in time. The order counts in exposure until the venue was asked. */
export type PendingOutcome = 'in-flight' | 'unknown';

/** An order as everybody reads it: immutable, one object per state it was in. */
export type Order = OrderPricing &
  OrderInstructions<Decimal> &
  OrderProgress & {
    /** How it is executed; absent means plainly. Its fills are those of its children. */
    readonly algorithm?: AlgorithmRequest;
  };

export interface OrderProgress {
  readonly id: ClientOrderId;
  readonly venueOrderId?: VenueOrderId;
  readonly timeInForce: TimeInForce;
  readonly state: OrderState;
  readonly pending: PendingRequests;
  readonly filledQuantity: Decimal;
  /** Never below zero: an overfilled order has nothing left. */
  readonly remainingQuantity: Decimal;
  /** Rounded half-even at the settlement scale; absent before the first fill. */
  readonly averagePrice?: Decimal;
  /** Paid so far, by currency; a rebate is negative. */
  readonly fees: Readonly<Record<Currency, Decimal>>;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  /** Why it was denied, rejected, canceled or expired. */
  readonly reason?: string;
  /** The engine's own exact values, for hot paths; absent on an order decoded from text. */
  readonly exact?: ExactOrder;
}

export interface ExactOrder {
  readonly quantity: Scaled;
  readonly filledQuantity: Scaled;
  readonly price?: Scaled | undefined;
  readonly triggerPrice?: Scaled | undefined;
}

/** An order that passed every risk rule. Only `@redfire/risk` makes one. */
export type ApprovedOrder = Brand<Order, 'RiskApproved'>;

/** A change of an open order. The quantity is the new total, filled part included. */
export interface Amendment<Amount = Decimal> {
  readonly orderId: ClientOrderId;
  readonly quantity?: Amount;
  readonly price?: Amount;
  readonly triggerPrice?: Amount;
}

export type AmendmentRequest = Amendment<ExactInput>;

/** An amendment that passed every risk rule. Only `@redfire/risk` makes one. */
export type ApprovedAmendment = Brand<Amendment, 'RiskApproved'>;

/** The side that closes what this side opens. */
export const oppositeSide = (side: Side): Side => (side === 'buy' ? 'sell' : 'buy');
