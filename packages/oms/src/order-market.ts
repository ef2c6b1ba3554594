import type { Bar, InstrumentId, MarkPrice, Quote, Trade } from '@redfire/core';
import type { MarketListener } from './order-port.ts';

/** Shows market data to everybody in order management whose orders depend on them, one after the other. */
export class OrderMarket implements MarketListener {
  readonly #listeners: readonly MarketListener[];

  constructor(listeners: readonly MarketListener[]) {
    this.#listeners = listeners;
  }

  isIdle(instrument: InstrumentId): boolean {
    // counted: this is asked for every bar of a run
    for (let next = 0; next < this.#listeners.length; next++) if (!(this.#listeners[next] as MarketListener).isIdle(instrument)) return false;
    return true;
  }

  onQuote(quote: Quote): void {
    for (const listener of this.#listeners) if (!listener.isIdle(quote.instrument)) listener.onQuote(quote);
  }

  onTrade(trade: Trade): void {
    for (const listener of this.#listeners) if (!listener.isIdle(trade.instrument)) listener.onTrade(trade);
  }

  onBar(bar: Bar): void {
    for (const listener of this.#listeners) if (!listener.isIdle(bar.instrument)) listener.onBar(bar);
  }

  onMark(mark: MarkPrice): void {
    for (const listener of this.#listeners) if (!listener.isIdle(mark.instrument)) listener.onMark(mark);
  }
}
