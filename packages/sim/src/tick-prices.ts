import type { InstrumentMath, MarkPrice, Quote, Side, Trade, TriggerSource } from '@redfire/core';
import { ShownSize } from './shown-size.ts';

/**
 * What quotes, trades and mark prices say of one instrument, in ticks; `NaN` where nothing is known. What our orders
 * trade at is moved to the tick that is worse for them where it lies between two; what triggers them, to the nearest.
 */
export class TickPrices {
  readonly #math: InstrumentMath;
  readonly #tickSize: number;
  #bid = Number.NaN;
  #ask = Number.NaN;
  #last = Number.NaN;
  #mark = Number.NaN;
  #index = Number.NaN;
  /** The trade that is being worked through: what a buyer and what a seller would have paid and got. */
  #printAbove = Number.NaN;
  #printBelow = Number.NaN;
  #hasQuotes = false;
  readonly #bidSize: ShownSize;
  readonly #askSize: ShownSize;
  readonly printSize: ShownSize;

  constructor(math: InstrumentMath) {
    this.#math = math;
    this.#tickSize = math.instrument.tickSize.toNumber();
    this.#bidSize = new ShownSize(math);
    this.#askSize = new ShownSize(math);
    this.printSize = new ShownSize(math);
  }

  showQuote({ bid, ask, bidSize, askSize }: Quote): void {
    this.#hasQuotes = true;
    this.endTrade();
    this.#bid = this.#below(bid);
    this.#ask = this.#above(ask);
    this.#bidSize.show(bidSize);
    this.#askSize.show(askSize);
  }

  showTrade({ price, size }: Trade): void {
    this.#last = this.#nearest(price);
    this.#printAbove = this.#above(price);
    this.#printBelow = this.#below(price);
    this.printSize.show(size);
  }

  /** Ends the working through of a trade: what rests cannot trade with it any more. */
  endTrade(): void {
    if (!this.#hasQuotes) return;
    this.#printAbove = Number.NaN;
    this.#printBelow = Number.NaN;
  }

  showMark({ price, indexPrice }: MarkPrice): void {
    this.#mark = this.#nearest(price);
    if (indexPrice !== undefined) this.#index = this.#nearest(indexPrice);
  }

  /** What an order of a side takes: the other side of the quote; before the first quote, the last trade. */
  farSide(side: Side): number {
    if (!this.#hasQuotes) return this.printFor(side);
    return side === 'buy' ? this.#ask : this.#bid;
  }

  farSize(side: Side): ShownSize {
    if (!this.#hasQuotes) return this.printSize;
    return side === 'buy' ? this.#askSize : this.#bidSize;
  }

  /** The price of the trade that is being worked through, for an order of a side. */
  printFor(side: Side): number {
    return side === 'buy' ? this.#printAbove : this.#printBelow;
  }

  /** What a trigger watches. A source of which nothing has come is replaced by the last trade, and that by the ask for buys and the bid for sells. */
  triggerPrice(source: TriggerSource | undefined, side: Side): number {
    const price = this.#priceOf(source ?? 'last', side);
    if (!Number.isNaN(price)) return price;
    return Number.isNaN(this.#last) ? this.farSide(side) : this.#last;
  }

  #priceOf(source: TriggerSource, side: Side): number {
    switch (source) {
      case 'last':
        return this.#last;
      case 'bid-ask':
        return this.farSide(side);
      case 'mid':
        return Math.round((this.#bid + this.#ask) / 2);
      case 'mark':
        return this.#mark;
      case 'index':
        return this.#index;
    }
  }

  #nearest(price: number): number {
    return Number.isFinite(price) ? this.#math.ticksOf(price) : Number.NaN;
  }

  #above(price: number): number {
    const ticks = this.#nearest(price);
    return this.#math.isOnTick(price) || ticks * this.#tickSize >= price ? ticks : ticks + 1;
  }

  #below(price: number): number {
    const ticks = this.#nearest(price);
    return this.#math.isOnTick(price) || ticks * this.#tickSize <= price ? ticks : ticks - 1;
  }
}
