import type {
  ClientOrderId, Currency, Decimal, InstrumentId, Order, OrderState, PendingRequests, Scaled, Side, Timestamp, VenueOrderId,
} from '@redfire/core';
import type { OrderRecord, OrderTerms } from './order-record.ts';

/** The public face of a record: the fields of {@link Order}, with decimals made when they are first read. */
export class OrderFace {
  readonly exact: OrderRecord;
  #quantity: Decimal | undefined;
  #filledQuantity: Decimal | undefined;

  constructor(record: OrderRecord) {
    this.exact = record;
  }

  get id(): ClientOrderId {
    return this.exact.terms.id;
  }
  get venueOrderId(): VenueOrderId | undefined {
    return this.exact.venueOrderId;
  }
  get instrument(): InstrumentId {
    return this.exact.terms.instrument;
  }
  get side(): Side {
    return this.exact.terms.side;
  }
  get type(): OrderTerms['type'] {
    return this.exact.terms.type;
  }
  get timeInForce(): OrderTerms['timeInForce'] {
    return this.exact.terms.timeInForce;
  }
  get state(): OrderState {
    return this.exact.state;
  }
  get pending(): PendingRequests {
    return this.exact.pending;
  }
  get quantity(): Decimal {
    this.#quantity ??= this.exact.terms.quantity.toDecimal();
    return this.#quantity;
  }
  get filledQuantity(): Decimal {
    this.#filledQuantity ??= this.exact.filledQuantity.toDecimal();
    return this.#filledQuantity;
  }
  get remainingQuantity(): Decimal {
    return this.exact.remaining.toDecimal();
  }
  get price(): Decimal | undefined {
    return this.exact.terms.price?.toDecimal();
  }
  get triggerPrice(): Decimal | undefined {
    return this.exact.terms.triggerPrice?.toDecimal();
  }
  get activationPrice(): Decimal | undefined {
    return this.exact.terms.activationPrice?.toDecimal();
  }
  get limitOffset(): Decimal | undefined {
    return this.exact.terms.limitOffset?.toDecimal();
  }
  get trailingOffset(): { readonly by: 'price' | 'percent' | 'ticks'; readonly value: Decimal } | undefined {
    const offset = this.exact.terms.trailingOffset;
    return offset && { by: offset.by, value: offset.value.toDecimal() };
  }
  get displayQuantity(): Decimal | undefined {
    return this.exact.terms.displayQuantity?.toDecimal();
  }
  /** Quantity-weighted mean of the executions' prices (FIX tag 6, AvgPx). */
  get averagePrice(): Decimal | undefined {
    return averagePrice(this.exact)?.toDecimal();
  }
  get fees(): Readonly<Record<Currency, Decimal>> {
    return feesOf(this.exact);
  }
  get expiresAt(): Timestamp | undefined {
    return this.exact.terms.expiresAt;
  }
  get quoteQuantity(): boolean | undefined {
    return this.exact.terms.quoteQuantity;
  }
  get postOnly(): boolean | undefined {
    return this.exact.terms.postOnly;
  }
  get reduceOnly(): boolean | undefined {
    return this.exact.terms.reduceOnly;
  }
  get triggerSource(): OrderTerms['triggerSource'] {
    return this.exact.terms.triggerSource;
  }
  get positionSide(): OrderTerms['positionSide'] {
    return this.exact.terms.positionSide;
  }
  get contingency(): OrderTerms['contingency'] {
    return this.exact.terms.contingency;
  }
  get parentId(): OrderTerms['parentId'] {
    return this.exact.terms.parentId;
  }
  get algorithm(): OrderTerms['algorithm'] {
    return this.exact.terms.algorithm;
  }
  get strategy(): OrderTerms['strategy'] {
    return this.exact.terms.strategy;
  }
  get owner(): OrderTerms['owner'] {
    return this.exact.terms.owner;
  }
  get account(): OrderTerms['account'] {
    return this.exact.terms.account;
  }
  get tags(): OrderTerms['tags'] {
    return this.exact.terms.tags;
  }
  get metadata(): OrderTerms['metadata'] {
    return this.exact.terms.metadata;
  }
  get createdAt(): Timestamp {
    return this.exact.terms.createdAt;
  }
  get updatedAt(): Timestamp {
    return this.exact.updatedAt;
  }
  get reason(): string | undefined {
    return this.exact.reason;
  }

  /** The fields that have a value, as plain data. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries(FIELDS.flatMap((field) => (this[field] === undefined ? [] : [[field, this[field]]])));
  }
}

const FIELDS = [
  'id', 'venueOrderId', 'instrument', 'side', 'type', 'timeInForce', 'quantity', 'price', 'triggerPrice', 'activationPrice', 'limitOffset', 'trailingOffset', 'displayQuantity', 'expiresAt', 'quoteQuantity',
  'postOnly', 'reduceOnly', 'triggerSource', 'positionSide', 'contingency', 'parentId', 'algorithm', 'strategy', 'owner', 'account', 'tags', 'metadata', 'state', 'pending', 'filledQuantity', 'remainingQuantity', 'averagePrice', 'fees', 'createdAt', 'updatedAt', 'reason',
] as const satisfies readonly (keyof OrderFace)[];

/** The face has every field of every order type; which of them are set follows from the validated terms, which the compiler cannot see. */
export function asOrder(face: OrderFace): Order {
  return face as unknown as Order;
}

/** Quantity-weighted mean price of everything filled, rounded half-even at the settlement scale. */
export function averagePrice(record: OrderRecord): Scaled | undefined {
  const { history: { executions, inferred }, filledQuantity } = record;
  const only = executions.length === 0 ? inferred : executions.length === 1 && inferred === undefined ? executions.first : undefined;
  if (filledQuantity.isZero) return undefined;
  if (only) return only.exact.price;
  const { value: known } = executions.totals;
  const value = inferred ? known.plus(inferred.exact.quantity.times(inferred.exact.price)) : known;
  return value.dividedBy(filledQuantity, record.math.instrument.settleScale);
}

function feesOf(record: OrderRecord): Record<Currency, Decimal> {
  const { fees } = record.history.executions.totals;
  return Object.fromEntries(Array.from(fees, ([currency, amount]) => [currency, amount.toDecimal()]));
}

