import { Scaled, startOfDay, type Amendment, type ApprovedOrder, type ExecutionReport, type InstrumentMath, type Timestamp } from '@redfire/core';
import { SimulatedFill, type VenueTrade } from './fill-report.ts';
import { isMarketable } from './price-rules.ts';
import { isImmediate, ticksOf, venueOrder, type VenueOrder } from './venue-order.ts';

const DAY_MS = 86_400_000;

export interface MarketOrdersOptions {
  readonly math: InstrumentMath;
  readonly report: (report: ExecutionReport) => void;
  readonly nextTrade: () => number;
}

/** Whether a limit would take at this moment; `undefined` while no price is known. */
export type TakesNow = (order: Pick<VenueOrder, 'side' | 'limitTicks'>) => boolean | undefined;

/**
 * The orders that wait at the market of one instrument, and everything that does not depend on what moves its price:
 * how they come, change and end, and what is told of them. Bars and ticks work on the same orders.
 */
export class MarketOrders {
  readonly math: InstrumentMath;
  /** In order of arrival. Those that are active act on the present data; the others wait for the next. */
  readonly list: VenueOrder[] = [];
  readonly #report: (report: ExecutionReport) => void;
  readonly #nextTrade: () => number;
  /** No order ends before. */
  #firstEnd = Infinity;

  constructor(options: MarketOrdersOptions) {
    this.math = options.math;
    this.#report = options.report;
    this.#nextTrade = options.nextTrade;
  }

  /** Takes in an order that reaches the market at `at`. @returns It; `undefined` when it was refused, or canceled by who heard that it was not. */
  place(approved: ApprovedOrder, at: Timestamp, takesNow: TakesNow): VenueOrder | undefined {
    const order = venueOrder(approved, this.math, at);
    order.takes = takesNow(order);
    if (approved.postOnly === true && order.phase === 'limit' && order.takes === true) {
      this.#report({ kind: 'rejected', orderId: order.id, at, reason: POST_ONLY });
      return undefined;
    }
    this.list.push(order);
    this.#firstEnd = Math.min(this.#firstEnd, order.endsAt);
    this.#report({ kind: 'accepted', orderId: order.id, at });
    return this.list.includes(order) ? order : undefined;
  }

  /** @returns Whether the order was here. */
  modify(amendment: Amendment, at: Timestamp, takesNow: TakesNow): boolean {
    const order = this.find(amendment.orderId);
    if (!order) return false;
    const { orderId, ...terms } = amendment;
    const quantity = amendment.quantity ? Scaled.from(amendment.quantity) : order.quantity;
    if (quantity.compare(order.filled) <= 0) return this.cancel(orderId, at, 'no more is asked for than has filled');
    const limitTicks = amendment.price ? ticksOf(this.math, Scaled.from(amendment.price)) : order.limitTicks;
    const takes = takesNow({ side: order.side, limitTicks });
    if (order.order.postOnly === true && order.phase === 'limit' && takes === true) {
      this.#report({ kind: 'modify-rejected', orderId, at, reason: POST_ONLY });
      return true;
    }
    order.limitTicks = limitTicks;
    order.takes = takes;
    order.quantity = quantity;
    order.changedAt = at;
    if (amendment.triggerPrice) order.triggerTicks = ticksOf(this.math, Scaled.from(amendment.triggerPrice));
    this.#report({ kind: 'modified', orderId, at, ...terms });
    return true;
  }

  /** @returns Whether the order was here. */
  cancel(orderId: ApprovedOrder['id'], at: Timestamp, reason?: string): boolean {
    const order = this.find(orderId);
    if (!order) return false;
    this.#remove(order);
    this.#report({ kind: 'canceled', orderId, at, ...(reason !== undefined && { reason }) });
    return true;
  }

  /** Lets an order act on data of the day that holds `at`: an order for the day ends with it. */
  activate(order: VenueOrder, at: Timestamp): void {
    if (order.order.timeInForce === 'day' && order.endsAt === Infinity) order.endsAt = startOfDay(at) + DAY_MS;
    order.isActive = true;
    this.#firstEnd = Math.min(this.#firstEnd, order.endsAt);
  }

  /** Cancels the first immediate order that has had its chance. @returns Whether there was one: who heard of it may have sent others, which have not had theirs. */
  endImmediate(at: Timestamp): boolean {
    const late = this.list.find(hadItsChance);
    return late !== undefined && this.cancel(late.id, at, 'nothing to trade with at once');
  }

  /** @param marketTicks - What it would trade at now, which tells whether it takes. */
  trigger(order: VenueOrder, marketTicks: number, at: Timestamp): void {
    order.phase = order.onTrigger;
    if (order.limitOffsetTicks !== 0) order.limitTicks = order.triggerTicks + (order.side === 'buy' ? order.limitOffsetTicks : -order.limitOffsetTicks);
    order.takes = isMarketable(order, marketTicks);
    this.#report({ kind: 'triggered', orderId: order.id, at });
  }

  /** Refuses a post-only order that learns from data, not at its arrival, that it would take. */
  refuse(order: VenueOrder, at: Timestamp): void {
    this.#remove(order);
    this.#report({ kind: 'rejected', orderId: order.id, at, reason: POST_ONLY });
  }

  /** Executes an order, whole or in part. It is told once the books are right, since who hears it may answer. */
  fill(order: VenueOrder, trade: VenueTrade, at: Timestamp): void {
    const { quantity } = trade;
    order.filled = order.filled.isZero ? quantity : order.filled.plus(quantity);
    if (order.filled === order.quantity || order.filled.compare(order.quantity) >= 0) this.#remove(order);
    // data may be older than an order that was there when they came
    const time = at < order.arrivedAt ? order.arrivedAt : at;
    this.#report(new SimulatedFill(this.math, order, this.#nextTrade(), time, trade));
  }

  /** Ends those active orders that could not trade at the only point they were for. */
  endAll(timeInForce: 'at-open' | 'at-close', at: Timestamp): void {
    for (const order of this.list.filter(({ isActive, order }) => isActive && order.timeInForce === timeInForce)) this.#end(order, at);
  }

  expire(hasEnded: (endsAt: number) => boolean): void {
    if (!hasEnded(this.#firstEnd)) return;
    const ended = this.list.filter(({ endsAt }) => hasEnded(endsAt));
    this.#firstEnd = this.list.reduce((first, { endsAt }) => (hasEnded(endsAt) ? first : Math.min(first, endsAt)), Infinity);
    for (const order of ended) this.#end(order, order.endsAt as Timestamp);
  }

  find(orderId: ApprovedOrder['id']): VenueOrder | undefined {
    return this.list.find(({ id }) => id === orderId);
  }

  #end(order: VenueOrder, at: Timestamp): void {
    // a listener may have canceled it when it heard of the one before
    if (this.#remove(order)) this.#report({ kind: 'expired', orderId: order.id, at });
  }

  /** @returns Whether the order was here. */
  #remove(order: VenueOrder): boolean {
    const { list } = this;
    const place = list.indexOf(order);
    if (place < 0) return false;
    // moved up by hand: splice makes an array of what it takes out
    for (let next = place + 1; next < list.length; next++) list[next - 1] = list[next] as VenueOrder;
    list.pop();
    order.isActive = false;
    return true;
  }
}

function hadItsChance(order: VenueOrder): boolean {
  return order.isActive && isImmediate(order);
}

const POST_ONLY = 'a post-only order would have taken liquidity';
