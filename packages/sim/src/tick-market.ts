import type { Amendment, ApprovedOrder, BookDelta, BookSnapshot, MarkPrice, Quote, Side, Timestamp, Trade } from '@redfire/core';
import { SelfTradeGuard } from './book/self-trade-guard.ts';
import type { SelfTradeRule } from './book/self-trade.ts';
import { QueueLine } from './depth/queue-line.ts';
import { cancelRule, type ProbabilisticQueue, type QueueModel } from './depth/queue-terms.ts';
import type { MarketOrders, TakesNow } from './market-orders.ts';
import { followPrice, isMarketable, reachesTrigger } from './price-rules.ts';
import { uncross } from './sessions/uncross.ts';
import type { TakingRules } from './slippage/taking-rules.ts';
import { chanceOf, isAhead, type LimitFill, type TickChance } from './tick-chance.ts';
import { TickPrices, type SavedTickPrices } from './tick-prices.ts';
import { isImmediate, type VenueOrder } from './venue-order.ts';

export interface TickMarketOptions {
  readonly orders: MarketOrders;
  readonly limitFill: LimitFill;
  /** How much worse those orders trade that take. Default: at the price that is shown. */
  readonly taking?: TakingRules | undefined;
  /** How resting limits stand in the line at their price. Default `none`. */
  readonly queue?: QueueModel | ProbabilisticQueue | undefined;
  /** What happens when an order would go past another of ours that rests. Default `none`. */
  readonly selfTrade?: SelfTradeRule | undefined;
}

export interface SavedTickMarket {
  readonly prices: SavedTickPrices;
  readonly at: Timestamp;
  readonly openDay: number;
  readonly isMoved: boolean;
}

/**
 * The market of one instrument as its books, quotes and trades show it. An order acts on the first data behind its arrival: it
 * takes what the far side shows, or rests at its limit until a book, a quote or a trade comes to it. While there is a whole book, quotes move nothing.
 */
