import { Scaled, type Amendment, type ApprovedOrder, type BookOrderChange, type InstrumentMath, type MarkPrice, type Side, type Timestamp, type TriggerSource } from '@redfire/core';
import type { OrderTicks } from '../account/ex-dividend.ts';
import { worseTicks } from '../depth/worse-ticks.ts';
import type { MarketOrders, TakesNow } from '../market-orders.ts';
import { followPrice, isMarketable, reachesTrigger } from '../price-rules.ts';
import { isImmediate, type VenueOrder } from '../venue-order.ts';
import { SELF_TRADE, type SelfTradeRule } from './self-trade.ts';
import { SharedBook, otherSide, type SharedMatch } from './shared-book.ts';

/** Quotients of floats: 0.3 ÷ 0.1 is no 3. */
const TOLERANCE = 1e-6;

export interface OrderMarketOptions {
  readonly orders: MarketOrders;
  readonly selfTrade: SelfTradeRule;
}

/**
 * The market of one instrument as the single orders of its book show it. Our orders act when they arrive: they take what rests, or rest behind those that were there and ahead of those that come later.
 * What the data execute behind an order of ours has come to it first, and fills it, lot for lot.
 */
export class OrderMarket {
  readonly #orders: MarketOrders;
  readonly #math: InstrumentMath;
  readonly #lotSize: number;
  readonly #selfTrade: SelfTradeRule;
  readonly #book: SharedBook<VenueOrder>;
  readonly #takesNow: TakesNow = (order) => isMarketable(order, this.farTicks(order.side));
  /** Orders that have met the market in the work under way and are left with something. */
  readonly #hadTurn = new Set<VenueOrder>();
  #last = Number.NaN;
  #mark = Number.NaN;
  #index = Number.NaN;
  #at = Number.NaN as Timestamp;
  #openDay = Number.NaN;
  #point: 'inside' | 'day-open' | 'day-close' = 'inside';

  constructor({ orders, selfTrade }: OrderMarketOptions) {
    this.#orders = orders;
    this.#math = orders.math;
    this.#lotSize = orders.math.instrument.lotSize.toNumber();
    this.#selfTrade = selfTrade;
    this.#book = new SharedBook(selfTrade);
    orders.onRemove((order) => {
      this.#book.leave(order);
    });
  }

  /** The mark price in ticks; before the first, the last trade, and before that what an order of a side takes. `NaN` for nothing. */
  referenceTicks(side: Side): number {
    return this.#triggerPrice('mark', side);
  }

  /** What an order of a side would take now, in ticks; `NaN` for nothing. */
  farTicks(side: Side): number {
    return this.#book.best(otherSide(side));
  }

