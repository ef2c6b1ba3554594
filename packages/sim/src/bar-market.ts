import { RedFireError, type Amendment, type ApprovedOrder, type Bar, type InstrumentId, type Scaled, type Timestamp } from '@redfire/core';
import { barPath, type BarPathModel } from './bar-path.ts';
import type { PriceWatch } from './margin/price-watch.ts';
import type { MarketOrders, TakesNow } from './market-orders.ts';
import { followPrice, isMarketable, levelOn, reachesTrigger } from './price-rules.ts';
import type { TakingRules } from './slippage/taking-rules.ts';
import type { VenueOrder } from './venue-order.ts';

/** Orders that what happens at one price may lead to before that counts as a storm. */
const MOST_ANSWERS = 100_000;

/** Where in a bar the market stands. `at-open` orders act at the first point of a day, `at-close` orders at its last. */
type Point = 'day-open' | 'open' | 'inside' | 'day-close';

export interface BarMarketOptions {
  readonly orders: MarketOrders;
  readonly path: BarPathModel;
  /** Sign of the account's position, for the worst case. */
  readonly holding: () => number;
  /** How long after a bar's open an order may come and still count as there when it opened, in milliseconds. */
  readonly openGraceMs: number;
  /** How much orders get of a bar, and how much worse those trade that take. Default: all of it, at the bar's prices. */
  readonly taking?: TakingRules | undefined;
  /** Acts on prices beside the orders. Default nobody. */
  readonly watch?: PriceWatch | undefined;
}

export interface SavedBarMarket {
  readonly openTime: number;
  readonly at: Timestamp;
  readonly latest: number;
  readonly lastTicks: number;
}

/**
 * The market of one instrument as its bars show it. Orders that wait at a bar's open act on the open, then on its path;
 * those born of a fill join what is left of the path; those sent between bars wait for the next open.
 *
 * A bar may be shown as it forms, its open at its open time, or whole at its close: an order that came after the open is
 * not there at the open either way.
 */
export class BarMarket {
  readonly #orders: MarketOrders;
  readonly #path: BarPathModel;
  readonly #holding: () => number;
  readonly #openGraceMs: number;
  readonly #taking: TakingRules | undefined;
  readonly #watch: PriceWatch | undefined;
  /** Whether a limit meets the latest price; `undefined` before there is one. */
  readonly #takesNow: TakesNow = (order) => (Number.isNaN(this.lastTicks) ? undefined : isMarketable(order, this.lastTicks));
  #point: Point = 'inside';
  #at = 0 as Timestamp;
  /** Until when an order must have come, or been changed, to act at this point. */
  #latest = 0;
  #isInBar = false;
  #isSettling = false;
  /** Orders that came while others acted at the present price. */
  #answers = 0;
  /** When the bar opened that was worked through last. */
  #openTime = Number.NaN;
  /** The latest price in ticks; `NaN` before the first. */
  lastTicks = Number.NaN;

  constructor(options: BarMarketOptions) {
    this.#orders = options.orders;
    this.#path = options.path;
    this.#holding = options.holding;
    this.#openGraceMs = options.openGraceMs;
    this.#taking = options.taking;
    this.#watch = options.watch;
  }

  /** Orders that wait here, and one more while somebody watches the price. While zero, bars need not be worked through, if {@link lastTicks} is kept. */
  get size(): number {
    return this.#watch?.isOn === true ? this.#orders.list.length + 1 : this.#orders.list.length;
  }

