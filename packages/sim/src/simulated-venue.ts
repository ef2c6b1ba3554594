import {
  ORDER_TYPES, RedFireError, TIMES_IN_FORCE, TRIGGER_SOURCES,
  type AccountBooking, type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type Clock, type Currency, type ExecutionReport, type GatewayCapabilities, type InstrumentId, type InstrumentMath, type MarketDataItem, type SynchronousVenue, type Timestamp,
  type Unsubscribe,
} from '@redfire/core';
import type { BarMarket } from './bar-market.ts';
import { ArrivalFaults } from './faults/arrival-faults.ts';
import { VenueStories } from './faults/venue-stories.ts';
import { InstrumentMarket } from './instrument-market.ts';
import { VenueBookkeeping } from './account/venue-bookkeeping.ts';
import type { FeeModel } from './fees/fee-model.ts';
import type { VenueRequest } from './line/request-path.ts';
import { VenueLine } from './line/venue-line.ts';
import type { MarginStatus } from './margin/margin-books.ts';
import { priceWatch } from './margin/price-watch.ts';
import { OrderHomes } from './order-homes.ts';
import { memoryOf } from './snapshot/model-memory.ts';
import { notCarried } from './snapshot/not-carried.ts';
import type { SavedVenue } from './snapshot/saved-venue.ts';
import type { TickMarket } from './tick-market.ts';
import type { VenueAccount } from './venue-account.ts';
import { venueTerms, type VenueTerms } from './venue-terms.ts';

export interface SimulatedVenueOptions extends VenueTerms {
  /** The instruments it trades, with the fees it charges. */
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly clock: Clock;
  /** How many ended orders it still knows by their id, at least: one of them sent again is not placed. Default 10,000. */
  readonly keptIds?: number;
  /** Sees each report at the moment at which it is made at the market, before it is on its way to those who listen. */
  readonly watch?: ((report: ExecutionReport) => void) | undefined;
  /** The account as the venue keeps it: its fills and bookings are applied to it here. Needed for margin. Default none. */
  readonly account?: VenueAccount | undefined;
  /** Sign of the account's position in an instrument, for path `worst-case`. Default: that of the account, and flat without one. */
  readonly holding?: (instrument: InstrumentId) => number;
}

/** What every simulated venue can do. */
export const SIMULATED_VENUE_CAPABILITIES: GatewayCapabilities = {
  orderTypes: ORDER_TYPES,
  timesInForce: TIMES_IN_FORCE,
  postOnly: true,
  reduceOnly: false,
  displayQuantity: true,
  modify: true,
  snapshot: false,
  fillHistory: false,
  triggerSources: TRIGGER_SOURCES,
};

/**
 * A venue in memory that fills orders from bars, or from quotes, trades and books. It has every order type and time in force. Unless its terms
 * say otherwise it charges the instruments' rates, takes what the data show, and reports inside the call that causes the report.
 */
export class SimulatedVenue implements SynchronousVenue {
  readonly name = 'simulated';
  readonly capabilities = SIMULATED_VENUE_CAPABILITIES;
  /** As `ExecutionGateway.query`. There only where requests may be lost without anybody knowing. @throws {@link RedFireError} `NOT_SENT` while the line is down. */
  readonly query?: (orderId: ClientOrderId) => readonly ExecutionReport[] | undefined;
  readonly #markets = new Map<InstrumentId, InstrumentMarket>();
  readonly #homes: OrderHomes;
  readonly #line: VenueLine;
  readonly #faults: ArrivalFaults | undefined;
  readonly #watch: ((report: ExecutionReport) => void) | undefined;
  readonly #stories: VenueStories | undefined;
  readonly #books: VenueBookkeeping;
  readonly #feeModel: FeeModel | undefined;
  readonly #instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  #trades = 0;

