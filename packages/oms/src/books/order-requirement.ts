import { Scaled, isOpen, type Currency, type InstrumentMath } from '@redfire/core';
import type { OrderRecord, OrderTerms } from '../order-record.ts';

/** What an order needs while it is open. */
export interface Requirement {
  readonly currency: Currency;
  /** Absent while the order cannot be valued: it has no price of its own, and no mark is known. */
  readonly amount: Scaled | undefined;
}

/** What a requirement depends on beside the order itself. */
export interface RequirementView {
  /** The instrument's mark, for orders whose value no limit bounds. */
  readonly mark?: Scaled | undefined;
  /** The part of the remainder that closes what is held, and so needs no margin. Default none. */
  readonly closes?: Scaled | undefined;
  /** What the value of an order without a limit is multiplied by, since it may trade beyond its price. Default 1. */
  readonly allowance?: Scaled | undefined;
}

/**
 * What an order's remainder needs; the larger of old and new while an amendment is under way.
 *
 * - A purchase that exchanges cash (spot, equity, option, fx by cash): value and fee.
 * - A sale of one side of a pair: what is sold. A sale of shares or options: nothing for what is held, initial margin for what is sold short.
 * - A contract (perpetual, future, cfd, fx by margin): initial margin for the part that opens, and the fee for all of it; in base where it is inverse.
 *
 * The value is that at the worst price: the limit; without one the trigger, else the activation price, else the mark, each with the
 * allowance. A limit that bounds the price from the other side (a contract sold, an inverse one bought) counts as the mark where that is worth more.
 * A fee is the taker's, the maker's of a post-only order; a rebate counts as none.
 */
export function requirementOf(order: OrderRecord, view: RequirementView = {}): Requirement {
  return { currency: requiredCurrency(order), amount: requiredAmount(order, view) };
}

/** The currency an order needs: what it sells of a pair, else the settlement currency. Amendments do not change it. */
export function requiredCurrency({ math, terms }: OrderRecord): Currency {
  const { instrument } = math;
  return terms.side === 'sell' && isPair(math) && instrument.base !== undefined ? instrument.base : instrument.settle;
}

/** The amount of {@link requirementOf}. */
export function requiredAmount(order: OrderRecord, view: RequirementView): Scaled | undefined {
  const amount = amountOf(order, order.terms, view);
  if (order.amending === undefined || amount === undefined) return amount;
  const asked = amountOf(order, order.amending, view);
  return asked === undefined || asked.compare(amount) > 0 ? asked : amount;
}

/**
 * Whether an order needs anything of its own: it is open, its parent does not count for it, and it does not wait for the order that triggers it.
 */
export function countsForItself({ terms, state }: OrderRecord): boolean {
  if (!isOpen(state) || terms.parentId !== undefined) return false;
  return state !== 'held' || terms.contingency?.after === undefined;
}

/** Whether what is held may make the order cheaper: it closes a position before it opens one. */
export function mayClose({ math, terms }: OrderRecord): boolean {
  return terms.reduceOnly !== true && (!math.exchangesCash || (terms.side === 'sell' && !isPair(math)));
}

/** Whether the amount depends on the mark. */
export function dependsOnMark(order: OrderRecord): boolean {
  const { math, terms, amending } = order;
  if (terms.side === 'sell' && isPair(math)) return false;
  return isUnbounded(math, terms) || (amending !== undefined && isUnbounded(math, amending));
}

/** What is left of an order; the larger of old and new while an amendment is under way. */
export function mostRemaining(order: OrderRecord): Scaled {
  const remaining = remainingOf(order, order.terms);
  if (order.amending === undefined) return remaining;
  const asked = remainingOf(order, order.amending);
  return asked.compare(remaining) > 0 ? asked : remaining;
}

/** A pair whose base is money in the ledger. */
export function isPair(math: InstrumentMath): boolean {
  const { kind, base } = math.instrument;
  return math.exchangesCash && base !== undefined && (kind === 'spot' || kind === 'fx');
}

function amountOf(order: OrderRecord, terms: OrderTerms, view: RequirementView): Scaled | undefined {
  const { math } = order;
  const quantity = remainingOf(order, terms);
  if (quantity.isZero) return quantity;
  if (terms.side === 'sell' && isPair(math)) return quantity.times(math.multiplier);
  const isPurchase = math.exchangesCash && terms.side === 'buy';
  const opens = isPurchase ? quantity : terms.reduceOnly === true ? Scaled.zero : openedBy(quantity, view.closes);
  if (math.exchangesCash && opens.isZero) return opens;
  const price = worstPrice(math, terms, view.mark);
  if (price === undefined) return undefined;
  // what opens all of a contract needs margin and fee of one value
  if (!math.exchangesCash && opens === quantity && math.shape !== 'inverse') return allowed(math.share(quantity, price, terms.postOnly === true ? math.makerOpening : math.takerOpening), terms, view);
  const needed = isPurchase ? math.value(quantity, price) : math.share(opens, price, math.initialMargin);
  // the fee of a sale for cash comes out of what it brings
  const total = isPurchase || !math.exchangesCash ? plusFee(math, terms, { needed, quantity, price }) : needed;
  return allowed(total, terms, view);
}

function allowed(total: Scaled, { price }: OrderTerms, { allowance }: RequirementView): Scaled {
  return price === undefined && allowance !== undefined ? total.times(allowance) : total;
}

function plusFee(math: InstrumentMath, { postOnly }: OrderTerms, { needed, quantity, price }: { readonly needed: Scaled; readonly quantity: Scaled; readonly price: Scaled }): Scaled {
  const rate = postOnly === true ? math.makerFee : math.takerFee;
  return rate.sign > 0 ? needed.plus(math.share(quantity, price, rate)) : needed;
}

function worstPrice(math: InstrumentMath, terms: OrderTerms, mark: Scaled | undefined): Scaled | undefined {
  const { price, triggerPrice, activationPrice } = terms;
  if (price === undefined) return triggerPrice ?? activationPrice ?? mark;
  if (mark === undefined || !isUnbounded(math, terms)) return price;
  const isBeyond = math.shape === 'inverse' ? mark.compare(price) < 0 : mark.compare(price) > 0;
  return isBeyond ? mark : price;
}

/** Whether no limit keeps the value from growing. A limit to buy bounds a value that grows with the price; an inverse one shrinks. */
function isUnbounded(math: InstrumentMath, { price, side }: OrderTerms): boolean {
  return price === undefined || (side === 'buy') === (math.shape === 'inverse');
}

function openedBy(remaining: Scaled, closes: Scaled | undefined): Scaled {
  if (closes === undefined || closes.isZero) return remaining;
  const opens = remaining.minus(closes);
  return opens.sign > 0 ? opens : Scaled.zero;
}

function remainingOf({ filledQuantity }: OrderRecord, { quantity }: OrderTerms): Scaled {
  const rest = filledQuantity.isZero ? quantity : quantity.minus(filledQuantity);
  return rest.sign > 0 ? rest : Scaled.zero;
}
