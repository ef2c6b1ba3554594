import { Scaled, type ClientOrderId, type Currency, type Decimal, type InstrumentId, type InstrumentMath, type OwnerId, type StrategyId } from '@redfire/core';
import { addFees } from './fee-shares.ts';
import type { ExactTrade, RunTrade, TradeMark } from './run-trade.ts';
import { numberOf } from './share-of.ts';
import type { TradeExit } from './trade-exit.ts';
import type { TradeHolder } from './trade-holder.ts';
import type { LotPart, TradeLot } from './trade-lot.ts';

const NOTHING: ExactTrade = { quantity: Scaled.zero, entryPrice: Scaled.zero, exitPrice: Scaled.zero, grossProfit: Scaled.zero, fees: [] };

/** A trade with decimals made when they are read. Every fill makes one, so nothing is wrapped on the way; where nobody keeps them, it is always the same. */
export class TradeRecord implements RunTrade {
  /** Given by whoever counts trades. */
  number = 0;
  instrument = '' as InstrumentId;
  strategy = '' as StrategyId;
  owner: OwnerId | undefined = undefined;
  side: 'long' | 'short' = 'long';
  openedAt = Number.NaN;
  closedAt = Number.NaN;
  profit = Number.NaN;
  openedValue = Number.NaN;
  closedValue = Number.NaN;
  fees = Number.NaN;
  declare slippage?: number;
  maxAdverse = Number.NaN;
  maxFavourable = Number.NaN;
  settle = '' as Currency;
  entryOrderId = '' as ClientOrderId;
  exitOrderId: ClientOrderId | undefined = undefined;
  mark: TradeMark | undefined = undefined;
  exact: ExactTrade = NOTHING;

  /** @param exit - How a part of a lot ended; its side is that of the lot. @returns Itself. */
  end({ math, strategy, owner, isSettledAtHome }: TradeHolder, { lot, part }: { readonly lot: TradeLot; readonly part: LotPart }, exit: Readonly<TradeExit>): this {
    const { settle } = math.instrument;
    const isLong = exit.side === 'buy';
    // a long inverse contract gains what its value in the settlement currency loses
    const gains = isLong === (math.shape !== 'inverse');
    const grossProfit = gains ? exit.value.minus(part.cost) : part.cost.minus(exit.value);
    const fees = addFees(part.fees, exit.fees);
    const fee = fees[0];
    const feeValue = part.feeValue + exit.feeValue;
    const isExact = isSettledAtHome && (fee === undefined || (fees.length === 1 && fee.currency === settle));
    const last = numberOf(exit.price);
    const entry = numberOf(lot.price);
    const quantity = numberOf(part.quantity);
    const best = gainOf(math, { isLong, quantity, entry, price: isLong ? Math.max(lot.high, last) : Math.min(lot.low, last) }) * exit.rate;
    const worst = gainOf(math, { isLong, quantity, entry, price: isLong ? Math.min(lot.low, last) : Math.max(lot.high, last) }) * exit.rate;
    this.instrument = math.instrument.id;
    this.strategy = strategy;
    this.owner = owner;
    this.side = isLong ? 'long' : 'short';
    this.openedAt = lot.at;
    // reports that overtake one another tell of a close before its opening
    this.closedAt = Math.max(lot.at, exit.at);
    this.profit = isExact ? numberOf(fee ? grossProfit.minus(fee.amount) : grossProfit) : numberOf(grossProfit) * exit.rate - feeValue;
    this.openedValue = part.value;
    this.closedValue = Math.abs(numberOf(exit.value)) * exit.rate;
    this.fees = isExact && fee ? numberOf(fee.amount) : feeValue;
    if (part.slippage !== undefined || exit.slippage !== undefined) this.slippage = (part.slippage ?? 0) + (exit.slippage ?? 0);
    this.maxAdverse = Math.max(0, -worst);
    this.maxFavourable = Math.max(0, best);
    this.settle = settle;
    this.entryOrderId = lot.orderId;
    this.exitOrderId = exit.orderId;
    this.mark = exit.mark ?? lot.mark;
    this.exact = { quantity: part.quantity, entryPrice: lot.price, exitPrice: exit.price, grossProfit, fees };
    return this;
  }

  get quantity(): Decimal {
    return this.exact.quantity.toDecimal();
  }
  get entryPrice(): Decimal {
    return this.exact.entryPrice.toDecimal();
  }
  get exitPrice(): Decimal {
    return this.exact.exitPrice.toDecimal();
  }
  get grossProfit(): Decimal {
    return this.exact.grossProfit.toDecimal();
  }

  /** Plain data, amounts as text. */
  toJSON(): Record<string, unknown> {
    const { exact, ...facts } = this;
    const { quantity, entryPrice, exitPrice, grossProfit } = exact;
    return { ...Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)), quantity, entryPrice, exitPrice, grossProfit };
  }
}

/** What a quantity has gained at a price, in the settlement currency, fees apart. */
export function gainOf(math: InstrumentMath, { isLong, quantity, entry, price }: { readonly isLong: boolean; readonly quantity: number; readonly entry: number; readonly price: number }): number {
  const size = quantity * numberOf(math.multiplier);
  const gain = math.shape === 'inverse' ? size / entry - size / price : size * (price - entry);
  return isLong ? gain : -gain;
}