export class TickMarket {
  readonly #orders: MarketOrders;
  readonly #limitFill: LimitFill;
  readonly #prices: TickPrices;
  readonly #taking: TakingRules | undefined;
  readonly #selfTrades: SelfTradeGuard;
  /** Absent where nobody asks for the places of orders. */
  readonly #line: QueueLine | undefined;
  /** Whether a limit meets the far side; `undefined` while there is none. */
  readonly #takesNow: TakesNow = (order) => {
    const far = this.#prices.farSide(order.side);
    return Number.isNaN(far) ? undefined : isMarketable(order, far);
  };
  #point: 'inside' | 'day-open' | 'day-close' = 'inside';
  /** Time of the latest data of any kind. */
  #at = Number.NaN as Timestamp;
  /** The day of the latest quote or trade. */
  #openDay = Number.NaN;
  #isMoved = false;

  constructor({ orders, limitFill, taking, queue = 'none', selfTrade = 'none' }: TickMarketOptions) {
    this.#orders = orders;
    this.#limitFill = limitFill;
    this.#taking = taking;
    this.#selfTrades = new SelfTradeGuard(orders, selfTrade);
    this.#prices = new TickPrices(orders.math);
    const afterCancels = cancelRule(queue);
    this.#line = afterCancels && new QueueLine(afterCancels, this.#prices, orders.math);
  }

  /** The mark price in ticks; before the first, the last trade, and before that what an order of a side takes. */
  referenceTicks(side: Side): number {
    return this.#prices.triggerPrice('mark', side);
  }

  /** What an order of a side would take now, in ticks; `NaN` for nothing. */
  farTicks(side: Side): number {
    return this.#prices.farSide(side);
  }

  /** Whether a quote or a trade has come: from then on bars do not move this market. */
  get isMoved(): boolean {
    return this.#isMoved;
  }

  /** Something finer moves this market from here on, and bars do not. */
  giveWay(): void {
    this.#isMoved = true;
  }

  save(): SavedTickMarket {
    return { prices: this.#prices.save(), at: this.#at, openDay: this.#openDay, isMoved: this.#isMoved };
  }

  restore({ prices, at, openDay, isMoved }: SavedTickMarket): void {
    this.#prices.restore(prices);
    this.#at = at;
    this.#openDay = openDay;
    this.#isMoved = isMoved;
  }

  /** Takes an order that reaches the market at `at`, which is now. It waits for the next data. */
  place(approved: ApprovedOrder, at: Timestamp): void {
    const order = this.#orders.place(approved, at, this.#takesNow);
    if (order) this.#joinLine(order);
  }

  /** @returns Whether the order was here. */
  cancel(orderId: ApprovedOrder['id'], at: Timestamp, reason?: string): boolean {
    return this.#orders.cancel(orderId, at, reason);
  }

  /** What is changed waits for the next data. Less at the same price keeps its place in the line, anything else goes to its end. @returns Whether the order was here. */
  modify(amendment: Amendment, at: Timestamp): boolean {
    const order = this.#orders.find(amendment.orderId);
    if (order === undefined) return this.#orders.modify(amendment, at, this.#takesNow);
    order.isActive = false;
    const { limitTicks, quantity } = order;
    this.#orders.modify(amendment, at, this.#takesNow);
    if (order.limitTicks !== limitTicks || order.quantity.compare(quantity) > 0) {
      order.queue = undefined;
      this.#joinLine(order);
    }
    return true;
  }

  /** Lets the orders act on a quote. A side whose price is no number is empty. */
  quote(quote: Quote): void {
    this.#begin(quote.at);
    this.#prices.showQuote(quote);
    if (!this.#prices.hasBook) this.#show(quote.at);
  }

  /** Lets the orders act on a whole book. */
  bookSnapshot(snapshot: BookSnapshot): void {
    this.#begin(snapshot.at);
    if (this.#prices.showSnapshot(snapshot)) this.#show(snapshot.at);
  }

  /** Lets the orders act on changed levels. Where some were missed, or the book is crossed, there is nothing to act on until that is over. */
  bookDelta(delta: BookDelta): void {
    this.#begin(delta.at);
    if (this.#prices.showDelta(delta)) this.#show(delta.at);
  }

  /** Lets the orders act on a trade of others: limits that rest trade with it; takers take the quote that stands, or the trade where there never was a quote. */
  trade(trade: Trade): void {
    this.#begin(trade.at);
    this.#enter(trade.at);
    this.#prices.showTrade(trade);
    if (this.#orders.auction.awaited === undefined) this.#work(isAny, trade);
    else this.#endAuction(this.#orders.auction.awaited, trade);
    this.#prices.endTrade();
  }

  /** Lets the orders act whose triggers watch the mark or the index price; one that is triggered takes the quote that stands. */
  markPrice(mark: MarkPrice): void {
    if (this.#isMoved) this.#begin(mark.at);
    this.#prices.showMark(mark);
    if (this.#isMoved) this.#work(watchesMark);
  }

  /** The first trade behind a call is its price. What is triggered by it acts on the next data. */
  #endAuction(auction: 'open' | 'close', { at, size }: Trade): void {
    this.#orders.auction.end();
    uncross(this.#orders, { auction, at, size, priceFor: (side) => this.#prices.printFor(side) });
  }

  /** What ends before the data come, at its own time. */
  #begin(at: Timestamp): void {
    const { days } = this.#orders;
    if (this.#orders.list.length > 0) {
      const dayEnd = days.endOf(this.#at);
      if (dayEnd <= at) this.#endDay(dayEnd);
      this.#orders.expire((endsAt) => endsAt <= at);
    }
    this.#point = 'inside';
    // a source may deliver late; time does not go back
    if (!(this.#at > at)) this.#at = at;
  }

  /** From here on the data move this market. */
  #enter(at: Timestamp): void {
    this.#isMoved = true;
    const day = this.#orders.days.startOf(at);
    // before the day begins nothing is its open
    if (!(day <= at) || this.#openDay >= day) return;
    this.#openDay = day;
    this.#point = 'day-open';
  }

  /** Lets the orders act on what there is to take now. */
  #show(at: Timestamp): void {
    // who quotes trades on: an opening that nobody printed is over
    if (this.#orders.isTrading) this.#orders.auction.end();
    this.#enter(at);
    this.#line?.look(this.#orders.list);
    this.#work(isAny);
  }

  #work(acts: (order: VenueOrder) => boolean, trade?: Trade): void {
    const { list } = this.#orders;
    if (list.length === 0 || !this.#orders.isTrading) return;
    for (const order of list) if (acts(order)) this.#orders.activate(order, this.#at);
    this.#settle();
    if (trade) this.#line?.pass(list, trade);
    if (this.#point === 'day-open') this.#orders.endAll('at-open', this.#at);
    for (const order of list) {
      // what has met the market once and is still here rests
      if (order.isActive && order.takes === true && order.phase === 'limit' && this.#isDue(order)) order.takes = false;
      order.isActive = false;
      order.isJustTriggered = false;
      this.#joinLine(order);
    }
  }

  /** What rests at its limit stands in the line there, from its arrival or from when it was triggered. */
  #joinLine(order: VenueOrder): void {
    if (this.#line === undefined || order.queue !== undefined || order.phase !== 'limit' || order.takes === true || isImmediate(order)) return;
    const { timeInForce } = order.order;
    if (timeInForce !== 'at-open' && timeInForce !== 'at-close') this.#line.join(order);
  }

  /** Orders for the close of a day meet the market as its last data left it. */
  #endDay(at: Timestamp): void {
    this.#orders.expire((endsAt) => endsAt < at);
    this.#at = at;
    this.#point = 'day-close';
    if (!this.#orders.isTrading) return;
    for (const order of this.#orders.list) if (order.order.timeInForce === 'at-close' && order.arrivedAt < at) this.#orders.activate(order, at);
    this.#settle();
    this.#orders.endAll('at-close', at);
  }

  #settle(): void {
    while (this.#actOnce());
    while (this.#orders.endImmediate(this.#at));
  }

  /** Triggers what can be triggered, in order of arrival; when nothing more can, lets the first trade. */
  #actOnce(): boolean {
    let first: TickChance | undefined;
    for (const order of this.#orders.list) {
      if (!order.isActive || !this.#isDue(order)) continue;
      if (isWaiting(order)) {
        if (this.#actAtTrigger(order)) return true;
        continue;
      }
      if (this.#wouldTakeThoughPostOnly(order)) {
        this.#orders.refuse(order, this.#at);
        return true;
      }
      const chance = chanceOf(order, this.#prices, this.#limitFill);
      if (chance && (first === undefined || isAhead(order, first.order))) first = chance;
    }
    if (first && !(first.liquidity === 'taker' && this.#selfTrades.stops(first.order, first.ticks, this.#at))) this.#trade(first);
    return first !== undefined;
  }

  #isDue({ order }: VenueOrder): boolean {
    if (order.timeInForce === 'at-open') return this.#point === 'day-open';
    if (order.timeInForce === 'at-close') return this.#point === 'day-close';
    return true;
  }

  #actAtTrigger(order: VenueOrder): boolean {
    const price = this.#prices.triggerPrice(order.order.triggerSource, order.side);
    if (Number.isNaN(price)) return false;
    if (order.phase === 'trail') followPrice(order, price, this.#orders.math);
    if (!reachesTrigger(order, price)) return false;
    order.isJustTriggered = true;
    this.#orders.trigger(order, this.#prices.farSide(order.side), this.#at);
    return true;
  }

  #wouldTakeThoughPostOnly(order: VenueOrder): boolean {
    return order.order.postOnly === true && order.phase === 'limit' && order.takes !== false && this.#takesNow(order) === true;
  }

  #trade({ order, quantity, ticks, liquidity, size }: TickChance): void {
    size.take(quantity);
    const price = liquidity === 'taker' && this.#taking !== undefined ? this.#taking.ticksOf(order, ticks, quantity) : ticks;
    if (order.order.type === 'market-to-limit' && order.phase === 'market') {
      order.phase = 'limit';
      order.limitTicks = price;
    }
    // what is left of it rests; in a book it first goes on to the next level
    order.takes = liquidity === 'taker' && this.#prices.hasBook;
    this.#orders.fill(order, { quantity, price: this.#orders.math.priceOf(price), liquidity }, this.#at);
  }
}

function isAny(): boolean {
  return true;
}

function isWaiting({ phase }: VenueOrder): boolean {
  return phase !== 'market' && phase !== 'limit';
}

function watchesMark(order: VenueOrder): boolean {
  const { triggerSource } = order.order;
  return (triggerSource === 'mark' || triggerSource === 'index') && isWaiting(order);
}
