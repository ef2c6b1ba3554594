import {
  ORDER_TYPES, RedFireError, TIMES_IN_FORCE,
  type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type Clock, type ExecutionReport, type GatewayCapabilities, type InstrumentId, type InstrumentMath, type SynchronousVenue, type Timestamp,
  type Unsubscribe,
} from '@redfire/core';
import { BarMarket } from './bar-market.ts';
import type { BarPathModel } from './bar-path.ts';

export interface SimulatedVenueOptions {
  /** The instruments it trades, with the fees it charges. */
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly clock: Clock;
  /** Time from a request to the market, in milliseconds. Default 0. An order acts on the first open at or after its arrival. */
  readonly latencyMs?: number;
  /** Default `nearer-first`. */
  readonly path?: BarPathModel;
  /** How many ended orders it still knows by their id, at least: one of them sent again is not placed. Default 10,000. */
  readonly keptIds?: number;
  /** Sign of the account's position in an instrument, for path `worst-case`. Default: always flat. */
  readonly holding?: (instrument: InstrumentId) => number;
}

/**
 * A venue in memory that fills orders from bars. It has every order type and time in force, charges the instruments'
 * fees, and reports inside the call that causes the report.
 */
export class SimulatedVenue implements SynchronousVenue {
  readonly name = 'simulated';
  readonly capabilities: GatewayCapabilities = {
    orderTypes: ORDER_TYPES,
    timesInForce: TIMES_IN_FORCE,
    postOnly: true,
    reduceOnly: false,
    displayQuantity: true,
    modify: true,
    snapshot: false,
    fillHistory: false,
  };
  readonly #clock: Clock;
  readonly #latencyMs: number;
  readonly #keptIds: number;
  readonly #markets = new Map<InstrumentId, BarMarket>();
  readonly #listeners = new Set<(report: ExecutionReport) => void>();
  /** Where each order went, ended ones too, in two generations: all open orders and at least the last `keptIds` are known. */
  #homes = new Map<ClientOrderId, BarMarket>();
  #homesBefore = new Map<ClientOrderId, BarMarket>();
  #trades = 0;

  constructor(options: SimulatedVenueOptions) {
    const { instruments, clock, keptIds = 10_000, latencyMs = 0, path = 'nearer-first', holding = () => 0 } = options;
    if (!(latencyMs >= 0)) throw new RedFireError('INVALID_INPUT', `latencyMs "${latencyMs}" must be zero or more`, { details: { field: 'latencyMs', value: latencyMs } });
    this.#clock = clock;
    this.#latencyMs = latencyMs;
    this.#keptIds = keptIds;
    const report = (item: ExecutionReport) => {
      this.#report(item);
    };
    const nextTrade = () => ++this.#trades;
    for (const [id, math] of instruments) this.#markets.set(id, new BarMarket({ math, path, report, nextTrade, holding: () => holding(id) }));
  }

  /** The market of an instrument, to be shown its bars. @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`. */
  market(instrument: InstrumentId): BarMarket {
    const market = this.#markets.get(instrument);
    if (market) return market;
    throw new RedFireError('UNKNOWN_INSTRUMENT', `the venue does not trade "${instrument}"; add its definition`, { details: { instrument } });
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
    this.#clock.setTimer(arrivesAt, () => {
      carryOut(arrivesAt);
    });
  }

  #report(report: ExecutionReport): void {
    for (const listener of this.#listeners) listener(report);
  }

  #homeOf(orderId: ClientOrderId): BarMarket | undefined {
    return this.#homes.get(orderId) ?? this.#homesBefore.get(orderId);
  }

  #remember(orderId: ClientOrderId, market: BarMarket): void {
    if (this.#homes.size >= this.#keptIds) {
      this.#homesBefore = this.#homes;
      this.#homes = new Map([...this.#markets.values()].flatMap((home) => home.ids().map((id) => [id, home] as const)));
    }
    this.#homes.set(orderId, market);
  }
}

const NOT_OPEN = 'the venue has no such open order';
