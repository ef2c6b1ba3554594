import type { InstrumentMath, MarkPrice, Quote } from '@redfire/core';

/** The prices that triggers follow: of `bid-ask` a buy follows the ask and a sell the bid. */
export const PRICE_LINES = ['last', 'bid', 'ask', 'mid', 'mark', 'index'] as const;
export type PriceLine = (typeof PRICE_LINES)[number];

/**
 * What market data say of one instrument, in ticks; `NaN` where nothing is known. A price between two ticks goes to the nearest;
 * bid and ask, at which an order would trade, to the one that is worse for it.
 */
export class TriggerPrices implements Readonly<Record<PriceLine, number>> {
  readonly #math: InstrumentMath;
  readonly #tickSize: number;
  last = Number.NaN;
  bid = Number.NaN;
  ask = Number.NaN;
  mark = Number.NaN;
  index = Number.NaN;

  constructor(math: InstrumentMath) {
    this.#math = math;
    this.#tickSize = math.instrument.tickSize.toNumber();
  }

  get mid(): number {
    return Math.round((this.bid + this.ask) / 2);
  }

  showQuote({ bid, ask }: Quote): void {
    const lower = this.ticks(bid);
    const upper = this.ticks(ask);
    this.bid = this.#math.isOnTick(bid) || lower * this.#tickSize <= bid ? lower : lower - 1;
    this.ask = this.#math.isOnTick(ask) || upper * this.#tickSize >= ask ? upper : upper + 1;
  }

  showMark({ price, indexPrice }: MarkPrice): void {
    this.mark = this.ticks(price);
    if (indexPrice !== undefined) this.index = this.ticks(indexPrice);
  }

  /** A price that is none, such as an empty side of a book, triggers nothing. */
  ticks(price: number): number {
    return Number.isFinite(price) && price > 0 ? this.#math.ticksOf(price) : Number.NaN;
  }
}
