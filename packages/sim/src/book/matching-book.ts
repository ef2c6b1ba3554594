import { RedFireError, type Side } from '@redfire/core';
import { requireId, requireOwner, requirePrice, requireQuantity, type BookChange, type BookOrder } from './book-order.ts';
import { MatchRows, type BookMatches } from './match-rows.ts';
import { NO_ORDER, OrderSlots } from './order-slots.ts';
import { NO_RANK, PriceLevels } from './price-levels.ts';
import type { SelfTradeRule } from './self-trade.ts';

export interface MatchingBookOptions {
  /** Default `none`. */
  readonly selfTrade?: SelfTradeRule | undefined;
  /** Ticks of a side around its best price that are kept in arrays, a multiple of 1,024. Prices outside are as good, and slower. Default 16,384, which takes 256 kB. */
  readonly windowTicks?: number | undefined;
}

/**
 * What became of an order: it `rests` with what is left of it; it is `filled`, whole; what was left is `canceled`, since it may not rest, or `stopped` by the rule
 * against trades with oneself; it was `refused`, and nothing has changed.
 */
export type MatchingOutcome = 'rests' | 'filled' | 'canceled' | 'stopped' | 'refused';

/**
 * A book that matches orders by price, then by time of arrival. Prices are whole ticks, quantities whole lots, orders are known by small whole numbers.
 *
 * Adding, changing and canceling an order take the same time however many there are. Orders live in typed arrays; nothing is made for an order or a trade. A call that throws has changed nothing.
 */
export class MatchingBook {
  readonly #selfTrade: SelfTradeRule;
  readonly #bids: PriceLevels;
  readonly #asks: PriceLevels;
  readonly #slots = new OrderSlots();
  readonly #rows = new MatchRows();
  #size = 0;

  /** @throws {@link RedFireError} `INVALID_INPUT` for a window that is none. */
  constructor({ selfTrade = 'none', windowTicks = 16_384 }: MatchingBookOptions = {}) {
    if (!(windowTicks > 0 && windowTicks % 1_024 === 0)) throw new RedFireError('INVALID_INPUT', `windowTicks "${windowTicks}" must be a multiple of 1024`, { details: { field: 'windowTicks', value: windowTicks } });
    this.#selfTrade = selfTrade;
    this.#bids = new PriceLevels(windowTicks);
    this.#asks = new PriceLevels(windowTicks);
  }

  /** What the last order that came, or was changed, has met. */
  get matches(): BookMatches {
    return this.#rows;
  }

  /** Orders that rest. */
  get size(): number {
    return this.#size;
  }

