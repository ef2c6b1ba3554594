import {
  InstrumentMath, RedFireError, Scaled,
  type AdapterHost, type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type ExactInput, type ExecutionGateway, type ExecutionReport, type FeeRates, type FillReport, type GatewayCapabilities,
  type Instrument, type InstrumentId, type Timestamp, type Unsubscribe, type VenueSnapshot,
} from '@redfire/core';
import { SIMULATED_VENUE_CAPABILITIES, SimulatedVenue, VenueAccount, gatewayOver, venueTerms, type VenueTerms } from '@redfire/sim';
import { MarketFeed } from './market-feed.ts';
import { VenueClock } from './venue-clock.ts';

export interface PaperGatewayOptions extends VenueTerms {
  /** Default `paper`. */
  readonly name?: string;
  /** Venues whose instruments it trades, as instrument ids name them. Default: those that no other gateway of the engine names. */
  readonly venues?: readonly string[];
  /** Rates as fractions of the value traded, for every instrument. Default: the fees of each instrument. */
  readonly fees?: { readonly maker: ExactInput; readonly taker: ExactInput };
  /** What the venue's account begins with, by currency. */
  readonly balances: Readonly<Record<string, ExactInput>>;
  /** Orders that may be open at once; one more is rejected. Default 10,000. */
  readonly maxOpenOrders?: number;
  /** Fills kept for `fills()`, the newest. Default 10,000. */
  readonly maxFills?: number;
}

/** A gateway that needs a host: {@link AdapterHost} tells it the time, the instruments and the market data. */
export interface PaperGateway extends ExecutionGateway {
  /**
   * Opens the venue. It trades on from here, also while the gateway is closed.
   *
   * @throws `RedFireError` `INVALID_STATE` when it was attached before.
   */
  attach(host: AdapterHost): void;
}

/**
 * A gateway to a venue in this process that fills orders from the market data of the engine it is attached to.
 *
 * @throws `RedFireError` `INVALID_INPUT` for a fee, a balance, a currency, a term or a limit that is none.
 */
export function paperGateway(options: PaperGatewayOptions): PaperGateway {
  return new SimulatedGateway(options);
}

type Listener = (report: ExecutionReport) => void;

class SimulatedGateway implements PaperGateway {
  readonly name: string;
  readonly venues?: readonly string[];
  readonly isPaper = true;
  readonly capabilities: GatewayCapabilities = { ...SIMULATED_VENUE_CAPABILITIES, snapshot: true, fillHistory: true };
  readonly #options: PaperGatewayOptions;
  readonly #fees: FeeRates | undefined;
  readonly #terms: ReturnType<typeof venueTerms>;
  readonly #account: VenueAccount;
  /** Those who listen, each with the end of its subscription once there is something to subscribe to. */
  readonly #listeners = new Map<Listener, Unsubscribe | undefined>();
  #gateway: ExecutionGateway | undefined;

  constructor(options: PaperGatewayOptions) {
    this.name = options.name ?? 'paper';
    if (options.venues) this.venues = [...options.venues];
    this.#options = options;
    this.#fees = options.fees && { maker: Scaled.from(options.fees.maker, 'fees.maker').toDecimal(), taker: Scaled.from(options.fees.taker, 'fees.taker').toDecimal() };
    this.#terms = venueTerms(options);
    const { maxOpenOrders, maxFills } = options;
    for (const [name, value] of Object.entries({ maxOpenOrders, maxFills })) {
      if (value !== undefined && !(value >= 0)) throw new RedFireError('INVALID_INPUT', `${name} "${value}" must be zero or more`, { details: { option: name, value: String(value) } });
    }
    this.#account = new VenueAccount(options.balances);
  }

  attach(host: AdapterHost): void {
    if (this.#gateway) throw new RedFireError('INVALID_STATE', `gateway "${this.name}" is attached already; make one for each engine`, { details: { gateway: this.name } });
    const { maxOpenOrders, maxFills } = this.#options;
    const instruments = this.#tradedOf(host.instruments);
    const clock = new VenueClock(host.clock);
    const made = new Set<Listener>();
    const venue = new SimulatedVenue({ ...this.#terms, instruments, clock, account: this.#account, watch: (report) => { for (const listener of made) listener(report); } });
    this.#gateway = gatewayOver(venue, {
      name: this.name,
      clock: host.clock,
      holdings: () => this.#account.holdings(),
      onMade: tellsLater(this.#terms) ? (listener) => { made.add(listener); } : undefined,
      onListenerError: (error, { kind, orderId }) => {
        host.logger.log('error', 'a listener of the paper gateway threw', { gateway: this.name, report: kind, orderId, error });
      },
      ...(maxOpenOrders !== undefined && { maxOpenOrders }),
      ...(maxFills !== undefined && { maxFills }),
    });
    for (const listener of this.#listeners.keys()) this.#listeners.set(listener, this.#gateway.onReport(listener));
    venue.onBooking((booking) => { host.book?.(booking); });
    const feed = new MarketFeed({ venue, instruments, clock, logger: host.logger });
    host.onMarketData((item) => {
      feed.show(item);
    });
  }

  /** @throws `RedFireError` `INVALID_STATE` before {@link attach}. */
  async open(): Promise<void> {
    if (!this.#gateway) throw new RedFireError('INVALID_STATE', `gateway "${this.name}" has no host; call attach() before open(), or hand it to an engine`, { details: { gateway: this.name } });
    await this.#gateway.open();
  }

  async submit(order: ApprovedOrder): Promise<void> {
    await this.#attached().submit(order);
  }

  async modify(amendment: ApprovedAmendment): Promise<void> {
    await this.#attached().modify(amendment);
  }

  async cancel(orderId: ClientOrderId): Promise<void> {
    await this.#attached().cancel(orderId);
  }

  async snapshot(): Promise<VenueSnapshot> {
    return this.#attached().snapshot();
  }

  async fills(since: Timestamp): Promise<readonly FillReport[]> {
    return this.#attached().fills(since);
  }

  async query(orderId: ClientOrderId, instrument: InstrumentId): Promise<readonly ExecutionReport[] | undefined> {
    return this.#attached().query?.(orderId, instrument);
  }

  onReport(listener: Listener): Unsubscribe {
    // a subscription of its own, though the same function may be subscribed twice
    const subscription: Listener = (report) => {
      listener(report);
    };
    this.#listeners.set(subscription, this.#gateway?.onReport(subscription));
    return () => {
      this.#listeners.get(subscription)?.();
      this.#listeners.delete(subscription);
    };
  }

  async close(): Promise<void> {
    await this.#gateway?.close();
  }

  #attached(): ExecutionGateway {
    if (this.#gateway) return this.#gateway;
    throw new RedFireError('GATEWAY_CLOSED', `gateway "${this.name}" is not open; hand it to an engine, or call attach() and open()`);
  }

  #tradedOf(instruments: ReadonlyMap<InstrumentId, Instrument>): ReadonlyMap<InstrumentId, InstrumentMath> {
    const traded = [...instruments.values()].filter(({ venue }) => this.venues?.includes(venue) ?? true);
    return new Map(traded.map((instrument) => [instrument.id, new InstrumentMath(this.#fees ? { ...instrument, fees: this.#fees } : instrument)]));
  }
}

/** Whether reports come later than the venue makes them. */
function tellsLater({ latency, faults }: ReturnType<typeof venueTerms>): boolean {
  return latency.report !== 0 || faults?.outages !== undefined;
}
