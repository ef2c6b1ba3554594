import { roundPrice, type Bar, type Fill } from '@redfire/core';
import { instrument, positiveDecimal } from '@redfire/core/schema';
import { Strategy, sma } from '@redfire/strategy';
import { z } from 'zod';

/** Keeps a bid below the average of the last closes, moves it along, and offers what it bought at a profit. */
export default class DipBuyer extends Strategy<typeof DipBuyer.params> {
  static readonly params = z.strictObject({
    instrument: instrument(),
    quantity: positiveDecimal(),
    /** Closes in the average. */
    average: z.int().min(2),
    /** How far below the average it bids, in the quote currency. */
    discount: positiveDecimal(),
    /** What it wants to earn on each unit, likewise. */
    profit: positiveDecimal(),
  });

  readonly #average = sma(this.params.average);

  override onStart(): void {
    this.subscribeBars(this.params.instrument, '1s', [this.#average]);
  }

  override onBar({ instrument }: Bar): void {
    const { quantity, discount } = this.params;
    // no number until the average has its closes
    if (Number.isNaN(this.#average.value) || !this.position(instrument).quantity.isZero()) return;
    const definition = this.instrument(instrument);
    const price = roundPrice(definition, String(this.#average.value)).minus(discount);
    const [bid] = this.openOrders(instrument);
    if (bid === undefined) this.buy(instrument, quantity, { price });
    else if (bid.type === 'limit' && !bid.price.equals(price)) this.modify({ orderId: bid.id, price });
  }

  override onFill({ side, instrument, quantity, price }: Fill): void {
    if (side === 'buy') this.sell(instrument, quantity, { price: price.plus(this.params.profit), reduceOnly: true });
  }
}
