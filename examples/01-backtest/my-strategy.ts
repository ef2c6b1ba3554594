import type { Bar, Fill } from '@redfire/core';
import { instrument, positiveDecimal } from '@redfire/core/schema';
import { Strategy } from '@redfire/strategy';
import { z } from 'zod';

/** Buys when a bar closes above the highest high of the bars before it, and follows with a stop at their lowest low. */
export default class ChannelBreakout extends Strategy<typeof ChannelBreakout.params> {
  static readonly params = z.strictObject({
    instrument: instrument(),
    /** Bars in the channel. */
    bars: z.int().min(2),
    quantity: positiveDecimal(),
  });

  readonly #channel: { readonly high: number; readonly low: number }[] = [];
  /** A price that was traded, so it is on the instrument's step and its text is exact. */
  #lowest = 0;

  override onStart(): void {
    this.subscribeBars(this.params.instrument, '1m');
  }

  override onBar(bar: Bar): void {
    const { instrument, bars, quantity } = this.params;
    if (this.#channel.length === bars) {
      const [order] = this.openOrders(instrument);
      const lowest = Math.min(...this.#channel.map(({ low }) => low));
      const isBreakout = bar.close > Math.max(...this.#channel.map(({ high }) => high));
      if (order === undefined && isBreakout) this.buy(instrument, quantity);
      if (order?.type === 'stop-market' && lowest !== this.#lowest) this.modify({ orderId: order.id, triggerPrice: String(lowest) });
      this.#lowest = lowest;
      this.#channel.shift();
    }
    this.#channel.push({ high: bar.high, low: bar.low });
  }

  override onFill({ side, instrument, quantity }: Fill): void {
    if (side === 'buy') this.submit({ type: 'stop-market', instrument, side: 'sell', quantity, triggerPrice: String(this.#lowest), reduceOnly: true });
  }
}
