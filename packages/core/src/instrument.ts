import { toDecimal, type Decimal, type DecimalInput } from './decimal.ts';
import { RedFireError } from './errors.ts';
import { currency, instrumentId, parseInstrumentId, type Currency, type InstrumentId } from './ids.ts';
import { timestamp, type Timestamp } from './time.ts';

/** Rates as fractions of the value traded: `0.001` is ten basis points. A negative rate is a rebate. */
export interface FeeRates {
  readonly maker: Decimal;
  readonly taker: Decimal;
}

/** Fractions of the position's value that must be held. Absent means 1: no leverage. */
export interface MarginRates {
  readonly initial: Decimal;
  readonly maintenance: Decimal;
}

/** When an instrument trades, in an IANA zone. Absent on an instrument means around the clock. */
export interface TradingHours {
  readonly zone: string;
  readonly sessions: readonly TradingSession[];
}

export interface TradingSession {
  /** ISO day of the week, Monday 1 to Sunday 7. */
  readonly day: number;
  /** `HH:MM` local time. */
  readonly open: string;
  /** `HH:MM` local time, `24:00` for midnight at the end. */
  readonly close: string;
}

/**
 * How far from the latest mark a limit may be when an order is placed, as fractions of the mark: `0.05` below lets a limit go to 95 % of
 * it. A buy far below and a sell far above the market are bound too, as venues bind both sides.
 */
export interface PriceBand {
  readonly below: Decimal;
  readonly above: Decimal;
}

interface InstrumentBase {
  readonly id: InstrumentId;
  readonly venue: string;
  /** Smallest price movement. */
  readonly tickSize: Decimal;
  /** Smallest quantity, of which every quantity is a multiple. */
  readonly lotSize: Decimal;
  /** Units of the underlying in one contract; for inverse, units of the quote currency; for quanto, units of the settlement currency for one point of price. */
  readonly multiplier: Decimal;
  readonly base?: Currency;
  readonly quote: Currency;
  /** Currency in which cash, profit and fees are posted. */
  readonly settle: Currency;
  /** Digits behind the point to which a quotient is rounded when it is posted. */
  readonly settleScale: number;
  readonly minQuantity?: Decimal;
  readonly maxQuantity?: Decimal;
  /** In the settlement currency. */
  readonly minNotional?: Decimal;
  readonly maxNotional?: Decimal;
  /** Absent means any price. */
  readonly priceBand?: PriceBand;
  readonly fees: FeeRates;
  readonly margin?: MarginRates;
  readonly tradingHours?: TradingHours;
}

/** Value and profit of a contract: `linear` in price; `inverse` in one over price, settled in base; `quanto` linear, settled in a third currency. */
export type ContractShape = 'linear' | 'inverse' | 'quanto';

interface Contract {
  readonly shape: ContractShape;
}

export interface Spot extends InstrumentBase {
  readonly kind: 'spot';
  readonly base: Currency;
}
export interface Perpetual extends InstrumentBase, Contract {
  readonly kind: 'perpetual';
}
export interface Future extends InstrumentBase, Contract {
  readonly kind: 'future';
  readonly expiry: Timestamp;
}
export interface Option extends InstrumentBase {
  readonly kind: 'option';
  readonly underlying: string;
  readonly right: 'call' | 'put';
  readonly strike: Decimal;
  readonly expiry: Timestamp;
}
export interface Equity extends InstrumentBase {
  readonly kind: 'equity';
}
/** A number to look at; orders for it are refused. */
export interface Index extends InstrumentBase {
  readonly kind: 'index';
}
export interface Fx extends InstrumentBase {
  readonly kind: 'fx';
  readonly base: Currency;
  /** `cash` exchanges the two currencies at the fill; `margin` posts realised profit only. */
  readonly accounting: 'cash' | 'margin';
}
export interface Cfd extends InstrumentBase {
  readonly kind: 'cfd';
}

export type Instrument = Spot | Perpetual | Future | Option | Equity | Index | Fx | Cfd;
export type InstrumentKind = Instrument['kind'];

export const INSTRUMENT_KINDS = ['spot', 'perpetual', 'future', 'option', 'equity', 'index', 'fx', 'cfd'] as const satisfies readonly InstrumentKind[];