  /**
   * Lets an order trade with those of the other side, and rest where it may. {@link matches} has what it met.
   *
   * `fok` and `postOnly` are judged first. An order of the same owner in the way of a `fok` counts as the rule says: `cancel-oldest` looks past it, the others end there.
   *
   * @throws {@link RedFireError} `INVALID_INPUT` for a field out of its range; `DUPLICATE_ORDER_ID` for an id in the book.
   */
  submit(order: BookOrder): MatchingOutcome {
    const { id, price, quantity, owner = 0, timeInForce = 'gtc' } = order;
    requireId(id);
    requireQuantity(quantity);
    requireOwner(owner);
    if (price !== undefined) requirePrice(price);
    this.#slots.reach(id);
    if (this.#slots.quantity(id) !== 0) throw new RedFireError('DUPLICATE_ORDER_ID', `order id "${id}" is in the book; cancel that order or use another id`, { details: { id } });
    this.#rows.length = 0;
    const isBuy = order.side === 'buy';
    const levels = isBuy ? this.#asks : this.#bids;
    const limit = price === undefined ? NO_RANK + 1 : isBuy ? -price : price;
    if (levels.best >= limit) {
      if (order.postOnly === true) return 'refused';
      if (timeInForce === 'fok' && !this.#hasEnough(levels, limit, order)) return 'refused';
    } else if (timeInForce === 'fok') return 'refused';
    this.#slots.describe(id, { price: price ?? 0, owner, isBuy });
    return this.#enter(id, quantity, { limit, rests: price !== undefined && timeInForce === 'gtc' });
  }

  /**
   * Changes an order that rests. Less at the same price keeps its place; more, or another price, sends it to the end of the line there, and it trades with what it meets on the way.
   *
   * @throws {@link RedFireError} `ORDER_NOT_FOUND`; `INVALID_INPUT` for a field out of its range.
   */
  modify(id: number, change: BookChange): MatchingOutcome {
    this.#require(id);
    const slots = this.#slots;
    const isBuy = slots.isBuy(id);
    const { price = slots.price(id), quantity = slots.quantity(id) } = change;
    requirePrice(price);
    requireQuantity(quantity);
    this.#rows.length = 0;
    if (price === slots.price(id) && quantity <= slots.quantity(id)) {
      slots.setQuantity(id, quantity);
      return 'rests';
    }
    const limit = isBuy ? -price : price;
    if (change.postOnly === true && (isBuy ? this.#asks : this.#bids).best >= limit) return 'refused';
    this.#unlink(id);
    slots.describe(id, { price, owner: slots.owner(id), isBuy });
    return this.#enter(id, quantity, { limit, rests: true });
  }

  /** Takes an order out. @returns What was left of it. @throws {@link RedFireError} `ORDER_NOT_FOUND`. */
  cancel(id: number): number {
    this.#require(id);
    const left = this.#slots.quantity(id);
    this.#unlink(id);
    return left;
  }

  /** Takes a quantity off an order, which keeps its place; all of it, and it is out. @returns What is left. @throws {@link RedFireError} `ORDER_NOT_FOUND`; `INVALID_INPUT` for a quantity that is none. */
  reduce(id: number, by: number): number {
    this.#require(id);
    requireQuantity(by);
    const left = this.#slots.quantity(id) - by;
    if (left > 0) this.#slots.setQuantity(id, left);
    else this.#unlink(id);
    return Math.max(left, 0);
  }

  /** What is left of an order, 0 for one that is not here. */
  remaining(id: number): number {
    return id >>> 0 === id && id < this.#slots.capacity ? this.#slots.quantity(id) : 0;
  }

  /** Price of a resting order in ticks, `NaN` for one that is not here. */
  priceOf(id: number): number {
    return this.remaining(id) > 0 ? this.#slots.price(id) : Number.NaN;
  }

  /** Best price of a side in ticks, `NaN` while it is empty. */
  best(side: Side): number {
    return this.#priceOf(side, (side === 'buy' ? this.#bids : this.#asks).best);
  }

  /** The best price of a side behind another, `NaN` for none. */
  worseThan(side: Side, price: number): number {
    return this.#priceOf(side, (side === 'buy' ? this.#bids : this.#asks).worseThan(side === 'buy' ? price : -price));
  }

  /** First order in the queue of a price, −1 for none. */
  first(side: Side, price: number): number {
    const levels = side === 'buy' ? this.#bids : this.#asks;
    const level = levels.find(side === 'buy' ? price : -price);
    return level < 0 ? NO_ORDER : levels.head(level);
  }

  /** The order behind a resting one in the queue of its price, −1 for none. */
  next(id: number): number {
    return this.remaining(id) > 0 ? this.#slots.next(id) : NO_ORDER;
  }

  #priceOf(side: Side, rank: number): number {
    if (rank === NO_RANK) return Number.NaN;
    // a plain minus would make −0 of 0
    return side === 'buy' ? rank : 0 - rank;
  }

  #require(id: number): void {
    if (this.remaining(id) > 0) return;
    throw new RedFireError('ORDER_NOT_FOUND', `the book has no order "${id}"`, { details: { id } });
  }

  /** Whether a quantity can be filled at once, whole. */
  #hasEnough(levels: PriceLevels, limit: number, { quantity, owner = 0 }: BookOrder): boolean {
    const slots = this.#slots;
    const rule = owner === 0 ? 'none' : this.#selfTrade;
    let missing = quantity;
    for (let rank = levels.best; rank >= limit; rank = levels.worseThan(rank)) {
      for (let maker = levels.head(levels.find(rank)); maker !== NO_ORDER; maker = slots.next(maker)) {
        const isOwn = rule !== 'none' && slots.owner(maker) === owner;
        if (isOwn && rule !== 'cancel-oldest') return false;
        if (!isOwn) missing -= slots.quantity(maker);
        if (missing <= 0) return true;
      }
    }
    return false;
  }

  #enter(id: number, quantity: number, { limit, rests }: { readonly limit: number; readonly rests: boolean }): MatchingOutcome {
    const slots = this.#slots;
    const left = this.#take(id, quantity, limit);
    if (left === 0) return 'filled';
    if (left < 0) return 'stopped';
    if (!rests) return 'canceled';
    const isBuy = slots.isBuy(id);
    const levels = isBuy ? this.#bids : this.#asks;
    const level = levels.open(isBuy ? slots.price(id) : -slots.price(id));
    const last = levels.tail(level);
    slots.setQuantity(id, left);
    slots.setBefore(id, last);
    slots.setNext(id, NO_ORDER);
    if (last === NO_ORDER) levels.setHead(level, id);
    else slots.setNext(last, id);
    levels.setTail(level, id);
    this.#size++;
    return 'rests';
  }

