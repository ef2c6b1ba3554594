import type {
  ClientOrderId, Currency, Decimal, EventId, Liquidity, OrderState, PendingRequests, ReportKind, RiskReason, Scaled, Timestamp, TradeId, VenueOrderId,
} from '@redfire/core';
import type { Posting } from '../fold/fold.ts';
import { TrailEntry } from './order-trail-entry.ts';
import type { TrailStep } from './order-trail-step.ts';
import type { OrderTerms } from '../order-record.ts';

/** What a step of an order is called: the topic of its event, whether or not anybody listened. `order.adopted` and `order.updated` have none. */
export type OrderHistoryTopic =
  | 'order.denied' | 'order.held' | 'order.submitted' | 'order.accepted' | 'order.rejected' | 'order.triggered' | 'order.filled' | 'order.fill-adjusted' | 'order.modify-requested' | 'order.modified'
  | 'order.modify-rejected' | 'order.cancel-requested' | 'order.canceled' | 'order.cancel-rejected' | 'order.expired' | 'order.outcome-unknown' | 'order.adopted' | 'order.updated';

/** An execution that a step posted to the books, or took back. */
export interface OrderHistoryFill {
  readonly effect: 'posted' | 'reversed';
  readonly tradeId: TradeId;
  readonly quantity: Decimal;
  readonly price: Decimal;
  /** Negative is a rebate. */
  readonly fee: Decimal;
  readonly feeCurrency: Currency;
  readonly liquidity: Liquidity;
  /** The venue's time. */
  readonly at: Timestamp;
}

/** The amounts of an order that an amendment may change. */
export interface OrderHistoryTerms {
  readonly quantity: Decimal;
  readonly price?: Decimal;
  readonly triggerPrice?: Decimal;
}

/** One thing that happened to an order. */
export interface OrderHistoryEvent {
  readonly orderId: ClientOrderId;
  /** Counted from 0 over the order's life; numbers are missing where steps were dropped. */
  readonly number: number;
  /** When it was taken in, by the engine's clock. */
  readonly at: Timestamp;
  readonly topic: OrderHistoryTopic;
  /** Of the last event that told of it; absent where none did. */
  readonly eventId?: EventId;
  /** The event of this order before it. */
  readonly causedBy?: EventId;
  /** Absent for a new order. */
  readonly before?: OrderState;
  readonly after: OrderState;
  /** Requests under way after it. */
  readonly pending: PendingRequests;
  readonly filledQuantity: Decimal;
  /** The order's terms where they are new: at its beginning, and after an amendment. */
  readonly terms?: OrderHistoryTerms;
  /** What an amendment asks for. */
  readonly asked?: OrderHistoryTerms;
  readonly fills?: readonly OrderHistoryFill[];
  /** The report that led to it, with the venue's time; absent for what we did ourselves. */
  readonly report?: { readonly kind: ReportKind; readonly at: Timestamp; readonly sequence?: number };
  readonly venueOrderId?: VenueOrderId;
  /** Why it was denied, or what the venue says. */
  readonly reason?: string;
  /** Why it was denied, rule by rule. */
  readonly reasons?: readonly RiskReason[];
}

/** The steps of an order for readers, oldest first. */
export function historyOf(entry: TrailEntry): readonly OrderHistoryEvent[] {
  const { steps, dropped, lastDropped } = entry;
  return steps.map((step, place) => {
    const previous = dropped > 0 && place === TrailEntry.kept ? lastDropped : steps[place - 1];
    return eventOf(entry, { step, previous, number: place < TrailEntry.kept ? place : place + dropped });
  });
}

interface NumberedStep {
  readonly step: TrailStep;
  readonly previous: TrailStep | undefined;
  readonly number: number;
}

function eventOf({ id, from }: TrailEntry, { step, previous, number }: NumberedStep): OrderHistoryEvent {
  const before = previous?.state ?? from;
  const { report, reportedAt, sequence, venueOrderId, reason, reasons, postings, asked, lastEvent } = step;
  const earlier = previous?.lastEvent ?? 0;
  return {
    orderId: id,
    number,
    at: step.at,
    topic: topicOf(step, previous, from),
    ...(lastEvent > earlier && { eventId: `E-${lastEvent}` as EventId }), // as the publisher writes it
    ...(earlier > 0 && { causedBy: `E-${earlier}` as EventId }),
    ...(before !== undefined && { before }),
    after: step.state,
    pending: step.pending,
    filledQuantity: step.filled.toDecimal(),
    ...(step.terms !== previous?.terms && { terms: amountsOf(step.terms) }),
    ...(asked && asked !== previous?.asked && { asked: amountsOf(asked) }),
    ...(postings.length > 0 && { fills: postings.map(fillOf) }),
    ...(report !== undefined && reportedAt !== undefined && { report: { kind: report, at: reportedAt, ...(sequence !== undefined && { sequence }) } }),
    ...(venueOrderId !== undefined && venueOrderId !== previous?.venueOrderId && { venueOrderId }),
    ...(reason !== undefined && (report !== undefined || reason !== previous?.reason) && { reason }),
    ...(reasons && { reasons }),
  };
}

const TOPICS = {
  accepted: 'order.accepted', rejected: 'order.rejected', triggered: 'order.triggered', fill: 'order.filled', cumulative: 'order.filled', 'fill-busted': 'order.fill-adjusted', 'fill-corrected': 'order.fill-adjusted',
  canceled: 'order.canceled', expired: 'order.expired', modified: 'order.modified', 'modify-rejected': 'order.modify-rejected', 'cancel-rejected': 'order.cancel-rejected',
} as const satisfies Record<ReportKind, OrderHistoryTopic>;

/** What we did ourselves is told by what it changed. */
function topicOf({ report, state, pending }: TrailStep, previous: TrailStep | undefined, from: OrderState | undefined): OrderHistoryTopic {
  if (report !== undefined) return TOPICS[report];
  if (state === 'denied') return 'order.denied';
  const before = previous?.state ?? from;
  if (before === undefined) return state === 'held' ? 'order.held' : state === 'submitted' ? 'order.submitted' : 'order.adopted';
  const was = previous?.pending ?? {};
  if (becomes('unknown', was, pending)) return 'order.outcome-unknown';
  if (pending.cancel === 'in-flight' && was.cancel !== 'in-flight') return 'order.cancel-requested';
  if (pending.modify === 'in-flight' && was.modify !== 'in-flight') return 'order.modify-requested';
  if (pending.submit === 'in-flight' && was.submit !== 'in-flight') return 'order.submitted';
  return state === 'held' && before !== 'held' ? 'order.held' : 'order.updated';
}

function becomes(outcome: 'unknown', was: PendingRequests, now: PendingRequests): boolean {
  return (['submit', 'modify', 'cancel'] as const).some((request) => now[request] === outcome && was[request] !== outcome);
}

function amountsOf({ quantity, price, triggerPrice }: OrderTerms): OrderHistoryTerms {
  const decimal = (amount: Scaled) => amount.toDecimal();
  return { quantity: decimal(quantity), ...(price && { price: decimal(price) }), ...(triggerPrice && { triggerPrice: decimal(triggerPrice) }) };
}

function fillOf({ direction, execution }: Posting): OrderHistoryFill {
  const { tradeId, exact, feeCurrency, liquidity, at } = execution;
  return {
    effect: direction === 1 ? 'posted' : 'reversed',
    tradeId,
    quantity: exact.quantity.toDecimal(),
    price: exact.price.toDecimal(),
    fee: exact.fee.toDecimal(),
    feeCurrency,
    liquidity,
    at,
  };
}
