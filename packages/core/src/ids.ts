import type { Brand } from './brand.ts';
import { RedFireError } from './errors.ts';

/** `BASE/QUOTE.VENUE` or `TICKER.VENUE`, such as `BTC/USDT.BINANCE` or `AAPL.XNAS`. */
export type InstrumentId = Brand<string, 'InstrumentId'>;
/** Our own order id, given to the venue with the order: the same id twice places one order. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>;
/** The venue's id of an order, known from its acknowledgement on. */
export type VenueOrderId = Brand<string, 'VenueOrderId'>;
/** The venue's id of one execution. Unique only together with account, venue, instrument and order. */
export type TradeId = Brand<string, 'TradeId'>;
export type StrategyId = Brand<string, 'StrategyId'>;
/** A user of the host application, for orders and strategies that belong to somebody. */
export type OwnerId = Brand<string, 'OwnerId'>;
/** One account at one venue. */
export type AccountId = Brand<string, 'AccountId'>;
/** An ISO 4217 or exchange code such as `USD`, `USDT`, `BTC`. */
export type Currency = Brand<string, 'Currency'>;
export type EventId = Brand<string, 'EventId'>;

/** The parts of an instrument id. `quote` is absent for a ticker. */
export interface InstrumentIdParts {
  readonly symbol: string;
  readonly venue: string;
  readonly base?: string;
  readonly quote?: string;
}

const INSTRUMENT_ID = /^(?<symbol>[^\s/]+(?:\/(?<quote>[^\s/.]+))?)\.(?<venue>[A-Za-z0-9_-]+)$/;

/**
 * Checks and brands an instrument id. The venue is what follows the last dot, so `BRK.B.XNYS` is ticker `BRK.B`.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` when it reads neither `BASE/QUOTE.VENUE` nor `TICKER.VENUE`.
 */
export function instrumentId(value: string): InstrumentId {
  parseInstrumentId(value);
  return value as InstrumentId;
}

/** Splits an instrument id into symbol, venue and, for pairs, base and quote. */
export function parseInstrumentId(value: string): InstrumentIdParts {
  const groups = INSTRUMENT_ID.exec(value)?.groups;
  const symbol = groups?.['symbol'];
  const venue = groups?.['venue'];
  if (symbol === undefined || venue === undefined) {
    throw new RedFireError('INVALID_INPUT', `instrument id "${value}" must read BASE/QUOTE.VENUE or TICKER.VENUE, such as "BTC/USDT.BINANCE"`, {
      details: { value },
    });
  }
  const quote = groups?.['quote'];
  return quote === undefined ? { symbol, venue } : { symbol, venue, base: symbol.slice(0, symbol.indexOf('/')), quote };
}

/** @throws {@link RedFireError} `INVALID_INPUT` unless 1–36 visible ASCII characters without spaces, what every venue takes. */
export const clientOrderId = (value: string): ClientOrderId => id(value, 'client order id') as ClientOrderId;
/** @throws {@link RedFireError} `INVALID_INPUT` unless it has 1–200 characters. */
export const venueOrderId = (value: string): VenueOrderId => text(value, 'venue order id') as VenueOrderId;
/** @throws {@link RedFireError} `INVALID_INPUT` unless it has 1–200 characters. */
export const tradeId = (value: string): TradeId => text(value, 'trade id') as TradeId;
/** @throws {@link RedFireError} `INVALID_INPUT` unless it has 1–200 characters. */
export const strategyId = (value: string): StrategyId => text(value, 'strategy id') as StrategyId;
/** @throws {@link RedFireError} `INVALID_INPUT` unless it has 1–200 characters. */
export const ownerId = (value: string): OwnerId => text(value, 'owner id') as OwnerId;
/** @throws {@link RedFireError} `INVALID_INPUT` unless it has 1–200 characters. */
export const accountId = (value: string): AccountId => text(value, 'account id') as AccountId;
/** @throws {@link RedFireError} `INVALID_INPUT` unless it has 1–200 characters. */
export const eventId = (value: string): EventId => text(value, 'event id') as EventId;

/** @throws {@link RedFireError} `INVALID_INPUT` unless it is 1–20 characters without white space. */
export function currency(value: string): Currency {
  if (!/^\S{1,20}$/.test(value)) throw invalid(value, 'currency', '1 to 20 characters without spaces');
  return value as Currency;
}

function id(value: string, field: string): string {
  if (!/^[!-~]{1,36}$/.test(value)) throw invalid(value, field, '1 to 36 visible ASCII characters');
  return value;
}

function text(value: string, field: string): string {
  if (value.length === 0 || value.length > 200) throw invalid(value, field, '1 to 200 characters');
  return value;
}

function invalid(value: string, field: string, expected: string): RedFireError {
  return new RedFireError('INVALID_INPUT', `${field} "${value}" must be ${expected}`, { details: { field, value } });
}
