import { roundPrice, type Bar, type Fill, type Order } from '@redfire/core';
import { instrument } from '@redfire/core/schema';
import { Strategy } from '@redfire/strategy';
import { atr, ema, rsi } from '@redfire/strategy/indicators';
import { atrRisk } from '@redfire/strategy/sizing';
import { z } from 'zod';

/** Buys a short fall in a rising market, with a stop and a target, and risks the same share of its equity each time. */
export default class Pullback extends Strategy<typeof Pullback.params> {
  // #region parameters
  static readonly params = z.strictObject({
    instrument: instrument(),
    /** Bars in the average that says whether the market rises. */
    trend: z.int().min(2).default(200),
    /** RSI of three bars below which a fall has gone far enough. */
    oversold: z.number().min(0).max(100).default(10),
    /** Average true ranges from the entry to the stop. */
    stop: z.number().positive().default(6),
    /** The same to the target. */
    target: z.number().positive().default(12),
    /** Share of the equity that a stop costs. */
    risk: z.number().positive().max(0.1).default(0.002),
  });
  // #endregion parameters

  // #region start
  readonly #trend = ema(this.params.trend);
  readonly #fall = rsi(3);
  readonly #range = atr(14);
  readonly #sizer = atrRisk({ risk: this.params.risk, atr: this.#range, multiple: this.params.stop });

  override onStart(): void {
    this.subscribeBars(this.params.instrument, '1m', [this.#trend, this.#fall, this.#range], { warmUp: 'indicators' });
  }
  // #endregion start

  // #region bar
  override onBar({ instrument, close }: Bar): void {
    const isIdle = this.openOrders(instrument).length === 0 && this.position(instrument).quantity.isZero();
    if (isIdle && close > this.#trend.value && this.#fall.value < this.params.oversold) this.#enter(close);
  }
  // #endregion bar

  // #region enter
  #enter(close: number): void {
    const { instrument, stop, target } = this.params;
    const quantity = this.size(this.#sizer, instrument);
    if (quantity.isZero()) return;
    const price = (ranges: number) => roundPrice(this.instrument(instrument), String(close + ranges * this.#range.value));
    this.bracket({
      entry: { type: 'market', instrument: this.instrument(instrument).id, side: 'buy', quantity },
      takeProfits: [{ price: price(target) }],
      stop: { triggerPrice: price(-stop) },
    });
  }
  // #endregion enter

  // #region orders
  override onFill({ side, quantity, price }: Fill): void {
    this.log('info', `${side} ${quantity.toFixed()} at ${price.toFixed()}`);
  }

  override onOrder({ id, state, reason }: Order): void {
    if (state === 'denied' || state === 'rejected') this.log('warn', `order ${id} was ${state}`, { reason });
  }
  // #endregion orders
}
