import type { ExecutionReport, OrderState, PendingRequests, ReportKind, RiskReason, Scaled, Timestamp, VenueOrderId } from '@redfire/core';
import type { Posting } from '../fold/fold.ts';
import type { HoldingChange, OrderChange } from '../order-port.ts';
import type { OrderTerms } from '../order-record.ts';

/**
 * One change of an order, as it is kept: references to what is immutable anyway. It becomes an object for readers when somebody reads.
 * Neither the record nor the report is kept, for a record carries every execution before it, and a report decimals that were read once.
 */
export class TrailStep {
  /** Our clock. */
  readonly at: Timestamp;
  readonly state: OrderState;
  readonly pending: PendingRequests;
  readonly filled: Scaled;
  readonly terms: OrderTerms;
  readonly asked: OrderTerms | undefined;
  readonly venueOrderId: VenueOrderId | undefined;
  readonly reason: string | undefined;
  readonly report: ReportKind | undefined;
  /** The venue's. */
  readonly reportedAt: Timestamp | undefined;
  readonly sequence: number | undefined;
  readonly postings: readonly Posting[];
  readonly reasons: readonly RiskReason[] | undefined;
  readonly holding: HoldingChange | undefined;
  /** Number of the last event that told of it; 0 when none did. */
  lastEvent: number;

  constructor({ after, report, postings, reasons, holding }: OrderChange, at: Timestamp) {
    const { terms, history } = after;
    this.at = at;
    this.state = history.state;
    this.pending = history.pending;
    this.filled = after.filledQuantity;
    this.terms = terms;
    this.asked = history.amending;
    this.venueOrderId = history.venueOrderId;
    this.reason = report === undefined ? history.reason : reasonOf(report);
    this.report = report?.kind;
    this.reportedAt = report?.at;
    this.sequence = report?.sequence;
    this.postings = postings;
    this.reasons = reasons;
    this.holding = holding;
    this.lastEvent = after.lastEvent;
  }
}

function reasonOf(report: ExecutionReport): string | undefined {
  return 'reason' in report ? report.reason : undefined;
}