  /** Trades with the other side down to a rank. @returns What is left; −1 when the rule against trades with oneself has ended the order. */
  #take(id: number, quantity: number, limit: number): number {
    const slots = this.#slots;
    const rows = this.#rows;
    const levels = slots.isBuy(id) ? this.#asks : this.#bids;
    const owner = slots.owner(id);
    const rule = owner === 0 ? 'none' : this.#selfTrade;
    let left = quantity;
    while (left > 0 && levels.best >= limit) {
      const maker = levels.head(levels.find(levels.best));
      const there = slots.quantity(maker);
      if (rule !== 'none' && slots.owner(maker) === owner) {
        left = this.#meetSelf(maker, left, rule);
        // nothing is left without the last trade: the order was not filled
        if (left === 0) return -1;
        if (left < 0) return left;
        continue;
      }
      const traded = there < left ? there : left;
      rows.addTrade(maker, slots.price(maker), traded);
      left -= traded;
      if (traded < there) slots.setQuantity(maker, there - traded);
      else this.#unlink(maker);
    }
    return left;
  }

  /** @returns What is left of the order that came; −1 when it goes no further. */
  #meetSelf(maker: number, left: number, rule: SelfTradeRule): number {
    if (rule === 'cancel-newest') return -1;
    const there = this.#slots.quantity(maker);
    const off = rule === 'decrement' ? Math.min(there, left) : there;
    this.#rows.addTakenOff(maker, this.#slots.price(maker), off);
    this.reduce(maker, off);
    if (rule === 'cancel-both') return -1;
    return rule === 'decrement' ? left - off : left;
  }

  #unlink(id: number): void {
    const slots = this.#slots;
    const isBuy = slots.isBuy(id);
    const levels = isBuy ? this.#bids : this.#asks;
    const rank = isBuy ? slots.price(id) : -slots.price(id);
    const level = levels.find(rank);
    const before = slots.before(id);
    const next = slots.next(id);
    slots.setQuantity(id, 0);
    this.#size--;
    if (before === NO_ORDER && next === NO_ORDER) {
      levels.close(level, rank);
      return;
    }
    if (before === NO_ORDER) levels.setHead(level, next);
    else slots.setNext(before, next);
    if (next === NO_ORDER) levels.setTail(level, before);
    else slots.setBefore(next, before);
  }
}
