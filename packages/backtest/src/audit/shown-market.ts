import type { Bar, InstrumentId, InstrumentMath } from '@redfire/core';
import { LevelBook, type BookOutcome, type SavedBook } from '@redfire/core/book';
import type { MarketPrices } from '@redfire/oms/algorithms';
import type { TopicItem } from '../backtest-data.ts';
import { notCarried } from '../snapshot/not-carried.ts';
import { OrderLevels } from '../streams/order-levels.ts';

/** Prices at which something could be had; `NaN` where there was none. */
export interface ShownPrices {
  /** Best bid and best ask. */
  bid: number;
  ask: number;
  /** The farthest prices of the book: those of the best where there is none. */
  lowestBid: number;
  highestAsk: number;
  /** Of the trade of this moment, not of one before. */
  trade: number;
}

export interface SavedShownMarket extends Pick<ShownMarket, 'isMoved' | 'at' | 'present' | 'before' | 'last' | 'highest' | 'lowest'> {
  readonly book?: SavedBook | undefined;
  readonly stands: boolean;
  readonly quotedBid: number;
  readonly quotedAsk: number;
}

/**
 * What the data have shown of one instrument's market last, as the runner sees it, apart from what the venue makes of it: what marks are taken
 * from, and what fills are held against.
 */
export class ShownMarket {
  readonly instrument: InstrumentId;
  readonly math: InstrumentMath;
  /** The bar that moves the market, as a view; `undefined` where none does. */
  bar: Bar | undefined;
  /** Whether a quote, a trade or a book has come: from then on bars tell nothing new. */
  isMoved = false;
  /** Time of the latest item. */
  at = -Infinity;
  /** Since the latest item, and until it came. */
  present: ShownPrices = nothing();
  before: ShownPrices = nothing();
  /** Price of the latest trade. */
  last = Number.NaN;
  /** The prices between which the instrument was worth something since {@link forgetRange}. */
  highest = -Infinity;
  lowest = Infinity;
  #book: LevelBook | undefined;
  /** Whether the book is whole: quotes then tell nothing of what there is to take. */
  #stands = false;
  /** Of the latest quote, for while no book stands. */
  #quotedBid = Number.NaN;
  #quotedAsk = Number.NaN;
  #orders: OrderLevels | undefined;

  constructor(math: InstrumentMath) {
    this.math = math;
    this.instrument = math.instrument.id;
  }

  /** @throws `RedFireError` `NOT_SUPPORTED` for a book of single orders. */
  save(): SavedShownMarket {
    if (this.#orders) throw notCarried(`the book of single orders of "${this.instrument}"`, 'run it whole');
    const { isMoved, at, present, before, last, highest, lowest } = this;
    return { isMoved, at, present: { ...present }, before: { ...before }, last, highest, lowest, book: this.#book?.save(), stands: this.#stands, quotedBid: this.#quotedBid, quotedAsk: this.#quotedAsk };
  }

  restore({ isMoved, at, present, before, last, highest, lowest, book, stands, quotedBid, quotedAsk }: SavedShownMarket): void {
    if (book) this.#levels.restore(book);
    this.isMoved = isMoved;
    this.at = at;
    this.present = { ...present };
    this.before = { ...before };
    this.last = last;
    this.highest = highest;
    this.lowest = lowest;
    this.#stands = stands;
    this.#quotedBid = quotedBid;
    this.#quotedAsk = quotedAsk;
  }

  /** Begins another stretch of {@link highest} and {@link lowest}. */
  forgetRange(): void {
    this.highest = -Infinity;
    this.lowest = Infinity;
  }

  /** Takes a worth that was marked. */
  reach(worth: number): void {
    if (worth > this.highest) this.highest = worth;
    if (worth < this.lowest) this.lowest = worth;
  }

  /**
   * Takes an item in, before anybody acts on it.
   *
   * @returns What the instrument is worth by it, as a price: the middle of a quote or of a book, the price of a trade or a mark; `NaN` where it tells none.
   */
  show({ topic, data }: TopicItem): number {
    switch (topic) {
      case 'market.quote':
        this.#begin(data.at);
        this.#quotedBid = data.bid;
        this.#quotedAsk = data.ask;
        if (!this.#stands) this.#showBest(data.bid, data.ask);
        return (data.bid + data.ask) / 2;
      case 'market.trade':
        this.#begin(data.at);
        this.present.trade = this.last = data.price;
        return data.price;
      case 'market.mark-price':
        return data.price;
      case 'market.book-snapshot':
        return this.#orders === undefined ? this.#showBook(data.at, this.#levels.load(data)) : Number.NaN;
      case 'market.book-delta':
        return this.#orders === undefined ? this.#showBook(data.at, this.#levels.update(data)) : Number.NaN;
      case 'market.book-order':
        // from the first single order on the book is made of them alone
        this.#orders ??= new OrderLevels((this.#book = new LevelBook(this.instrument)));
        this.#orders.take(data);
        return this.#showBook(data.at, 'taken');
      case 'market.funding-rate':
      case 'market.status':
      case 'market.corporate-action':
      case 'market.settlement':
        return Number.NaN;
    }
  }

  /** The latest quote and trade, for who asks; what is not known yet is absent. */
  prices(): MarketPrices | undefined {
    const { present: { bid, ask }, last } = this;
    if (!this.isMoved) return undefined;
    return { ...(!Number.isNaN(bid) && { bid }), ...(!Number.isNaN(ask) && { ask }), ...(!Number.isNaN(last) && { last }) };
  }

  get #levels(): LevelBook {
    this.#book ??= new LevelBook(this.instrument);
    return this.#book;
  }

  /** One object takes the place of the other, so that a quote costs none. */
  #begin(at: number): void {
    const { before, present } = this;
    this.before = present;
    this.present = before;
    before.bid = present.bid;
    before.ask = present.ask;
    before.lowestBid = present.lowestBid;
    before.highestAsk = present.highestAsk;
    before.trade = Number.NaN;
    this.at = at;
    this.isMoved = true;
  }

  #showBest(bid: number, ask: number): void {
    const { present } = this;
    present.bid = present.lowestBid = bid;
    present.ask = present.highestAsk = ask;
  }

  #showBook(at: number, outcome: BookOutcome): number {
    this.#begin(at);
    if (outcome !== 'old') this.#stands = outcome === 'taken';
    if (!this.#stands) {
      this.#showBest(this.#quotedBid, this.#quotedAsk);
      return Number.NaN;
    }
    const { bids, asks, bestBid, bestAsk, mid } = this.#levels;
    this.#showBest(bestBid, bestAsk);
    if (bids.depth > 1) this.present.lowestBid = bids.priceAt(bids.depth - 1);
    if (asks.depth > 1) this.present.highestAsk = asks.priceAt(asks.depth - 1);
    return mid;
  }
}

/** What an instrument is worth by one item alone, as {@link ShownMarket.show} has it; `NaN` where the item does not tell. */
export function worthOf({ topic, data }: TopicItem): number {
  if (topic === 'market.quote') return (data.bid + data.ask) / 2;
  if (topic === 'market.trade' || topic === 'market.mark-price') return data.price;
  if (topic !== 'market.book-snapshot') return Number.NaN;
  return ((data.bids[0]?.[0] ?? Number.NaN) + (data.asks[0]?.[0] ?? Number.NaN)) / 2;
}

function nothing(): ShownPrices {
  return { bid: Number.NaN, ask: Number.NaN, lowestBid: Number.NaN, highestAsk: Number.NaN, trade: Number.NaN };
}
