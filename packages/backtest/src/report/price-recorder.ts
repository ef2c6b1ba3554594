import { intervalMs, type BarSource, type Quote } from '@redfire/core';
import type { BacktestData, TopicItem } from '../backtest-data.ts';
import { isBarData, sourceOf } from '../feeds-of-run.ts';
import { CandleSampler } from './candle-sampler.ts';
import type { PriceSeries } from './report-data.ts';

/** Candles of all instruments together that a report has room for; each instrument gets an overview's at least. */
const ALL_CANDLES = 36_000;
const OVERVIEW_CANDLES = 1_500;

/** What of an instrument is kept: its shortest bars, or else its trades, or else its quotes. */
type Kept = number | 'trades' | 'quotes';

/** Keeps the prices of a run for its report while the run reads them, in bounded memory. */
export class PriceRecorder {
  readonly #samplers = new Map<string, CandleSampler>();
  #room = ALL_CANDLES;

  /** The same data, of which prices are kept as they are read: give it to `runBacktest` in the place of the original. Of an instrument the shortest bars are kept, or else its trades, or else its quotes. */
  watch(data: readonly BacktestData[]): readonly BacktestData[] {
    const kept = keptOf(data);
    this.#room = Math.max(OVERVIEW_CANDLES, Math.floor(ALL_CANDLES / Math.max(1, kept.size)));
    return data.map((item) => {
      if ('items' in item) return { items: this.#watchedItems(item.items, kept) };
      if (isBarData(item)) return kept.get(item.instrument) === intervalMs(item.interval) ? { instrument: item.instrument, interval: item.interval, bars: watched(sourceOf(item), (chunk) => { this.#of(item.instrument).addColumns(chunk); }) as BarSource } : item;
      const what = kept.get(item.instrument);
      if ('trades' in item && what === 'trades') return { instrument: item.instrument, trades: watched(item.trades, (chunk) => { for (const trade of listOf(chunk)) this.#of(item.instrument).addPrice(trade.at, trade.price); }) };
      if ('quotes' in item && what === 'quotes') return { instrument: item.instrument, quotes: watched(item.quotes, (chunk) => { for (const quote of listOf(chunk)) this.#of(item.instrument).addPrice(quote.at, middleOf(quote)); }) };
      return item;
    });
  }

  /** What was kept so far, by instrument as it came. */
  prices(): readonly PriceSeries[] {
    return Array.from(this.#samplers, ([instrument, sampler]) => ({ instrument, levels: sampler.levels([OVERVIEW_CANDLES]) })).filter(({ levels }) => levels.length > 0);
  }

  #of(instrument: string): CandleSampler {
    const known = this.#samplers.get(instrument);
    if (known !== undefined) return known;
    const made = new CandleSampler(this.#room);
    this.#samplers.set(instrument, made);
    return made;
  }

  /** A recording has topics side by side: trades are prices of what has no bars. */
  #watchedItems(items: Iterable<TopicItem | readonly TopicItem[]> | AsyncIterable<TopicItem | readonly TopicItem[]>, kept: ReadonlyMap<string, Kept>) {
    return watched(items, (chunk) => {
      for (const item of listOf(chunk)) if (item.topic === 'market.trade' && !kept.has(item.data.instrument)) this.#of(item.data.instrument).addPrice(item.data.at, item.data.price);
    });
  }
}

function keptOf(data: readonly BacktestData[]): ReadonlyMap<string, Kept> {
  const kept = new Map<string, Kept>();
  for (const item of data) {
    if ('items' in item) continue;
    const known = kept.get(item.instrument);
    if (isBarData(item)) kept.set(item.instrument, Math.min(typeof known === 'number' ? known : Infinity, intervalMs(item.interval)));
    else if ('trades' in item && typeof known !== 'number') kept.set(item.instrument, 'trades');
    else if ('quotes' in item && known === undefined) kept.set(item.instrument, 'quotes');
  }
  return kept;
}

/** What a source gives, each looked at before it is handed on. What the source tells about itself is still told. */
function watched<Chunk>(source: Iterable<Chunk> | AsyncIterable<Chunk>, look: (chunk: Chunk) => void): AsyncIterable<Chunk> {
  const told = {
    get skippedRows() {
      return 'skippedRows' in source ? source.skippedRows : 0;
    },
  };
  return Object.assign(Object.create(told) as object, {
    async *[Symbol.asyncIterator]() {
      for await (const chunk of source) {
        look(chunk);
        yield chunk;
      }
    },
  });
}

function listOf<Item extends object>(chunk: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(chunk) ? (chunk as readonly Item[]) : [chunk as Item];
}

function middleOf({ bid, ask }: Quote): number {
  return (bid + ask) / 2;
}
