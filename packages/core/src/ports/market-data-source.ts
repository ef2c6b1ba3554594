import type { BarColumns } from '../bar.ts';
import type { InstrumentId } from '../ids.ts';
import type { MarketEventMap } from '../market-data.ts';
import type { Interval, Timestamp } from '../time.ts';
import type { Unsubscribe } from './execution-gateway.ts';

export type MarketTopic = keyof MarketEventMap;

/** One item a source delivers, with the topic it belongs to. */
export type MarketDataItem = { [T in MarketTopic]: { readonly topic: T; readonly data: MarketEventMap[T] } }[MarketTopic];

export interface MarketDataSubscription {
  readonly topic: MarketTopic;
  readonly instrument: InstrumentId;
  /** For bars. */
  readonly interval?: Interval;
}

export interface MarketDataCapabilities {
  readonly topics: readonly MarketTopic[];
  readonly intervals: readonly Interval[];
  readonly history: boolean;
}

/** Where market data comes from. Items of one subscription arrive in time order; a resolved promise means the source has the request. */
export interface MarketDataSource {
  readonly name: string;
  readonly capabilities: MarketDataCapabilities;
  open(): Promise<void>;
  /** Repeating a subscription changes nothing. */
  subscribe(subscription: MarketDataSubscription): Promise<void>;
  unsubscribe(subscription: MarketDataSubscription): Promise<void>;
  /** Past bars from `from` (included) to `to` (excluded), oldest first, chunk by chunk. */
  history(request: { readonly instrument: InstrumentId; readonly interval: Interval; readonly from: Timestamp; readonly to: Timestamp }): AsyncIterable<BarColumns>;
  onData(listener: (item: MarketDataItem) => void): Unsubscribe;
  close(): Promise<void>;
}
