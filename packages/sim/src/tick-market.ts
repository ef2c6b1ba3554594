import { startOfDay, type Amendment, type ApprovedOrder, type MarkPrice, type Quote, type Timestamp, type Trade } from '@redfire/core';
import type { MarketOrders, TakesNow } from './market-orders.ts';
import { followPrice, isMarketable, reachesTrigger } from './price-rules.ts';
import { chanceOf, isAhead, type LimitFill, type TickChance } from './tick-chance.ts';
import { TickPrices } from './tick-prices.ts';
import type { VenueOrder } from './venue-order.ts';

const DAY_MS = 86_400_000;

export interface TickMarketOptions {
  readonly orders: MarketOrders;
  readonly limitFill: LimitFill;
}

/**
 * The market of one instrument as its quotes and trades show it. An order acts on the first data behind its arrival: it
 * takes what the far side shows, or rests at its limit until a quote or a trade comes to it.
 */
export class TickMarket {
  readonly #orders: MarketOrders;
  readonly #limitFill: LimitFill;
  readonly #prices: TickPrices;
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

  constructor({ orders, limitFill }: TickMarketOptions) {
    this.#orders = orders;
    this.#limitFill = limitFill;
    this.#prices = new TickPrices(orders.math);
  }

  /** Whether a quote or a trade has come: from then on bars do not move this market. */
  get isMoved(): boolean {
    return this.#isMoved;
  }

  /** Takes an order that reaches the market at `at`, which is now. It waits for the next data. */
  place(approved: ApprovedOrder, at: Timestamp): void {
    this.#orders.place(approved, at, this.#takesNow);
  }

  /** @returns Whether the order was here. */
  cancel(orderId: ApprovedOrder['id'], at: Timestamp, reason?: string): boolean {
    return this.#orders.cancel(orderId, at, reason);
  }

  /** What is changed waits for the next data. @returns Whether the order was here. */
  modify(amendment: Amendment, at: Timestamp): boolean {
    const order = this.#orders.find(amendment.orderId);
    if (order) order.isActive = false;
    return this.#orders.modify(amendment, at, this.#takesNow);
  }

  /** Lets the orders act on a quote. A side whose price is no number is empty. */
  quote(quote: Quote): void {
    this.#begin(quote.at, true);
    this.#prices.showQuote(quote);
    this.#work(isAny);
  }

  /** Lets the orders act on a trade of others: limits that rest trade with it; takers take the quote that stands, or the trade where there never was a quote. */
  trade(trade: Trade): void {
    this.#begin(trade.at, true);
    this.#prices.showTrade(trade);
    this.#work(isAny);
    this.#prices.endTrade();
  }

  /** Lets the orders act whose triggers watch the mark or the index price; one that is triggered takes the quote that stands. */
  markPrice(mark: MarkPrice): void {
    if (this.#isMoved) this.#begin(mark.at, false);
    this.#prices.showMark(mark);
    if (this.#isMoved) this.#work(watchesMark);
  }

  /** What ends before the data come, at its own time. */
  #begin(at: Timestamp, isTraded: boolean): void {
    const day = startOfDay(at);
    if (this.#orders.list.length > 0) {
      if (this.#at < day) this.#endDay((startOfDay(this.#at) + DAY_MS) as Timestamp);
      this.#orders.expire((endsAt) => endsAt <= at);
    }
    this.#point = isTraded && !(this.#openDay >= day) ? 'day-open' : 'inside';
    if (isTraded) {
      this.#openDay = day;
      this.#isMoved = true;
    }
    // a source may deliver late; time does not go back
    if (!(this.#at > at)) this.#at = at;
  }

  #work(acts: (order: VenueOrder) => boolean): void {
    const { list } = this.#orders;
    if (list.length === 0) return;
    for (const order of list) if (acts(order)) this.#orders.activate(order, this.#at);
    this.#settle();
    if (this.#point === 'day-open') this.#orders.endAll('at-open', this.#at);
    for (const order of list) {
      // what has met the market once and is still here rests
      if (order.isActive && order.takes === true && order.phase === 'limit' && this.#isDue(order)) order.takes = false;
      order.isActive = false;
      order.isJustTriggered = false;
    }
  }

  /** Orders for the close of a day meet the market as its last data left it. */
  #endDay(at: Timestamp): void {
    this.#orders.expire((endsAt) => endsAt < at);
    this.#at = at;
    this.#point = 'day-close';
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
    if (first) this.#trade(first);
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
    if (order.order.type === 'market-to-limit' && order.phase === 'market') {
      order.phase = 'limit';
      order.limitTicks = ticks;
    }
    // what is left of it rests
    order.takes = false;
    this.#orders.fill(order, { quantity, price: this.#orders.math.priceOf(ticks), liquidity }, this.#at);
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
