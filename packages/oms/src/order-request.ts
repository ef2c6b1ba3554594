import {
  ORDER_TYPES, POSITION_SIDES, RedFireError, SIDES, Scaled, TIMES_IN_FORCE, TRIGGER_SOURCES,
  type ClientOrderId, type ExactInput, type OrderRequest, type Timestamp, type TrailingOffset,
} from '@redfire/core';
import type { OrderTerms } from './order-record.ts';

/** The exact terms of a request. @throws {@link RedFireError} `INVALID_INPUT` for what is no amount, or no member of its field, at all. */
export function termsOf(request: OrderRequest, id: ClientOrderId, createdAt: Timestamp): OrderTerms {
  const { instrument, side, type, timeInForce = 'gtc', expiresAt, postOnly, reduceOnly, quoteQuantity, triggerSource, positionSide, contingency, parentId, algorithm, strategy, owner, account, tags, metadata } = request;
  requireMember('side', side, SIDES);
  requireMember('type', type, ORDER_TYPES);
  requireMember('timeInForce', timeInForce, TIMES_IN_FORCE);
  if (triggerSource !== undefined) requireMember('triggerSource', triggerSource, TRIGGER_SOURCES);
  if (positionSide !== undefined) requireMember('positionSide', positionSide, POSITION_SIDES);
  return {
    id,
    instrument,
    side,
    type,
    quantity: Scaled.from(request.quantity, 'quantity'),
    timeInForce,
    price: amount(request, 'price'),
    triggerPrice: amount(request, 'triggerPrice'),
    activationPrice: amount(request, 'activationPrice'),
    limitOffset: amount(request, 'limitOffset'),
    trailingOffset: trailingOffset(request),
    displayQuantity: request.displayQuantity === undefined ? undefined : Scaled.from(request.displayQuantity, 'displayQuantity'),
    expiresAt,
    postOnly,
    reduceOnly,
    quoteQuantity,
    triggerSource,
    positionSide,
    contingency,
    parentId,
    algorithm,
    strategy,
    owner,
    account,
    tags,
    metadata,
    createdAt,
  };
}

const TRAILS: readonly TrailingOffset['by'][] = ['price', 'percent', 'ticks'];

function amount(request: OrderRequest, field: 'price' | 'triggerPrice' | 'activationPrice' | 'limitOffset'): Scaled | undefined {
  const value = (request as Partial<Record<typeof field, ExactInput>>)[field];
  return value === undefined ? undefined : Scaled.from(value, field);
}

function trailingOffset(request: OrderRequest): TrailingOffset<Scaled> | undefined {
  const { trailingOffset: offset } = request as { readonly trailingOffset?: TrailingOffset<ExactInput> };
  if (offset === undefined) return undefined;
  requireMember('trailingOffset.by', offset.by, TRAILS);
  return { by: offset.by, value: Scaled.from(offset.value, 'trailingOffset') };
}

/** What the compiler cannot see, for hosts that pass what they were given. */
function requireMember(field: string, value: string, members: readonly string[]): void {
  if (!members.includes(value)) throw new RedFireError('INVALID_INPUT', `${field} "${value}" is none of ${members.join(', ')}`, { details: { field, value } });
}
