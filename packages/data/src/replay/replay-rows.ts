import { BarView, RedFireError, type Bar, type BarColumns, type InstrumentId, type MarketDataItem, type MarketTopic, type Quote, type Trade } from '@redfire/core';
import { type TopicItem } from '../item-reader.ts';

/** A chunk of a feed, and the row of it that is to be delivered next. */
export interface Rows<Chunk> {
  /** The same object for every row: its data are those of the row shown last. */
  readonly item: MarketDataItem;
  /** Takes the place of the chunk before. @returns How many rows it has. */
  hold(chunk: Chunk): number;
  timeOf(row: number): number;
  show(row: number): void;
}

/** Bars, shown through one view. */
export class BarRows implements Rows<BarColumns> {
  readonly item: { readonly topic: 'market.bar'; readonly data: Bar };
  readonly #view: BarView;

  constructor(instrument: InstrumentId, intervalMs: number) {
    this.#view = new BarView(instrument, intervalMs);
    this.item = { topic: 'market.bar', data: this.#view };
  }

  /** @throws `RedFireError` `BAD_ROW` for prices that are no range: columns from memory were checked by nobody. */
  hold(chunk: BarColumns): number {
    const { open, high, low, close, length } = chunk;
    for (let row = 0; row < length; row++) {
      // a row below the length has a value in each column
      const most = high[row] as number;
      const least = low[row] as number;
      const isRange = least <= (open[row] as number) && (open[row] as number) <= most && least <= (close[row] as number) && (close[row] as number) <= most && most - least < Infinity;
      if (isRange) continue;
      const prices = { open: open[row], high: most, low: least, close: close[row] };
      throw badItem(this.#view.instrument, 'bar', `at "${chunk.closeTime[row] ?? ''}" is no range: open, high, low and close are "${Object.values(prices).join(', ')}"`, prices);
    }
    this.#view.columns = chunk;
    this.#view.row = 0;
    return length;
  }

  timeOf(row: number): number {
    return this.#view.columns.closeTime[row] as number;
  }

  show(row: number): void {
    this.#view.row = row;
  }
}

interface Kind<Item> {
  readonly topic: MarketTopic;
  /** Not finite when a number is missing. */
  readonly sum: (item: Item) => number;
}

export const QUOTES: Kind<Quote> = { topic: 'market.quote', sum: ({ bid, ask }) => bid + ask };
export const TRADES: Kind<Trade> = { topic: 'market.trade', sum: ({ price, size }) => price + size };

/** Quotes or trades, shown as the objects they are. */
export class ItemRows<Item extends Quote | Trade> implements Rows<Item | readonly Item[]> {
  readonly item: MarketDataItem;
  readonly #instrument: InstrumentId;
  readonly #kind: Kind<Item>;
  readonly #shown: { readonly topic: MarketTopic; data: Item | undefined };
  readonly #single: Item[] = [];
  #items: readonly Item[] = [];

  constructor(instrument: InstrumentId, kind: Kind<Item>) {
    this.#instrument = instrument;
    this.#kind = kind;
    this.#shown = { topic: kind.topic, data: undefined };
    // topic and items are of one kind, and nothing is delivered before a row is shown
    this.item = this.#shown as MarketDataItem;
  }

  /** @throws `RedFireError` `BAD_ROW` for an item of another instrument, or without a number. */
  hold(chunk: Item | readonly Item[]): number {
    if (isList(chunk)) this.#items = chunk;
    else {
      this.#single[0] = chunk;
      this.#items = this.#single;
    }
    const { sum, topic } = this.#kind;
    for (const item of this.#items) {
      if (item.instrument !== this.#instrument) throw badItem(this.#instrument, topic, `at "${item.at}" is one of "${item.instrument}"; give each instrument a feed of its own`, { found: item.instrument });
      if (!Number.isFinite(sum(item))) throw badItem(this.#instrument, topic, `at "${item.at}" has a price or size that is no number`, { ...item });
    }
    return this.#items.length;
  }

  timeOf(row: number): number {
    return (this.#items[row] as Item).at; // only rows that the chunk has are asked for
  }

  show(row: number): void {
    this.#shown.data = this.#items[row];
  }
}

/** Items of several topics, shown as the objects they are. */
export class TopicRows implements Rows<TopicItem | readonly TopicItem[]> {
  readonly item: MarketDataItem;
  readonly #instrument: InstrumentId;
  readonly #topics: ReadonlySet<MarketTopic>;
  readonly #shown: { topic: MarketTopic; data: TopicItem['data'] | undefined };
  #items: readonly TopicItem[] = [];

  constructor(instrument: InstrumentId, topics: readonly TopicItem['topic'][]) {
    this.#instrument = instrument;
    this.#topics = new Set(topics);
    this.#shown = { topic: topics[0] ?? 'market.quote', data: undefined };
    // topic and data are those of one item, and nothing is delivered before a row is shown
    this.item = this.#shown as MarketDataItem;
  }

  /** @throws `RedFireError` `BAD_ROW` for an item of another instrument, or of a topic that was not announced. */
  hold(chunk: TopicItem | readonly TopicItem[]): number {
    this.#items = isList(chunk) ? chunk : [chunk];
    for (const { topic, data } of this.#items) {
      if (data.instrument !== this.#instrument) throw badItem(this.#instrument, topic, `at "${data.at}" is one of "${data.instrument}"; give each instrument a feed of its own`, { found: data.instrument });
      if (!this.#topics.has(topic)) throw badItem(this.#instrument, topic, `at "${data.at}" is of a topic that the feed has not; name it in its topics`, { topic });
    }
    return this.#items.length;
  }

  timeOf(row: number): number {
    return (this.#items[row] as TopicItem).data.at; // only rows that the chunk has are asked for
  }

  show(row: number): void {
    const { topic, data } = this.#items[row] as TopicItem; // as above
    this.#shown.topic = topic;
    this.#shown.data = data;
  }
}

function isList<Item>(chunk: Item | readonly Item[]): chunk is readonly Item[] {
  return Array.isArray(chunk);
}

function badItem(instrument: InstrumentId, what: string, problem: string, details: Readonly<Record<string, unknown>>): RedFireError {
  return new RedFireError('BAD_ROW', `${what} of "${instrument}" ${problem}`, { details: { instrument, ...details } });
}
