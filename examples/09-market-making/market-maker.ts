import { instrumentId, type BookDelta, type BookSnapshot, type Fill, type Side } from '@redfire/core';
import { LevelBook } from '@redfire/core/book';
import { instrument, positiveDecimal } from '@redfire/core/schema';
import { Strategy } from '@redfire/strategy';
import { z } from 'zod';

/** What has come of its quotes so far. */
export interface MakerCount {
  readonly fills: Readonly<Record<Side, number>>;
  /** Earned against the middle of the book at the moment of each fill. */
  readonly spread: number;
  readonly longest: number;
  readonly shortest: number;
}

/** Quotes a bid and an ask around the microprice, both shifted against what it holds, and leaves off the side on which it holds enough. */
export class MarketMaker extends Strategy<typeof MarketMaker.params> {
  static readonly params = z.strictObject({
    instrument: instrument(),
    /** Of each quote. */
    quantity: positiveDecimal(),
    /** From the microprice to each quote, in ticks. */
    halfSpread: z.number().positive().default(0.6),
    /** How many ticks the quotes are shifted for each quantity it holds. */
    skew: z.number().min(0).default(0.1),
    /** A quote that is no farther from where it should be keeps its place in the line, in ticks. */
    patience: z.int().min(0).default(2),
    /** Holds at most so many quantities on either side. */
    limit: z.int().positive().default(10),
  });

  readonly #book = new LevelBook(instrumentId(this.params.instrument));
  #count: MakerCount = { fills: { buy: 0, sell: 0 }, spread: 0, longest: 0, shortest: 0 };

  get count(): MakerCount {
    return this.#count;
  }

  override onStart(): void {
    this.subscribeBook(this.params.instrument);
  }

  override onStop(): void {
    this.cancelAll(this.params.instrument);
  }

  // #region book
  override onBook(change: BookSnapshot | BookDelta, topic: 'market.book-snapshot' | 'market.book-delta'): void {
    // while something is missing, or bids and asks cross, there is no price to quote around
    if (this.#book.take(change, topic) !== 'taken') return;
    const { halfSpread, skew, limit, quantity } = this.params;
    const tick = this.instrument(this.params.instrument).tickSize.toNumber();
    const held = this.#held() / quantity.toNumber();
    const middle = this.#book.microprice / tick - held * skew;
    const bid = Math.round(this.#book.bestBid / tick);
    const ask = Math.round(this.#book.bestAsk / tick);
    this.#quote('buy', held >= limit ? undefined : Math.min(Math.floor(middle - halfSpread), ask - 1));
    this.#quote('sell', held <= -limit ? undefined : Math.max(Math.ceil(middle + halfSpread), bid + 1));
  }

  /** Has one order of a side at a price in ticks, or none. A request that is under way comes first. */
  #quote(side: Side, ticks: number | undefined): void {
    const { instrument: id, quantity, patience } = this.params;
    const order = this.openOrders(id).find((open) => open.side === side);
    if (order?.pending.submit || order?.pending.modify || order?.pending.cancel) return;
    if (ticks === undefined) {
      if (order) this.cancel(order.id);
      return;
    }
    const { tickSize } = this.instrument(id);
    const price = tickSize.times(ticks);
    if (order === undefined) this.submit({ type: 'limit', instrument: instrumentId(id), side, quantity, price, postOnly: true });
    else if (order.type === 'limit' && order.price.minus(price).abs().greaterThan(tickSize.times(patience))) this.modify({ orderId: order.id, price });
  }
  // #endregion book

  override onFill(fill: Fill): void {
    const quantity = fill.quantity.toNumber();
    const isBuy = fill.side === 'buy';
    // fills come before the book that shows them: this is the middle at which they were made
    const edge = (isBuy ? 1 : -1) * (this.#book.mid - fill.price.toNumber());
    const { fills, spread, longest, shortest } = this.#count;
    const held = this.#held();
    this.#count = { fills: { ...fills, [fill.side]: fills[fill.side] + 1 }, spread: spread + edge * quantity, longest: Math.max(longest, held), shortest: Math.min(shortest, held) };
  }

  #held(): number {
    return this.position(this.params.instrument).quantity.toNumber();
  }
}
