import type { Bar } from './bar.ts';
import type { InstrumentId } from './ids.ts';
import type { Timestamp } from './time.ts';

interface MarketEvent {
  readonly instrument: InstrumentId;
  readonly at: Timestamp;
  /** The venue's sequence number, where it gives one. */
  readonly sequence?: number;
}

/** Best bid and ask (level 1). Sizes are absent where the source has none. */
export interface Quote extends MarketEvent {
  readonly bid: number;
  readonly ask: number;
  readonly bidSize?: number;
  readonly askSize?: number;
}

/** One execution on the tape. `side` is the aggressor's. */
export interface Trade extends MarketEvent {
  readonly price: number;
  readonly size: number;
  readonly side?: 'buy' | 'sell';
  readonly tradeId?: string;
}

/** Price and size of one level. */
export type BookLevel = readonly [price: number, size: number];

/** A whole book to a depth, best levels first. */
export interface BookSnapshot extends MarketEvent {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/** Changed levels; size 0 removes one. `previousSequence` lets a reader see a gap. */
export interface BookDelta extends MarketEvent {
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly previousSequence?: number;
}

/** What a perpetual's longs pay its shorts, as a fraction of the position's value. */
export interface FundingRate extends MarketEvent {
  readonly rate: number;
  /** When it is exchanged next. */
  readonly nextAt?: Timestamp;
}

/** The price at which a venue values positions. */
export interface MarkPrice extends MarketEvent {
  readonly price: number;
  readonly indexPrice?: number;
}

export interface InstrumentStatus extends MarketEvent {
  readonly status: 'pre-open' | 'open' | 'halted' | 'auction' | 'closed' | 'expired';
  readonly reason?: string;
}

/** Anything a market data source delivers, told apart by its topic. */
export interface MarketEventMap {
  'market.bar': Bar;
  'market.quote': Quote;
  'market.trade': Trade;
  'market.book-snapshot': BookSnapshot;
  'market.book-delta': BookDelta;
  'market.funding-rate': FundingRate;
  'market.mark-price': MarkPrice;
  'market.status': InstrumentStatus;
}
