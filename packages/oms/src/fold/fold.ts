import {
  Scaled, exactExecution, isTerminal, transitionOf,
  type CumulativeReport, type Discrepancy, type DiscrepancyKind, type ExecutionReport, type FillBustedReport, type FillCorrectedReport, type FillReport, type ModifiedReport, type OrderState,
  type PendingRequests, type Timestamp, type TradeId,
} from '@redfire/core';
import { amendedTerms, lastOf } from './amended-terms.ts';
import { addsToTotals, inferExecution, isLater, type ExecutionFacts } from './infer-execution.ts';
import { orderDiscrepancy, priceMismatch, type FoundInFold } from './order-discrepancy.ts';
import { wasFilled } from './was-filled.ts';
import { NOTHING_PENDING, type OrderRecord, type AppliedExecution, type CumulativeTotals, type OrderHistory, type OrderTerms } from '../order-record.ts';

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
  const most = mostOf(order.quantity, order.amending, pending);
  // our own amendment of an order that is held here has no time of the venue to compare its fills with
  const hasEnded = to === 'by-quantity' ? order.state !== 'held' && hadFilled(most, order.terms, order.history) : isFilledBy(order, to);
  const state = to === 'keep' ? order.state : hasEnded ? 'filled' : to === 'by-quantity' ? stateByQuantity(order.state, order.filledQuantity, most) : to;
  const reason = state !== order.state && 'reason' in report ? report.reason : order.reason;
  const left = isTerminal(state) ? noneOf(order.pending) : raises ? order.pending : pending;
  const discrepancies = raises ? [orderDiscrepancy('state-conflict', order, { report, filled: order.filledQuantity })] : NONE;
  const isNews = state !== order.state || left !== order.pending || reason !== order.reason || venueOrderId !== order.venueOrderId;
  const next = isNews ? order.moved(state, later(order.updatedAt, report.at), left, reason, venueOrderId) : order;
  return { order: next, postings: NONE, discrepancies };
}

function applyFill(order: OrderRecord, report: FillReport): FoldResult {
  const { executions, overruled, busted, cumulative } = order.history;
  const known = executions.find(report.tradeId);
  const execution = executionOf(order, report, false);
  if (known === undefined && !isBusted(order, report.tradeId)) {
    const facts = { executions: executions.plus(execution), overruled, busted, cumulative, inferred: order.inferred, filled: order.filledQuantity.plus(execution.exact.quantity) };
    const postings: readonly Posting[] = [{ direction: 1, execution }];
    return cumulative && !addsToTotals(order, execution, cumulative) ? repost(order, report, facts, postings) : posted(order, report, facts, postings);
  }
  const repeated = known?.isCorrected === false ? known : overruled.find(({ tradeId, isCorrected }) => tradeId === report.tradeId && !isCorrected);
  if (repeated === undefined) return overrule(order, report, execution);
  const mismatch = priceMismatch(order, repeated, execution);
  return mismatch ? { order, postings: NONE, discrepancies: [mismatch] } : unchanged(order);
}

function correctFill(order: OrderRecord, report: FillCorrectedReport): FoldResult {
  const { executions, overruled, busted, cumulative } = order.history;
  const corrected = executionOf(order, report, true);
  const known = executions.find(report.tradeId);
  const isRepeat = (version: AppliedExecution) => version.tradeId === report.tradeId && version.isCorrected && version.at === corrected.at && version.sequence === corrected.sequence;
  if ((known && isRepeat(known)) || overruled.some(isRepeat)) return unchanged(order);
  if (isBusted(order, report.tradeId) || (known?.isCorrected === true && !isLater(corrected, known))) return overrule(order, report, corrected);
  const posting = { direction: 1, execution: corrected } as const;
  if (known === undefined) return repost(order, report, { executions: executions.plus(corrected), overruled, busted, cumulative }, [posting]);
  return repost(order, report, { executions: executions.replaced(known, corrected), overruled: [...overruled, known], busted, cumulative }, [{ direction: -1, execution: known }, posting]);
}

function bustFill(order: OrderRecord, report: FillBustedReport): FoldResult {
  const { tradeId, at, sequence } = report;
  if (isBusted(order, tradeId)) return unchanged(order);
  const { executions, overruled, cumulative } = order.history;
  const busted = [...order.busted, { tradeId, at, sequence }];
  const known = executions.find(tradeId);
  if (known === undefined) return repost(order, report, { executions, overruled, busted, cumulative }, NONE);
  return repost(order, report, { executions: executions.without(known), overruled: [...overruled, known], busted, cumulative }, [{ direction: -1, execution: known }]);
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
  let real = order.inferred ? order.filledQuantity.minus(order.inferred.exact.quantity) : order.filledQuantity;
  for (const { direction, execution: { exact } } of known) real = direction === 1 ? real.plus(exact.quantity) : real.minus(exact.quantity);
  const inferred = inferExecution(order, facts, real);
  const filled = inferred ? real.plus(inferred.exact.quantity) : real;
  const postings = inferred === order.inferred ? known : [...direct(-1, order.inferred), ...known, ...direct(1, inferred)];
  return posted(order, report, { executions, overruled, busted, cumulative, inferred, filled }, postings);
}

interface Filled extends ExecutionFacts, Pick<OrderHistory, 'inferred'> {
  readonly filled: Scaled;
}

