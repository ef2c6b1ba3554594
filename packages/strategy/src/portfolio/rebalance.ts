import { Scaled, exchangesCash, positive, type Decimal, type ExactInput, type Instrument, type InstrumentId, type Side } from '@redfire/core';
import { exactOf, invalid, type Ratio } from '../sizing/figure.ts';
import { fundIncreases } from './fund-increases.ts';
import { PortfolioLine } from './portfolio-line.ts';

/** Shares of the equity by instrument: `0.25` for a quarter, below zero for a short. What is held and not named is to be held no more. */
export type TargetWeights = Readonly<Record<string, Ratio>>;

/** How far a weight may be from its target without an order: in weight (`absolute: 0.05` leaves 20 % between 15 and 25 %), or in shares of the target (`relative: 0.25` does the same). */
export type RebalanceBand = { readonly absolute: Ratio } | { readonly relative: Ratio };

/** One instrument of a portfolio. */
export interface Holding {
  readonly instrument: Instrument;
  /** Signed: what is held, and what open orders are to change of it. */
  readonly quantity: ExactInput;
  /** What one unit of quantity is worth in the account's currency. */
  readonly unitValue: ExactInput;
  /** Latest price. Absent: the instrument's limits of value are not looked at. */
  readonly price?: ExactInput | undefined;
}

/** How target weights are kept. */
export interface RebalanceRules {
  /** Default none: every difference of a lot is traded. What is opened, or to be held no more, is traded whatever the band. */
  readonly band?: RebalanceBand;
  /** Least worth of an order in the account's currency; default none beyond what instruments ask. */
  readonly minNotional?: ExactInput;
  /** Default `long-only`. */
  readonly positions?: 'long-only' | 'long-short';
  /** Share of the equity that is kept in cash: weights are of the rest. It pays fees, and what prices move until orders fill. Default 0. */
  readonly cashBuffer?: Ratio;
  /** Greatest sum of absolute weights; default 1. */
  readonly maxLeverage?: Ratio;
}

export interface RebalanceOptions extends RebalanceRules {
  /** What weights are of, in the account's currency. */
  readonly equity: ExactInput;
  /** What may be spent, in the account's currency. Default: the equity less what is held. */
  readonly cash?: ExactInput | undefined;
  /** `additions` leaves out what reduces: what adds is kept to the room that is there now. Default `all`. */
  readonly trades?: 'all' | 'additions';
}

export interface RebalanceOrder {
  readonly instrument: InstrumentId;
  readonly side: Side;
  /** A multiple of the lot. */
  readonly quantity: Decimal;
  /** Signed: what is held when it has filled, with all other open orders. */
  readonly target: Decimal;
  /** Whether less is held then than before, more, or the other side. */
  readonly effect: 'reduces' | 'increases' | 'reverses';
}

/**
 * The orders that bring holdings to target weights. An instrument whose weight left its band is brought to its target, towards zero to a whole lot; the others are left alone,
 * save that what is too large is sold, the most excessive first, where orders that add need the money. Fees of takers are counted, and come out of the buffer.
 * Where the money is not enough all the same, every order that adds is made smaller by the same share: what is held is worth no more than `maxLeverage` allows of what is not in the buffer,
 * and long-only never spends more than the cash.
 *
 * Source: for bands instead of dates, W. J. Bernstein, The Rebalancing Bonus (1996); S. Masters, Rebalancing, Journal of Portfolio Management 29 (2003).
 *
 * @returns What reduces first, then sells, then buys; each in the order of the holdings.
 * @throws {@link RedFireError} `INVALID_INPUT` for a weight without a holding, a short in a long-only portfolio, absolute weights that sum to more than `maxLeverage`, an instrument held twice, and values out of their range.
 */
export function rebalance(weights: TargetWeights, holdings: readonly Holding[], options: RebalanceOptions): readonly RebalanceOrder[] {
  const rules = exactRules(options);
  const targets = exactWeights(weights, holdings, rules);
  const lines = holdings.map((holding) => new PortfolioLine(holding, { ...rules, weight: targets.get(holding.instrument.id) ?? Scaled.zero }));
  const isAddingOnly = options.trades === 'additions';
  for (const line of lines) {
    if (line.mustTrade) line.trade(line.lotsToTarget);
    if (isAddingOnly && line.order?.effect === 'reduces') line.trade(0n);
  }
  fundIncreases(lines, { ...fundsOf(lines, rules), spare: isAddingOnly ? [] : lines });
  return lines.flatMap((line) => line.order ?? []).map((order, place) => ({ order, place })).sort((a, b) => rankOf(a.order) - rankOf(b.order) || a.place - b.place).map(({ order }) => order);
}

