import type { BookDelta, BookSnapshot, InstrumentMath, MarkPrice, Quote, Side, Trade, TriggerSource } from '@redfire/core';
import { ShownBook, type SavedShownBook } from './depth/shown-book.ts';
import type { ShownAmount } from './depth/shown-amount.ts';
import { worseTicks } from './depth/worse-ticks.ts';
import { ShownSize, type SavedSize } from './shown-size.ts';
import type { VenueOrder } from './venue-order.ts';

/** Numbers as {@link TickPrices} has them. */
export interface SavedTickPrices {
  readonly book?: SavedShownBook | undefined;
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly mark: number;
  readonly index: number;
  readonly printAbove: number;
  readonly printBelow: number;
  readonly hasQuotes: boolean;
  readonly showsSides: boolean;
  readonly bidShown: number;
  readonly askShown: number;
  readonly printSide?: Side | undefined;
  /** Of the bid, the ask and the trade. */
  readonly sizes: readonly [SavedSize, SavedSize, SavedSize];
}

/**
 * What books, quotes, trades and mark prices say of one instrument, in ticks; `NaN` where nothing is known. What our orders
 * trade at is moved to the tick that is worse for them where it lies between two; what triggers them, to the nearest.
 */
export class TickPrices {
  readonly #math: InstrumentMath;
  readonly #lotSize: number;
  /** Absent until the first of its data. */
  #book: ShownBook | undefined;
  #bid = Number.NaN;
  #ask = Number.NaN;
  #last = Number.NaN;
  #mark = Number.NaN;
  #index = Number.NaN;
  /** The trade that is being worked through: what a buyer and what a seller would have paid and got. */
  #printAbove = Number.NaN;
  #printBelow = Number.NaN;
  #hasQuotes = false;
  /** Whether a quote or a book has told what there is to take. */
  #showsSides = false;
  readonly #bidSize: ShownSize;
  readonly #askSize: ShownSize;
  /** The sizes of the quote as they were shown; `NaN` for unknown ones. */
  #bidShown = Number.NaN;
  #askShown = Number.NaN;
  readonly printSize: ShownSize;
  /** The aggressor's of the latest trade, where it is told. */
  printSide: Side | undefined;

  constructor(math: InstrumentMath) {
    this.#math = math;
    this.#lotSize = math.instrument.lotSize.toNumber();
    this.#bidSize = new ShownSize(math);
    this.#askSize = new ShownSize(math);
    this.printSize = new ShownSize(math);
  }

  /** Whether a book tells what there is, so that quotes do not. */
  get hasBook(): boolean {
    return this.#book !== undefined && this.#book.stands;
  }

  /** @returns Whether there is a book to act on. */
  showSnapshot(snapshot: BookSnapshot): boolean {
    return this.#showBook((this.#book ??= new ShownBook(this.#math)).load(snapshot));
  }

  /** @returns Whether there is a book to act on. */
  showDelta(delta: BookDelta): boolean {
    return this.#book !== undefined && this.#showBook(this.#book.update(delta));
  }

