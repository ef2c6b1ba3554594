import { REPORT_KINDS, RedFireError, SIDES, Scaled, isDecimal, isScaled, type Decimal, type ExecutionReport, type InstrumentKind, type InstrumentMath, type ReportKind } from '@redfire/core';

/** What stands where a report should, with nothing taken for granted. */
type Loose = { readonly [Field in AnyField]?: unknown };
type AnyField =
  | 'kind' | 'orderId' | 'venueOrderId' | 'account' | 'instrument' | 'side' | 'at' | 'sequence' | 'tradeId' | 'quantity' | 'price' | 'triggerPrice' | 'fee' | 'liquidity' | 'exact' | 'filledQuantity' | 'averagePrice' | 'reason'
  | 'amount' | 'currency' | 'feeCurrency';

/**
 * Lets a report through that is whole, before it is looked up or folded. One that is not is thrown back at the gateway, and changes nothing.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` with the field: no object, an unknown kind, an amount that is none or has the wrong sign, a time that is no finite number.
 */
export function checkReport(report: unknown): asserts report is ExecutionReport {
  if (typeof report !== 'object' || report === null) throw malformed({}, 'report', report, 'an object');
  const told: Loose = report;
  const { kind, orderId, venueOrderId, account, instrument, side, at, sequence, reason } = told;
  if (!isKind(kind)) throw malformed(told, 'kind', kind, `one of ${REPORT_KINDS.join(', ')}`);
  if (!isText(orderId)) throw malformed(told, 'orderId', orderId, TEXT);
  if (typeof at !== 'number' || !Number.isFinite(at)) throw malformed(told, 'at', at, 'a finite number of milliseconds');
  if (sequence !== undefined && (typeof sequence !== 'number' || !Number.isFinite(sequence))) throw malformed(told, 'sequence', sequence, 'a finite number or nothing');
  if (venueOrderId !== undefined && !isText(venueOrderId)) throw malformed(told, 'venueOrderId', venueOrderId, TEXT);
  if (account !== undefined && !isText(account)) throw malformed(told, 'account', account, TEXT);
  if (instrument !== undefined && !isText(instrument)) throw malformed(told, 'instrument', instrument, TEXT);
  if (side !== undefined && side !== 'buy' && side !== 'sell') throw malformed(told, 'side', side, SIDES.join(' or '));
  if (reason !== undefined && typeof reason !== 'string') throw malformed(told, 'reason', reason, 'text or nothing');
  if (kind === 'fill' || kind === 'fill-corrected') checkExecution(told);
  else if (kind === 'fill-busted') checkTrade(told);
  else if (kind === 'cumulative') checkTotals(told);
  else if (kind === 'modified') checkAmendment(told);
}

/** Instruments that never trade at or below zero. Futures have, options expire at it, and a contract for difference follows either. */
const ABOVE_ZERO: readonly InstrumentKind[] = ['spot', 'perpetual', 'equity', 'index', 'fx'];

/**
 * Lets a price through that an instrument can trade at.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` for a price of zero or less where the instrument has none, and for any where a value is a quotient by it.
 */
export function checkPrice(report: ExecutionReport, math: InstrumentMath): void {
  const sign = signOfPrice(report);
  if (sign === undefined || sign > 0) return;
  const { instrument, shape } = math;
  const field = report.kind === 'cumulative' ? 'averagePrice' : 'price';
  if (shape === 'inverse' || ABOVE_ZERO.includes(instrument.kind)) throw malformed(report, field, priceOf(report), `above zero, as ${instrument.kind} "${instrument.id}" trades`);
  if (instrument.kind === 'option' && sign < 0) throw malformed(report, field, priceOf(report), `zero or above, as option "${instrument.id}" trades`);
}

/** `undefined` where a report has no price of an execution. */
function signOfPrice(report: ExecutionReport): number | undefined {
  if ((report.kind === 'fill' || report.kind === 'fill-corrected') && report.exact) return report.exact.price.sign;
  const price = priceOf(report);
  return price && signOf(price);
}

