import type { BarColumns } from '../bar.ts';
import type { InstrumentId } from '../ids.ts';
import type { MarketEventMap } from '../market-data.ts';
import type { Interval, Timestamp } from '../time.ts';
import type { AdapterHost } from './adapter-host.ts';
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

/**
 * Where market data comes from. Items of one subscription arrive in time order; a resolved promise means the source has the request.
 * Verified with `describeMarketDataSource()` of `@redfire/testing`.
 */
export interface MarketDataSource {
  readonly name: string;
  readonly capabilities: MarketDataCapabilities;
  /** What it delivers, where that is settled beforehand, as in a replay; an engine subscribes to all of it. Absent: what one asks for. */
  readonly offers?: readonly MarketDataSubscription[];
  /** `replay`: data of the past, which move the engine's clock, a `SteppedClock`, along. Default `live`. */
  readonly timeline?: 'live' | 'replay';
  /** Resolves when nothing will come any more, as at the end of a replay; rejects when it broke off. Absent where there is no end. */
  readonly ended?: Promise<void>;
  /** Called by an engine once, before `open`. Absent where a source needs nothing of its host. */
  attach?(host: AdapterHost): void;
  /** Connects. Nothing is delivered before something is subscribed. */
  open(): Promise<void>;
  /** Repeating a subscription changes nothing. */
  subscribe(subscription: MarketDataSubscription): Promise<void>;
  unsubscribe(subscription: MarketDataSubscription): Promise<void>;
  /** Past bars from `from` (included) to `to` (excluded), oldest first, chunk by chunk. */
  history(request: { readonly instrument: InstrumentId; readonly interval: Interval; readonly from: Timestamp; readonly to: Timestamp }): AsyncIterable<BarColumns>;
  /** One item at a time, valid during the call: a bar may be a view that moves. A bar comes when it has closed, and not while it is under way. None come after close. */
  onData(listener: (item: MarketDataItem) => void): Unsubscribe;
  close(): Promise<void>;
}
