import { Scaled, type Currency, type Decimal, type InstrumentId } from '@redfire/core';
import type { Ledger } from './ledger.ts';
import type { PositionRecord } from './position-record.ts';

/** What is held of one instrument, at its latest mark. */
export interface InstrumentExposure {
  readonly instrument: InstrumentId;
  /** Signed: below zero is short. */
  readonly quantity: Decimal;
  /** Signed value in the currency it settles in; at cost before the first mark. */
  readonly value: Decimal;
  readonly settle: Currency;
  /** The value in the account's currency. */
  readonly converted: Decimal;
}

/** What the account is worth in one currency. */
export interface CurrencyExposure {
  readonly currency: Currency;
  readonly cash: Decimal;
  /** Cash, shares and options at their mark, and the profit of contracts, all that settle in it. */
  readonly worth: Decimal;
  readonly converted: Decimal;
}

/** An account at a glance. Amounts are in its currency, at the latest marks, unless said otherwise. */
export interface PortfolioSummary {
  readonly currency: Currency;
  readonly equity: Decimal;
  readonly cash: Decimal;
  readonly unrealizedProfit: Decimal;
  /** Fees and funding apart. */
  readonly realizedProfit: Decimal;
  /** Rebates make it smaller. */
  readonly feesPaid: Decimal;
  /** Below zero, more was received. */
  readonly fundingPaid: Decimal;
  /** Sum of the values of what is held, each without its sign. */
  readonly grossExposure: Decimal;
  readonly netExposure: Decimal;
  /** Instruments that are held, in the order of their definition. */
  readonly byInstrument: readonly InstrumentExposure[];
  readonly byCurrency: readonly CurrencyExposure[];
}

interface SummaryOptions {
  readonly currency: Currency;
  readonly equity: Scaled;
  readonly ledger: Ledger;
  /** The account's positions. */
  readonly positions: readonly PositionRecord[];
  readonly markOf: (position: PositionRecord) => Scaled | undefined;
  /** What a position adds to cash in equity; nothing for one whose asset is cash. */
  readonly worthOf: (position: PositionRecord) => Scaled;
  readonly convert: (amount: Scaled, currency: Currency) => Scaled;
}

/** Sums an account up from its ledger and positions. */
export function summarize(options: SummaryOptions): PortfolioSummary {
  const { currency, equity, ledger, convert } = options;
  const positions = options.positions.filter(({ quantity, cost, realizedProfit }) => !quantity.isZero || !cost.isZero || !realizedProfit.isZero);
  const codes = [...new Set([...ledger.currencies(), ...positions.map(({ math }) => math.instrument.settle)])];
  const total = (amounts: readonly (readonly [Scaled, Currency])[]) => sum(amounts.map(([amount, code]) => convert(amount, code))).toDecimal();
  const inSettle = (amount: (position: PositionRecord) => Scaled) => positions.map((position) => [amount(position), position.math.instrument.settle] as const);
  const onAccount = (account: 'cash' | 'fees' | 'funding') => codes.map((code) => [ledger.balance(code, account), code] as const);
  const held = positions.filter(({ quantity, legs }) => !quantity.isZero || legs.some((leg) => !leg.quantity.isZero)).map((position) => exposureOf(position, options));
  const gross = legValues({ ...options, positions });
  return {
    currency,
    equity: equity.toDecimal(),
    cash: total(onAccount('cash')),
    unrealizedProfit: total(inSettle((position) => unrealizedOf(position, options))),
    realizedProfit: total(inSettle(({ realizedProfit }) => realizedProfit)),
    feesPaid: total(onAccount('fees')),
    fundingPaid: total(onAccount('funding')),
    grossExposure: sum(gross.map((value) => value.absolute())).toDecimal(),
    netExposure: sum(gross).toDecimal(),
    byInstrument: held,
    byCurrency: codes.map((code) => {
      const cash = ledger.balance(code);
      const worth = positions.filter(({ math }) => math.instrument.settle === code).reduce((so, position) => so.plus(options.worthOf(position)), cash);
      return { currency: code, cash: cash.toDecimal(), worth: worth.toDecimal(), converted: convert(worth, code).toDecimal() };
    }),
  };
}

function exposureOf(position: PositionRecord, options: SummaryOptions): InstrumentExposure {
  const { id, settle } = position.math.instrument;
  const value = valueOf(position, options.markOf(position));
  return { instrument: id, quantity: position.quantity.toDecimal(), value: value.toDecimal(), settle, converted: options.convert(value, settle).toDecimal() };
}

/** Values of what is held, long and short apart where they are kept so. */
function legValues({ positions, markOf, convert }: SummaryOptions): readonly Scaled[] {
  return positions.flatMap((position) => {
    const mark = markOf(position);
    return (position.legs.length > 0 ? position.legs : [position]).map((leg) => convert(valueOf(leg, mark), leg.math.instrument.settle));
  });
}

function valueOf({ math, quantity, cost }: PositionRecord, mark: Scaled | undefined): Scaled {
  return mark === undefined ? cost : math.value(quantity, mark);
}

function unrealizedOf(position: PositionRecord, { markOf }: SummaryOptions): Scaled {
  const mark = markOf(position);
  return mark === undefined ? Scaled.zero : position.unrealizedProfit(mark);
}

function sum(amounts: readonly Scaled[]): Scaled {
  return amounts.reduce((so, amount) => so.plus(amount), Scaled.zero);
}