function priceOf(report: ExecutionReport): Decimal | undefined {
  if (report.kind === 'fill' || report.kind === 'fill-corrected') return report.price;
  return report.kind === 'cumulative' && !report.filledQuantity.isZero() ? report.averagePrice : undefined;
}

function checkExecution(told: Loose): void {
  checkTrade(told);
  const { exact, liquidity } = told;
  if (liquidity !== 'maker' && liquidity !== 'taker' && liquidity !== 'unknown') throw malformed(told, 'liquidity', liquidity, 'maker, taker or unknown');
  if (typeof exact === 'object' && exact !== null) {
    const { quantity, price, fee }: Loose = exact;
    if (!isScaled(quantity) || quantity.sign <= 0) throw malformed(told, 'exact.quantity', quantity, ABOVE);
    if (!isScaled(price)) throw malformed(told, 'exact.price', price, AMOUNT);
    if (!isScaled(fee)) throw malformed(told, 'exact.fee', fee, AMOUNT);
    return;
  }
  if (exact !== undefined) throw malformed(told, 'exact', exact, 'exact amounts or nothing');
  checkAbove(told, 'quantity');
  checkAmount(told, 'price');
  checkFee(told);
}

function checkFee(told: Loose): void {
  const { fee } = told;
  if (fee === undefined) return;
  if (typeof fee !== 'object' || fee === null) throw malformed(told, 'fee', fee, 'an amount with its currency, or nothing');
  const { amount, currency }: Loose = fee;
  if (!isFiniteDecimal(amount)) throw malformed(told, 'fee.amount', amount, AMOUNT);
  if (!isText(currency)) throw malformed(told, 'fee.currency', currency, TEXT);
}

function checkTrade(told: Loose): void {
  if (!isText(told.tradeId)) throw malformed(told, 'tradeId', told.tradeId, TEXT);
}

function checkTotals(told: Loose): void {
  const { filledQuantity } = told;
  if (!isFiniteDecimal(filledQuantity) || signOf(filledQuantity) < 0) throw malformed(told, 'filledQuantity', filledQuantity, 'zero or above');
  checkAmount(told, 'averagePrice');
}

function checkAmendment(told: Loose): void {
  if (told.quantity !== undefined) checkAbove(told, 'quantity');
  if (told.price !== undefined) checkAmount(told, 'price');
  if (told.triggerPrice !== undefined) checkAmount(told, 'triggerPrice');
}

function checkAbove(told: Loose, field: AnyField): void {
  const value = told[field];
  if (!isFiniteDecimal(value) || signOf(value) <= 0) throw malformed(told, field, value, ABOVE);
}

function checkAmount(told: Loose, field: AnyField): void {
  if (!isFiniteDecimal(told[field])) throw malformed(told, field, told[field], AMOUNT);
}

const TEXT = 'text that is not empty';
const AMOUNT = 'a finite decimal';
const ABOVE = 'a decimal above zero';

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isFiniteDecimal(value: unknown): value is Decimal {
  return isDecimal(value) && value.isFinite();
}

function signOf(value: Decimal): number {
  return value.isZero() ? 0 : value.isNegative() ? -1 : 1;
}

const KINDS: ReadonlySet<unknown> = new Set(REPORT_KINDS);

/** Nearly all reports are of the first two. */
function isKind(value: unknown): value is ReportKind {
  return value === 'fill' || value === 'accepted' || KINDS.has(value);
}

function malformed({ orderId }: Loose, field: string, value: unknown, expected: string): RedFireError {
  const found = typeof value === 'string' ? `"${value}"` : typeof value === 'object' && value !== null && !isDecimal(value) && !(value instanceof Scaled) ? 'an object' : String(value);
  return new RedFireError('INVALID_INPUT', `report of order ${typeof orderId === 'string' ? `"${orderId}"` : 'unknown'} is malformed: ${field} must be ${expected}, received ${found}; nothing of it was applied`, {
    details: { field, value: found, ...(typeof orderId === 'string' && { orderId }) },
  });
}
