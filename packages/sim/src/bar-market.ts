import { RedFireError, Scaled, startOfDay, type Amendment, type ApprovedOrder, type Bar, type ExecutionReport, type InstrumentMath, type Timestamp } from '@redfire/core';
import { barPath, type BarPathModel } from './bar-path.ts';
import { SimulatedFill } from './fill-report.ts';
import { followPrice, isMarketable, levelOn, reachesTrigger } from './price-rules.ts';
import { ticksOf, venueOrder, type VenueOrder } from './venue-order.ts';

const DAY_MS = 86_400_000;

/** Where in a bar the market stands. `at-open` orders act at the first point of a day, `at-close` orders at its last. */
type Point = 'day-open' | 'open' | 'inside' | 'day-close';

export interface BarMarketOptions {
  readonly math: InstrumentMath;
  readonly path: BarPathModel;
  readonly report: (report: ExecutionReport) => void;
  readonly nextTrade: () => number;
  /** Sign of the account's position, for the worst case. */
  readonly holding: () => number;
}

/**
 * The market of one instrument as its bars show it. Orders that wait at a bar's open act on the open, then on its path;
 * those born of a fill join what is left of the path; those sent between bars wait for the next open.
 */
export class BarMarket {
  readonly #options: BarMarketOptions;
  /** In order of arrival. Those that are active act on the present bar; the others wait for the next open. */
  readonly #orders: VenueOrder[] = [];
  #point: Point = 'inside';
  #at = 0 as Timestamp;
  #isInBar = false;
  /** No order ends before. */
  #firstEnd = Infinity;
  /** When the bar opened that was worked through last. */
  #openTime = Number.NaN;
  /** Orders that wait here. While zero, bars need not be worked through, if {@link lastTicks} is kept. */
  size = 0;
  /** The latest price in ticks; `NaN` before the first. */
  lastTicks = Number.NaN;

  constructor(options: BarMarketOptions) {
    this.#options = options;
  }

  /** Takes an order that reaches the market at `at`, which is now. It can execute inside this call only while a bar is being worked through. */
  place(approved: ApprovedOrder, at: Timestamp): void {
    const { report, math } = this.#options;
    const order = venueOrder(approved, math);
    order.takes = this.#takesNow(order);
    if (approved.postOnly === true && order.phase === 'limit' && order.takes === true) {
      report({ kind: 'rejected', orderId: order.id, at, reason: POST_ONLY });
      return;
    }
    this.#orders.push(order);
    this.#firstEnd = Math.min(this.#firstEnd, order.endsAt);
    this.size++;
    report({ kind: 'accepted', orderId: order.id, at });
    if (this.#isInBar && this.#orders.includes(order)) {
      this.#activate(order);
      this.#settle();
    }
  }

  /** @returns Whether the order was here. */
  cancel(orderId: ApprovedOrder['id'], at: Timestamp, reason?: string): boolean {
    const order = this.#find(orderId);
    if (!order) return false;
    this.#remove(order);
    this.#options.report({ kind: 'canceled', orderId, at, ...(reason !== undefined && { reason }) });
    return true;
  }