/** An instrument as people write it: text for numbers, and no field that follows from the others. */
export interface InstrumentDefinition {
  readonly id: string;
  readonly kind: InstrumentKind;
  readonly tickSize: DecimalInput;
  readonly lotSize: DecimalInput;
  /** Default 1. */
  readonly multiplier?: DecimalInput | undefined;
  /** Default: the part before the slash of the id. */
  readonly base?: string | undefined;
  /** Default: the part behind the slash of the id, else `settle`. */
  readonly quote?: string | undefined;
  /** Default: `base` when inverse, else `quote`. */
  readonly settle?: string | undefined;
  /** Default 18. */
  readonly settleScale?: number | undefined;
  readonly inverse?: boolean | undefined;
  readonly quanto?: boolean | undefined;
  readonly minQuantity?: DecimalInput | undefined;
  readonly maxQuantity?: DecimalInput | undefined;
  readonly minNotional?: DecimalInput | undefined;
  readonly maxNotional?: DecimalInput | undefined;
  /** Default any price. */
  readonly priceBand?: { readonly below: DecimalInput; readonly above: DecimalInput } | undefined;
  /** Default no fees. */
  readonly fees?: { readonly maker: DecimalInput; readonly taker: DecimalInput } | undefined;
  readonly margin?: { readonly initial: DecimalInput; readonly maintenance: DecimalInput } | undefined;
  readonly tradingHours?: TradingHours | undefined;
  /** Futures and options: epoch ms. */
  readonly expiry?: number | undefined;
  /** Options. */
  readonly underlying?: string | undefined;
  readonly right?: 'call' | 'put' | undefined;
  readonly strike?: DecimalInput | undefined;
  /** Fx; default `margin`. */
  readonly accounting?: 'cash' | 'margin' | undefined;
}

/**
 * Makes an instrument out of its definition, with everything that follows from the id filled in.
 *
 * @throws {@link RedFireError} `INVALID_INSTRUMENT` when the definition contradicts itself, `INVALID_INPUT` when a value is none of its type.
 */
export function defineInstrument(definition: InstrumentDefinition): Instrument {
  refuseForeignFields(definition);
  const base = commonFields(definition);
  switch (definition.kind) {
    case 'spot':
      return { ...base, kind: 'spot', base: required(base.base, definition, 'base') };
    case 'perpetual':
      return { ...base, kind: 'perpetual', shape: shapeOf(definition) };
    case 'future':
      return { ...base, kind: 'future', shape: shapeOf(definition), expiry: expiryOf(definition) };
    case 'option':
      return {
        ...base,
        kind: 'option',
        underlying: required(definition.underlying, definition, 'underlying'),
        right: required(definition.right, definition, 'right'),
        strike: above(required(definition.strike, definition, 'strike'), definition, 'strike'),
        expiry: expiryOf(definition),
      };
    case 'fx':
      return { ...base, kind: 'fx', base: required(base.base, definition, 'base'), accounting: definition.accounting ?? 'margin' };
    case 'equity':
    case 'index':
    case 'cfd':
      return { ...base, kind: definition.kind };
  }
}

/** Whether a fill exchanges cash for the asset, rather than opening a contract whose profit alone is posted. */
export function exchangesCash(instrument: Instrument): boolean {
  const { kind } = instrument;
  return kind === 'spot' || kind === 'equity' || kind === 'option' || (kind === 'fx' && instrument.accounting === 'cash');
}

/** `linear` for every kind that is not a contract of another shape. */
export function contractShape(instrument: Instrument): ContractShape {
  return 'shape' in instrument ? instrument.shape : 'linear';
}

function commonFields(definition: InstrumentDefinition) {
  const parts = parseInstrumentId(definition.id);
  const shape = shapeOf(definition);
  const base = definition.base ?? parts.base;
  const quote = required(definition.quote ?? parts.quote ?? definition.settle, definition, 'quote');
  const settle = definition.settle ?? (shape === 'inverse' ? required(base, definition, 'base') : quote);
  if (shape === 'linear' && settle !== quote) {
    throw broken(definition, 'settle', `"${settle}" is not the quote currency "${quote}"; a contract settled elsewhere is "quanto" or "inverse"`);
  }
  return {
    id: instrumentId(definition.id),
    venue: parts.venue,
    tickSize: above(definition.tickSize, definition, 'tickSize'),
    lotSize: above(definition.lotSize, definition, 'lotSize'),
    multiplier: above(definition.multiplier ?? '1', definition, 'multiplier'),
    ...(base !== undefined && { base: currency(base) }),
    quote: currency(quote),
    settle: currency(settle),
    settleScale: settleScale(definition),
    ...limits(definition),
    ...(definition.priceBand && { priceBand: priceBand(definition.priceBand, definition) }),
    fees: { maker: toDecimal(definition.fees?.maker ?? '0', 'fees.maker'), taker: toDecimal(definition.fees?.taker ?? '0', 'fees.taker') },
    ...(definition.margin && { margin: marginRates(definition.margin, definition) }),
    ...(definition.tradingHours && { tradingHours: definition.tradingHours }),
  };
}

