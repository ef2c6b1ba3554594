import {
  ORDER_STATES, ORDER_TYPES, POSITION_SIDES, SIDES, Scaled, TIMES_IN_FORCE,
  type ClientOrderId, type Currency, type InstrumentId, type InstrumentMath, type Liquidity, type Timestamp, type TradeId, type VenueOrderId,
} from '@redfire/core';
import { ExecutionList } from '../fold/execution-list.ts';
import { NOTHING_PENDING, OrderRecord, type AppliedExecution, type OrderHistory, type OrderTerms } from '../order-record.ts';
import { isPlain, readTombstone, venueOrderIdIn, writeTombstone } from './order-tombstone.ts';

/** Places of a row: what it refers to, its numbers, and its codes. */
const ID = 0, MATH = 1, VENUE_ORDER_ID = 2, STRATEGY = 3, OWNER = 4, ACCOUNT = 5, TRADE_ID = 6, FEE_CURRENCY = 7, TEXT = 8, REFERENCES = 9;
const QUANTITY = 0, PRICE = 1, TRIGGER_PRICE = 2, FILLED = 3, FILL_PRICE = 4, FEE = 5, CREATED_AT = 6, UPDATED_AT = 7, AT = 8, SEQUENCE = 9, NUMBERS = 10;
/** Behind the scales of the amounts, which have the places of their units. */
const SIDE = 6, TYPE = 7, TIME_IN_FORCE = 8, STATE = 9, POSITION_SIDE = 10, LIQUIDITY = 11, IS_CORRECTED = 12, CODES = 13;

const LIQUIDITIES = ['maker', 'taker', 'unknown'] as const satisfies readonly Liquidity[];
/** In place of the scale of an amount, or of a code, that is not there. */
const ABSENT = 255;
/** Rows there is room for at first. */
const SMALL = 16;
const NONE: readonly never[] = Object.freeze([]);

/**
 * Tombstones side by side. An order with no more than one execution, which nothing has happened to since, is a row of numbers and references,
 * which is written in a tenth of the time its text takes; any other is kept as {@link writeTombstone} has it.
 */
export class TombstoneRows {
  readonly #references: (string | InstrumentMath | undefined)[] = [];
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
    const text = this.#reference<string>(row, TEXT);
    return text === undefined ? this.#reference<VenueOrderId>(row, VENUE_ORDER_ID) : venueOrderIdIn(text);
  }

  /** Puts an order into a row: one that is free, or the next behind the last. */
  write(row: number, order: OrderRecord): void {
    const execution = order.history.executions.first;
    if (isPlain(order) && order.history.executions.length <= 1 && fits(order, execution)) this.#writeRow(row, order, execution);
    else this.writeText(row, order.id, writeTombstone(order));
  }

  /** Puts an order into a row as it was written before. */
  writeText(row: number, id: ClientOrderId, text: string): void {
    const references = this.#references;
    const first = row * REFERENCES;
    for (let place = 0; place < REFERENCES; place++) references[first + place] = undefined;
    references[first + ID] = id;
    references[first + TEXT] = text;
  }

  /** The order a row was written of. `undefined` where there is none, or its instrument is gone. */
  read(row: number, instruments: ReadonlyMap<InstrumentId, InstrumentMath>): OrderRecord | undefined {
    const id = this.idAt(row);
    const text = this.#reference<string>(row, TEXT);
    if (id === undefined) return undefined;
    return text === undefined ? this.#readRow(row, id) : readTombstone(id, text, instruments);
  }

  /** The order of a row as {@link writeTombstone} has it. */
  textAt(row: number): string {
    const id = this.idAt(row);
    return this.#reference<string>(row, TEXT) ?? (id === undefined ? '' : writeTombstone(this.#readRow(row, id)));
  }

  /** Frees a row. */
  clear(row: number): void {
    this.#references.fill(undefined, row * REFERENCES, (row + 1) * REFERENCES);
  }

  #writeRow(row: number, { terms, history, math }: OrderRecord, execution: AppliedExecution | undefined): void {
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
    references[first + TEXT] = undefined;
    const numbers = this.#numbers;
    const number = row * NUMBERS;
    const codes = this.#codes;
    const code = row * CODES;
    this.#writeAmount(row, QUANTITY, terms.quantity);
    this.#writeAmount(row, PRICE, terms.price);
    this.#writeAmount(row, TRIGGER_PRICE, terms.triggerPrice);
    numbers[number + CREATED_AT] = terms.createdAt;
    numbers[number + UPDATED_AT] = history.updatedAt;
    codes[code + SIDE] = SIDES.indexOf(terms.side);
    codes[code + TYPE] = ORDER_TYPES.indexOf(terms.type);
    codes[code + TIME_IN_FORCE] = TIMES_IN_FORCE.indexOf(terms.timeInForce);
    codes[code + STATE] = ORDER_STATES.indexOf(history.state);
    codes[code + POSITION_SIDE] = terms.positionSide === undefined ? ABSENT : POSITION_SIDES.indexOf(terms.positionSide);
    if (execution === undefined) return;
    this.#writeAmount(row, FILLED, execution.exact.quantity);
    this.#writeAmount(row, FILL_PRICE, execution.exact.price);
    this.#writeAmount(row, FEE, execution.exact.fee);
    numbers[number + AT] = execution.at;
    numbers[number + SEQUENCE] = execution.sequence ?? Number.NaN;
    codes[code + LIQUIDITY] = LIQUIDITIES.indexOf(execution.liquidity);
    codes[code + IS_CORRECTED] = execution.isCorrected ? 1 : 0;
  }

  #readRow(row: number, id: ClientOrderId): OrderRecord {
    // a row was written whole, so what an order always has is there, and each reference is of the kind its place is for
    const math = this.#references[row * REFERENCES + MATH] as InstrumentMath;
    const terms: OrderTerms = {
      id, instrument: math.instrument.id,
      side: SIDES[this.#code(row, SIDE)] ?? 'buy',
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
    return new OrderRecord(terms, math, history, execution ? execution.exact.quantity : Scaled.zero);
  }

  #execution(row: number, math: InstrumentMath): AppliedExecution | undefined {
    const tradeId = this.#reference<TradeId>(row, TRADE_ID);
    if (tradeId === undefined) return undefined;
    const sequence = this.#numbers[row * NUMBERS + SEQUENCE] as number;
    return {
      tradeId,
      at: this.#time(row, AT),
      sequence: Number.isNaN(sequence) ? undefined : sequence,
      exact: { quantity: this.#amount(row, FILLED) ?? Scaled.zero, price: this.#amount(row, FILL_PRICE) ?? Scaled.zero, fee: this.#amount(row, FEE) ?? Scaled.zero },
      feeCurrency: this.#reference<Currency>(row, FEE_CURRENCY) ?? math.instrument.settle,
      liquidity: LIQUIDITIES[this.#code(row, LIQUIDITY)] ?? 'unknown',
      isCorrected: this.#code(row, IS_CORRECTED) === 1,
    };
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

/** Whether every amount is one that a double holds exactly. */
function fits({ terms: { quantity, price, triggerPrice } }: OrderRecord, execution: AppliedExecution | undefined): boolean {
  return isSmall(quantity) && isSmall(price) && isSmall(triggerPrice) && (execution === undefined || (isSmall(execution.exact.quantity) && isSmall(execution.exact.price) && isSmall(execution.exact.fee)));
}

function isSmall(amount: Scaled | undefined): boolean {
  return amount === undefined || (typeof amount.units === 'number' && amount.scale < ABSENT);
}
