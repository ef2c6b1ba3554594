import {
  ORDER_TYPES, RedFireError, TIMES_IN_FORCE, TRIGGER_SOURCES,
  type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type Clock, type ExecutionReport, type GatewayCapabilities, type InstrumentId, type InstrumentMath, type MarketDataItem, type SynchronousVenue, type Timestamp,
  type Unsubscribe,
} from '@redfire/core';
import type { BarMarket } from './bar-market.ts';
import { InstrumentMarket } from './instrument-market.ts';
import type { TickMarket } from './tick-market.ts';
import { venueTerms, type VenueTerms } from './venue-terms.ts';

export interface SimulatedVenueOptions extends VenueTerms {
  /** The instruments it trades, with the fees it charges. */
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly clock: Clock;
  /** How many ended orders it still knows by their id, at least: one of them sent again is not placed. Default 10,000. */
  readonly keptIds?: number;
  /** Sign of the account's position in an instrument, for path `worst-case`. Default: always flat. */
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
 * A venue in memory that fills orders from bars, or from quotes and trades. It has every order type and time in force,
 * charges the instruments' fees, and reports inside the call that causes the report.
 */
export class SimulatedVenue implements SynchronousVenue {
  readonly name = 'simulated';
  readonly capabilities = SIMULATED_VENUE_CAPABILITIES;
  readonly #clock: Clock;
  readonly #latencyMs: number;
  readonly #keptIds: number;
  readonly #markets = new Map<InstrumentId, InstrumentMarket>();
  readonly #listeners = new Set<(report: ExecutionReport) => void>();
  /** Where each order went, ended ones too, in two generations: all open orders and at least the last `keptIds` are known. */
  #homes = new Map<ClientOrderId, InstrumentMarket>();
  #homesBefore = new Map<ClientOrderId, InstrumentMarket>();
  /** How many orders end a generation: those that were open when it began, and as many new ones as are kept. */
  #generation: number;
  #trades = 0;

  /** @throws {@link RedFireError} `INVALID_INPUT` for terms that are none. */
  constructor(options: SimulatedVenueOptions) {
    const { instruments, clock, keptIds = 10_000, holding = () => 0 } = options;
    const terms = venueTerms(options);
    this.#clock = clock;
    this.#latencyMs = terms.latencyMs;
    this.#keptIds = keptIds;
    this.#generation = keptIds;
    const report = (item: ExecutionReport) => {
      this.#report(item);
    };
    const nextTrade = () => ++this.#trades;
    for (const [id, math] of instruments) this.#markets.set(id, new InstrumentMarket({ ...terms, math, report, nextTrade, holding: () => holding(id) }));
  }

  /** The market of an instrument, to be shown its bars. @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`. */
  market(instrument: InstrumentId): BarMarket {
    return this.#marketOf(instrument).bars;
  }

  /** The market of an instrument, to be shown its quotes and trades; from the first of them on its bars are to be kept from it. @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`. */
  ticks(instrument: InstrumentId): TickMarket {
    return this.#marketOf(instrument).ticks;
  }

  /**
   * Shows the venue what a source delivers, bars apart: see {@link market} for those. What is of an instrument it does not trade is left out.
   */
  show({ topic, data }: MarketDataItem): void {
    const ticks = this.#markets.get(data.instrument)?.ticks;
    switch (topic) {
      case 'market.quote':
        ticks?.quote(data);
        break;
      case 'market.trade':
        ticks?.trade(data);
        break;
      case 'market.mark-price':
        ticks?.markPrice(data);
        break;
      case 'market.bar':
      case 'market.book-snapshot':
      case 'market.book-delta':
      case 'market.book-order':
      case 'market.funding-rate':
      case 'market.status':
      case 'market.corporate-action':
      case 'market.settlement':
        break;
    }
  }

  /** Places an order. An id that is open, or is among the last that have ended, places nothing. */
  submit(order: ApprovedOrder): void {
    if (this.#homeOf(order.id)) return;
    const market = this.#markets.get(order.instrument);
    if (market) this.#remember(order.id, market);
    this.#arrive((at) => {
      if (market) market.place(order, at);
      else this.#report({ kind: 'rejected', orderId: order.id, at, reason: `the venue does not trade "${order.instrument}"` });
    });
  }

  modify(amendment: ApprovedAmendment): void {
    const { orderId } = amendment;
    this.#arrive((at) => {
      if (!this.#homeOf(orderId)?.modify(amendment, at)) this.#report({ kind: 'modify-rejected', orderId, at, reason: NOT_OPEN });
    });
  }

  cancel(orderId: ClientOrderId): void {
    this.#arrive((at) => {
      if (!this.#homeOf(orderId)?.cancel(orderId, at)) this.#report({ kind: 'cancel-rejected', orderId, at, reason: NOT_OPEN });
    });
  }

  onReport(listener: (report: ExecutionReport) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** A request acts when it arrives: the clock runs it before what is shown to the market at that time. */
  #arrive(carryOut: (at: Timestamp) => void): void {
    const sentAt = this.#clock.now();
    if (this.#latencyMs === 0) {
      carryOut(sentAt);
      return;
    }
    const arrivesAt = (sentAt + this.#latencyMs) as Timestamp;
    this.#clock.setTimer(
      arrivesAt,
      () => {
        carryOut(arrivesAt);
      },
      'request to the simulated venue',
    );
  }

  #report(report: ExecutionReport): void {
    for (const listener of this.#listeners) listener(report);
  }

  #marketOf(instrument: InstrumentId): InstrumentMarket {
    const market = this.#markets.get(instrument);
    if (market) return market;
    throw new RedFireError('UNKNOWN_INSTRUMENT', `the venue does not trade "${instrument}"; add its definition`, { details: { instrument } });
  }

  #homeOf(orderId: ClientOrderId): InstrumentMarket | undefined {
    return this.#homes.get(orderId) ?? this.#homesBefore.get(orderId);
  }

  #remember(orderId: ClientOrderId, market: InstrumentMarket): void {
    if (this.#homes.size >= this.#generation) {
      this.#homesBefore = this.#homes;
      this.#homes = new Map([...this.#markets.values()].flatMap((home) => home.ids().map((id) => [id, home] as const)));
      this.#generation = this.#homes.size + this.#keptIds;
    }
    this.#homes.set(orderId, market);
  }
}

const NOT_OPEN = 'the venue has no such open order';