/** The order after its executions changed: its state by the table and the filled quantity, and what did not fit our books. */
function posted(order: OrderRecord, report: ExecutionReport, facts: Filled, postings: readonly Posting[]): FoldResult {
  const { executions, overruled, busted, cumulative, inferred, filled } = facts;
  // what is known of an adopted order's quantity is what has filled of it
  const terms = order.terms.isAdopted && filled.compare(order.quantity) > 0 ? { ...order.terms, quantity: filled } : order.terms;
  const { to, raises } = transitionOf(order.state, isFirstHeardOf(postings, report) ? 'fill' : report.kind);
  const most = mostOf(terms.quantity, order.amending, order.pending);
  const state = to === 'by-quantity' ? (hadFilled(most, terms, facts) ? 'filled' : stateByQuantity(order.state, filled, most)) : to === 'keep' ? order.state : to;
  const pending = isTerminal(state) ? noneOf(order.pending) : without(order.pending, 'submit');
  const history = {
    state, pending, executions, overruled, busted, cumulative, inferred, amending: pending.modify === undefined ? undefined : order.amending, venueOrderId: order.venueOrderId ?? report.venueOrderId, reason: order.reason, updatedAt: later(order.updatedAt, report.at),
  };
  const problem = terms === order.terms ? problemOf(order, filled, raises) : undefined;
  const discrepancies = problem ? [orderDiscrepancy(problem, order, { report, filled })] : NONE;
  return { order: order.followedBy(terms, history, filled), postings, discrepancies };
}

/** Whether a correction is the first we hear of its fill: it counts as that fill then. */
function isFirstHeardOf(postings: readonly Posting[], report: ExecutionReport): boolean {
  return report.kind === 'fill-corrected' && postings.length > 0 && !postings.some(({ direction, execution }) => direction === -1 && execution.tradeId === report.tradeId);
}

function problemOf(order: OrderRecord, filled: Scaled, raises: DiscrepancyKind | undefined): FoundInFold | undefined {
  if (filled.compare(order.filledQuantity) <= 0) return raises === 'state-conflict' ? raises : undefined;
  if (filled.compare(order.quantity) > 0) return 'overfill';
  if (raises === undefined || raises === 'state-conflict') return raises;
  // a filled order that lost a fill to a bust takes another one, which is late and no overfill
  return 'late-fill';
}

function applyAmendment(order: OrderRecord, report: ModifiedReport): FoldResult {
  const isHeld = order.state === 'held';
  const terms = amendedTerms(order.terms, report, isHeld ? 'own' : 'venue');
  const isOld = !isHeld && order.terms.amended !== undefined && isLater(order.terms.amended, { at: report.at, sequence: report.sequence });
  if (isOld && terms === order.terms) return unchanged(order);
  const { order: amended, postings } = terms === order.terms ? unchanged(order) : reinferred(order.amended(terms));
  const pending = isOld ? order.pending : without(without(order.pending, 'modify'), 'submit');
  // a venue that replaces an order may give it another id
  const result = changed(amended, report, pending, (isOld ? undefined : report.venueOrderId) ?? order.venueOrderId);
  const next = amended === order || result.order !== amended ? result.order : amended.moved(amended.state, later(amended.updatedAt, report.at));
  return { ...result, order: next, postings };
}

/** The order with what its totals leave to be inferred now: a guess fills no more than is ordered, which has changed. */
function reinferred(order: OrderRecord): Pick<FoldResult, 'order' | 'postings'> {
  const { history, inferred: before } = order;
  if (history.cumulative === undefined) return { order, postings: NONE };
  const real = before ? order.filledQuantity.minus(before.exact.quantity) : order.filledQuantity;
  const inferred = inferExecution(order, history, real);
  if (inferred === before) return { order, postings: NONE };
  return { order: order.followedBy(order.terms, { ...history, inferred }, inferred ? real.plus(inferred.exact.quantity) : real), postings: [...direct(-1, before), ...direct(1, inferred)] };
}

/** What an order may fill: until an amendment is answered, it may be either. */
function mostOf(quantity: Scaled, amending: OrderTerms | undefined, { modify }: PendingRequests): Scaled {
  return modify !== undefined && amending !== undefined && amending.quantity.compare(quantity) > 0 ? amending.quantity : quantity;
}

/** Whether what does not stand any more had once filled it. */
function hadFilled(quantity: Scaled, terms: OrderTerms, facts: ExecutionFacts): boolean {
  return facts.overruled.length > 0 && wasFilled(quantity, lastOf(terms, 'quantity'), facts);
}

/** Whether an order that could have become larger ends with all it had. */
function isFilledBy({ filledQuantity, quantity, amending, terms, history }: OrderRecord, end: OrderState | 'keep'): boolean {
  return amending !== undefined && (end === 'canceled' || end === 'expired') && (filledQuantity.compare(quantity) >= 0 || hadFilled(quantity, terms, history));
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
  const { busted } = order;
  return busted.length > 0 && busted.some(({ tradeId }) => tradeId === id);
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

function without(pending: PendingRequests, request: keyof PendingRequests): PendingRequests {
  if (pending === NOTHING_PENDING) return pending;
  const { submit, modify, cancel } = pending;
  if ((request === 'submit' ? submit : request === 'modify' ? modify : cancel) === undefined) return pending;
  const isOnly = (submit === undefined || request === 'submit') && (modify === undefined || request === 'modify') && (cancel === undefined || request === 'cancel');
  if (isOnly) return NOTHING_PENDING;
  const { [request]: _answered, ...rest } = pending;
  return rest;
}

/** What is under way of an order that has ended. */
function noneOf(pending: PendingRequests): PendingRequests {
  return pending.submit === undefined && pending.modify === undefined && pending.cancel === undefined ? pending : NOTHING_PENDING;
}
