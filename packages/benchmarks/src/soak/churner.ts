import { roundPrice, timestamp, type Fill, type Quote } from '@redfire/core';
import { instrument, positiveDecimal } from '@redfire/core/schema';
import { Strategy } from '@redfire/strategy';
import { z } from 'zod';

/** Quotes from one bid to the next. */
export const CYCLE = 32;
/** One request in so many is too large for the limits, and denied. */
const DENIED_EVERY = 50;

/** Trades without pause and without sense: bids that rest, move and are canceled, orders at market that turn the position round, timers, refusals. */
export class Churner extends Strategy<typeof Churner.params> {
  static readonly params = z.strictObject({ instrument: instrument(), quantity: positiveDecimal(), tooMuch: positiveDecimal(), /** Behind these it only listens, so that no request is under way at the end of the data. */ cycles: z.int() });

  #quotes = 0;
  fills = 0;

  override onStart(): void {
    this.subscribeQuotes(this.params.instrument);
  }

  override onQuote({ bid }: Quote): void {
    const step = this.#quotes % CYCLE;
    const cycle = Math.floor(this.#quotes / CYCLE);
    this.#quotes++;
    if (cycle >= this.params.cycles) return;
    if (step === 0) this.#bid(bid, cycle);
    else if (step === 8) this.#moveBid(bid);
    else if (step === 20) this.cancelAll(this.params.instrument);
    else if (step === 24) this.#turn(cycle);
  }

  override onFill(_fill: Fill): void {
    this.fills++;
  }

  #bid(bid: number, cycle: number): void {
    const { instrument: id, quantity, tooMuch } = this.params;
    const price = this.#below(bid, 4);
    this.buy(id, cycle % DENIED_EVERY === 0 ? tooMuch : quantity, { price });
    const cancel = this.setTimer(timestamp(this.now() + 50), () => undefined);
    // some run, some are taken back
    if (cycle % 2 === 0) cancel();
  }

  #moveBid(bid: number): void {
    const order = this.openOrders(this.params.instrument).find(({ type }) => type === 'limit');
    if (order) this.modify({ orderId: order.id, price: this.#below(bid, 2) });
  }

  #turn(cycle: number): void {
    const { instrument: id, quantity } = this.params;
    this.targetPosition(id, cycle % 2 === 0 ? quantity : quantity.negated());
  }

  #below(price: number, ticks: number) {
    const definition = this.instrument(this.params.instrument);
    return roundPrice(definition, String(price)).minus(definition.tickSize.times(ticks));
  }
}
