import type { Bar, Quote, Trade } from '@redfire/core';

/** What is known of a market where no order listened before: the latest prices of whoever did. */
export interface MarketPrices {
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
  readonly last?: number | undefined;
}

/** The market of one order, as an algorithm sees it. Absent is what no data told. */
export interface MarketView {
  readonly bid: number | undefined;
  readonly ask: number | undefined;
  /** Sizes at the best prices. */
  readonly bidSize: number | undefined;
  readonly askSize: number | undefined;
  /** Of the last trade, or the close of the last bar. */
  readonly last: number | undefined;
  /** Between bid and ask; where one is unknown, the last price. */
  readonly mid: number | undefined;
  /** Traded since the order was started, pauses apart. */
  readonly volume: number;
}

/** The latest prices of one instrument, shared by the orders that are worked in it. */
export class MarketPrice implements MarketPrices {
  bid: number | undefined;
  ask: number | undefined;
  bidSize: number | undefined;
  askSize: number | undefined;
  last: number | undefined;

  constructor({ bid, ask, last }: MarketPrices = {}) {
    this.bid = bid;
    this.ask = ask;
    this.last = last;
  }

  get mid(): number | undefined {
    return this.bid === undefined || this.ask === undefined ? this.last : (this.bid + this.ask) / 2;
  }

  takeQuote({ bid, ask, bidSize, askSize }: Quote): void {
    this.bid = bid;
    this.ask = ask;
    this.bidSize = bidSize;
    this.askSize = askSize;
  }

  takeTrade({ price }: Trade): void {
    this.last = price;
  }

  takeBar({ close }: Bar): void {
    this.last = close;
  }

  /** As plain data. */
  save(): SavedMarketPrice {
    const { bid, ask, bidSize, askSize, last } = this;
    return { ...(bid !== undefined && { bid }), ...(ask !== undefined && { ask }), ...(bidSize !== undefined && { bidSize }), ...(askSize !== undefined && { askSize }), ...(last !== undefined && { last }) };
  }

  restore({ bid, ask, bidSize, askSize, last }: SavedMarketPrice): void {
    this.bid = bid;
    this.ask = ask;
    this.bidSize = bidSize;
    this.askSize = askSize;
    this.last = last;
  }
}

export type SavedMarketPrice = { readonly [Field in 'bid' | 'ask' | 'bidSize' | 'askSize' | 'last']?: number };

/** The market as one order sees it. @param volume - What was traded since it was started. */
export function marketView(price: MarketPrice, volume: () => number): MarketView {
  return {
    get bid() {
      return price.bid;
    },
    get ask() {
      return price.ask;
    },
    get bidSize() {
      return price.bidSize;
    },
    get askSize() {
      return price.askSize;
    },
    get last() {
      return price.last;
    },
    get mid() {
      return price.mid;
    },
    get volume() {
      return volume();
    },
  };
}
