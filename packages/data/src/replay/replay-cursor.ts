import { RedFireError, instrumentId, intervalMs, type InstrumentId, type MarketDataItem, type MarketDataSubscription, type MarketTopic } from '@redfire/core';
import { barsOf, type ItemSource, type ReplayFeed } from './replay-feed.ts';
import { BarRows, ItemRows, QUOTES, TRADES, TopicRows, type Rows } from './replay-rows.ts';

/** Where a replay stands in one feed. */
export interface ReplayCursor {
  /** What its items may be of. */
  readonly topics: readonly MarketTopic[];
  readonly instrument: InstrumentId;
  /** For bars. */
  readonly intervalMs: number | undefined;
  /** What is to be delivered next; changed by `next()`. */
  readonly item: MarketDataItem;
  /** Its time; infinity at the end. */
  readonly nextTime: number;
  /** Whether somebody has subscribed to what is to be delivered next. */
  readonly isWanted: boolean;
  /** Learns of which topics somebody has subscribed to. */
  choose(topics: readonly MarketTopic[]): void;
  /** Goes on to the next item. A promise when it must be waited for. Called once before the first. */
  next(): Promise<void> | undefined;
  /** Whether the next item is being waited for. */
  readonly isLoading: boolean;
  /** Lets the source free what it holds. Rejects with what it throws. */
  close(): Promise<void>;
}

/** A cursor before the first item of a feed. */
export function replayCursor(feed: ReplayFeed): ReplayCursor {
  const instrument = instrumentId(feed.instrument);
  if ('bars' in feed) {
    const ms = intervalMs(feed.interval);
    return new SourceCursor({ topics: ['market.bar'], instrument, intervalMs: ms }, barsOf(feed), new BarRows(instrument, ms));
  }
  if ('items' in feed) return new SourceCursor({ topics: feed.topics, instrument }, whole(feed.items), new TopicRows(instrument, feed.topics));
  if ('quotes' in feed) return new SourceCursor({ topics: ['market.quote'], instrument }, whole(feed.quotes), new ItemRows(instrument, QUOTES));
  return new SourceCursor({ topics: ['market.trade'], instrument }, whole(feed.trades), new ItemRows(instrument, TRADES));
}

/** Whether a subscription asks for the items of a cursor. Without an interval it asks for bars of every length. */
export function isAsked(cursor: ReplayCursor, { topic, instrument, interval }: MarketDataSubscription): boolean {
  return cursor.topics.includes(topic) && cursor.instrument === instrument && (interval === undefined || cursor.intervalMs === undefined || cursor.intervalMs === intervalMs(interval));
}

/** An array of items is one chunk, not a sequence of chunks of one. */
function whole<Item>(source: ItemSource<Item>): ItemSource<Item> {
  return isItems(source) ? [source] : source;
}

function isItems<Item>(source: ItemSource<Item>): source is readonly Item[] {
  return Array.isArray(source) && !Array.isArray(source[0]);
}

class SourceCursor<Chunk> implements ReplayCursor {
  readonly topics: readonly MarketTopic[];
  readonly instrument: InstrumentId;
  readonly intervalMs: number | undefined;
  readonly item: MarketDataItem;
  nextTime = Number.NEGATIVE_INFINITY;
  isLoading = false;
  #wanted: ReadonlySet<MarketTopic> = new Set();
  readonly #rows: Rows<Chunk>;
  readonly #sync: Iterator<Chunk> | undefined;
  readonly #async: AsyncIterator<Chunk> | undefined;
  #row = 0;
  #length = 0;
  /** Items passed, for errors. */
  #count = 0;

  constructor(about: Pick<ReplayCursor, 'topics' | 'instrument'> & { readonly intervalMs?: number }, source: Iterable<Chunk> | AsyncIterable<Chunk>, rows: Rows<Chunk>) {
    this.topics = about.topics;
    this.instrument = about.instrument;
    this.intervalMs = about.intervalMs;
    this.item = rows.item;
    this.#rows = rows;
    if (Symbol.asyncIterator in source) this.#async = source[Symbol.asyncIterator]();
    else this.#sync = source[Symbol.iterator]();
  }

  get isWanted(): boolean {
    return this.#wanted.has(this.item.topic);
  }

  choose(topics: readonly MarketTopic[]): void {
    this.#wanted = new Set(topics);
  }

  next(): Promise<void> | undefined {
    if (++this.#row < this.#length) {
      this.#show();
      return undefined;
    }
    if (this.#async) return this.#wait(this.#async);
    for (;;) {
      const result = this.#sync?.next();
      if (this.#hold(result)) return undefined;
    }
  }

  async close(): Promise<void> {
    await (this.#async ?? this.#sync)?.return?.();
  }

  async #wait(iterator: AsyncIterator<Chunk>): Promise<void> {
    this.isLoading = true;
    try {
      while (!this.#hold(await iterator.next()));
    } finally {
      this.isLoading = false;
    }
  }

  /** @returns Whether there is an item now, or the end; false for a chunk without rows. */
  #hold(result: IteratorResult<Chunk> | undefined): boolean {
    if (result === undefined || result.done === true) {
      this.nextTime = Infinity;
      this.#length = 0;
      return true;
    }
    this.#length = this.#rows.hold(result.value);
    this.#row = 0;
    if (this.#length === 0) return false;
    this.#show();
    return true;
  }

  #show(): void {
    const time = this.#rows.timeOf(this.#row);
    if (!(time >= this.nextTime && time < Infinity)) {
      const { item: { topic }, instrument } = this;
      throw new RedFireError('DATA_ORDER', `${topic} of "${instrument}" are not in time order: number ${this.#count + 1} is of "${time}", the one before of "${this.nextTime}"; sort them by time`, {
        details: { topic, instrument, number: this.#count + 1, at: time, before: this.nextTime },
      });
    }
    this.#count++;
    this.nextTime = time;
    this.#rows.show(this.#row);
  }
}
