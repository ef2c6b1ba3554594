import { RedFireError, type AccountBooking, type Clock, type ExecutionReport, type FillReport, type InstrumentId, type InstrumentMath, type MarketDataItem, type Timestamp } from '@redfire/core';
import { SimulatedFill } from '../fill-report.ts';
import { notCarried } from '../snapshot/not-carried.ts';
import type { UnorderedFill } from '../margin/liquidation.ts';
import type { MarginTerms } from '../margin/margin-terms.ts';
import { VenueMargin } from '../margin/venue-margin.ts';
import type { VenueAccount } from '../venue-account.ts';
import { AccountKeeper, type BookedMarket, type SavedKeeper } from './account-keeper.ts';

export interface VenueBookkeepingOptions {
  readonly markets: ReadonlyMap<InstrumentId, BookedMarket>;
  readonly clock: Clock;
  readonly account: VenueAccount | undefined;
  readonly margin: MarginTerms | undefined;
  readonly nextTrade: () => number;
  /** Take what is made here on its way to those who listen. */
  readonly report: (report: ExecutionReport) => void;
  readonly tell: (booking: AccountBooking) => void;
}

export interface SavedBookkeeping {
  readonly keeper: SavedKeeper;
  readonly liquidations: number;
}

/** Everything of a simulated venue that is not about orders: its account, its margin, and what it books beside fills. */
export class VenueBookkeeping {
  readonly account: VenueAccount | undefined;
  readonly margin: VenueMargin | undefined;
  readonly #options: VenueBookkeepingOptions;
  readonly #keeper: AccountKeeper;
  #liquidations = 0;

  /** @throws {@link RedFireError} `INVALID_INPUT` for margin terms that are none, or without an account. */
  constructor(options: VenueBookkeepingOptions) {
    const { markets, clock, account, margin } = options;
    const book = (booking: AccountBooking) => { this.#book(booking); };
    this.#options = options;
    this.account = account;
    this.#keeper = new AccountKeeper({ markets, clock, book });
    if (margin === undefined) return;
    if (account === undefined) throw new RedFireError('INVALID_INPUT', 'margin is reckoned from an account; give the venue one with the balances it begins with', { details: { field: 'account' } });
    this.margin = new VenueMargin({ terms: margin, account, markets, book, fill: (fill) => this.#fill(fill) });
  }

  /** @throws {@link RedFireError} `NOT_SUPPORTED` for a venue with margin. */
  save(): SavedBookkeeping {
    if (this.account !== undefined) throw notCarried('an account with margin at the venue', 'leave the margin terms out, or run it whole');
    return { keeper: this.#keeper.save(), liquidations: this.#liquidations };
  }

  restore({ keeper, liquidations }: SavedBookkeeping): void {
    this.#keeper.restore(keeper);
    this.#liquidations = liquidations;
  }

  /** Takes what a source tells of the account. */
  show(item: MarketDataItem): void {
    this.#keeper.take(item);
  }

  /** Settles what expires at a time, as happens by itself once time goes on behind it. */
  expireAt(at: Timestamp): void {
    this.#keeper.expireAt(at);
  }

  /** Has a fill in the account before anybody hears of it. */
  take(fill: FillReport, math: InstrumentMath | undefined): void {
    if (this.account === undefined || math === undefined) return;
    const before = this.account.held(math.instrument.id)?.quantity;
    this.account.apply(fill, math);
    this.margin?.follow(fill, math, before);
  }

  #fill({ math, side, at, trade }: UnorderedFill): FillReport {
    const id = `liquidation-${++this.#liquidations}` as FillReport['orderId']; // of no order of ours, so no request made it
    const fill = new SimulatedFill(math, { id, side }, this.#options.nextTrade(), at, trade);
    this.#options.report(fill);
    return fill;
  }

  #book(booking: AccountBooking): void {
    this.account?.book(booking);
    this.margin?.followBooking(booking);
    this.#options.tell(booking);
  }
}
