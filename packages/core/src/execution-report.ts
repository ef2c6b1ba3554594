import type { Decimal } from './decimal.ts';
import type { AccountId, ClientOrderId, Currency, InstrumentId, TradeId, VenueOrderId } from './ids.ts';
import { Scaled } from './scaled.ts';
import type { Side } from './order.ts';
import type { Timestamp } from './time.ts';

/** Everything a gateway may tell of an order. */
export const REPORT_KINDS = [
  'accepted', 'rejected', 'triggered', 'fill', 'cumulative', 'fill-busted', 'fill-corrected', 'canceled', 'expired', 'modified', 'modify-rejected', 'cancel-rejected',
] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

interface Report {
  readonly orderId: ClientOrderId;
  readonly venueOrderId?: VenueOrderId;
  readonly account?: AccountId;
  /** Needed where the order may be unknown to us. */
  readonly instrument?: InstrumentId;
  readonly side?: Side;
  /** The venue's time. */
  readonly at: Timestamp;
  /** The venue's sequence number, which orders reports of one time. */
  readonly sequence?: number;
}

export type Liquidity = 'maker' | 'taker' | 'unknown';

export interface FeeCharge {
  /** Negative is a rebate. */
  readonly amount: Decimal;
  readonly currency: Currency;
}

/** The numbers of one execution. */
export interface Execution {
  readonly tradeId: TradeId;
  readonly quantity: Decimal;
  readonly price: Decimal;
  readonly fee?: FeeCharge | undefined;
  readonly liquidity: Liquidity;
  /** The sender's own exact values, for hot paths; absent on what came over a wire. */
  readonly exact?: ExactExecution | undefined;
}

export interface ExactExecution {
  readonly quantity: Scaled;
  readonly price: Scaled;
  readonly fee: Scaled;
  /** Absent means the instrument's settlement currency. */
  readonly feeCurrency?: Currency | undefined;
}

export interface AcceptedReport extends Report {
  readonly kind: 'accepted';
}
export interface RejectedReport extends Report {
  readonly kind: 'rejected';
  readonly reason: string;
}
export interface TriggeredReport extends Report {
  readonly kind: 'triggered';
}
/** One execution. Delivered at least once; a repeat has the same trade id. */
export interface FillReport extends Report, Execution {
  readonly kind: 'fill';
}
/** Totals without executions, from a venue that lost or never sends them. */
export interface CumulativeReport extends Report {
  readonly kind: 'cumulative';
  readonly filledQuantity: Decimal;
  readonly averagePrice: Decimal;
}
export interface FillBustedReport extends Report {
  readonly kind: 'fill-busted';
  readonly tradeId: TradeId;
}
/** The execution of the same trade id as it is now. */
export interface FillCorrectedReport extends Report, Execution {
  readonly kind: 'fill-corrected';
}
export interface CanceledReport extends Report {
  readonly kind: 'canceled';
  readonly reason?: string;
}
export interface ExpiredReport extends Report {
  readonly kind: 'expired';
}
/** The order as the venue has it after an amendment. */
export interface ModifiedReport extends Report {
  readonly kind: 'modified';
  readonly quantity?: Decimal;
  readonly price?: Decimal;
  readonly triggerPrice?: Decimal;
}
export interface ModifyRejectedReport extends Report {
  readonly kind: 'modify-rejected';
  readonly reason: string;
}
export interface CancelRejectedReport extends Report {
  readonly kind: 'cancel-rejected';
  readonly reason: string;
}

export type ExecutionReport =
  | AcceptedReport
  | RejectedReport
  | TriggeredReport
  | FillReport
  | CumulativeReport
  | FillBustedReport
  | FillCorrectedReport
  | CanceledReport
  | ExpiredReport
  | ModifiedReport
  | ModifyRejectedReport
  | CancelRejectedReport;

/** The exact numbers of an execution, made from its decimals where the sender gave none. */
export function exactExecution(execution: Execution): ExactExecution {
  return (
    execution.exact ?? {
      quantity: Scaled.from(execution.quantity, 'quantity'),
      price: Scaled.from(execution.price, 'price'),
      fee: execution.fee ? Scaled.from(execution.fee.amount, 'fee') : Scaled.zero,
      feeCurrency: execution.fee?.currency,
    }
  );
}
