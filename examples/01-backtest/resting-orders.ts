// A strategy that uses every hook but those of quotes and trades. It is here to be read: it does not earn its fees.
import { copyBar, timestamp, type Bar, type Fill, type Order } from '@redfire/core';
import { instrument, positiveDecimal } from '@redfire/core/schema';
import { Strategy, sma } from '@redfire/strategy';
import { z } from 'zod';

/** Below the average it bids at the lower low of two bars, takes the bid back after a while, and offers what it bought at a profit. */
export default class RestingOrders extends Strategy<typeof RestingOrders.params> {
  // #region parameters
  static readonly params = z.strictObject({
    instrument: instrument(),
    quantity: positiveDecimal(),
    /** What it wants to earn on each unit, in the quote currency. */
    profit: positiveDecimal(),
    /** Closes in the average. */
    average: z.int().min(2).default(60),
    /** How long a bid stays. */
    patienceMs: z.int().min(60_000).default(1_800_000),
  });
  // #endregion parameters

  // #region start
  readonly #average = sma(this.params.average);
  #before: Bar | undefined;

  override onStart(): void {
    this.subscribeBars(this.params.instrument, '1m', [this.#average]);
  }
  // #endregion start

  // #region bar
  override onBar(bar: Bar): void {
    const before = this.#before;
    this.#before = copyBar(bar); // the bar itself is a window that the next one moves
    const isIdle = this.openOrders().length === 0 && this.position(bar.instrument).quantity.isZero();
    // NaN until the average has its closes, and then the comparison is false
    if (before && isIdle && bar.close < this.#average.value) this.#bid(Math.min(before.low, bar.low));
  }
  // #endregion bar

  // #region timer
  #bid(low: number): void {
    const { instrument, quantity, patienceMs } = this.params;
    const order = this.buy(instrument, quantity, { price: String(low), postOnly: true });
    this.setTimer(timestamp(this.now() + patienceMs), () => {
      if (this.openOrders().some(({ id }) => id === order.id)) this.cancel(order.id);
    });
  }
  // #endregion timer

  // #region fills
  override onFill({ side, instrument, quantity, price }: Fill): void {
    if (side === 'buy') this.sell(instrument, quantity, { price: price.plus(this.params.profit), reduceOnly: true });
  }

  override onOrder({ id, state, reason }: Order): void {
    if (state === 'denied' || state === 'rejected') this.log('warn', `order ${id} was ${state}`, { reason });
  }

  override onStop(): void {
    this.cancelAll();
  }
  // #endregion fills
}
