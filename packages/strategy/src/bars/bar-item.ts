import { RedFireError, intervalMs, type Bar, type InstrumentId, type Quote, type Timestamp, type Trade } from '@redfire/core';
import type { BarIngredient } from './bar-aggregator.ts';

/** One trade, quote or smaller bar as bars are made of it. The same object for all of them: nothing is allocated for an item. */
export class BarItem {
  readonly #instrument: InstrumentId;
  readonly #from: BarIngredient;
  readonly #lengthMs: number;
  openTime = 0;
  /** When it became known; of a trade and a quote also when it began. */
  closeTime = 0;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  volume = 0;
  /** Sum of price times volume. */
  value = 0;
  /** Of the aggressor, where it is known: 1 for a buy, −1 for a sell, else 0. */
  side = 0;

  constructor(instrument: InstrumentId, from: BarIngredient) {
    this.#instrument = instrument;
    this.#from = from;
    this.#lengthMs = from === 'trades' || from === 'quotes' ? 0 : intervalMs(from);
  }

  /** Whether it is one price at one time. */
  get isPoint(): boolean {
    return this.#lengthMs === 0;
  }

  takeTrade({ instrument, at, price, size, side }: Trade): void {
    this.#check('trades', instrument);
    this.#takePoint(at, price, size);
    this.side = side === 'buy' ? 1 : side === 'sell' ? -1 : 0;
  }

  takeQuote({ instrument, at, bid, ask, bidSize, askSize }: Quote): void {
    this.#check('quotes', instrument);
    const size = bidSize === undefined && askSize === undefined ? 1 : (bidSize ?? 0) + (askSize ?? 0);
    this.#takePoint(at, (bid + ask) / 2, size);
    this.side = 0;
  }

  takeBar(bar: Bar): void {
    this.#check('bars', bar.instrument);
    const { openTime, closeTime, open, high, low, close, volume } = bar;
    if (bar.intervalMs !== this.#lengthMs) throw invalid(`these bars are made of bars of ${this.#from}, not of ${bar.intervalMs} ms`, { intervalMs: bar.intervalMs, from: this.#from });
    const value = (bar.vwap ?? (high + low + close) / 3) * volume;
    // each comparison is false for NaN, and infinities make the differences NaN
    const isBar = low <= open && low <= close && open <= high && close <= high && volume >= 0 && openTime <= closeTime;
    if (!isBar || value - value !== 0 || high - high !== 0 || low - low !== 0 || closeTime - openTime - (closeTime - openTime) !== 0) throw invalid('a bar must have finite prices from low to high, a volume of zero or more, and times that ascend', { openTime: String(openTime), volume: String(volume) });
    this.openTime = openTime;
    this.closeTime = closeTime;
    this.open = open;
    this.high = high;
    this.low = low;
    this.close = close;
    this.volume = volume;
    this.value = value;
    this.side = 0;
  }

  #takePoint(at: Timestamp, price: number, size: number): void {
    const value = price * size;
    // the differences are NaN for NaN and infinities
    if (!(size >= 0) || value - value !== 0 || price - price !== 0 || at - at !== 0) throw invalid('a trade or quote must have a finite time and price, and a size of zero or more', { at: String(at), price: String(price), size: String(size) });
    this.openTime = this.closeTime = at;
    this.open = this.high = this.low = this.close = price;
    this.volume = size;
    this.value = value;
  }

  #check(kind: 'trades' | 'quotes' | 'bars', instrument: InstrumentId): void {
    const from = this.#from;
    if (kind === 'bars' ? this.isPoint : from !== kind) throw invalid(`these bars are made of ${this.isPoint ? from : `bars of ${from}`}, not of ${kind}`, { from });
    if (instrument !== this.#instrument) throw invalid(`these bars are of "${this.#instrument}", not of "${instrument}"`, { instrument });
  }
}

function invalid(problem: string, details: Readonly<Record<string, unknown>>): RedFireError {
  return new RedFireError('INVALID_INPUT', problem, { details });
}
