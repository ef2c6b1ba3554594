import { Scaled, type Amendment, type ApprovedOrder, type BookOrderChange, type InstrumentMath, type MarkPrice, type Side, type Timestamp } from '@redfire/core';
import { withoutDividend } from './account/ex-dividend.ts';
import type { BookedMarket } from './account/account-keeper.ts';
import type { TradingStatus } from './admission.ts';
import { BarMarket, type BarMarketOptions, type SavedBarMarket } from './bar-market.ts';
import { OrderMarket } from './book/order-market.ts';
import type { SelfTradeRule } from './book/self-trade.ts';
import { MarketOrders, type MarketOrdersOptions, type SavedMarketOrders } from './market-orders.ts';
import type { ProbabilisticQueue, QueueModel } from './depth/queue-terms.ts';
import type { SlippageModel } from './slippage/slippage-model.ts';
import { TakingRules, type SavedTaking } from './slippage/taking-rules.ts';
import { notCarried } from './snapshot/not-carried.ts';
import type { LimitFill } from './tick-chance.ts';
import { TickMarket, type SavedTickMarket } from './tick-market.ts';
import { ticksOf, type VenueOrder } from './venue-order.ts';

const HALF = new Scaled(5, 1);

export interface InstrumentMarketOptions extends Omit<MarketOrdersOptions, 'reference'>, Omit<BarMarketOptions, 'orders' | 'taking'> {
  readonly limitFill: LimitFill;
  readonly selfTrade: SelfTradeRule;
  readonly queue: QueueModel | ProbabilisticQueue;
  readonly slippage: SlippageModel | undefined;
  readonly maxVolumeShare: number | undefined;
  readonly seed: number;
}

export interface SavedInstrumentMarket {
  readonly orders: SavedMarketOrders;
  readonly bars: SavedBarMarket;
  readonly ticks: SavedTickMarket;
  readonly taking?: SavedTaking | undefined;
  readonly reckoned?: { readonly price: Scaled; readonly barTicks: number } | undefined;
}

/** Where the orders of one instrument wait: bars move its price until a quote or a trade has come, then those do, until an order of others has come, then those do. */
export class InstrumentMarket implements BookedMarket {
  readonly bars: BarMarket;
  readonly ticks: TickMarket;
  readonly #orders: MarketOrders;
  readonly #taking: TakingRules | undefined;
  readonly #selfTrade: SelfTradeRule;
  /** Absent until single orders of others come: a book takes memory. */
  #book: OrderMarket | undefined;
  /** The price after a split or a dividend, and the last one of bars then: it stands until data tell another. */
  #reckoned: { readonly price: Scaled; readonly barTicks: number } | undefined;