  /** Takes an order that reaches the market at `at`, which is now, and acts. */
  place(approved: ApprovedOrder, at: Timestamp): void {
    this.#orders.together(() => {
      this.#moveTo(at);
      const order = this.#orders.place(approved, at, this.#takesNow);
      if (order) this.#work();
    });
  }

  /** Less at the same price keeps its place in the line, anything else goes to its end, and trades with what it meets. @returns Whether the order was here. */
  modify(amendment: Amendment, at: Timestamp): boolean {
    const order = this.#orders.find(amendment.orderId);
    if (order === undefined) return false;
    this.#orders.together(() => {
      this.#moveTo(at);
      const { limitTicks } = order;
      this.#orders.modify(amendment, at, this.#takesNow);
      if (order.limitTicks !== limitTicks || !this.#book.shrink(order, this.#lotsLeft(order))) this.#book.leave(order);
      this.#work();
    });
    return true;
  }

  /** Moves an order to prices that nobody asked for; it stands at the end of the line at its new price. */
  reprice(order: VenueOrder, ticks: OrderTicks, at: Timestamp): void {
    this.#orders.together(() => {
      this.#moveTo(at);
      this.#orders.reprice(order, ticks, at);
      this.#book.leave(order);
      this.#work();
    });
  }

  /** Takes one change of one order of others, and lets ours act on it. */
  change(change: BookOrderChange): void {
    this.#orders.together(() => {
      this.#begin(change.at);
      this.#enterDay(change.at);
      this.#apply(change);
      this.#work();
      if (this.#point === 'day-open') this.#orders.endAll('at-open', this.#at);
      this.#point = 'inside';
    });
  }

  /** Lets the orders act whose triggers watch the mark or the index price. */
  markPrice({ at, price, indexPrice }: MarkPrice): void {
    this.#mark = this.#nearest(price);
    if (indexPrice !== undefined) this.#index = this.#nearest(indexPrice);
    this.#orders.together(() => {
      this.#begin(at);
      this.#work();
    });
  }

  #apply({ change, orderId, side, price, size = 0 }: BookOrderChange): void {
    // what rests between two ticks is worse for who takes it
    const ticks = worseTicks(this.#math, price, otherSide(side));
    const lots = Math.floor(size / this.#lotSize + TOLERANCE);
    switch (change) {
      case 'add':
        this.#makeFills(this.#book.add(orderId, { side, ticks, lots }));
        break;
      case 'modify':
        this.#makeFills(this.#book.modify(orderId, { side, ticks, lots }));
        break;
      case 'remove':
        this.#book.remove(orderId);
        break;
      case 'execute':
        this.#last = ticks;
        this.#reachOurs({ side, ticks, lots, turn: this.#book.execute(orderId, lots) });
        break;
    }
  }

  /** Whoever executed an order of others came to ours before it first. */
  #reachOurs({ side, ticks, lots, turn }: { readonly side: Side; readonly ticks: number; readonly lots: number; readonly turn: number }): void {
    let left = lots;
    for (const place of this.#book.before(side, ticks, turn)) {
      if (left <= 0) return;
      const taken = this.#book.takeOwn(place, left);
      left -= taken;
      if (taken > 0) this.#fill(place.own, { lots: taken, ticks: place.ticks, liquidity: 'maker' });
    }
  }

  /** What ended since the data before. */
  #begin(at: Timestamp): void {
    if (this.#orders.list.length > 0) {
      const dayEnd = this.#orders.days.endOf(this.#at);
      if (dayEnd <= at) this.#endDay(dayEnd);
      this.#orders.expire((endsAt) => endsAt <= at);
    }
    this.#moveTo(at);
  }

  #enterDay(at: Timestamp): void {
    const day = this.#orders.days.startOf(at);
    // before the day begins nothing is its open
    if (!(day <= at) || this.#openDay >= day) return;
    this.#openDay = day;
    this.#point = 'day-open';
  }

  /** Orders for the close of a day meet the book as its last data left it. */
  #endDay(at: Timestamp): void {
    this.#orders.expire((endsAt) => endsAt < at);
    this.#moveTo(at);
    this.#point = 'day-close';
    this.#work();
    this.#orders.endAll('at-close', at);
    this.#point = 'inside';
  }

  /** A source may deliver late; time does not go back. */
  #moveTo(at: Timestamp): void {
    if (!(this.#at > at)) this.#at = at;
  }

  /** Lets our orders act until none can. */
  #work(): void {
    if (this.#orders.list.length === 0 || !this.#orders.isTrading) return;
    this.#hadTurn.clear();
    while (this.#actOnce());
  }

  #actOnce(): boolean {
    for (const order of this.#orders.list) {
      if (this.#book.has(order) || this.#hadTurn.has(order) || !this.#isDue(order)) continue;
      this.#orders.activate(order, this.#at);
      if (order.phase === 'market' || order.phase === 'limit') {
        this.#hadTurn.add(order);
        this.#enter(order);
        return true;
      }
      if (this.#isTriggered(order)) {
        this.#orders.trigger(order, this.farTicks(order.side), this.#at);
        return true;
      }
    }
    return false;
  }

  #isDue({ order }: VenueOrder): boolean {
    if (order.timeInForce === 'at-open') return this.#point === 'day-open';
    if (order.timeInForce === 'at-close') return this.#point === 'day-close';
    return true;
  }

  #isTriggered(order: VenueOrder): boolean {
    const price = this.#triggerPrice(order.order.triggerSource ?? 'last', order.side);
    if (Number.isNaN(price)) return false;
    if (order.phase === 'trail') followPrice(order, price, this.#math);
    return reachesTrigger(order, price);
  }

  /** An order of ours meets the book. */
  #enter(order: VenueOrder): void {
    const { side, limitTicks } = order;
    const { timeInForce, type, postOnly } = order.order;
    const isLimit = order.phase === 'limit';
    if (isLimit && postOnly === true && this.#takesNow(order) === true) {
      this.#orders.refuse(order, this.#at);
      return;
    }
    const lots = this.#lotsLeft(order);
    if (lots <= 0) return;
    const isForOnePoint = isImmediate(order) || timeInForce === 'at-open' || timeInForce === 'at-close';
    // only the first price of a market-to-limit order is for it; the rest of it rests there
    const ticks = isLimit ? limitTicks : type === 'market-to-limit' ? this.farTicks(side) : undefined;
    if (Number.isNaN(ticks)) return;
    if (!isLimit && ticks !== undefined) {
      order.phase = 'limit';
      order.limitTicks = ticks;
    }
    const { outcome, matches } = this.#book.enter(order, { side, ticks, lots, timeInForce: timeInForce === 'fok' ? 'fok' : isForOnePoint ? 'ioc' : 'gtc' });
    order.takes = false;
    this.#makeFills(matches, order);
    if (outcome === 'stopped') this.#orders.cancel(order.id, this.#at, SELF_TRADE);
    else if (isImmediate(order)) this.#orders.cancel(order.id, this.#at, 'nothing to trade with at once');
  }

  /** @param taker - The order of ours that met them; absent when others did. */
  #makeFills(matches: readonly SharedMatch<VenueOrder>[], taker?: VenueOrder): void {
    for (const { resting, ticks, lots, isTrade } of matches) {
      if (!isTrade) this.#takeOff(lots, resting, taker);
      else {
        if (taker) this.#fill(taker, { lots, ticks, liquidity: 'taker' });
        if (resting) this.#fill(resting, { lots, ticks, liquidity: 'maker' });
      }
    }
  }

  /** What the rule against trades with oneself took off an order that rested: all of it, or of both as much. */
  #takeOff(lots: number, resting: VenueOrder | undefined, taker: VenueOrder | undefined): void {
    if (resting === undefined || taker === undefined) return;
    if (this.#selfTrade === 'decrement') this.#orders.decrement([resting, taker], this.#quantityOf(lots), this.#at);
    else this.#orders.cancel(resting.id, this.#at, SELF_TRADE);
  }

  #fill(order: VenueOrder, { lots, ticks, liquidity }: { readonly lots: number; readonly ticks: number; readonly liquidity: 'maker' | 'taker' }): void {
    this.#orders.fill(order, { quantity: this.#quantityOf(lots), price: this.#math.priceOf(ticks), liquidity }, this.#at);
  }

  #quantityOf(lots: number): Scaled {
    return new Scaled(lots, 0).times(this.#math.lot);
  }

  #lotsLeft({ quantity, filled }: VenueOrder): number {
    return Number(quantity.minus(filled).roundToStep(this.#math.lot, 'down').dividedBy(this.#math.lot, 0).units);
  }

  /** What a trigger watches. A source of which nothing has come is replaced by the last trade, and that by the other side of the book. */
  #triggerPrice(source: TriggerSource, side: Side): number {
    const price = this.#priceOf(source, side);
    if (!Number.isNaN(price)) return price;
    return Number.isNaN(this.#last) ? this.farTicks(side) : this.#last;
  }

  #priceOf(source: TriggerSource, side: Side): number {
    switch (source) {
      case 'last':
        return this.#last;
      case 'bid-ask':
        return this.farTicks(side);
      case 'mid':
        return Math.round((this.#book.best('buy') + this.#book.best('sell')) / 2);
      case 'mark':
        return this.#mark;
      case 'index':
        return this.#index;
    }
  }

  #nearest(price: number): number {
    return Number.isFinite(price) ? this.#math.ticksOf(price) : Number.NaN;
  }
}
