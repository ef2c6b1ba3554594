import {
  Scaled, exactExecution, isTerminal, transitionOf,
  type CumulativeReport, type Discrepancy, type DiscrepancyKind, type ExecutionReport, type FillBustedReport, type FillCorrectedReport, type FillReport, type ModifiedReport, type OrderState,
  type PendingRequests, type Timestamp, type TradeId,
} from '@redfire/core';
import { inferExecution, isLater, type ExecutionFacts } from './infer-execution.ts';
import { NOTHING_PENDING, type OrderRecord, type AppliedExecution, type CumulativeTotals, type OrderHistory, type OrderTerms } from './order-record.ts';

/** An execution to post (`1`) or to take back (`-1`). */
export interface Posting {
  readonly direction: 1 | -1;
  readonly execution: AppliedExecution;
}

/** What a report made of an order: the next record, what the ledger must post, and what did not fit our books. */
export interface FoldResult {
  readonly order: OrderRecord;
  readonly postings: readonly Posting[];
  readonly discrepancies: readonly Discrepancy[];
}

const NONE: readonly never[] = [];

/**
 * Folds one report into an order. Pure and total: every state takes every report, no clock, no I/O.
 * A repeat changes nothing (the same record comes back), so a venue's history may be replayed after a reconnect.
 */
export function applyReport(order: OrderRecord, report: ExecutionReport): FoldResult {
  switch (report.kind) {
    case 'fill':
      return applyFill(order, report);
    case 'fill-corrected':
      return correctFill(order, report);
    case 'fill-busted':
      return bustFill(order, report);
    case 'cumulative':
      return applyTotals(order, report);
    case 'modified':
      return applyAmendment(order, report);
    case 'modify-rejected':
      return changed(order, report, without(order.pending, 'modify'));
    case 'cancel-rejected':
      return changed(order, report, without(order.pending, 'cancel'));
    case 'accepted':
    case 'triggered':
      return changed(order, report, without(order.pending, 'submit'));
    case 'rejected':
    case 'canceled':
    case 'expired':
      return changed(order, report, order.pending);
  }
}

/** @param pending - What is still under way unless the order has ended; a report that conflicts answers nothing. */
function changed(order: OrderRecord, report: ExecutionReport, pending: PendingRequests, venueOrderId = order.venueOrderId ?? report.venueOrderId): FoldResult {
  const { to, raises } = transitionOf(order.state, report.kind);
  const state = to === 'keep' ? order.state : to === 'by-quantity' ? stateByQuantity(order.state, order.filledQuantity, order.quantity) : to;
  const reason = state !== order.state && 'reason' in report ? report.reason : order.reason;
  const left = isTerminal(state) ? noneOf(order.pending) : raises ? order.pending : pending;
  const discrepancies = raises ? [discrepancy(raises, order, report.kind)] : NONE;
  const isNews = report.kind === 'modified' || state !== order.state || left !== order.pending || reason !== order.reason || venueOrderId !== order.venueOrderId;
  const next = isNews ? order.moved(state, later(order.updatedAt, report.at), left, reason, venueOrderId) : order;
  return { order: next, postings: NONE, discrepancies };
}

function applyFill(order: OrderRecord, report: FillReport): FoldResult {
  const { executions, overruled, busted, cumulative } = order.history;
  const known = executions.find(({ tradeId }) => tradeId === report.tradeId);
  const execution = executionOf(order, report, false);
  if (known === undefined && !isBusted(order, report.tradeId)) {
    const facts = { executions: [...executions, execution], overruled, busted, cumulative, inferred: undefined };
    const postings: readonly Posting[] = [{ direction: 1, execution }];
    return cumulative ? repost(order, report, facts, postings) : posted(order, report, facts, order.filledQuantity.plus(execution.exact.quantity), postings);
  }
  const repeated = known?.isCorrected === false ? known : overruled.find(({ tradeId, isCorrected }) => tradeId === report.tradeId && !isCorrected);
  return repeated ? { order, postings: NONE, discrepancies: mismatch(order, repeated, execution) } : overrule(order, report, execution);
}