  #showBook(stands: boolean): boolean {
    if (stands) {
      this.#showsSides = true;
      this.endTrade();
    }
    return stands;
  }

  showQuote({ bid, ask, bidSize, askSize }: Quote): void {
    this.#hasQuotes = true;
    this.#showsSides = true;
    this.endTrade();
    this.#bid = worseTicks(this.#math, bid, 'sell');
    this.#ask = worseTicks(this.#math, ask, 'buy');
    this.#bidSize.show(bidSize);
    this.#askSize.show(askSize);
    this.#bidShown = bidSize ?? Number.NaN;
    this.#askShown = askSize ?? Number.NaN;
  }

  showTrade({ price, size, side }: Trade): void {
    this.#last = this.#nearest(price);
    this.#printAbove = worseTicks(this.#math, price, 'buy');
    this.#printBelow = worseTicks(this.#math, price, 'sell');
    this.printSize.show(size);
    this.printSide = side;
  }

  /** Ends the working through of a trade: what rests cannot trade with it any more. */
  endTrade(): void {
    if (!this.#showsSides) return;
    this.#printAbove = Number.NaN;
    this.#printBelow = Number.NaN;
  }

  showMark({ price, indexPrice }: MarkPrice): void {
    this.#mark = this.#nearest(price);
    if (indexPrice !== undefined) this.#index = this.#nearest(indexPrice);
  }

  save(): SavedTickPrices {
    return {
      book: this.#book?.save(),
      bid: this.#bid, ask: this.#ask, last: this.#last, mark: this.#mark, index: this.#index, printAbove: this.#printAbove, printBelow: this.#printBelow, hasQuotes: this.#hasQuotes, showsSides: this.#showsSides,
      bidShown: this.#bidShown, askShown: this.#askShown, printSide: this.printSide, sizes: [this.#bidSize.save(), this.#askSize.save(), this.printSize.save()],
    };
  }

  restore(saved: SavedTickPrices): void {
    if (saved.book) (this.#book ??= new ShownBook(this.#math)).restore(saved.book);
    this.#bid = saved.bid;
    this.#ask = saved.ask;
    this.#last = saved.last;
    this.#mark = saved.mark;
    this.#index = saved.index;
    this.#printAbove = saved.printAbove;
    this.#printBelow = saved.printBelow;
    this.#hasQuotes = saved.hasQuotes;
    this.#showsSides = saved.showsSides;
    this.#bidShown = saved.bidShown;
    this.#askShown = saved.askShown;
    this.printSide = saved.printSide;
    const [bid, ask, print] = saved.sizes;
    this.#bidSize.restore(bid);
    this.#askSize.restore(ask);
    this.printSize.restore(print);
  }

  /** What an order of a side takes next: the other side of the book or the quote; before the first of them, the last trade. */
  farSide(side: Side): number {
    if (this.#book?.stands === true) return this.#book.far(side).ticks;
    return this.#showsSides ? this.#quoted(side) : this.printFor(side);
  }

  farSize(side: Side): ShownAmount {
    if (this.#book?.stands === true) return this.#book.far(side);
    if (!this.#showsSides) return this.printSize;
    return side === 'buy' ? this.#askSize : this.#bidSize;
  }

  /** What others have at the limit of an order on its own side, in lots; `NaN` where the data do not reach that far. */
  lotsBeside({ side, limitTicks }: VenueOrder): number {
    if (this.#book?.stands === true) return this.#book.lotsBeside(side, limitTicks);
    if (!this.#hasQuotes) return Number.NaN;
    const near = side === 'buy' ? this.#bid : this.#ask;
    if (near === limitTicks) return Math.floor((side === 'buy' ? this.#bidShown : this.#askShown) / this.#lotSize + TOLERANCE);
    return Number.isNaN(near) || (side === 'buy' ? limitTicks > near : limitTicks < near) ? 0 : Number.NaN;
  }

  /** The price of the trade that is being worked through, for an order of a side. */
  printFor(side: Side): number {
    return side === 'buy' ? this.#printAbove : this.#printBelow;
  }

  /** What a trigger watches. A source of which nothing has come is replaced by the last trade, and that by the ask for buys and the bid for sells. */
  triggerPrice(source: TriggerSource | undefined, side: Side): number {
    const price = this.#priceOf(source ?? 'last', side);
    if (!Number.isNaN(price)) return price;
    return Number.isNaN(this.#last) ? this.#best(side) : this.#last;
  }

  #priceOf(source: TriggerSource, side: Side): number {
    switch (source) {
      case 'last':
        return this.#last;
      case 'bid-ask':
        return this.#best(side);
      case 'mid':
        return Math.round((this.#shown('sell') + this.#shown('buy')) / 2);
      case 'mark':
        return this.#mark;
      case 'index':
        return this.#index;
    }
  }

  /** The far side as the data show it, whatever our orders have taken of it. */
  #best(side: Side): number {
    return this.#showsSides ? this.#shown(side) : this.printFor(side);
  }

  #shown(side: Side): number {
    return this.#book?.stands === true ? this.#book.best(side) : this.#quoted(side);
  }

  #quoted(side: Side): number {
    return side === 'buy' ? this.#ask : this.#bid;
  }

  #nearest(price: number): number {
    return Number.isFinite(price) ? this.#math.ticksOf(price) : Number.NaN;
  }
}

/** Quotients of floats: 0.3 ÷ 0.1 is no 3. */
const TOLERANCE = 1e-6;
