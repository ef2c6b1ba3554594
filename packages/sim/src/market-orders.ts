import { Scaled, type Amendment, type ApprovedOrder, type ExecutionReport, type InstrumentMath, type Side, type Timestamp } from '@redfire/core';
import { Admission, type TradingStatus } from './admission.ts';
import { noFees, type FeeModel } from './fees/fee-model.ts';
import { SimulatedFill, type VenueTrade } from './fill-report.ts';
import type { OrderTicks } from './account/ex-dividend.ts';
import { SELF_TRADE } from './book/self-trade.ts';
import { isMarketable } from './price-rules.ts';
import { Auction, type SavedAuction } from './sessions/auction.ts';
import { SessionDays } from './sessions/session-days.ts';
import { isImmediate, ticksOf, venueOrder, venueOrderOf, type SavedVenueOrder, type VenueOrder } from './venue-order.ts';

export interface MarketOrdersOptions {
  readonly math: InstrumentMath;
  readonly report: (report: ExecutionReport) => void;
  readonly nextTrade: () => number;
  /** What is charged. Default: the instrument's rates. */
  readonly feeModel?: FeeModel | undefined;
  /** What becomes of new orders while nothing trades because of a halt. Default `reject`. */
  readonly haltedOrders?: 'reject' | 'keep' | undefined;
  /** The price around which a band lies, in ticks; `NaN` before there is one. Default none. */
  readonly reference?: ((side: Side) => number) | undefined;
}

export interface SavedMarketOrders {
  readonly orders: readonly SavedVenueOrder[];
  readonly firstEnd: number;
  readonly status: TradingStatus;
  readonly auction: SavedAuction;
}

/** Whether a limit would take at this moment; `undefined` while no price is known. */
export type TakesNow = (order: Pick<VenueOrder, 'side' | 'limitTicks'>) => boolean | undefined;

/**
 * The orders that wait at the market of one instrument, and everything that does not depend on what moves its price:
 * how they come, change and end, and what is told of them. Bars and ticks work on the same orders.
 */
export class MarketOrders {
  readonly math: InstrumentMath;
  /** The days that orders for an open, a close or a day go by. */
  readonly days: SessionDays;
  readonly auction = new Auction();
  /** In order of arrival. Those that are active act on the present data; the others wait for the next. */
  readonly list: VenueOrder[] = [];
  readonly #tell: (report: ExecutionReport) => void;
  /** Reports of work under way, to be told when it is done; `undefined` while there is none. */
  #untold: ExecutionReport[] | undefined;
  #onRemove: ((order: VenueOrder) => void) | undefined;
  readonly #nextTrade: () => number;
  readonly #feeModel: FeeModel | undefined;
  readonly #admission: Admission;
  /** No order ends before. */
  #firstEnd = Infinity;

  constructor(options: MarketOrdersOptions) {
    this.math = options.math;
    this.days = new SessionDays(options.math.instrument.tradingHours);
    this.#tell = options.report;
    this.#nextTrade = options.nextTrade;
    this.#feeModel = options.feeModel;
    this.#admission = new Admission(options);
  }

  /** Calls a listener with each order that leaves, before that is told. */
  onRemove(listener: (order: VenueOrder) => void): void {
    this.#onRemove = listener;
  }

  /** Does a piece of work whole before anybody hears of what came of it: for markets in which who answers must find everything as it is. What is sent in answer has its turn behind. */
  together(work: () => void): void {
    if (this.#untold) {
      work();
      return;
    }
    const untold: ExecutionReport[] = [];
    this.#untold = untold;
    try {
      work();
    } finally {
      try {
        // those who hear it may add to the list
        for (let report = untold.shift(); report; report = untold.shift()) this.#tell(report);
      } finally {
        this.#untold = undefined;
      }
    }
  }

  /** Whether orders trade now, or only wait. */
  get isTrading(): boolean {
    return this.#admission.isTrading;
  }

  /** Takes what the venue says of its trading. Orders act on the first data behind a reopening. */
  showStatus(status: TradingStatus): void {
    this.auction.show(status);
    this.#admission.status = status;
  }

