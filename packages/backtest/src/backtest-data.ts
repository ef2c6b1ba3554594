import type {
  Bar, BarColumns, BarSource, BookOrderChange, CorporateAction, ExactInput, FundingRate, InstrumentStatus, Interval, MarkPrice, MarketDataItem, MarketDataSource, Quote, Settlement, Timestamp, Trade,
} from '@redfire/core';
import type { ItemSource, ReadBarsOptions } from '@redfire/data';

/** Bars of one instrument and length: in memory, chunk by chunk, as the bytes of a file, or the past that a source has. */
export type BarData = { readonly instrument: string; readonly interval: Interval } & (
  | { readonly bars: BarSource | BarColumns | readonly Bar[] }
  | ({ readonly stream: ReadableStream<Uint8Array> | Uint8Array | string } & Omit<ReadBarsOptions, 'intervalMs'>)
  | {
      /** Must be open; its `history` is asked once, from `from` (included) to `to` (excluded), by open times. */
      readonly source: Pick<MarketDataSource, 'history'>;
      readonly from: Timestamp;
      readonly to: Timestamp;
    }
);

/** An item with its topic, bars apart. */
export type TopicItem = Exclude<MarketDataItem, { readonly topic: 'market.bar' }>;
/** A whole book, or a change of one. */
export type BookItem = Extract<TopicItem, { readonly topic: 'market.book-snapshot' | 'market.book-delta' }>;

/**
 * Items of one instrument in time order: one by one or in arrays, as an iterable or an async one, such as the readers of `@redfire/data` are. They are read
 * as the run goes on and not kept.
 */
export type ItemData = { readonly instrument: string } & (
  | { readonly quotes: ItemSource<Quote> }
  | { readonly trades: ItemSource<Trade> }
  | { readonly books: ItemSource<BookItem> }
  /** Level 3. */
  | { readonly orders: ItemSource<BookOrderChange> }
  | { readonly marks: ItemSource<MarkPrice> }
  | { readonly funding: ItemSource<FundingRate> }
  | { readonly statuses: ItemSource<InstrumentStatus> }
  | { readonly actions: ItemSource<CorporateAction> }
  | { readonly settlements: ItemSource<Settlement> }
);

/** Items of any instruments and topics in time order, as a recording has them. */
export interface MixedData {
  readonly items: ItemSource<TopicItem>;
}

/** One stream of a run. */
export type BacktestData = BarData | ItemData | MixedData;

/** How much of the data before `from` is for warming up: so many bars of each series, or what closes within a time before it. */
export type WarmUpSpan = number | Interval;

/** Rates charged on every instrument. */
export interface BacktestFees {
  readonly maker: ExactInput;
  readonly taker: ExactInput;
}
