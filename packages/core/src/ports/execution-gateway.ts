import type { Balance } from '../account.ts';
import type { ExecutionReport, FillReport } from '../execution-report.ts';
import type { ClientOrderId, InstrumentId } from '../ids.ts';
import type { ApprovedAmendment, ApprovedOrder, Order, OrderType, TimeInForce, TriggerSource } from '../order.ts';
import type { Position } from '../position.ts';
import type { Timestamp } from '../time.ts';
import type { AdapterHost } from './adapter-host.ts';

/** Ends a subscription. Calling it again does nothing. */
export type Unsubscribe = () => void;

/** What a venue can do. Engine, contract kit and docs read the same record. */
export interface GatewayCapabilities {
  readonly orderTypes: readonly OrderType[];
  readonly timesInForce: readonly TimeInForce[];
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
  readonly displayQuantity: boolean;
  readonly modify: boolean;
  readonly snapshot: boolean;
  /** Whether {@link ExecutionGateway.fills} reaches back. */
  readonly fillHistory: boolean;
  /** The prices a trigger may follow where the order names one. Absent: none, only what the venue takes by itself. */
  readonly triggerSources?: readonly TriggerSource[];
}

/** The venue's own view, to hold ours against. */
export interface VenueSnapshot {
  readonly at: Timestamp;
  readonly openOrders: readonly Order[];
  readonly positions: readonly Position[];
  readonly balances: readonly Balance[];
}

/**
 * One venue account that takes orders. A resolved promise means the venue **has** the request;
 * what becomes of it arrives as reports, at least once each, in venue order for one order, before or after
 * the promise resolves. A definite refusal is a `rejected` report, never a throw.
 *
 * Every method but `open`, `onReport` and `close` throws `RedFireError` `GATEWAY_CLOSED` outside open()…close().
 * Verified with `describeGateway()` of `@redfire/testing`.
 */
export interface ExecutionGateway {
  readonly name: string;
  readonly capabilities: GatewayCapabilities;

  /** Venues whose instruments it trades, as instrument ids name them (`BTC/USDT.BINANCE`). Absent: those that no other gateway of the engine names. */
  readonly venues?: readonly string[];

  /** Whether no real money is behind it. An engine takes a gateway that does not say so only where its host has spelled out `live: true`. */
  readonly isPaper?: boolean;

  /** Called by an engine once, before `open`. Absent where a gateway needs nothing of its host. */
  attach?(host: AdapterHost): void;

  /** Connects. Reports may arrive from here on. */
  open(): Promise<void>;

  /**
   * Hands the order to the venue. The same client order id twice places one order.
   *
   * @throws `RedFireError` `NOT_SENT` when it surely did not leave; `OUTCOME_UNKNOWN` when no answer came: ask
   * {@link snapshot} before anything else.
   */
  submit(order: ApprovedOrder): Promise<void>;

  /**
   * Asks for a change; the answer is a `modified` or `modify-rejected` report. Throws as {@link submit}, and
   * `NOT_SUPPORTED` where {@link GatewayCapabilities.modify} is false.
   */
  modify(amendment: ApprovedAmendment): Promise<void>;

  /**
   * Asks for a cancel; a fill may win the race, so the answer is a report: `canceled`, or `cancel-rejected` for an
   * order that has ended or that the venue does not know. Throws as {@link submit}.
   */
  cancel(orderId: ClientOrderId): Promise<void>;

  /** What the venue has now: its open orders with what is filled of each. `NOT_SUPPORTED` where the capability is false. */
  snapshot(): Promise<VenueSnapshot>;

  /**
   * Every fill from a time on (included), oldest first, with the trade ids they were reported with.
   *
   * @throws `RedFireError` `HISTORY_DROPPED` when the venue's history does not reach back so far: never a part as if
   * it were the whole. `NOT_SUPPORTED` where {@link GatewayCapabilities.fillHistory} is false.
   */
  fills(since: Timestamp): Promise<readonly FillReport[]>;

  /**
   * What the venue knows of one order, ended ones included: the reports that bring an order that was just sent to what it is
   * there, every fill among them with its trade id. None when the order is on its way. `undefined` when the venue does not have it and
   * never had, as far as its memory goes. Absent where a venue cannot be asked; an engine then makes do with {@link snapshot} and {@link fills}.
   */
  query?(orderId: ClientOrderId, instrument: InstrumentId): Promise<readonly ExecutionReport[] | undefined>;

  /**
   * Reports one at a time: a listener is never called inside another call of a listener. One that throws keeps no
   * other from the report and fails no request; the adapter hands what it threw to its host. None come after close.
   */
  onReport(listener: (report: ExecutionReport) => void): Unsubscribe;

  /** Closing twice is the same as once; orders that are open stay at the venue. */
  close(): Promise<void>;
}

/**
 * The same venue without promises, for venues that live in this process: the effect of a call, reports included,
 * is complete when it returns. Nothing on a backtest's order path awaits. It is always open. The same client order id
 * twice places one order, and a method that throws one of the gateway's errors means what it means there.
 */
export interface SynchronousVenue {
  readonly name: string;
  readonly capabilities: GatewayCapabilities;
  submit(order: ApprovedOrder): void;
  modify(amendment: ApprovedAmendment): void;
  cancel(orderId: ClientOrderId, instrument: InstrumentId): void;
  /** As `ExecutionGateway.query`. Absent where what it has reported is all that is to be known. */
  query?(orderId: ClientOrderId): readonly ExecutionReport[] | undefined;
  onReport(listener: (report: ExecutionReport) => void): Unsubscribe;
}

