import type { Discrepancy, ExecutionReport, PriceMismatch, Scaled, TradeId, UnknownFill, UnknownOrder } from '@redfire/core';
import type { AppliedExecution, OrderRecord } from '../order-record.ts';

/** What the fold finds in an order and a report; a mismatch of prices has numbers of its own. */
export type FoundInFold = 'late-fill' | 'overfill' | 'state-conflict';

/** A report that did not fit, with the numbers of the order before it and of the quantity it now has filled. */
export function orderDiscrepancy(kind: FoundInFold, order: OrderRecord, { report, filled }: { readonly report: ExecutionReport; readonly filled: Scaled }): Discrepancy {
  const { state, quantity } = order;
  const where = { orderId: order.id, instrument: order.terms.instrument, ...tradeOf(report) };
  if (kind === 'state-conflict') return { kind, ...where, state, report: report.kind, expected: `nothing more in state ${state}`, found: report.kind };
  const numbers = { filledQuantity: filled.toDecimal(), orderedQuantity: quantity.toDecimal(), found: filled.toString() };
  if (kind === 'late-fill') return { kind, ...where, state, ...numbers, expected: `nothing more in state ${state}` };
  return { kind, ...where, ...numbers, excess: filled.minus(quantity).toDecimal(), expected: `at most ${quantity.toString()}` };
}

/** What a repeated fill says otherwise than the first time; `undefined` where the numbers agree. */
export function priceMismatch(order: OrderRecord, { exact: expected }: AppliedExecution, { tradeId, exact: found }: AppliedExecution): PriceMismatch | undefined {
  if (found.quantity.equals(expected.quantity) && found.price.equals(expected.price)) return undefined;
  return {
    kind: 'price-mismatch',
    orderId: order.id,
    instrument: order.terms.instrument,
    tradeId,
    expectedQuantity: expected.quantity.toDecimal(),
    expectedPrice: expected.price.toDecimal(),
    foundQuantity: found.quantity.toDecimal(),
    foundPrice: found.price.toDecimal(),
    expected: `${expected.quantity.toString()} at ${expected.price.toString()}`,
    found: `${found.quantity.toString()} at ${found.price.toString()}`,
  };
}

/** A report of an order that is not ours, with what became of it. `not-postable` where it does not say of which instrument and side it is. */
export function unknownReport(report: ExecutionReport, outcome: UnknownFill['outcome']): UnknownFill | UnknownOrder {
  const { kind, orderId, instrument } = report;
  const where = { orderId, ...(instrument !== undefined && { instrument }), ...tradeOf(report), expected: 'an order of ours' };
  const amounts = amountsOf(report);
  if (amounts === undefined) return { kind: 'unknown-order', ...where, report: kind, found: kind };
  return { kind: 'unknown-fill', ...where, ...amounts, outcome, found: `${kind}, ${MEANINGS[outcome]}` };
}

const MEANINGS: Readonly<Record<UnknownFill['outcome'], string>> = {
  adopted: 'adopted as external',
  'counted-before': 'counted before under its own order',
  'not-postable': 'not enough told to post it',
  refused: 'refused by policy',
};

/** Quantity and price of a report that tells of executions. */
function amountsOf(report: ExecutionReport): Pick<UnknownFill, 'quantity' | 'price'> | undefined {
  if (report.kind === 'fill' || report.kind === 'fill-corrected') return { quantity: report.quantity, price: report.price };
  return report.kind === 'cumulative' && !report.filledQuantity.isZero() ? { quantity: report.filledQuantity, price: report.averagePrice } : undefined;
}

function tradeOf(report: ExecutionReport): { readonly tradeId?: TradeId } {
  return 'tradeId' in report ? { tradeId: report.tradeId } : {};
}
