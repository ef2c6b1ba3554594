import { Scaled, type Amendment, type Decimal, type InstrumentMath, type Order, type TrailingOffset } from '@redfire/core';
import { NOTHING_PENDING, OrderRecord, type OrderTerms } from '../order-record.ts';

/** The fields of every order type, which an order read from text may have. */
interface Prices {
  readonly price?: Decimal;
  readonly triggerPrice?: Decimal;
  readonly activationPrice?: Decimal;
  readonly limitOffset?: Decimal;
  readonly trailingOffset?: TrailingOffset;
}

/**
 * The record of an order after something we did ourselves, as its event tells: the state and what is under way are those of the
 * event, what it has been through is what was known before.
 *
 * @param known - The record before the event; absent for the first event of an order.
 */
export function recordedOrder(known: OrderRecord | undefined, order: Order, math: InstrumentMath): OrderRecord {
  const begun = known ? resized(known, Scaled.from(order.quantity)) : OrderRecord.begin(termsOfOrder(order), math);
  const { pending } = order;
  const isAsked = pending.submit !== undefined || pending.modify !== undefined || pending.cancel !== undefined;
  return begun.moved(order.state, order.updatedAt, isAsked ? pending : NOTHING_PENDING, order.reason, order.venueOrderId);
}

/** An order that was held may have gone out in part. */
function resized(known: OrderRecord, quantity: Scaled): OrderRecord {
  const { terms } = known;
  return quantity.equals(terms.quantity) ? known : known.amended({ ...terms, quantity, requested: terms.requested ?? terms });
}

/** The terms that an amendment under way asks for. */
export function askedTerms({ terms }: OrderRecord, { quantity, price, triggerPrice }: Amendment): OrderTerms {
  return { ...terms, quantity: exact(quantity) ?? terms.quantity, price: exact(price) ?? terms.price, triggerPrice: exact(triggerPrice) ?? terms.triggerPrice };
}

function termsOfOrder(order: Order): OrderTerms {
  const { id, instrument, side, type, timeInForce, expiresAt, postOnly, reduceOnly, quoteQuantity, triggerSource, positionSide, contingency, parentId, algorithm, strategy, owner, account, tags, metadata, createdAt } = order;
  const { price, triggerPrice, activationPrice, limitOffset, trailingOffset } = order as Order & Prices; // which of them an order has follows from its type
  return {
    id, instrument, side, type, timeInForce, expiresAt, postOnly, reduceOnly, quoteQuantity, triggerSource, positionSide, contingency, parentId, algorithm, strategy, owner, account, tags, metadata, createdAt,
    quantity: Scaled.from(order.quantity),
    displayQuantity: exact(order.displayQuantity),
    price: exact(price),
    triggerPrice: exact(triggerPrice),
    activationPrice: exact(activationPrice),
    limitOffset: exact(limitOffset),
    trailingOffset: trailingOffset && { by: trailingOffset.by, value: Scaled.from(trailingOffset.value) },
  };
}

function exact(value: Decimal | undefined): Scaled | undefined {
  return value === undefined ? undefined : Scaled.from(value);
}
