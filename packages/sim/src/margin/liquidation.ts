import { Scaled, exactExecution, type AccountBooking, type Currency, type FillReport, type InstrumentId, type InstrumentMath, type Side, type Timestamp } from '@redfire/core';
import type { VenueTrade } from '../fill-report.ts';
import type { HeldQuantity, VenueAccount } from '../venue-account.ts';
import { isMoneyPair, worthOf, type MarginBooks } from './margin-books.ts';
import type { MarginMarket } from './margin-market.ts';
import type { ResolvedMargin } from './margin-terms.ts';

/** A fill of no order. */
export interface UnorderedFill {
  readonly math: InstrumentMath;
  readonly side: Side;
  readonly at: Timestamp;
  readonly trade: VenueTrade;
}

/** Where a liquidation tells what it does. */
export interface LiquidationOutlets {
  /** Reports a fill that nobody ordered. */
  readonly fill: (fill: UnorderedFill) => FillReport;
  readonly book: (booking: AccountBooking) => void;
}

export interface LiquidationOptions extends LiquidationOutlets {
  readonly terms: ResolvedMargin;
  readonly account: VenueAccount;
  readonly markets: ReadonlyMap<InstrumentId, MarginMarket>;
  readonly books: MarginBooks;
  readonly isBreached: (held: HeldQuantity) => boolean;
}

/**
 * Takes away what the margin does not carry any more, step by step:
 *
 * 1. The open orders are canceled: those of the instrument where it is isolated, else all that settle in its currency.
 * 2. The margin is looked at again, for who heard of that may have acted.
 * 3. The position, or with cross margin the one that has lost most, is reduced by the step of the terms at the market's price, with the taker fee and the liquidation fee;
 *    then the margin is looked at again, until it lasts or nothing is left.
 * 4. What was lost beyond the margin is paid by the insurance fund, or stays as a balance below zero.
 *
 * Source: the order of steps of Binance's liquidation protocol for futures; a loss is beyond the margin behind the bankruptcy price.
 */
export function liquidate(held: HeldQuantity, at: Timestamp, options: LiquidationOptions): void {
  const { books, markets, isBreached } = options;
  const isIsolated = books.isIsolated(held.math);
  const { settle } = held.math.instrument;
  const concerned = isIsolated ? [markets.get(held.math.instrument.id)] : [...markets.values()].filter(({ math }) => math.instrument.settle === settle);
  for (const market of concerned) for (const { id } of [...(market?.openOrders() ?? [])]) market?.cancel(id, at, 'liquidation');
  let worst: HeldQuantity | undefined = held;
  while (worst !== undefined && isBreached(worst)) {
    // without a price it cannot be sold
    if (!reduce(worst, at, options)) return;
    worst = isIsolated ? held : mostLost(options, held.math.instrument.settle);
  }
  if (!isIsolated) cover(at, options, { currency: settle, missing: worst === undefined ? options.account.balance(settle).negated() : Scaled.zero });
}

/** @returns Whether there was a price to trade at. */
function reduce(held: HeldQuantity, at: Timestamp, options: LiquidationOptions): boolean {
  const { terms, markets, books, fill } = options;
  const { math, quantity, cost } = held;
  const side = quantity.sign > 0 ? 'sell' : 'buy';
  const price = markets.get(math.instrument.id)?.marketPrice(side);
  if (price === undefined) return false;
  const all = quantity.absolute();
  const step = all.times(terms.liquidationStep).roundToStep(math.lot, 'up');
  const closed = step.compare(all) < 0 ? step : all;
  const fee = math.fee(closed, price, 'taker').plus(math.share(closed, price, terms.liquidationFee));
  const before = worthOf({ math, quantity, cost }, price);
  const report = fill({ math, side, at, trade: { quantity: closed, price, liquidity: 'taker', fee: { amount: fee } } });
  if (!books.isIsolated(math)) return true;
  // what the part made, fee included: the worth at the price it went at, less what is left of it
  const left = books.bear(math.instrument.id, before.minus(worthOf(held, price)).minus(exactExecution(report).fee));
  if (held.quantity.isZero) cover(at, options, { currency: math.instrument.settle, missing: left.negated() });
  return true;
}

function cover(at: Timestamp, { terms, book }: LiquidationOptions, { currency, missing }: { readonly currency: Currency; readonly missing: Scaled }): void {
  if (terms.shortfall === 'negative' || missing.sign <= 0) return;
  const booking: AccountBooking = { kind: 'insurance', at, currency, amount: missing.toDecimal(), reference: 'liquidation' };
  book(booking);
}

/** The position of a currency that has lost most at its mark; `undefined` where none is left. */
function mostLost({ account, markets, books }: LiquidationOptions, settle: Currency): HeldQuantity | undefined {
  let worst: { readonly held: HeldQuantity; readonly profit: Scaled } | undefined;
  for (const held of account.allHeld()) {
    const { math, quantity, cost } = held;
    if (quantity.isZero || math.instrument.settle !== settle || isMoneyPair(math) || books.isIsolated(math)) continue;
    const mark = markets.get(math.instrument.id)?.mark();
    const profit = mark === undefined ? Scaled.zero : math.exchangesCash ? worthOf(held, mark).minus(cost) : worthOf(held, mark);
    if (worst === undefined || profit.compare(worst.profit) < 0) worst = { held, profit };
  }
  return worst?.held;
}
