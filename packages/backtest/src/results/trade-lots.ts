import { oppositeSide, Scaled, type Side } from '@redfire/core';
import { feeShares, partOfFees, subtractFees, type FeeShares } from './fee-shares.ts';
import { numberOf, shareOf } from './share-of.ts';
import { TradeLot, copyOf, mergeInto, takePart } from './trade-lot.ts';
import { TradeExit } from './trade-exit.ts';
import { TradeRecord } from './trade-record.ts';
import type { TradeHolder } from './trade-holder.ts';
import type { TradedFill } from './traded-fill.ts';

/** What is open, between two events; what a lot has not is absent. */
export interface SavedLots {
  readonly lots: readonly (Omit<TradeLot, 'source' | 'mark' | 'slippage'> & Partial<Pick<TradeLot, 'source' | 'mark' | 'slippage'>>)[];
  readonly side: Side;
  readonly quantity: Scaled;
}

/** What one holder has open of one instrument, lot by lot, and the trades that fills make of it. Long and short beside each other are two of them. */
export class TradeLots {
  readonly options: TradeHolder;
  #lots: TradeLot[] = [];
  /** Lots before it are closed. */
  #head = 0;
  #side: Side = 'buy';
  /** The lot that was closed last, to be the next that is opened; and how it ended. */
  #spare: TradeLot | undefined;
  readonly #exit = new TradeExit();
  /** Unsigned sum of the lots. */
  #quantity = Scaled.zero;

  constructor(options: TradeHolder) {
    this.options = options;
  }

