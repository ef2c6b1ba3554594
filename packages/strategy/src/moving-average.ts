import { InstrumentMath, Scaled, type Bar, type Quote, type Side, type Trade } from '@redfire/core';
import { instrument, interval, positiveDecimal } from '@redfire/core/schema';
import { z } from 'zod';
import { isAbove } from './indicators/crossing.ts';
import { sma } from './indicators/sma.ts';
import type { Exposure } from './strategy-context.ts';
import { Strategy } from './strategy.ts';

/**
 * Buys while the fast average of ticks is above the slow one and it holds nothing or is short; sells while below and it holds nothing or is long. It looks at the
 * level at every tick, not at the crossing, and does nothing while the two are equal.
 *
 * An order is a limit at the price of its tick and always of `quantity`: from a short position the first one closes it, and the next tick's opens a long one. There
 * is one open order at most: while the averages still ask for its side it is moved to the price of each tick, and when they ask for the other one it is canceled.
 */
export class MovingAverage extends Strategy<typeof MovingAverage.params> {
  static readonly params = z
    .strictObject({
      instrument: instrument(),
      /** What a tick is: a quote, at the middle of bid and ask; a trade on the tape; the close of a bar. A backtest has bars. */
      on: z.enum(['quotes', 'trades', 'bars']),
      /** Ticks in the fast average. */
      fastWindow: z.int().min(1).default(10),
      /** Ticks in the slow average; more than `fastWindow`. */
      slowWindow: z.int().min(2).default(20),
      /** Size of each order. */
      quantity: positiveDecimal(),
      /** Length of the bars; absent takes the bars there are. */
      interval: interval().optional(),
    })
    .refine(({ fastWindow, slowWindow }) => fastWindow < slowWindow, { path: ['fastWindow'], error: 'expected fewer ticks than slowWindow' })
    .refine(({ on, interval }) => on === 'bars' || interval === undefined, { path: ['interval'], error: 'expected none, which only bars have' });

  readonly #fast = sma(this.params.fastWindow);
  readonly #slow = sma(this.params.slowWindow);
  readonly #quantity = Scaled.from(this.params.quantity);
  #math: InstrumentMath | undefined;

  override onStart(): void {
    const { instrument, on, interval = 'any' } = this.params;
    const definition = this.instrument(instrument);
    this.#math = new InstrumentMath(definition);
    if (on === 'bars') {
      this.subscribeBars(instrument, interval, [this.#fast, this.#slow]);
      return;
    }
    this.keep('fast', this.#fast).useInstrument(definition);
    this.keep('slow', this.#slow).useInstrument(definition);
    if (on === 'quotes') this.subscribeQuotes(instrument);
    else this.subscribeTrades(instrument);
  }

  override onBar({ close }: Bar): void {
    this.#decide(close, close);
  }

  override onTrade({ price }: Trade): void {
    this.#fast.push(price);
    this.#slow.push(price);
    this.#decide(price, price);
  }

  override onQuote({ bid, ask }: Quote): void {
    // twice the middle lies on a tick where the middle may not, and averages of it compare alike
    this.#fast.push(bid + ask);
    this.#slow.push(bid + ask);
    this.#decide(bid, ask);
  }

  /** @param low - The price of the tick, or that next to it on each side of a middle. */
  #decide(low: number, high: number): void {
    const side = isAbove(this.#fast, this.#slow) ? 'buy' : isAbove(this.#slow, this.#fast) ? 'sell' : undefined;
    const math = this.#math;
    if (side === undefined || math === undefined) return;
    const exposure = this.engine.exposure(this.params.instrument);
    const isWanted = side === 'buy' ? exposure.position.sign <= 0 : exposure.position.sign >= 0;
    if (exposure.open.isZero && !isWanted) return;
    const ticks = (math.ticksOf(low) + math.ticksOf(high)) / 2;
    // between two ticks it is the one that costs less, so that no order is worse than the middle
    const price = math.priceOf(side === 'buy' ? Math.floor(ticks) : Math.ceil(ticks));
    if (exposure.open.isZero) this.#send(side, price, exposure);
    else this.#follow(side, price);
  }

  #send(side: Side, price: Scaled, { position, closable }: Exposure): void {
    const quantity = this.#quantity;
    const order = { type: 'limit', instrument: this.params.instrument, side, quantity, price } as const;
    if (closable === undefined) this.submit(order);
    // where long and short are kept apart, it closes the one leg before it opens the other
    else if (position.isZero) this.submit({ ...order, positionSide: side === 'buy' ? 'long' : 'short' });
    else {
      const held = position.absolute();
      this.submit({ ...order, quantity: held.compare(quantity) < 0 ? held : quantity, positionSide: side === 'buy' ? 'short' : 'long', reduceOnly: true });
    }
  }

  #follow(side: Side, price: Scaled): void {
    const [order] = this.openOrders(this.params.instrument);
    // one that waits for an answer is seen to at a later tick
    if (order?.type !== 'limit' || order.pending.modify !== undefined || order.pending.cancel !== undefined) return;
    if (order.side !== side) this.cancel(order.id);
    else if (!order.price.equals(price.toDecimal())) this.modify({ orderId: order.id, price });
  }
}
