import type { Bar, BarColumns } from '@redfire/core';
import { FINEST_WIDTH, widerThan } from './bucket-width.ts';
import type { CandleLevel } from './report-data.ts';

interface Candle {
  readonly key: number;
  readonly open: number;
  high: number;
  low: number;
  close: number;
}

/** Prices of any length as candles in bounded memory: where candles become too many, neighbours are joined into longer ones. */
export class CandleSampler {
  readonly #limit: number;
  #width = FINEST_WIDTH;
  #candles: Candle[] = [];

  /** @param limit - Most candles to keep, two or more. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds the prices of a bar that opened then, not before the one added last. A bar belongs to the candle in which it opens. */
  add(bar: Pick<Bar, 'openTime' | 'open' | 'high' | 'low' | 'close'>): void {
    this.#push(bar.openTime, bar);
  }

  /** Adds a price that was seen then. */
  addPrice(at: number, price: number): void {
    this.#push(at, { open: price, high: price, low: price, close: price });
  }

  /** Adds bars by their columns. */
  addColumns(columns: BarColumns): void {
    const { openTime, open, high, low, close, length } = columns;
    for (let row = 0; row < length; row++) {
      // indices below the length are there; without a new object for each bar, as a run has millions
      const at = openTime[row] as number;
      const candle = this.#candles.at(-1);
      if (candle?.key !== Math.floor(at / this.#width)) {
        this.#push(at, { open: open[row] as number, high: high[row] as number, low: low[row] as number, close: close[row] as number });
        continue;
      }
      if ((high[row] as number) > candle.high) candle.high = high[row] as number;
      if ((low[row] as number) < candle.low) candle.low = low[row] as number;
      candle.close = close[row] as number;
    }
  }

  /** The prices in grains of up to `limits` candles each, the coarsest first, and the finest there is last. Grains that are no coarser than the next are left out. */
  levels(limits: readonly number[]): readonly CandleLevel[] {
    if (this.#candles.length === 0) return [];
    const coarser = limits.map((limit) => this.#coarser(limit)).filter((sampler) => sampler.#candles.length * 2 <= this.#candles.length);
    return [...coarser, this].map((sampler) => sampler.#level());
  }

  #push(at: number, { open, high, low, close }: Omit<Candle, 'key'>): void {
    const key = Math.floor(at / this.#width);
    const candle = this.#candles.at(-1);
    if (candle?.key === key) {
      if (high > candle.high) candle.high = high;
      if (low < candle.low) candle.low = low;
      candle.close = close;
      return;
    }
    this.#candles.push({ key, open, high, low, close });
    while (this.#candles.length > this.#limit) this.#join();
  }

  #coarser(limit: number): CandleSampler {
    const sampler = new CandleSampler(limit);
    for (const candle of this.#candles) sampler.#push(candle.key * this.#width, candle);
    return sampler;
  }

  #join(): void {
    const width = widerThan(this.#width);
    const joined: Candle[] = [];
    for (const candle of this.#candles) {
      const key = Math.floor((candle.key * this.#width) / width);
      const before = joined.at(-1);
      if (before?.key !== key) {
        joined.push({ ...candle, key });
        continue;
      }
      if (candle.high > before.high) before.high = candle.high;
      if (candle.low < before.low) before.low = candle.low;
      before.close = candle.close;
    }
    this.#candles = joined;
    this.#width = width;
  }

  #level(): CandleLevel {
    const of = (name: 'open' | 'high' | 'low' | 'close') => this.#candles.map((candle) => candle[name]);
    return { intervalMs: this.#intervalMs(), at: this.#candles.map(({ key }) => key * this.#width), open: of('open'), high: of('high'), low: of('low'), close: of('close') };
  }

  /** Bars of a minute that were never joined are a minute long, whatever finer width they were counted in. */
  #intervalMs(): number {
    let least = Infinity;
    for (let place = 1; place < this.#candles.length; place++) least = Math.min(least, (Number(this.#candles[place]?.key) - Number(this.#candles[place - 1]?.key)) * this.#width);
    return Number.isFinite(least) ? least : this.#width;
  }
}
