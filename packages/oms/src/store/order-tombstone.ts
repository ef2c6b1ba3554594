import { Scaled, type ClientOrderId, type Currency, type InstrumentId, type InstrumentMath, type Liquidity, type OrderState, type Timestamp, type TradeId, type VenueOrderId } from '@redfire/core';
import { ExecutionList } from '../fold/execution-list.ts';
import { NOTHING_PENDING, OrderRecord, type AppliedExecution, type OrderHistory, type OrderTerms } from '../order-record.ts';

/** What stands between fields; no id of ours or of a venue has a control character. */
const FIELD = '\u001F';
const FIELDS = 15;
const FIELDS_OF_EXECUTION = 9;

/**
 * An ended order as one line of text: some 200 bytes where the record takes over a thousand. It keeps what a late report may need: whose
 * the order was, what was asked for and filled, and every execution, so that repeats are known and busts find their fill.
 */
export function writeTombstone(order: OrderRecord): string {
  const { terms, history, math } = order;
  const { venueOrderId = '', state, updatedAt, executions } = history;
  const { side, type, timeInForce, quantity, price, triggerPrice, createdAt, strategy = '', owner = '', account = '', positionSide = '' } = terms;
  const fields: (string | number)[] = [
    venueOrderId, math.instrument.id, side, type, timeInForce, state, amount(quantity), price ? amount(price) : '', triggerPrice ? amount(triggerPrice) : '', createdAt, updatedAt, strategy, owner, account, positionSide,
  ];
  for (const execution of executions) pushExecution(fields, execution);
  if (!isPlain(order)) fields.push(JSON.stringify(restOf(order)));
  return fields.join(FIELD);
}

/** The order a tombstone was written of, with what it kept: no tags, no metadata, no reason. `undefined` where its instrument is gone. */
export function readTombstone(id: ClientOrderId, text: string, instruments: ReadonlyMap<InstrumentId, InstrumentMath>): OrderRecord | undefined {
  const fields = text.split(FIELD);
  const [venueOrderId = '', instrument = '', side, type, timeInForce, state, quantity = '', price = '', triggerPrice = '', createdAt, updatedAt, strategy = '', owner = '', account = '', positionSide = ''] = fields;
  const math = instruments.get(instrument as InstrumentId);
  if (math === undefined) return undefined;
  const executions: AppliedExecution[] = [];
  let next = FIELDS;
  for (; next + FIELDS_OF_EXECUTION <= fields.length; next += FIELDS_OF_EXECUTION) executions.push(executionAt(fields, next));
  const rest = (next < fields.length ? JSON.parse(fields[next] ?? '{}') : {}) as Rest;
  // a tombstone is text of our own making: every member of a union was one when it was written
  const terms = {
    id, instrument: math.instrument.id, side, type, timeInForce,
    quantity: exact(quantity),
    createdAt: Number(createdAt) as Timestamp,
    ...(price !== '' && { price: exact(price) }),
    ...(triggerPrice !== '' && { triggerPrice: exact(triggerPrice) }),
    ...(strategy !== '' && { strategy }),
    ...(owner !== '' && { owner }),
    ...(account !== '' && { account }),
    ...(positionSide !== '' && { positionSide }),
    ...rest.terms,
  } as OrderTerms;
  const amended = rest.amended && { at: rest.amended[0] as Timestamp, sequence: rest.amended[1] ?? undefined };
  const requested = rest.requested && { ...terms, ...amountsOf(rest.requested) };
  const { busted = [], overruled = [], cumulative, inferred } = rest;
  const history: OrderHistory = {
    state: state as OrderState,
    pending: NOTHING_PENDING,
    executions: ExecutionList.of(executions),
    overruled: overruled.map((execution) => executionAt(execution, 0)),
    busted: busted.map(([tradeId, at, sequence]) => ({ tradeId: tradeId as TradeId, at: at as Timestamp, sequence: sequence ?? undefined })),
    cumulative: cumulative && { quantity: exact(cumulative[0]), averagePrice: exact(cumulative[1]), at: cumulative[2] as Timestamp, sequence: cumulative[3] ?? undefined },
    inferred: inferred && executionAt(inferred, 0),
    amending: undefined,
    venueOrderId: venueOrderId === '' ? undefined : (venueOrderId as VenueOrderId),
    reason: undefined,
    updatedAt: Number(updatedAt) as Timestamp,
  };
  const all = history.inferred ? [...executions, history.inferred] : executions;
  return new OrderRecord({ ...terms, ...(amended && { amended }), ...(requested && { requested }) }, math, history, all.reduce((sum, { exact: { quantity: filled } }) => sum.plus(filled), Scaled.zero));
}

