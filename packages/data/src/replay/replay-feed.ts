import { barColumns, instrumentId, intervalMs, type Bar, type BarColumns, type BarSource, type Interval, type MarketDataSubscription, type Quote, type Trade } from '@redfire/core';
import { type TopicItem } from '../item-reader.ts';

/** Recorded items in time order: one by one, or in arrays, which takes less waiting where they come asynchronously. */
export type ItemSource<Item> = Iterable<Item | readonly Item[]> | AsyncIterable<Item | readonly Item[]>;

/** Bars of one instrument and length. Each is delivered at its close. */
export interface BarFeed {
  /** Such as `BTC/USDT.SIM`. */
  readonly instrument: string;
  readonly interval: Interval;
  /** Chunk by chunk, as a reader gives them, or all of them. */
  readonly bars: BarSource | BarColumns | readonly Bar[];
}

/** Quotes of one instrument. */
export interface QuoteFeed {
  readonly instrument: string;
  readonly quotes: ItemSource<Quote>;
}

/** Trades of one instrument. */
export interface TradeFeed {
  readonly instrument: string;
  readonly trades: ItemSource<Trade>;
}

/** Items of one instrument that tell their topics, such as books, or all that a recording has: what `openItems`, `readBooks` and `readRecording` give. */
export interface ItemFeed {
  readonly instrument: string;
  /** What the items may be of. */
  readonly topics: readonly TopicItem['topic'][];
  readonly items: ItemSource<TopicItem>;
}

/** One recorded stream of a replay. */
export type ReplayFeed = BarFeed | QuoteFeed | TradeFeed | ItemFeed;

/** The subscriptions that a feed serves. @throws `INVALID_INPUT` for an instrument or an interval that is none. */
export function offersOf(feed: ReplayFeed): readonly MarketDataSubscription[] {
  const instrument = instrumentId(feed.instrument);
  if ('bars' in feed) {
    intervalMs(feed.interval);
    return [{ topic: 'market.bar', instrument, interval: feed.interval }];
  }
  if ('items' in feed) return feed.topics.map((topic) => ({ topic, instrument }));
  return [{ topic: 'quotes' in feed ? 'market.quote' : 'market.trade', instrument }];
}

/** The bars of a feed in chunks, whatever form they were given in. */
export function barsOf({ bars }: BarFeed): BarSource {
  if ('closeTime' in bars) return [bars];
  return isBarList(bars) ? [barColumns(bars)] : bars;
}

function isBarList(bars: BarSource | readonly Bar[]): bars is readonly Bar[] {
  return Array.isArray(bars) && (bars.length === 0 || typeof (bars as readonly (Bar | BarColumns)[])[0]?.closeTime === 'number');
}