type ExactRules = ReturnType<typeof exactRules>;

function exactRules({ equity, cash, band, minNotional, positions = 'long-only', cashBuffer = 0, maxLeverage = 1 }: RebalanceOptions) {
  const worth = Scaled.from(equity, 'equity');
  const buffer = exactOf(cashBuffer, 'cashBuffer');
  if (buffer.sign < 0 || buffer.compare(Scaled.one) >= 0) throw invalid('cashBuffer', buffer.toString(), 'from 0 to below 1');
  const leverage = exactOf(maxLeverage, 'maxLeverage');
  if (leverage.sign <= 0) throw invalid('maxLeverage', leverage.toString(), 'above zero');
  if (positions !== 'long-only' && positions !== 'long-short') throw invalid('positions', String(positions), 'long-only or long-short');
  const owned = worth.sign > 0 ? worth : Scaled.zero;
  return {
    equity: owned,
    kept: owned.times(buffer),
    investable: owned.times(Scaled.one.minus(buffer)),
    cash: cash === undefined ? undefined : Scaled.from(cash, 'cash'),
    band: exactBand(band),
    minNotional: minNotional === undefined ? Scaled.zero : notNegative(Scaled.from(minNotional, 'minNotional'), 'minNotional'),
    isLongOnly: positions === 'long-only',
    leverage,
  };
}

function exactBand(band: RebalanceBand | undefined) {
  if (band === undefined) return undefined;
  if ('absolute' in band) return { kind: 'absolute', width: notNegative(exactOf(band.absolute, 'band.absolute'), 'band.absolute') } as const;
  return { kind: 'relative', width: notNegative(exactOf(band.relative, 'band.relative'), 'band.relative') } as const;
}

function exactWeights(weights: TargetWeights, holdings: readonly Holding[], { isLongOnly, leverage }: ExactRules): ReadonlyMap<string, Scaled> {
  const known = new Set<string>();
  for (const { instrument: { id }, unitValue } of holdings) {
    if (known.has(id)) throw invalid('holdings', id, 'an instrument that is named once');
    positive(unitValue, `unitValue of ${id}`);
    known.add(id);
  }
  const exact = new Map<string, Scaled>();
  let gross = Scaled.zero;
  for (const [id, given] of Object.entries(weights)) {
    const weight = exactOf(given, `weight of ${id}`);
    if (!known.has(id)) throw invalid('weights', id, `an instrument of the portfolio: ${[...known].join(', ')}`);
    if (isLongOnly && weight.sign < 0) throw invalid(`weight of ${id}`, weight.toString(), 'zero or more in a portfolio that is long-only');
    gross = gross.plus(weight.absolute());
    exact.set(id, weight);
  }
  if (gross.compare(leverage) > 0) throw invalid('weights', gross.toString(), `at most ${leverage.toString()} together, which is maxLeverage`);
  return exact;
}

/** What may be added to the worth of what is held, and what may be spent on it: fees come out of the buffer. */
function fundsOf(lines: readonly PortfolioLine[], { equity, investable, leverage, cash, kept, isLongOnly }: ExactRules) {
  const held = lines.reduce((sum, line) => sum.plus(line.value.absolute()), Scaled.zero);
  const funds = { room: investable.times(leverage).minus(held), cash: equity.times(leverage).minus(held) };
  if (cash === undefined || !isLongOnly || !lines.every(({ instrument }) => exchangesCash(instrument))) return funds;
  return { room: lesser(funds.room, cash.minus(kept)), cash: lesser(funds.cash, cash) };
}

function lesser(a: Scaled, b: Scaled): Scaled {
  return a.compare(b) < 0 ? a : b;
}

function rankOf({ effect, side }: RebalanceOrder): number {
  return effect === 'reduces' ? 0 : side === 'sell' ? 1 : 2;
}

function notNegative(value: Scaled, field: string): Scaled {
  if (value.sign < 0) throw invalid(field, value.toString(), 'zero or more');
  return value;
}