  /** What waits, and how the market stands. */
  save(): SavedMarketOrders {
    return { orders: this.list.map((order) => ({ ...order })), firstEnd: this.#firstEnd, status: this.#admission.status, auction: this.auction.save() };
  }

  restore({ orders, firstEnd, status, auction }: SavedMarketOrders): void {
    this.list.push(...orders.map(venueOrderOf));
    this.#firstEnd = firstEnd;
    this.#admission.status = status;
    this.auction.restore(auction);
  }

  /** Takes in an order that reaches the market at `at`. @returns It; `undefined` when it was refused, or canceled by who heard that it was not. */
  place(approved: ApprovedOrder, at: Timestamp, takesNow: TakesNow): VenueOrder | undefined {
    const order = venueOrder(approved, this.math, at);
    order.takes = takesNow(order);
    const takesThough = approved.postOnly === true && order.phase === 'limit' && order.takes === true;
    const reason = this.#admission.refusal(order) ?? (takesThough ? POST_ONLY : undefined);
    if (reason !== undefined) {
      this.#report({ kind: 'rejected', orderId: order.id, at, reason });
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
    const triggerTicks = amendment.triggerPrice ? ticksOf(this.math, Scaled.from(amendment.triggerPrice)) : order.triggerTicks;
    const takes = takesNow({ side: order.side, limitTicks });
    const takesThough = order.order.postOnly === true && order.phase === 'limit' && takes === true;
    const reason = this.#admission.refusalOfChange(order, limitTicks, triggerTicks) ?? (takesThough ? POST_ONLY : undefined);
    if (reason !== undefined) {
      this.#report({ kind: 'modify-rejected', orderId, at, reason });
      return true;
    }
    order.limitTicks = limitTicks;
    order.takes = takes;
    order.quantity = quantity;
    order.changedAt = at;
    order.triggerTicks = triggerTicks;
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

  /** Makes orders smaller that would have traded with each other; one of which nothing is left is canceled. */
  decrement(orders: readonly VenueOrder[], by: Scaled, at: Timestamp): void {
    for (const order of orders) {
      const quantity = order.quantity.minus(by);
      if (quantity.compare(order.filled) <= 0) {
        this.cancel(order.id, at, SELF_TRADE);
        continue;
      }
      order.quantity = quantity;
      this.#report({ kind: 'modified', orderId: order.id, at, quantity: quantity.toDecimal() });
    }
  }

  /** Lets an order act on data of the day that holds `at`: an order for the day ends with it. */
  activate(order: VenueOrder, at: Timestamp): void {
    if (order.order.timeInForce === 'day' && order.endsAt === Infinity) order.endsAt = this.days.endOf(at);
    order.isActive = true;
    this.#firstEnd = Math.min(this.#firstEnd, order.endsAt);
  }

  /** Cancels the first immediate order that has had its chance. @returns Whether there was one: who heard of it may have sent others, which have not had theirs. */
  endImmediate(at: Timestamp): boolean {
    const late = this.list.find(hadItsChance);
    return late !== undefined && this.cancel(late.id, at, 'nothing to trade with at once');
  }

  /** Moves an order to prices that nobody asked for, and tells it. One without a price above zero is canceled. */
  reprice(order: VenueOrder, { limitTicks, triggerTicks }: OrderTicks, at: Timestamp): void {
    if (limitTicks <= 0 || triggerTicks <= 0) {
      this.cancel(order.id, at, 'no price is left without the dividend');
      return;
    }
    if (!Number.isNaN(order.bestTicks)) order.bestTicks -= order.triggerTicks - triggerTicks;
    order.limitTicks = limitTicks;
    order.triggerTicks = triggerTicks;
    const price = (ticks: number) => this.math.priceOf(ticks).toDecimal();
    this.#report({ kind: 'modified', orderId: order.id, at, ...(!Number.isNaN(limitTicks) && { price: price(limitTicks) }), ...(!Number.isNaN(triggerTicks) && { triggerPrice: price(triggerTicks) }) });
  }

  /** Ends all that wait, as expired. */
  expireAll(at: Timestamp): void {
    for (const order of [...this.list]) this.#end(order, at);
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
    const charged = this.#feeModel === undefined ? trade : { ...trade, fee: this.#feeModel.charge({ math: this.math, order: order.order, at: time, ...trade }, (order.fees ??= noFees())) };
    this.#report(new SimulatedFill(this.math, order, this.#nextTrade(), time, charged));
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
    this.#onRemove?.(order);
    return true;
  }

  #report(report: ExecutionReport): void {
    if (this.#untold) this.#untold.push(report);
    else this.#tell(report);
  }
}

function hadItsChance(order: VenueOrder): boolean {
  return order.isActive && isImmediate(order);
}

const POST_ONLY = 'a post-only order would have taken liquidity';