function correctFill(order: OrderRecord, report: FillCorrectedReport): FoldResult {
  const { executions, overruled, busted, cumulative } = order.history;
  const corrected = executionOf(order, report, true);
  const isRepeat = (version: AppliedExecution) => version.tradeId === report.tradeId && version.isCorrected && version.at === corrected.at && version.sequence === corrected.sequence;
  if (executions.some(isRepeat) || overruled.some(isRepeat)) return unchanged(order);
  const known = executions.find(({ tradeId }) => tradeId === report.tradeId);
  if (isBusted(order, report.tradeId) || (known?.isCorrected === true && !isLater(corrected, known))) return overrule(order, report, corrected);
  const posted = { direction: 1, execution: corrected } as const;
  if (known === undefined) return repost(order, report, { executions: [...executions, corrected], overruled, busted, cumulative }, [posted]);
  const standing = executions.map((execution) => (execution === known ? corrected : execution));
  return repost(order, report, { executions: standing, overruled: [...overruled, known], busted, cumulative }, [{ direction: -1, execution: known }, posted]);
}

function bustFill(order: OrderRecord, report: FillBustedReport): FoldResult {
  const { tradeId, at, sequence } = report;
  if (isBusted(order, tradeId)) return unchanged(order);
  const { executions, overruled, cumulative } = order.history;
  const busted = [...order.busted, { tradeId, at, sequence }];
  const known = executions.find((execution) => execution.tradeId === tradeId);
  if (known === undefined) return repost(order, report, { executions, overruled, busted, cumulative }, NONE);
  const standing = executions.filter((execution) => execution !== known);
  return repost(order, report, { executions: standing, overruled: [...overruled, known], busted, cumulative }, [{ direction: -1, execution: known }]);
}

/** An execution that was corrected or busted before we heard of it: nothing to post, yet totals of its time counted it. */
function overrule(order: OrderRecord, report: ExecutionReport, execution: AppliedExecution): FoldResult {
  const { executions, overruled, busted, cumulative } = order.history;
  return repost(order, report, { executions, overruled: [...overruled, execution], busted, cumulative }, NONE);
}

function applyTotals(order: OrderRecord, report: CumulativeReport): FoldResult {
  const { at, sequence } = report;
  const totals = { quantity: Scaled.from(report.filledQuantity), averagePrice: Scaled.from(report.averagePrice), at, sequence };
  if (order.cumulative && !isNewer(totals, order.cumulative)) return unchanged(order);
  const { executions, overruled, busted } = order.history;
  return repost(order, report, { executions, overruled, busted, cumulative: totals }, NONE);
}

/** The order with other facts about its executions. What no execution accounts for is inferred from the totals, anew each time. */
function repost(order: OrderRecord, report: ExecutionReport, facts: ExecutionFacts, known: readonly Posting[]): FoldResult {
  const { executions, overruled, busted, cumulative } = facts;
  const real = executions.reduce((sum, { exact }) => sum.plus(exact.quantity), Scaled.zero);
  const inferred = inferExecution(order, facts, real);
  const filled = inferred ? real.plus(inferred.exact.quantity) : real;
  const postings = inferred === order.inferred ? known : [...direct(-1, order.inferred), ...known, ...direct(1, inferred)];
  return posted(order, report, { executions, overruled, busted, cumulative, inferred }, filled, postings);
}

/** The order after its executions changed: its state by the table and the filled quantity, and what did not fit our books. */
function posted(order: OrderRecord, report: ExecutionReport, books: ExecutionFacts & Pick<OrderHistory, 'inferred'>, filled: Scaled, postings: readonly Posting[]): FoldResult {
  const { executions, overruled, busted, cumulative, inferred } = books;
  const { to, raises } = transitionOf(order.state, report.kind);
  const state = to === 'by-quantity' ? stateByQuantity(order.state, filled, order.quantity) : to === 'keep' ? order.state : to;
  const pending = isTerminal(state) ? noneOf(order.pending) : without(order.pending, 'submit');
  const history = {
    state, pending, executions, overruled, busted, cumulative, inferred, venueOrderId: order.venueOrderId ?? report.venueOrderId, reason: order.reason, updatedAt: later(order.updatedAt, report.at),
  };
  const problem = problemOf(order, filled, raises);
  const discrepancies = problem ? [discrepancy(problem, order, filled.toString(), report)] : NONE;
  return { order: order.followedBy(order.terms, history, filled), postings, discrepancies };
}

function problemOf(order: OrderRecord, filled: Scaled, raises: DiscrepancyKind | undefined): DiscrepancyKind | undefined {
  if (filled.compare(order.filledQuantity) <= 0) return raises === 'state-conflict' ? raises : undefined;
  if (filled.compare(order.quantity) > 0) return 'overfill';
  // a filled order that lost a fill to a bust takes another one, which is no overfill
  return raises === 'overfill' ? 'late-fill' : raises;
}