/** Given to another kind, a field would be ignored and money posted otherwise than its author expects. */
const ONLY_FOR = {
  inverse: ['perpetual', 'future'],
  quanto: ['perpetual', 'future'],
  expiry: ['future', 'option'],
  right: ['option'],
  strike: ['option'],
  accounting: ['fx'],
} as const satisfies Partial<Record<keyof InstrumentDefinition, readonly InstrumentKind[]>>;

function refuseForeignFields(definition: InstrumentDefinition): void {
  const { kind } = definition;
  for (const [field, kinds] of Object.entries(ONLY_FOR) as [keyof typeof ONLY_FOR, readonly InstrumentKind[]][]) {
    const isGiven = definition[field] !== undefined && definition[field] !== false;
    if (isGiven && !kinds.includes(kind)) throw broken(definition, field, `is not for an instrument of kind "${kind}", only for ${kinds.join(' and ')}`);
  }
}

function marginRates(rates: NonNullable<InstrumentDefinition['margin']>, definition: InstrumentDefinition): MarginRates {
  const initial = above(rates.initial, definition, 'margin.initial');
  const maintenance = above(rates.maintenance, definition, 'margin.maintenance');
  if (maintenance.greaterThan(initial)) {
    throw broken(definition, 'margin.maintenance', `"${maintenance.toFixed()}" is above the initial margin "${initial.toFixed()}"; what it takes to open keeps a position open`);
  }
  return { initial, maintenance };
}

function limits(definition: InstrumentDefinition) {
  const fields = (['minQuantity', 'maxQuantity', 'minNotional', 'maxNotional'] as const).flatMap((field) => {
    const value = definition[field];
    return value === undefined ? [] : [[field, above(value, definition, field)] as const];
  });
  const found: { [Field in (typeof fields)[number][0]]?: Decimal } = Object.fromEntries(fields);
  for (const what of ['Quantity', 'Notional'] as const) {
    const least = found[`min${what}`];
    const most = found[`max${what}`];
    if (least && most?.lessThan(least)) throw broken(definition, `max${what}`, `"${most.toFixed()}" is below min${what} "${least.toFixed()}"`);
  }
  return found;
}

function priceBand({ below, above: most }: NonNullable<InstrumentDefinition['priceBand']>, definition: InstrumentDefinition): PriceBand {
  const band = { below: above(below, definition, 'priceBand.below'), above: above(most, definition, 'priceBand.above') };
  if (band.below.greaterThan(1)) throw broken(definition, 'priceBand.below', `"${band.below.toFixed()}" is more than the whole price; it is a fraction, such as "0.05"`);
  return band;
}

function shapeOf(definition: InstrumentDefinition): ContractShape {
  if (definition.inverse === true && definition.quanto === true) throw broken(definition, 'inverse', 'a contract is inverse or quanto, not both');
  return definition.inverse === true ? 'inverse' : definition.quanto === true ? 'quanto' : 'linear';
}

function settleScale(definition: InstrumentDefinition): number {
  const scale = definition.settleScale ?? 18;
  if (!Number.isInteger(scale) || scale < 0 || scale > 30) throw broken(definition, 'settleScale', `"${scale}" must be a whole number from 0 to 30`);
  return scale;
}

function expiryOf(definition: InstrumentDefinition): Timestamp {
  return timestamp(required(definition.expiry, definition, 'expiry'));
}

function above(value: DecimalInput, definition: InstrumentDefinition, field: string): Decimal {
  const decimal = toDecimal(value, field);
  if (decimal.lessThanOrEqualTo(0)) throw broken(definition, field, `"${decimal.toFixed()}" must be above zero`);
  return decimal;
}

function required<T>(value: T | undefined, definition: InstrumentDefinition, field: string): T {
  if (value === undefined) throw broken(definition, field, `is needed for an instrument of kind "${definition.kind}" and does not follow from its id`);
  return value;
}

function broken(definition: InstrumentDefinition, field: string, problem: string): RedFireError {
  return new RedFireError('INVALID_INSTRUMENT', `instrument "${definition.id}": ${field} ${problem}`, { details: { instrument: definition.id, field } });
}
