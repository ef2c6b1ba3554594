import {
  ORDER_STATES, ORDER_TYPES, POSITION_SIDES, SIDES, Scaled, TIMES_IN_FORCE,
  type ClientOrderId, type Currency, type InstrumentId, type InstrumentMath, type Liquidity, type OwnerId, type Side, type StrategyId, type Timestamp, type TradeId, type VenueOrderId,
} from '@redfire/core';
import type { Trade } from '../books/refold.ts';
import { ExecutionList } from '../fold/execution-list.ts';
import { NOTHING_PENDING, OrderRecord, type AppliedExecution, type OrderHistory, type OrderTerms } from '../order-record.ts';
import { isPlain, readTombstone, venueOrderIdIn, writeTombstone } from './order-tombstone.ts';

/** Places of a row: what it refers to, its numbers, and its codes. */
const ID = 0, MATH = 1, VENUE_ORDER_ID = 2, STRATEGY = 3, OWNER = 4, ACCOUNT = 5, TRADE_ID = 6, FEE_CURRENCY = 7, OTHERWISE = 8, REFERENCES = 9;
const QUANTITY = 0, PRICE = 1, TRIGGER_PRICE = 2, FILLED = 3, FILL_PRICE = 4, FEE = 5, CREATED_AT = 6, UPDATED_AT = 7, AT = 8, SEQUENCE = 9, LAST_EVENT = 10, CANCELS = 11, NUMBERS = 12;
/** Behind the scales of the amounts, which have the places of their units. */
const SIDE = 6, TYPE = 7, TIME_IN_FORCE = 8, STATE = 9, POSITION_SIDE = 10, LIQUIDITY = 11, MARKS = 12, CODES = 13;
/** Marks of an execution: that it came as a correction, and that its report named the currency of its fee. */
const CORRECTED = 1, NAMES_FEE = 2;

const LIQUIDITIES = ['maker', 'taker', 'unknown'] as const satisfies readonly Liquidity[];
/** In place of the scale of an amount, or of a code, that is not there. */
const ABSENT = 255;
/** Rows there is room for at first. */
const SMALL = 16;
const NONE: readonly never[] = Object.freeze([]);

/**
 * Ended orders side by side. One of the plain kind, with no more than one execution, is a row of numbers and references: it is written in a tenth of the time its
 * text takes, and leaves the collector of garbage nothing to look after. Any other is kept as it is, or as {@link writeTombstone} has it.
 */
export class OrderRows {
  readonly #references: (string | InstrumentMath | OrderRecord | undefined)[] = [];
  #numbers = new Float64Array(SMALL * NUMBERS);
  #codes = new Uint8Array(SMALL * CODES);

  /** How many rows were ever written to. */
  get length(): number {
    return this.#references.length / REFERENCES;
  }

  /** Whose the row is; absent where it is free. */
  idAt(row: number): ClientOrderId | undefined {
    return this.#reference<ClientOrderId>(row, ID);
  }

  venueOrderIdAt(row: number): VenueOrderId | undefined {
    const otherwise = this.#otherwise(row);
    if (otherwise === undefined) return this.#reference<VenueOrderId>(row, VENUE_ORDER_ID);
    return typeof otherwise === 'string' ? venueOrderIdIn(otherwise) : otherwise.venueOrderId;
  }