/** Whether an order has nothing that few orders have: it is whole with its terms, its state and its executions. */
export function isPlain({ terms: { parentId, algorithm, isAdopted, reduceOnly, amended, requested }, history: { busted, overruled, cumulative } }: OrderRecord): boolean {
  const isAsAsked = parentId === undefined && algorithm === undefined && isAdopted === undefined && reduceOnly !== true && amended === undefined && requested === undefined;
  return isAsAsked && busted.length === 0 && overruled.length === 0 && cumulative === undefined;
}

/** The venue's id of the order a tombstone was written of. */
export function venueOrderIdIn(text: string): VenueOrderId | undefined {
  const id = text.slice(0, text.indexOf(FIELD));
  return id === '' ? undefined : (id as VenueOrderId);
}

/** What few orders have. */
interface Rest {
  readonly terms?: Pick<OrderTerms, 'parentId' | 'algorithm' | 'isAdopted' | 'reduceOnly'>;
  readonly amended?: readonly [at: number, sequence: number | null];
  /** Quantity, price and trigger price before any amendment; empty where there was none. */
  readonly requested?: readonly string[];
  readonly busted?: readonly (readonly [tradeId: string, at: number, sequence: number | null])[];
  readonly overruled?: readonly (readonly string[])[];
  readonly cumulative?: readonly [quantity: string, averagePrice: string, at: number, sequence: number | null];
  readonly inferred?: readonly string[];
}

function restOf({ terms: { parentId, algorithm, isAdopted, reduceOnly, amended, requested }, history: { busted, overruled, cumulative, inferred } }: OrderRecord): Rest {
  return {
    ...(amended && { amended: [amended.at, amended.sequence ?? null] as const }),
    ...(requested && { requested: [requested.quantity, requested.price, requested.triggerPrice].map((value) => (value ? amount(value) : '')) }),
    terms: { ...(parentId !== undefined && { parentId }), ...(algorithm !== undefined && { algorithm }), ...(isAdopted && { isAdopted }), ...(reduceOnly === true && { reduceOnly }) },
    ...(busted.length > 0 && { busted: busted.map(({ tradeId, at, sequence }) => [tradeId, at, sequence ?? null] as const) }),
    ...(overruled.length > 0 && { overruled: overruled.map(fieldsOf) }),
    ...(cumulative && { cumulative: [amount(cumulative.quantity), amount(cumulative.averagePrice), cumulative.at, cumulative.sequence ?? null] as const }),
    ...(inferred && { inferred: fieldsOf(inferred) }),
  };
}

function amountsOf([quantity = '', price = '', triggerPrice = '']: readonly string[]): Pick<OrderTerms, 'quantity' | 'price' | 'triggerPrice'> {
  return { quantity: exact(quantity), price: price === '' ? undefined : exact(price), triggerPrice: triggerPrice === '' ? undefined : exact(triggerPrice) };
}

function pushExecution(fields: (string | number)[], { tradeId, at, sequence, exact: { quantity, price, fee }, feeCurrency, liquidity, isCorrected }: AppliedExecution): void {
  fields.push(tradeId, at, sequence ?? '', amount(quantity), amount(price), amount(fee), feeCurrency, liquidity, isCorrected ? 1 : '');
}

function fieldsOf(execution: AppliedExecution): readonly string[] {
  const fields: (string | number)[] = [];
  pushExecution(fields, execution);
  return fields.map(String);
}

function executionAt(fields: readonly string[], from: number): AppliedExecution {
  const [tradeId, at, sequence, quantity = '', price = '', fee = '', feeCurrency, liquidity, isCorrected] = fields.slice(from, from + FIELDS_OF_EXECUTION);
  return {
    tradeId: tradeId as TradeId,
    at: Number(at) as Timestamp,
    sequence: sequence === '' ? undefined : Number(sequence),
    exact: { quantity: exact(quantity), price: exact(price), fee: exact(fee) },
    feeCurrency: feeCurrency as Currency,
    liquidity: liquidity as Liquidity,
    isCorrected: isCorrected !== '',
  };
}

/** Units and scale apart, which costs a fraction of plain notation. */
function amount({ units, scale }: Scaled): string {
  return scale === 0 ? `${units}` : `${units}e${scale}`;
}

function exact(text: string): Scaled {
  const [units = '0', scale = '0'] = text.split('e');
  return new Scaled(BigInt(units), Number(scale));
}