  /**
   * Takes an order that reaches the market at `at`, which is now. It can execute only while a bar is being worked through.
   *
   * @throws {@link RedFireError} `TOPIC_STORM` when fills at one price lead to orders without end.
   */
  place(approved: ApprovedOrder, at: Timestamp): void {
    const order = this.#orders.place(approved, at, this.#takesNow);
    if (order === undefined || !this.#isInBar || !this.#orders.isTrading) return;
    if (this.#isSettling && ++this.#answers > MOST_ANSWERS) throw endless(this.#orders.math.instrument.id);
    // the day of a bar is the day it opens on, also for an order born at its close
    this.#orders.activate(order, this.#openTime as Timestamp);
    this.#settle();
  }

  /** @returns Whether the order was here. */
  cancel(orderId: ApprovedOrder['id'], at: Timestamp, reason?: string): boolean {
    return this.#orders.cancel(orderId, at, reason);
  }

  /** @returns Whether the order was here. */
  modify(amendment: Amendment, at: Timestamp): boolean {
    const wasHere = this.#orders.modify(amendment, at, this.#takesNow);
    if (wasHere && this.#isInBar && this.#orders.isTrading) this.#settle();
    return wasHere;
  }

  /** Where it stands between two events. */
  save(): SavedBarMarket {
    return { openTime: this.#openTime, at: this.#at, latest: this.#latest, lastTicks: this.lastTicks };
  }

  restore({ openTime, at, latest, lastTicks }: SavedBarMarket): void {
    this.#openTime = openTime;
    this.#at = at;
    this.#latest = latest;
    this.lastTicks = lastTicks;
  }

  /**
   * Works through a bar's open, at its open time.
   *
   * @param openTimeBefore - When the bar before it opened, by which the first of a day is known; `NaN` for none. Default: the bar worked through last.
   */
  open(bar: Bar, openTimeBefore: number = this.#openTime): void {
    const { openTime } = bar;
    const dayStart = this.#orders.days.startOf(openTime);
    this.#orders.expire((endsAt) => endsAt <= openTime);
    // the first bar in which the day is under way has its open, also where it begins before it
    this.#enter(openTime, openTimeBefore >= dayStart || !(dayStart < bar.closeTime) ? 'open' : 'day-open', bar);
    this.#openTime = openTime;
    if (!this.#orders.isTrading) {
      this.#leave();
      return;
    }
    this.#latest = openTime + this.#openGraceMs;
    let late = 0;
    for (const order of this.#orders.list) {
      if (order.arrivedAt <= this.#latest) this.#orders.activate(order, openTime);
      else late++;
    }
    if (late > 0) this.#judgeLate();
    this.#settle();
    if (this.#point === 'day-open') this.#orders.endAll('at-open', openTime);
    this.#watch?.check(openTime);
    this.#leave();
  }

  /** Works through the rest of the bar that {@link open} began, at its close time. */
  close(bar: Bar): void {
    const { closeTime } = bar;
    const { days } = this.#orders;
    const dayEnd = days.endOf(bar.openTime);
    // what a bar shows from the end of its day on is of the day as well
    const end = days.haveHours ? Math.min(closeTime, dayEnd) : closeTime;
    this.#orders.expire((endsAt) => endsAt < end);
    this.#enter(closeTime, 'inside', bar);
    this.#latest = closeTime;
    if (this.#orders.isTrading) this.#workThrough(bar, dayEnd);
    // the path is at its end: what is sent from here on waits for the next open
    this.#leave();
    this.#orders.expire((endsAt) => endsAt <= closeTime);
    for (const order of this.#orders.list) order.isActive = false;
  }

  #workThrough(bar: Bar, dayEnd: Timestamp): void {
    // an order amended since the open may act where the path begins
    this.#settle();
    for (const corner of barPath(bar, this.#orders.math, this.#path, this.#holding())) this.#walk(corner);
    if (dayEnd <= bar.closeTime) this.#endDay(bar.closeTime);
  }

  #enter(at: Timestamp, point: Point, bar: Bar): void {
    // bars from memory were checked by nobody, and a path to nowhere never ends
    if (!Number.isFinite(bar.open + bar.high + bar.low + bar.close)) throw notFinite(bar);
    this.#at = at;
    this.#point = point;
    this.lastTicks = this.#orders.math.ticksOf(bar.open);
    this.#isInBar = true;
    this.#taking?.enterBar(bar);
  }

  #leave(): void {
    this.#isInBar = false;
    this.#taking?.leaveBar();
  }

  /** Where a bar is known at its close only, the price that orders met which came inside it is known now: its open. */
  #judgeLate(): void {
    for (const order of this.#orders.list.filter(({ arrivedAt }) => arrivedAt > this.#latest)) {
      order.takes = this.#takesNow(order);
      if (order.takes === true && order.phase === 'limit' && order.order.postOnly === true) this.#orders.refuse(order, order.arrivedAt);
    }
  }

  /** Moves the price to a corner of the path, stopping at each level on the way where an order acts. */
  #walk(corner: number): void {
    while (this.lastTicks !== corner) {
      let next = corner;
      for (const order of this.#orders.list) {
        if (!order.isActive) continue;
        const level = levelOn(order, this.lastTicks, corner);
        if (Math.abs(level - this.lastTicks) < Math.abs(next - this.lastTicks)) next = level;
      }
      const stop = this.#watch?.stopOn(this.lastTicks, next) ?? Number.NaN;
      this.lastTicks = Number.isNaN(stop) ? next : stop;
      this.#settle();
      this.#watch?.check(this.#at);
    }
  }

  /**
   * Lets every order act that can at the present price, in order of arrival, until none can. What is sent by who hears of that has its turn in the
   * same loop: so everything is told in one order, whether a host answers inside the call that tells it something or after it.
   */
  #settle(): void {
    if (this.#isSettling) return;
    this.#isSettling = true;
    this.#answers = 0;
    try {
      do while (this.#actOnce());
      while (this.#orders.endImmediate(this.#at));
    } finally {
      this.#isSettling = false;
    }
  }

  #actOnce(): boolean {
    for (const order of this.#orders.list) if (order.isActive && this.#isDue(order) && this.#act(order)) return true;
    return false;
  }

  #isDue({ order, changedAt }: VenueOrder): boolean {
    if (order.timeInForce === 'at-open') return this.#point === 'day-open';
    if (order.timeInForce === 'at-close') return this.#point === 'day-close';
    return changedAt <= this.#latest;
  }

  /** @returns Whether the order did something. */
  #act(order: VenueOrder): boolean {
    const price = this.lastTicks;
    if (order.phase === 'market') return this.#fill(order, 'taker');
    if (order.phase === 'limit') return this.#actAtLimit(order);
    if (order.phase === 'trail') followPrice(order, price, this.#orders.math);
    if (!reachesTrigger(order, price)) return false;
    this.#orders.trigger(order, price, this.#at);
    return true;
  }

  #actAtLimit(order: VenueOrder): boolean {
    // the first price it can trade at tells whether it takes; once one passed it by, it rests and prices come to it
    if (!isMarketable(order, this.lastTicks)) {
      order.takes = false;
      return false;
    }
    order.takes ??= true;
    if (!order.takes || order.order.postOnly !== true) return this.#fill(order, order.takes ? 'taker' : 'maker');
    this.#orders.refuse(order, this.#at);
    return true;
  }

  /** @returns Whether something of it traded. */
  #fill(order: VenueOrder, liquidity: 'maker' | 'taker'): boolean {
    // a part may be filled already, where bars are shared out or quotes moved this market before
    const wanted = order.filled.isZero ? order.quantity : order.quantity.minus(order.filled);
    // bars have no depth, so all of it trades where no rule shares them out
    if (this.#taking !== undefined) return this.#fillBy(this.#taking, order, { wanted, liquidity });
    this.#orders.fill(order, { quantity: wanted, price: this.#orders.math.priceOf(this.lastTicks), liquidity }, this.#at);
    return true;
  }

  #fillBy(taking: TakingRules, order: VenueOrder, { wanted, liquidity }: { readonly wanted: Scaled; readonly liquidity: 'maker' | 'taker' }): boolean {
    const quantity = taking.limit.availableOf(wanted);
    if (quantity.sign <= 0 || (order.order.timeInForce === 'fok' && quantity.compare(wanted) < 0)) return false;
    const ticks = liquidity === 'taker' ? taking.ticksOf(order, this.lastTicks, quantity) : this.lastTicks;
    taking.take(quantity);
    if (order.order.type === 'market-to-limit' && order.phase === 'market') {
      order.phase = 'limit';
      order.limitTicks = ticks;
    }
    // what is left of a limit rests
    if (order.phase === 'limit') order.takes = false;
    this.#orders.fill(order, { quantity, price: this.#orders.math.priceOf(ticks), liquidity }, this.#at);
    return true;
  }

  #endDay(at: Timestamp): void {
    this.#point = 'day-close';
    this.#settle();
    this.#orders.endAll('at-close', at);
  }
}

function endless(instrument: InstrumentId): RedFireError {
  return new RedFireError('TOPIC_STORM', `fills of "${instrument}" at one price led to more than ${MOST_ANSWERS} orders; look for a strategy that answers each fill with an order that fills at once`, { details: { limit: MOST_ANSWERS, instrument } });
}

function notFinite({ instrument, openTime, open, high, low, close }: Bar): RedFireError {
  return new RedFireError('INVALID_INPUT', `bar of "${instrument}" at "${openTime}" has prices "${[open, high, low, close].join(', ')}"; leave out bars without prices`, { details: { instrument, openTime } });
}