  constructor(options: InstrumentMarketOptions) {
    const taking = (this.#taking = options.slippage || options.maxVolumeShare !== undefined ? new TakingRules(options) : undefined);
    this.#orders = new MarketOrders({ ...options, reference: (side) => this.#referenceTicks(side) });
    this.#selfTrade = options.selfTrade;
    this.bars = new BarMarket({ ...options, orders: this.#orders, taking });
    this.ticks = new TickMarket({ ...options, orders: this.#orders, taking });
  }

  /** To be shown quotes, trades and price levels; `undefined` once single orders move this market. */
  get tape(): TickMarket | undefined {
    return this.#book ? undefined : this.ticks;
  }

  /** Shows one change of one order of others. */
  showOrder(change: BookOrderChange): void {
    if (this.#book === undefined) {
      this.#book = new OrderMarket({ orders: this.#orders, selfTrade: this.#selfTrade });
      this.ticks.giveWay();
    }
    this.#book.change(change);
  }

  showMark(mark: MarkPrice): void {
    (this.#book ?? this.ticks).markPrice(mark);
  }

  showStatus(status: TradingStatus): void {
    this.#orders.showStatus(status);
  }

  /** @throws `RedFireError` `NOT_SUPPORTED` for books. */
  save(): SavedInstrumentMarket {
    if (this.#book) throw notCarried(`the book of single orders of "${this.math.instrument.id}"`, 'run it whole');
    return { orders: this.#orders.save(), bars: this.bars.save(), ticks: this.ticks.save(), taking: this.#taking?.save(), reckoned: this.#reckoned };
  }

  restore({ orders, bars, ticks, taking, reckoned }: SavedInstrumentMarket): void {
    this.#orders.restore(orders);
    this.bars.restore(bars);
    this.ticks.restore(ticks);
    if (taking) this.#taking?.restore(taking);
    this.#reckoned = reckoned;
  }

  /** The latest price; `undefined` before the first. */
  lastPrice(side: Side): number | undefined {
    const ticks = this.#referenceTicks(side);
    return Number.isNaN(ticks) ? undefined : this.#orders.math.priceOf(ticks).toNumber();
  }

  place(order: ApprovedOrder, at: Timestamp): void {
    this.#mover.place(order, at);
  }

  /** @returns Whether the order was here. */
  modify(amendment: Amendment, at: Timestamp): boolean {
    return this.#mover.modify(amendment, at);
  }

  /** @returns Whether the order was here. */
  cancel(orderId: ApprovedOrder['id'], at: Timestamp, reason?: string): boolean {
    return this.#orders.cancel(orderId, at, reason);
  }

  /** Whether the order waits here. */
  has(orderId: ApprovedOrder['id']): boolean {
    return this.#orders.find(orderId) !== undefined;
  }

  /** Ids of the orders that wait here, in order of arrival. */
  ids(): readonly ApprovedOrder['id'][] {
    return this.#orders.list.map(({ id }) => id);
  }

  get math(): InstrumentMath {
    return this.#orders.math;
  }

  /** In order of arrival. */
  openOrders(): readonly VenueOrder[] {
    return this.#orders.list;
  }

  /** What positions are valued at: the mark price; where none is told the last trade, the middle of the quote or the bar's price. `undefined` before the first. */
  mark(): Scaled | undefined {
    const [buy, sell] = [this.#referenceTicks('buy'), this.#referenceTicks('sell')];
    if (Number.isNaN(buy + sell)) return undefined;
    if (this.#reckoned !== undefined && Object.is(this.#reckoned.barTicks, this.bars.lastTicks)) return this.#reckoned.price;
    return buy === sell ? this.math.priceOf(buy) : this.math.priceOf(buy).plus(this.math.priceOf(sell)).times(HALF);
  }

  /** Forgets the price that was reckoned: books, quotes, trades or marks tell one. */
  priced(): void {
    this.#reckoned = undefined;
  }

  /** What an order of a side would trade at now; `undefined` before there is a price. */
  marketPrice(side: Side): Scaled | undefined {
    const far = this.#book ? this.#book.farTicks(side) : this.ticks.isMoved ? this.ticks.farTicks(side) : this.bars.lastTicks;
    const ticks = Number.isNaN(far) ? this.#referenceTicks(side) : far;
    return Number.isNaN(ticks) ? undefined : this.math.priceOf(ticks);
  }

  /** Ends all orders as expired, and takes none any more. */
  retire(at: Timestamp): void {
    this.#orders.expireAll(at);
    this.#orders.showStatus('expired');
  }

  /** Cancels all orders and has the last price in new shares. */
  split(price: Scaled, at: Timestamp): void {
    for (const id of this.ids()) this.cancel(id, at, 'the shares were split');
    this.#reckon(price);
  }

  /** Reduces the orders that would otherwise act on a dividend, and has the last price without it. */
  payDividend(amount: Scaled, at: Timestamp): void {
    for (const order of [...this.#orders.list]) {
      const ticks = withoutDividend(order, amount, this.math);
      if (ticks) (this.#book ?? this.#orders).reprice(order, ticks, at);
    }
    const price = this.mark()?.minus(amount);
    if (price !== undefined) this.#reckon(price.sign > 0 ? price : Scaled.zero);
  }

  #reckon(price: Scaled): void {
    if (Number.isNaN(this.bars.lastTicks) && !this.ticks.isMoved) return;
    if (!this.ticks.isMoved) this.bars.lastTicks = ticksOf(this.math, price);
    this.#reckoned = { price, barTicks: this.bars.lastTicks };
  }

  /** The mark price; before the first, the latest price of what moves this market. */
  #referenceTicks(side: Side): number {
    const ticks = (this.#book ?? this.ticks).referenceTicks(side);
    return Number.isNaN(ticks) ? this.bars.lastTicks : ticks;
  }

  get #mover(): BarMarket | TickMarket | OrderMarket {
    if (this.#book) return this.#book;
    return this.ticks.isMoved ? this.ticks : this.bars;
  }
}
