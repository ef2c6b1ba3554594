import type { Bar } from './bar.ts';
import type { Decimal } from './decimal.ts';
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

/**
 * One change of one order in a venue's book (level 3). `size` is what is there after an `add` or a `modify`, and what was executed by an `execute`;
 * a `remove` has none. Who is modified to another price, or to more, goes to the end of the line.
 */
export interface BookOrderChange extends MarketEvent {
  readonly change: 'add' | 'modify' | 'execute' | 'remove';
  readonly orderId: string;
  readonly side: 'buy' | 'sell';
  readonly price: number;
  readonly size?: number;
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

/** What becomes of those who hold a share at the start of its day: `numerator` new shares for each `denominator` old ones, or cash for each share. */
export type CorporateAction = MarketEvent &
  ({ readonly action: 'split'; readonly numerator: number; readonly denominator: number } | { readonly action: 'dividend'; /** In the settlement currency. */ readonly amount: Decimal });

/** The price at which what is held of a future or an option is settled: day by day, or for good at its expiry. */
export interface Settlement extends MarketEvent {
  readonly price: Decimal;
  readonly isFinal: boolean;
}

/** Anything a market data source delivers, told apart by its topic. */
export interface MarketEventMap {
  'market.bar': Bar;
  'market.quote': Quote;
  'market.trade': Trade;
  'market.book-snapshot': BookSnapshot;
  'market.book-delta': BookDelta;
  'market.book-order': BookOrderChange;
  'market.funding-rate': FundingRate;
  'market.mark-price': MarkPrice;
  'market.status': InstrumentStatus;
  'market.corporate-action': CorporateAction;
  'market.settlement': Settlement;
}