  /** The only execution of the order of a row that is all numbers; `undefined` where it has none. */
  tradeAt(row: number): Trade | undefined {
    const math = this.#references[row * REFERENCES + MATH] as InstrumentMath | undefined;
    const tradeId = this.#reference<TradeId>(row, TRADE_ID);
    const quantity = this.#amount(row, FILLED);
    const price = this.#amount(row, FILL_PRICE);
    if (math === undefined || tradeId === undefined || quantity === undefined || price === undefined) return undefined;
    const terms = {
      id: this.#reference<ClientOrderId>(row, ID) as ClientOrderId, instrument: math.instrument.id, side: this.#side(row), positionSide: POSITION_SIDES[this.#code(row, POSITION_SIDE)],
      strategy: this.#reference<StrategyId>(row, STRATEGY), owner: this.#reference<OwnerId>(row, OWNER),
    };
    return { order: { terms }, execution: { tradeId, at: this.#time(row, AT), exact: { quantity, price } } };
  }

  /** Whether the order of a row is numbers and references alone. */
  isPlain(row: number): boolean {
    return this.#otherwise(row) === undefined;
  }

  /** Puts an order into a row, so that all of it can be read again. */
  keep(row: number, order: OrderRecord): void {
    if (isBare(order)) this.#writeRow(row, order, order.history.executions.first);
    else this.keepWhole(row, order);
  }

  /** Puts an order into a row as it is. */
  keepWhole(row: number, order: OrderRecord): void {
    this.#writeOtherwise(row, order.id, order);
  }

  /** Leaves of the order of a row what late reports of it may need. */
  bury(row: number): void {
    const order = this.#otherwise(row);
    if (order === undefined || typeof order === 'string') return;
    const execution = order.history.executions.first;
    if (isPlain(order) && order.history.executions.length <= 1 && fits(order, execution)) this.#writeRow(row, order, execution);
    else this.writeText(row, order.id, writeTombstone(order));
  }

  /** Puts an order into a row as it was written before. */
  writeText(row: number, id: ClientOrderId, text: string): void {
    this.#writeOtherwise(row, id, text);
  }

  /** The order of a row. `undefined` where there is none, or its instrument is gone. */
  read(row: number, instruments: ReadonlyMap<InstrumentId, InstrumentMath>): OrderRecord | undefined {
    const id = this.idAt(row);
    if (id === undefined) return undefined;
    const otherwise = this.#otherwise(row);
    if (otherwise === undefined) return this.#readRow(row, id);
    return typeof otherwise === 'string' ? readTombstone(id, otherwise, instruments) : otherwise;
  }

  /** The order of a row as {@link writeTombstone} has it. */
  textAt(row: number): string {
    const id = this.idAt(row);
    const otherwise = this.#otherwise(row);
    if (typeof otherwise === 'string') return otherwise;
    return id === undefined ? '' : writeTombstone(otherwise ?? this.#readRow(row, id));
  }

  /** Frees a row. */
  clear(row: number): void {
    this.#references.fill(undefined, row * REFERENCES, (row + 1) * REFERENCES);
  }

  #writeOtherwise(row: number, id: ClientOrderId, otherwise: string | OrderRecord): void {
    const references = this.#references;
    const first = row * REFERENCES;
    for (let place = 0; place < REFERENCES; place++) references[first + place] = undefined;
    references[first + ID] = id;
    references[first + OTHERWISE] = otherwise;
  }

  #writeRow(row: number, { terms, history, math, lastEvent, cancels }: OrderRecord, execution: AppliedExecution | undefined): void {
    if ((row + 1) * NUMBERS > this.#numbers.length) this.#grow();
    const references = this.#references;
    const first = row * REFERENCES;
    references[first + ID] = terms.id;
    references[first + MATH] = math;
    references[first + VENUE_ORDER_ID] = history.venueOrderId;
    references[first + STRATEGY] = terms.strategy;
    references[first + OWNER] = terms.owner;
    references[first + ACCOUNT] = terms.account;
    references[first + TRADE_ID] = execution?.tradeId;
    references[first + FEE_CURRENCY] = execution?.feeCurrency;
    references[first + OTHERWISE] = undefined;
    const numbers = this.#numbers;
    const number = row * NUMBERS;
    const codes = this.#codes;
    const code = row * CODES;
    this.#writeAmount(row, QUANTITY, terms.quantity);
    this.#writeAmount(row, PRICE, terms.price);
    this.#writeAmount(row, TRIGGER_PRICE, terms.triggerPrice);
    numbers[number + CREATED_AT] = terms.createdAt;
    numbers[number + UPDATED_AT] = history.updatedAt;
    numbers[number + LAST_EVENT] = lastEvent;
    numbers[number + CANCELS] = cancels;
    codes[code + SIDE] = placeOf(terms.side, SIDES);
    codes[code + TYPE] = placeOf(terms.type, ORDER_TYPES);
    codes[code + TIME_IN_FORCE] = placeOf(terms.timeInForce, TIMES_IN_FORCE);
    codes[code + STATE] = placeOf(history.state, ORDER_STATES);
    codes[code + POSITION_SIDE] = terms.positionSide === undefined ? ABSENT : placeOf(terms.positionSide, POSITION_SIDES);
    if (execution === undefined) return;
    this.#writeAmount(row, FILLED, execution.exact.quantity);
    this.#writeAmount(row, FILL_PRICE, execution.exact.price);
    this.#writeAmount(row, FEE, execution.exact.fee);
    numbers[number + AT] = execution.at;
    numbers[number + SEQUENCE] = execution.sequence ?? Number.NaN;
    codes[code + LIQUIDITY] = placeOf(execution.liquidity, LIQUIDITIES);
    codes[code + MARKS] = (execution.isCorrected ? CORRECTED : 0) | (execution.exact.feeCurrency === undefined ? 0 : NAMES_FEE);
  }

  #readRow(row: number, id: ClientOrderId): OrderRecord {
    // a row was written whole, so what an order always has is there, and each reference is of the kind its place is for
    const math = this.#references[row * REFERENCES + MATH] as InstrumentMath;
    const terms: OrderTerms = {
      id, instrument: math.instrument.id,
      side: this.#side(row),
      type: ORDER_TYPES[this.#code(row, TYPE)] ?? 'limit',
      timeInForce: TIMES_IN_FORCE[this.#code(row, TIME_IN_FORCE)] ?? 'gtc',
      quantity: this.#amount(row, QUANTITY) ?? Scaled.zero,
      price: this.#amount(row, PRICE),
      triggerPrice: this.#amount(row, TRIGGER_PRICE),
      createdAt: this.#time(row, CREATED_AT),
      strategy: this.#reference(row, STRATEGY),
      owner: this.#reference(row, OWNER),
      account: this.#reference(row, ACCOUNT),
      positionSide: POSITION_SIDES[this.#code(row, POSITION_SIDE)],
    };
    const execution = this.#execution(row, math);
    const history: OrderHistory = {
      state: ORDER_STATES[this.#code(row, STATE)] ?? 'filled',
      pending: NOTHING_PENDING,
      executions: execution ? ExecutionList.of([execution]) : ExecutionList.none,
      overruled: NONE, busted: NONE, cumulative: undefined, inferred: undefined, amending: undefined,
      venueOrderId: this.#reference(row, VENUE_ORDER_ID),
      reason: undefined,
      updatedAt: this.#time(row, UPDATED_AT),
    };
    const order = new OrderRecord(terms, math, history, execution ? execution.exact.quantity : Scaled.zero);
    order.lastEvent = this.#numbers[row * NUMBERS + LAST_EVENT] as number;
    order.cancels = this.#numbers[row * NUMBERS + CANCELS] as number;
    return order;
  }

  #execution(row: number, math: InstrumentMath): AppliedExecution | undefined {
    const tradeId = this.#reference<TradeId>(row, TRADE_ID);
    if (tradeId === undefined) return undefined;
    const sequence = this.#numbers[row * NUMBERS + SEQUENCE] as number;
    const feeCurrency = this.#reference<Currency>(row, FEE_CURRENCY) ?? math.instrument.settle;
    const marks = this.#code(row, MARKS);
    const amounts = { quantity: this.#amount(row, FILLED) ?? Scaled.zero, price: this.#amount(row, FILL_PRICE) ?? Scaled.zero, fee: this.#amount(row, FEE) ?? Scaled.zero };
    return {
      tradeId,
      at: this.#time(row, AT),
      sequence: Number.isNaN(sequence) ? undefined : sequence,
      exact: (marks & NAMES_FEE) === 0 ? amounts : { ...amounts, feeCurrency },
      feeCurrency,
      liquidity: LIQUIDITIES[this.#code(row, LIQUIDITY)] ?? 'unknown',
      isCorrected: (marks & CORRECTED) !== 0,
    };
  }

  #side(row: number): Side {
    return SIDES[this.#code(row, SIDE)] ?? 'buy';
  }

  #otherwise(row: number): string | OrderRecord | undefined {
    return this.#references[row * REFERENCES + OTHERWISE] as string | OrderRecord | undefined;
  }

  #reference<Text extends string>(row: number, place: number): Text | undefined {
    return this.#references[row * REFERENCES + place] as Text | undefined;
  }

  #code(row: number, place: number): number {
    return this.#codes[row * CODES + place] as number;
  }

  #time(row: number, place: number): Timestamp {
    return this.#numbers[row * NUMBERS + place] as Timestamp;
  }

  #amount(row: number, place: number): Scaled | undefined {
    const scale = this.#code(row, place);
    return scale === ABSENT ? undefined : new Scaled(this.#numbers[row * NUMBERS + place] as number, scale);
  }

  /** Of an amount that {@link fits}. */
  #writeAmount(row: number, place: number, amount: Scaled | undefined): void {
    if (amount !== undefined) this.#numbers[row * NUMBERS + place] = Number(amount.units);
    this.#codes[row * CODES + place] = amount === undefined ? ABSENT : amount.scale;
  }

  #grow(): void {
    const numbers = new Float64Array(this.#numbers.length * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    const codes = new Uint8Array(this.#codes.length * 2);
    codes.set(this.#codes);
    this.#codes = codes;
  }
}

/** Whether a row has all there is of an order. */
function isBare(order: OrderRecord): boolean {
  const { terms, history, trail, amendments } = order;
  const { expiresAt, postOnly, quoteQuantity, triggerSource, contingency, tags, metadata, displayQuantity, activationPrice, limitOffset, trailingOffset } = terms;
  if (!isPlain(order) || history.executions.length > 1 || history.reason !== undefined || history.pending !== NOTHING_PENDING || trail !== undefined || amendments > 0 || terms.reduceOnly !== undefined) return false;
  const isSimple = expiresAt === undefined && postOnly === undefined && quoteQuantity === undefined && triggerSource === undefined && contingency === undefined && tags === undefined && metadata === undefined;
  return isSimple && displayQuantity === undefined && activationPrice === undefined && limitOffset === undefined && trailingOffset === undefined && fits(order, history.executions.first);
}

/** Whether every amount is one that a double holds exactly. */
function fits({ terms: { quantity, price, triggerPrice } }: OrderRecord, execution: AppliedExecution | undefined): boolean {
  return isSmall(quantity) && isSmall(price) && isSmall(triggerPrice) && (execution === undefined || (isSmall(execution.exact.quantity) && isSmall(execution.exact.price) && isSmall(execution.exact.fee)));
}

function isSmall(amount: Scaled | undefined): boolean {
  return amount === undefined || (typeof amount.units === 'number' && amount.scale < ABSENT);
}

/** What `indexOf` gives, at a third of its cost for lists as short as these: this runs for every order that ends. */
function placeOf<Member extends string>(value: Member, members: readonly Member[]): number {
  for (let place = 0; place < members.length; place++) if (members[place] === value) return place;
  return ABSENT;
}