function applyAmendment(order: OrderRecord, report: ModifiedReport): FoldResult {
  const { quantity, price, triggerPrice, at, sequence } = report;
  const amended = { at, sequence };
  const last = order.terms.amended;
  if (last && (isLater(last, amended) || (order.pending.modify === undefined && isSame(order.terms, report)))) return unchanged(order);
  const terms = {
    ...order.terms,
    ...(quantity && { quantity: Scaled.from(quantity) }),
    ...(price && { price: Scaled.from(price) }),
    ...(triggerPrice && { triggerPrice: Scaled.from(triggerPrice) }),
    amended,
    requested: order.terms.requested ?? order.terms,
  };
  const pending = without(without(order.pending, 'modify'), 'submit');
  // a venue that replaces an order may give it another id
  return changed(order.amended(terms), report, pending, report.venueOrderId ?? order.venueOrderId);
}

/** Whether the order is as the report of the same amendment says. */
function isSame(terms: OrderTerms, { quantity, price, triggerPrice, at, sequence }: ModifiedReport): boolean {
  const equal = (ours: Scaled | undefined, theirs: ModifiedReport['quantity']) => theirs === undefined || ours?.equals(Scaled.from(theirs)) === true;
  return terms.amended?.at === at && terms.amended.sequence === sequence && equal(terms.quantity, quantity) && equal(terms.price, price) && equal(terms.triggerPrice, triggerPrice);
}

/** What the filled quantity says. An ended order only ever moves to filled; one that lost its only fill to a bust works again, as does one whose acknowledgement never came. */
function stateByQuantity(state: OrderState, filled: Scaled, quantity: Scaled): OrderState {
  if (filled.compare(quantity) >= 0) return 'filled';
  if (isTerminal(state)) return state;
  if (filled.sign > 0) return 'partially-filled';
  return state === 'partially-filled' || state === 'submitted' ? 'working' : state;
}

function executionOf(order: OrderRecord, report: FillReport | FillCorrectedReport, isCorrected: boolean): AppliedExecution {
  const exact = exactExecution(report);
  return {
    tradeId: report.tradeId,
    at: report.at,
    sequence: report.sequence,
    exact,
    feeCurrency: exact.feeCurrency ?? order.math.instrument.settle,
    liquidity: report.liquidity,
    isCorrected,
  };
}

function unchanged(order: OrderRecord): FoldResult {
  return { order, postings: NONE, discrepancies: NONE };
}

function direct(direction: 1 | -1, execution: AppliedExecution | undefined): readonly Posting[] {
  return execution ? [{ direction, execution }] : NONE;
}

function isBusted(order: OrderRecord, id: TradeId): boolean {
  return order.busted.some(({ tradeId }) => tradeId === id);
}

/** Of totals of one time, the larger are the newer ones. */
function isNewer(a: CumulativeTotals, b: CumulativeTotals): boolean {
  if (isLater(a, b) || isLater(b, a)) return isLater(a, b);
  return (a.quantity.compare(b.quantity) || a.averagePrice.compare(b.averagePrice)) > 0;
}

/** Reports may come out of order; the order was last changed when the latest of them happened. */
function later(a: Timestamp, b: Timestamp): Timestamp {
  return a > b ? a : b;
}

function mismatch(order: OrderRecord, known: AppliedExecution, { tradeId, exact }: AppliedExecution): readonly Discrepancy[] {
  if (exact.quantity.equals(known.exact.quantity) && exact.price.equals(known.exact.price)) return NONE;
  const text = ({ quantity, price }: AppliedExecution['exact']) => `${quantity.toString()} at ${price.toString()}`;
  return [{ kind: 'price-mismatch', orderId: order.id, instrument: order.terms.instrument, tradeId, expected: text(known.exact), found: text(exact) }];
}

function discrepancy(kind: DiscrepancyKind, order: OrderRecord, found: string, report?: ExecutionReport): Discrepancy {
  const expected = kind === 'overfill' ? `at most ${order.quantity.toString()}` : `nothing more in state ${order.state}`;
  return { kind, orderId: order.id, instrument: order.terms.instrument, ...(report && 'tradeId' in report && { tradeId: report.tradeId }), expected, found };
}

function without(pending: PendingRequests, request: keyof PendingRequests): PendingRequests {
  if (pending[request] === undefined) return pending;
  const { [request]: _answered, ...rest } = pending;
  return rest;
}

function noneOf(pending: PendingRequests): PendingRequests {
  return pending.submit === undefined && pending.modify === undefined && pending.cancel === undefined ? pending : NOTHING_PENDING;
}