  /** @throws {@link RedFireError} `INVALID_INPUT` for terms that are none. */
  constructor(options: SimulatedVenueOptions) {
    const { instruments, clock, keptIds = 10_000, account, holding = (id) => account?.holding(id) ?? 0 } = options;
    const terms = venueTerms(options);
    const { faults, feeModel } = terms;
    this.#watch = options.watch;
    this.#homes = new OrderHomes(this.#markets, keptIds);
    const losesUnknown = faults?.outages !== undefined && faults.outageRequests === 'unknown';
    const stories = losesUnknown ? new VenueStories(keptIds, (orderId) => this.#homes.of(orderId)?.has(orderId) === true) : undefined;
    this.#line = new VenueLine({
      ...terms,
      clock,
      carryOut: (request, at) => { this.#carryOut(request, at); },
      cancelAll: (at) => { this.#cancelAll(at); },
      onLeave: stories && ((kind, orderId) => { if (kind === 'order') stories.expect(orderId); }),
    });
    if (faults) this.#faults = new ArrivalFaults(faults, terms.seed);
    this.#stories = stories;
    if (stories) {
      this.query = (orderId) => {
        if (this.#line.isDown) throw new RedFireError('NOT_SENT', `the venue was not asked for "${orderId}": the line to it is down; ask again later`, { details: { orderId } });
        return stories.of(orderId);
      };
    }
    // one for all instruments, for what is traded of one counts for the rates of the others
    this.#feeModel = feeModel?.fresh?.() ?? feeModel;
    const parts = {
      ...terms,
      feeModel: this.#feeModel,
      report: (item: ExecutionReport) => { this.#report(item); },
      nextTrade: () => ++this.#trades,
    };
    this.#instruments = instruments;
    for (const [id, math] of instruments) this.#markets.set(id, new InstrumentMarket({ ...parts, math, holding: () => holding(id), watch: terms.margin && priceWatch(id, () => this.#books.margin) }));
    this.#books = new VenueBookkeeping({ ...parts, markets: this.#markets, clock, account, margin: terms.margin, tell: (booking) => { this.#line.report(booking); } });
  }

  /** The market of an instrument, to be shown its bars. @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`. */
  market(instrument: InstrumentId): BarMarket {
    return this.#marketOf(instrument).bars;
  }

  /** The market of an instrument, to be shown its quotes and trades; from the first of them on its bars are to be kept from it. @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`. */
  ticks(instrument: InstrumentId): TickMarket {
    return this.#marketOf(instrument).ticks;
  }

  /** Settles the futures and options that expire at a time, behind all that is of it: for data that end there. Where time goes on it happens by itself. */
  expireAt(at: Timestamp): void {
    this.#books.expireAt(at);
  }

  /**
   * Shows the venue what a source delivers, bars apart: see {@link market} for those. What is of an instrument it does not trade is left out.
   */
  show(item: MarketDataItem): void {
    const { topic, data } = item;
    const market = this.#markets.get(data.instrument);
    switch (topic) {
      case 'market.quote':
        market?.priced();
        market?.tape?.quote(data);
        break;
      case 'market.trade':
        market?.priced();
        market?.tape?.trade(data);
        break;
      case 'market.book-snapshot':
        market?.priced();
        market?.tape?.bookSnapshot(data);
        break;
      case 'market.book-delta':
        market?.priced();
        market?.tape?.bookDelta(data);
        break;
      case 'market.mark-price':
        market?.priced();
        market?.showMark(data);
        break;
      case 'market.status':
        market?.showStatus(data.status);
        this.#books.show(item);
        break;
      case 'market.funding-rate':
      case 'market.corporate-action':
      case 'market.settlement':
        this.#books.show(item);
        break;
      case 'market.book-order':
        market?.priced();
        market?.showOrder(data);
        break;
      case 'market.bar':
        break;
    }
    if (this.#books.margin !== undefined && 'at' in data) this.#books.margin.check(data.instrument, data.at);
  }

  /** Places an order. An id that is open, or is among the last that have ended, places nothing. @throws {@link RedFireError} `NOT_SENT` or `OUTCOME_UNKNOWN` while the line is down. */
  submit(order: ApprovedOrder): void {
    this.#line.send({ kind: 'order', orderId: order.id, order });
  }

  /** @throws {@link RedFireError} as {@link submit}. */
  modify(amendment: ApprovedAmendment): void {
    this.#line.send({ kind: 'modify', orderId: amendment.orderId, amendment });
  }

  /** @throws {@link RedFireError} as {@link submit}. */
  cancel(orderId: ClientOrderId): void {
    this.#line.send({ kind: 'cancel', orderId });
  }

  /**
   * Everything it knows between two events, for {@link goOn} of another of the same terms. Numbers may be none, and amounts are exact: it is no JSON yet.
   *
   * @throws {@link RedFireError} `NOT_SUPPORTED` naming what cannot be carried: books, margin, requests whose outcome is unknown, models that cannot tell what they remember.
   */
  save(): SavedVenue {
    if (this.#stories) throw notCarried('requests of unknown outcome', "leave out faults.outageRequests 'unknown', or run it whole");
    return {
      trades: this.#trades,
      homes: this.#homes.save(),
      line: this.#line.save(),
      faults: this.#faults?.save(),
      fees: memoryOf(this.#feeModel, 'fee model'),
      books: this.#books.save(),
      markets: Array.from(this.#markets, ([id, market]) => [id, market.save()] as const),
    };
  }

  /** Goes on from what {@link save} gave, at the time of that: what was on its way arrives when it would have. */
  goOn({ trades, homes, line, faults, fees, books, markets }: SavedVenue): void {
    this.#trades = trades;
    for (const [id, market] of markets) this.#marketOf(id).restore(market);
    this.#homes.restore(homes);
    this.#line.restore(line);
    if (faults) this.#faults?.restore(faults);
    this.#feeModel?.restore?.(fees);
    this.#books.restore(books);
  }

  onReport(listener: (report: ExecutionReport) => void): Unsubscribe {
    return this.#line.onReport(listener);
  }

  /** Hears of what the venue books besides fills: funding, settlements, splits, dividends, and what its insurance fund pays. In one order with the reports. */
  onBooking(listener: (booking: AccountBooking) => void): Unsubscribe {
    return this.#line.onBooking(listener);
  }

  /** How the account stands in a currency; `undefined` where the venue has no margin terms. */
  marginOf(code: Currency): MarginStatus | undefined {
    return this.#books.margin?.statusOf(code);
  }

  /** How a position stands: by itself where its margin is isolated, else with all that backs it. `undefined` where nothing is held, or the venue has no margin terms. */
  positionMarginOf(instrument: InstrumentId): MarginStatus | undefined {
    return this.#books.margin?.statusOfPosition(instrument);
  }

  #carryOut(request: VenueRequest, at: Timestamp): void {
    if (request.kind === 'order') {
      this.#arrive(request.order, at);
      return;
    }
    const { orderId } = request;
    const market = this.#homes.of(orderId);
    if (request.kind === 'modify') {
      const refusal = this.#faults?.byChance('modify') ?? (market && this.#books.margin?.refusalOfChange(market.math.instrument.id, request.amendment));
      if (refusal !== undefined || market?.modify(request.amendment, at) !== true) this.#report({ kind: 'modify-rejected', orderId, at, reason: refusal ?? NOT_OPEN });
      return;
    }
    const refusal = this.#faults?.byChance('cancel');
    if (refusal !== undefined || market?.cancel(orderId, at) !== true) this.#report({ kind: 'cancel-rejected', orderId, at, reason: refusal ?? NOT_OPEN });
  }

  #arrive(order: ApprovedOrder, at: Timestamp): void {
    const { id, instrument, side } = order;
    const market = this.#markets.get(instrument);
    if (market === undefined) {
      this.#report({ kind: 'rejected', orderId: id, at, reason: `the venue does not trade "${instrument}"` });
      return;
    }
    if (this.#homes.of(id)) return;
    this.#homes.remember(id, market);
    const fault = this.#faults?.ofOrder(order, () => {
      const lastPrice = market.lastPrice(side);
      return { at, ...(lastPrice !== undefined && { lastPrice }) };
    });
    const reason = fault ?? this.#books.margin?.refusal(order);
    if (reason === undefined) market.place(order, at);
    else this.#report({ kind: 'rejected', orderId: id, at, reason });
  }

  #report(report: ExecutionReport): void {
    if (report.kind === 'fill' && report.instrument !== undefined && this.#books.account !== undefined) this.#books.take(report, this.#instruments.get(report.instrument));
    this.#watch?.(report);
    this.#stories?.record(report);
    this.#line.report(report);
  }

  #cancelAll(at: Timestamp): void {
    for (const market of this.#markets.values()) for (const id of market.ids()) market.cancel(id, at, 'the line to the venue fell');
  }

  #marketOf(instrument: InstrumentId): InstrumentMarket {
    const market = this.#markets.get(instrument);
    if (market) return market;
    throw new RedFireError('UNKNOWN_INSTRUMENT', `the venue does not trade "${instrument}"; add its definition`, { details: { instrument } });
  }
}

const NOT_OPEN = 'the venue has no such open order';
