import type { BookDelta, BookSnapshot, InstrumentMath, Side } from '@redfire/core';
import { LevelBook, type SavedBook, type BookSide } from '@redfire/core/book';
import { ShownLevels, type SavedLevels } from './shown-levels.ts';
import { worseTicks } from './worse-ticks.ts';

export interface SavedShownBook {
  readonly levels: SavedBook;
  readonly bids: SavedLevels;
  readonly asks: SavedLevels;
  readonly stands: boolean;
}

/** What the book of others shows to our orders. While a delta is missing, and while bids and asks cross, it tells nothing. */
export class ShownBook {
  readonly #math: InstrumentMath;
  readonly #levels: LevelBook;
  readonly #tickSize: number;
  readonly #lotSize: number;
  /** For sellers and for buyers. */
  readonly #bids: ShownLevels;
  readonly #asks: ShownLevels;
  #stands = false;

  constructor(math: InstrumentMath) {
    this.#math = math;
    this.#levels = new LevelBook(math.instrument.id);
    this.#tickSize = math.instrument.tickSize.toNumber();
    this.#lotSize = math.instrument.lotSize.toNumber();
    this.#bids = new ShownLevels(this.#levels.bids, math);
    this.#asks = new ShownLevels(this.#levels.asks, math);
  }

  /** Whether it can be gone by. */
  get stands(): boolean {
    return this.#stands;
  }

  /** @returns Whether the snapshot was taken and the book stands. */
  load(snapshot: BookSnapshot): boolean {
    const outcome = this.#levels.load(snapshot);
    if (outcome === 'old') return false;
    this.#stands = outcome === 'taken';
    this.#bids.loaded();
    this.#asks.loaded();
    return this.#stands;
  }

  /** @returns Whether the delta was taken and the book stands. */
  update(delta: BookDelta): boolean {
    const outcome = this.#levels.update(delta);
    if (outcome === 'old') return false;
    this.#stands = outcome === 'taken';
    if (outcome === 'taken' || outcome === 'crossed') {
      this.#bids.updated(delta.bids);
      this.#asks.updated(delta.asks);
    }
    return this.#stands;
  }

  save(): SavedShownBook {
    return { levels: this.#levels.save(), bids: this.#bids.save(), asks: this.#asks.save(), stands: this.#stands };
  }

  restore({ levels, bids, asks, stands }: SavedShownBook): void {
    this.#levels.restore(levels);
    this.#bids.restore(bids);
    this.#asks.restore(asks);
    this.#stands = stands;
  }

  /** What an order of a side takes. */
  far(side: Side): ShownLevels {
    return side === 'buy' ? this.#asks : this.#bids;
  }

  /** The best price of what an order of a side could take, whatever our orders have taken of it; in ticks. */
  best(side: Side): number {
    return worseTicks(this.#math, side === 'buy' ? this.#levels.bestAsk : this.#levels.bestBid, side);
  }

  /** What stands at a price on the side of the orders that rest there, in lots; `NaN` beyond the last level that is shown. */
  lotsBeside(side: Side, ticks: number): number {
    const levels = side === 'buy' ? this.#levels.bids : this.#levels.asks;
    const sign = side === 'buy' ? 1 : -1;
    const price = ticks * this.#tickSize;
    // what lies between two ticks belongs to neither
    const half = 0.49 * this.#tickSize;
    let size = 0;
    let depth = levels.depthOf(price + sign * half);
    if (depth === levels.depth && depth > 0) return Number.NaN;
    for (; depth < levels.depth && isWithin(levels, depth, price, half); depth++) size += levels.sizeAt(depth);
    return Math.floor(size / this.#lotSize + TOLERANCE);
  }
}

/** Quotients of floats: 0.3 ÷ 0.1 is no 3. */
const TOLERANCE = 1e-6;

function isWithin(levels: BookSide, depth: number, price: number, distance: number): boolean {
  return Math.abs(levels.priceAt(depth) - price) < distance;
}