  /** @param rows - How many rows of the chunk are over: what is counted in rows begins behind them. */
  save(rows: number): SavedLots {
    const lots = this.#lots.slice(this.#head).map((lot) => ({ ...lot, source: lot.source && { tradeId: lot.source.tradeId }, since: Math.max(0, lot.since - rows) }));
    return { lots, side: this.#side, quantity: this.#quantity };
  }

  restore({ lots, side, quantity }: SavedLots): void {
    this.#lots = lots.map((lot) => Object.assign(new TradeLot(), lot, { slippage: lot.slippage }));
    this.#side = side;
    this.#quantity = quantity;
  }

  get isOpen(): boolean {
    return !this.#quantity.isZero;
  }

  /** Of what is open. */
  get side(): Side {
    return this.#side;
  }

  /** Signed: below zero is short. */
  get quantity(): Scaled {
    return this.#side === 'buy' ? this.#quantity : this.#quantity.negated();
  }

  /** Applies a fill and tells what it closed: a lot after the other, the oldest first; what is more opens the other way. */
  apply(fill: TradedFill): void {
    const fees = feeShares(fill.feeCurrency, fill.fee);
    if (!this.isOpen || this.#side === fill.side) {
      this.#open(fill, fill.quantity, fees, 1);
      return;
    }
    const held = this.#quantity;
    if (fill.quantity.compare(held) <= 0) {
      this.#close(fill, fill.quantity, fees);
      return;
    }
    const rest = fill.quantity.minus(held);
    const closingFees = partOfFees(fees, held, fill.quantity);
    this.#close(fill, held, closingFees);
    this.#open(fill, rest, subtractFees(fees, closingFees), numberOf(rest) / numberOf(fill.quantity));
  }

  /**
   * Takes a fill back, as books do: what is left of the lot it opened ends without a trade; the rest is a trade the other way at the same price, with its fee given back.
   */
  takeBack(fill: TradedFill): void {
    const place = this.#lots.findIndex((lot, index) => index >= this.#head && lot.orderId === fill.orderId && lot.source?.tradeId === fill.source.tradeId);
    const lot = this.options.costing === 'fifo' ? this.#lots[place] : undefined;
    if (lot) {
      this.#lots.splice(place, 1);
      this.#quantity = this.#quantity.minus(lot.quantity);
    }
    const rest = lot ? fill.quantity.minus(lot.quantity) : fill.quantity;
    if (rest.isZero) return;
    // what went with the lot is given back already
    const gone = lot?.fees.find(({ currency }) => currency === fill.feeCurrency)?.amount ?? Scaled.zero;
    this.apply({ ...fill, side: oppositeSide(fill.side), quantity: rest, fee: gone.minus(fill.fee), slippage: undefined });
  }

  /** Has the lots that were there at a bar, or before it, see its prices. */
  see(high: number, low: number, row: number): void {
    const lots = this.#lots;
    for (let place = this.#head; place < lots.length; place++) {
      const lot = lots[place] as TradeLot;
      if (lot.since > row) continue;
      if (high > lot.high) lot.high = high;
      if (low < lot.low) lot.low = low;
    }
  }

  /** Bars are counted anew. */
  beginChunk(): void {
    for (let place = this.#head; place < this.#lots.length; place++) (this.#lots[place] as TradeLot).since = 0;
  }

  /** Multiplies what is held, and divides prices, by `numerator / denominator`. Costs stay. */
  split(numerator: Scaled, denominator: Scaled): void {
    const ratio = numberOf(numerator) / numberOf(denominator);
    const scaleUp = (value: Scaled) => shareOf(value, numerator, denominator);
    this.#lots = this.#lots.slice(this.#head).map((lot) => copyOf(lot, { quantity: scaleUp(lot.quantity), price: shareOf(lot.price, denominator, numerator), high: lot.high / ratio, low: lot.low / ratio }));
    this.#head = 0;
    this.#quantity = this.#lots.reduce((sum, { quantity }) => sum.plus(quantity), Scaled.zero);
  }

  /** What is open, as trades that end at a mark; at what it cost before the first. Marked as one position, so parts sum to what books say. */
  open(mark: Scaled | undefined, at: number, rate: number): readonly TradeRecord[] {
    const { math } = this.options;
    const lots = this.#lots.slice(this.#head);
    const worth = mark === undefined ? undefined : math.value(this.#quantity, mark);
    let left = worth;
    return lots.map((lot, place) => {
      const { quantity, price, cost, fees, value, feeValue, slippage } = lot;
      const exitPrice = mark ?? price;
      const exit = left === undefined ? cost : place === lots.length - 1 ? left : this.#valueOf(quantity, exitPrice, { value: worth ?? cost, of: this.#quantity });
      left = left?.minus(exit);
      const part = { quantity, cost, fees, value, feeValue, slippage };
      return new TradeRecord().end(this.options, { lot, part }, { side: this.#side, at, price: exitPrice, value: exit, fees: [], feeValue: 0, rate, slippage: undefined, orderId: undefined, mark: undefined });
    });
  }

  #open(fill: TradedFill, quantity: Scaled, fees: FeeShares, share: number): void {
    const { math, costing } = this.options;
    const { price, rate, feeRate, slippage } = fill;
    if (!this.isOpen) {
      this.#side = fill.side;
      // to set the length costs more than all the rest
      if (this.#lots.length > 0) this.#lots = [];
      this.#head = 0;
    }
    const cost = math.value(quantity, price);
    const near = numberOf(price);
    const fee = fees[0];
    const lot = this.#spare ?? new TradeLot();
    this.#spare = undefined;
    lot.at = fill.at;
    lot.orderId = fill.orderId;
    lot.source = fill.source;
    lot.mark = fill.mark;
    lot.quantity = quantity;
    lot.price = price;
    lot.cost = cost;
    lot.fees = fees;
    lot.value = Math.abs(numberOf(cost)) * rate;
    lot.feeValue = fee ? numberOf(fee.amount) * feeRate : 0;
    lot.slippage = slippage === undefined ? undefined : slippage * share;
    lot.high = near;
    lot.low = near;
    lot.since = fill.since;
    this.#quantity = this.#quantity.plus(quantity);
    const first = this.#lots[this.#head];
    if (costing === 'average' && first) mergeInto(first, lot, this.#averageOf(first.quantity.plus(quantity), first.cost.plus(cost)));
    else this.#lots.push(lot);
  }

  #close(fill: TradedFill, closed: Scaled, fees: FeeShares): void {
    const { math, record, onClosed } = this.options;
    const { price, feeRate } = fill;
    const value = math.value(closed, price);
    const share = numberOf(closed) / numberOf(fill.quantity);
    const exit = this.#exit;
    exit.side = this.#side;
    exit.at = fill.at;
    exit.price = price;
    exit.rate = fill.rate;
    exit.orderId = fill.orderId;
    exit.mark = fill.mark;
    this.#quantity = this.#quantity.minus(closed);
    let left = closed;
    let leftValue = value;
    let leftFees = fees;
    for (;;) {
      // no more is closed than is open, so there is one
      const lot = this.#lots[this.#head] as TradeLot;
      const order = left.compare(lot.quantity);
      const isWhole = order >= 0;
      const quantity = isWhole ? lot.quantity : left;
      const isLast = order <= 0;
      exit.value = isLast ? leftValue : this.#valueOf(quantity, price, { value, of: closed });
      exit.fees = isLast ? leftFees : partOfFees(fees, quantity, closed);
      const part = isWhole ? lot : takePart(lot, quantity, this.#costOf(lot, quantity));
      const fee = exit.fees[0];
      exit.feeValue = fee ? numberOf(fee.amount) * feeRate : 0;
      exit.slippage = fill.slippage === undefined ? undefined : fill.slippage * share * (numberOf(quantity) / numberOf(closed));
      // one that is used again cannot be without a slippage that it had
      const trade = part.slippage === undefined && exit.slippage === undefined ? new TradeRecord() : record();
      onClosed(trade.end(this.options, { lot, part }, exit));
      if (isWhole) {
        if (this.#lots.length === 1) this.#lots.pop();
        else this.#head++;
        this.#spare = lot;
      }
      if (isLast) break;
      left = left.minus(quantity);
      leftValue = leftValue.minus(exit.value);
      leftFees = subtractFees(leftFees, exit.fees);
    }
    if (this.#head > 64 && this.#head * 2 > this.#lots.length) {
      this.#lots = this.#lots.slice(this.#head);
      this.#head = 0;
    }
  }

  /** A linear value is a product, so a part of it is one too; an inverse one is a share of what was rounded. */
  #valueOf(quantity: Scaled, price: Scaled, { value, of }: { readonly value: Scaled; readonly of: Scaled }): Scaled {
    const { math } = this.options;
    return math.shape === 'inverse' ? shareOf(value, quantity, of) : math.value(quantity, price);
  }

  #costOf(lot: TradeLot, quantity: Scaled): Scaled {
    const { math, costing } = this.options;
    return math.shape === 'inverse' || costing === 'average' ? shareOf(lot.cost, quantity, lot.quantity) : math.value(quantity, lot.price);
  }

  #averageOf(quantity: Scaled, cost: Scaled): Scaled {
    const { math } = this.options;
    const amount = quantity.times(math.multiplier);
    const scale = Math.max(math.instrument.settleScale, math.priceScale);
    if (math.shape !== 'inverse') return cost.dividedBy(amount, scale);
    return cost.isZero ? Scaled.zero : amount.dividedBy(cost, scale);
  }
}
