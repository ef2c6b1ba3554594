import type {
  AmendmentRequest, ApprovedAmendment, Bar, ClientOrderId, Clock, ExecutionReport, GatewayCapabilities, InstrumentId, InstrumentMath, MarkPrice, OrderRequest, OrderType, Quote, RiskReason, Scaled, TimeInForce, Timestamp, Trade,
} from '@redfire/core';
import type { Posting } from './fold/fold.ts';
import type { OrderPublisher } from './order-publisher.ts';
import type { OrderRecord } from './order-record.ts';
import type { OrderFilter } from './store/order-store.ts';
import type { OrderRequestKind } from './guards/request-failure.ts';

/** What order management lends its parts. */
export interface OrderPort {
  readonly clock: Clock;
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly publisher: OrderPublisher;
  /** An order as it stands, however it has ended, while it is remembered. */
  find(id: ClientOrderId): OrderRecord | undefined;
  /** An order that has ended and is kept whole no more, as far as its tombstone tells. */
  recall(id: ClientOrderId): OrderRecord | undefined;
  /** Open orders, oldest first. */
  open(filter?: OrderFilter): readonly OrderRecord[];
  /** A new order, with everything a request goes through. A denial comes back as its state. Throws what `OrderManager.submit` throws. */
  submit(request: OrderRequest): OrderRecord;
  /** Changes an order, at the venue or at its holder. Throws what `OrderManager.modify` throws. */
  modify(amendment: AmendmentRequest): OrderRecord;
  /** Asks for the end of an order. Throws what `OrderManager.cancel` throws. */
  cancel(id: ClientOrderId): OrderRecord;
  /**
   * Lets go of a held order: it is reviewed again, and goes to the next holder that wants it or else to the venue.
   *
   * @param as - What the venue gets, where that differs from what was asked for.
   */
  release(id: ClientOrderId, as?: ReleaseTerms): OrderRecord;
  /** Takes a report: a venue's, or one of our own making about an order the venue does not have. */
  apply(report: ExecutionReport): void;
  /** Nobody knows whether the venue has a request that was waited for so long. */
  unknown(id: ClientOrderId, request: OrderRequestKind, waitedMs: number): void;
  capabilitiesOf(instrument: InstrumentId): GatewayCapabilities;
  /** @param kind - Short prefix that says what the id is of. */
  nextId(kind: string): string;
}

/** The order as a venue gets it: a triggered stop goes as a market order, an order for the day as one without an end. */
export interface ReleaseTerms {
  readonly type?: OrderType;
  readonly timeInForce?: TimeInForce;
  readonly price?: Scaled | undefined;
  readonly triggerPrice?: Scaled | undefined;
  readonly quantity?: Scaled;
  readonly expiresAt?: Timestamp | undefined;
  /** What waited for a trigger on our side goes without it. */
  readonly trailingOffset?: undefined;
  readonly activationPrice?: undefined;
  readonly limitOffset?: undefined;
  readonly triggerSource?: undefined;
}

/** Keeps orders on our side, in state `held`: until they are triggered, or worked by children. */
export interface OrderHolder {
  readonly name: string;
  /** Whether an order that passed review is to be held here. The first holder that wants it has it. */
  wants(order: OrderRecord): boolean;
  /** Takes an order that is in the books as `held`. It may release it at once. */
  hold(order: OrderRecord): void;
  /** Somebody asked for its end: the holder applies `canceled`, now or when its children have ended. */
  cancel(order: OrderRecord): void;
  /** Somebody asked for a change that is valid and approved: the holder applies `modified` or `modify-rejected`. */
  modify(order: OrderRecord, amendment: ApprovedAmendment): void;
  /** Forgets an order that was released or has ended. */
  drop(order: OrderRecord): void;
}

/** Hears of every change of a record, once the books have it and before anybody outside does. */
export interface OrderObserver {
  onOrder(change: OrderChange): void;
}

export interface OrderChange {
  /** Absent for a new order. */
  readonly before: OrderRecord | undefined;
  readonly after: OrderRecord;
  /** What led to it; absent for what we did ourselves. */
  readonly report: ExecutionReport | undefined;
  readonly postings: readonly Posting[];
  /** Why it was denied. */
  readonly reasons?: readonly RiskReason[] | undefined;
  /** What the postings made of what is held; absent without any, and for an order that is worked by children. */
  readonly holding?: HoldingChange | undefined;
}

/** What is held, before and after the postings of one change: by who ordered, and net by the account. */
export interface HoldingChange {
  readonly before: Scaled;
  readonly after: Scaled;
  readonly realizedBefore: Scaled;
  readonly realizedAfter: Scaled;
  readonly netBefore: Scaled;
  readonly netAfter: Scaled;
  readonly netRealizedBefore: Scaled;
  readonly netRealizedAfter: Scaled;
}

/** Hears market data that orders on our side depend on. What it is given is valid during the call. */
export interface MarketListener {
  /** Whether no order depends on data of the instrument now, so that they need not come. */
  isIdle(instrument: InstrumentId): boolean;
  onQuote(quote: Quote): void;
  onTrade(trade: Trade): void;
  onBar(bar: Bar): void;
  onMark(mark: MarkPrice): void;
}