  /** @returns Whether the order was here. */
  modify(amendment: Amendment, at: Timestamp): boolean {
    const { math, report } = this.#options;
    const order = this.#find(amendment.orderId);
    if (!order) return false;
    const { orderId, ...terms } = amendment;
    const limitTicks = amendment.price ? ticksOf(math, Scaled.from(amendment.price)) : order.limitTicks;
    const takes = this.#takesNow({ side: order.side, limitTicks });
    if (order.order.postOnly === true && order.phase === 'limit' && takes === true) {
      report({ kind: 'modify-rejected', orderId, at, reason: POST_ONLY });
      return true;
    }
    order.limitTicks = limitTicks;
    order.takes = takes;
    if (amendment.quantity) order.quantity = Scaled.from(amendment.quantity);
    if (amendment.triggerPrice) order.triggerTicks = ticksOf(math, Scaled.from(amendment.triggerPrice));
    report({ kind: 'modified', orderId, at, ...terms });
    if (this.#isInBar) this.#settle();
    return true;
  }

  /**
   * Works through a bar's open, at its open time.
   *
   * @param openTimeBefore - When the bar before it opened, by which the first of a day is known; `NaN` for none. Default: the bar worked through last.
   */
  open(bar: Bar, openTimeBefore: number = this.#openTime): void {
    const { openTime } = bar;
    this.#expire((endsAt) => endsAt <= openTime);
    this.#enter(openTime, openTimeBefore >= startOfDay(openTime) ? 'open' : 'day-open', bar);
    this.#openTime = openTime;
    for (const order of this.#orders) this.#activate(order);
    this.#settle();
    if (this.#point === 'day-open') this.#endAll('at-open', openTime);
    this.#isInBar = false;
  }

  /** Works through the rest of the bar that {@link open} began, at its close time. */
  close(bar: Bar): void {
    const { closeTime } = bar;
    this.#expire((endsAt) => endsAt < closeTime);
    this.#enter(closeTime, 'inside', bar);
    // an order amended since the open may act where the path begins
    this.#settle();
    for (const corner of barPath(bar, this.#options.math, this.#options.path, this.#options.holding())) this.#walk(corner);
    if (startOfDay(bar.openTime) + DAY_MS <= closeTime) this.#endDay(closeTime);
    // the path is at its end: what is sent from here on waits for the next open
    this.#isInBar = false;
    this.#expire((endsAt) => endsAt <= closeTime);
    for (const order of this.#orders) order.isActive = false;
  }

  #enter(at: Timestamp, point: Point, bar: Bar): void {
    // bars from memory were checked by nobody, and a path to nowhere never ends
    if (!Number.isFinite(bar.open + bar.high + bar.low + bar.close)) throw notFinite(bar);
    this.#at = at;
    this.#point = point;
    this.lastTicks = this.#options.math.ticksOf(bar.open);
    this.#isInBar = true;
  }

  #activate(order: VenueOrder): void {
    // the day of a bar is the day it opens on, also for an order born at its close
    if (order.order.timeInForce === 'day' && order.endsAt === Infinity) order.endsAt = startOfDay(this.#openTime) + DAY_MS;
    order.isActive = true;
    this.#firstEnd = Math.min(this.#firstEnd, order.endsAt);
  }

  /** Moves the price to a corner of the path, stopping at each level on the way where an order acts. */
  #walk(corner: number): void {
    while (this.lastTicks !== corner) {
      let next = corner;
      for (const order of this.#orders) {
        if (!order.isActive) continue;
        const level = levelOn(order, this.lastTicks, corner);
        if (Math.abs(level - this.lastTicks) < Math.abs(next - this.lastTicks)) next = level;
      }
      this.lastTicks = next;
      this.#settle();
    }
  }

  /** Lets every order act that can at the present price, in order of arrival, until none can. */
  #settle(): void {
    while (this.#actOnce());
    for (let late = this.#orders.find(hadItsChance); late; late = this.#orders.find(hadItsChance)) this.cancel(late.id, this.#at, 'nothing to trade with at once');
  }

  #actOnce(): boolean {
    for (const order of this.#orders) if (order.isActive && this.#isDue(order) && this.#act(order)) return true;
    return false;
  }

  #isDue({ order }: VenueOrder): boolean {
    if (order.timeInForce === 'at-open') return this.#point === 'day-open';
    if (order.timeInForce === 'at-close') return this.#point === 'day-close';
    return true;
  }

  /** @returns Whether the order did something. */
  #act(order: VenueOrder): boolean {
    const price = this.lastTicks;
    if (order.phase === 'market') {
      this.#fill(order, 'taker');
      return true;
    }
    if (order.phase === 'limit') return this.#actAtLimit(order);
    if (order.phase === 'trail') followPrice(order, price, this.#options.math);
    if (!reachesTrigger(order, price)) return false;
    this.#trigger(order);
    return true;
  }

  /** Whether a limit meets the latest price; `undefined` before there is one. */
  #takesNow(order: Pick<VenueOrder, 'side' | 'limitTicks'>): boolean | undefined {
    return Number.isNaN(this.lastTicks) ? undefined : isMarketable(order, this.lastTicks);
  }

  #actAtLimit(order: VenueOrder): boolean {
    // the first price it can trade at tells whether it takes; once one passed it by, it rests and prices come to it
    if (!isMarketable(order, this.lastTicks)) {
      order.takes = false;
      return false;
    }
    order.takes ??= true;
    if (order.takes && order.order.postOnly === true) {
      this.#remove(order);
      this.#options.report({ kind: 'rejected', orderId: order.id, at: this.#at, reason: POST_ONLY });
    } else {
      this.#fill(order, order.takes ? 'taker' : 'maker');
    }
    return true;
  }

  #trigger(order: VenueOrder): void {
    order.phase = order.onTrigger;
    if (order.limitOffsetTicks !== 0) order.limitTicks = order.triggerTicks + (order.side === 'buy' ? order.limitOffsetTicks : -order.limitOffsetTicks);
    order.takes = isMarketable(order, this.lastTicks);
    this.#options.report({ kind: 'triggered', orderId: order.id, at: this.#at });
  }

  #fill(order: VenueOrder, liquidity: 'maker' | 'taker'): void {
    const { math, report, nextTrade } = this.#options;
    this.#remove(order);
    report(new SimulatedFill(math, order, nextTrade(), this.#at, { quantity: order.quantity, price: math.priceOf(this.lastTicks), liquidity }));
  }

  #endDay(at: Timestamp): void {
    this.#point = 'day-close';
    this.#settle();
    this.#endAll('at-close', at);
  }

  /** Ends what could not trade at the only point it was for. */
  #endAll(timeInForce: 'at-open' | 'at-close', at: Timestamp): void {
    for (const order of this.#orders.filter(({ isActive, order }) => isActive && order.timeInForce === timeInForce)) this.#end(order, at);
  }

  #expire(hasEnded: (endsAt: number) => boolean): void {
    if (!hasEnded(this.#firstEnd)) return;
    const ended = this.#orders.filter(({ endsAt }) => hasEnded(endsAt));
    this.#firstEnd = this.#orders.reduce((first, { endsAt }) => (hasEnded(endsAt) ? first : Math.min(first, endsAt)), Infinity);
    for (const order of ended) this.#end(order, order.endsAt as Timestamp);
  }

  #end(order: VenueOrder, at: Timestamp): void {
    // a listener may have canceled it when it heard of the one before
    if (this.#remove(order)) this.#options.report({ kind: 'expired', orderId: order.id, at });
  }

  /** Ids of the orders that wait here, in order of arrival. */
  ids(): readonly ApprovedOrder['id'][] {
    return this.#orders.map(({ id }) => id);
  }

  #find(orderId: ApprovedOrder['id']): VenueOrder | undefined {
    return this.#orders.find(({ id }) => id === orderId);
  }

  /** @returns Whether the order was here. */
  #remove(order: VenueOrder): boolean {
    const place = this.#orders.indexOf(order);
    if (place < 0) return false;
    // moved up by hand: splice makes an array of what it takes out
    for (let next = place + 1; next < this.#orders.length; next++) this.#orders[next - 1] = this.#orders[next] as VenueOrder;
    this.#orders.pop();
    order.isActive = false;
    this.size--;
    return true;
  }
}

function hadItsChance({ isActive, order }: VenueOrder): boolean {
  return isActive && (order.timeInForce === 'ioc' || order.timeInForce === 'fok');
}

function notFinite({ instrument, openTime, open, high, low, close }: Bar): RedFireError {
  return new RedFireError('INVALID_INPUT', `bar of "${instrument}" at "${openTime}" has prices "${[open, high, low, close].join(', ')}"; leave out bars without prices`, { details: { instrument, openTime } });
}

const POST_ONLY = 'a post-only order would have taken liquidity';
