import {
  RedFireError, isRedFireError,
  type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type Clock, type ExecutionGateway, type ExecutionReport, type FillReport, type GatewayCapabilities, type InstrumentId, type SynchronousVenue, type Timestamp,
  type Unsubscribe, type VenueSnapshot,
} from '@redfire/core';
import { VenueBooks } from './venue-books.ts';

export interface VenueGatewayOptions {
  /** Default: the venue's. */
  readonly name?: string;
  /** Dates snapshots, and the refusals the gateway gives itself. */
  readonly clock: Pick<Clock, 'now'>;
  /** The venue's own positions and balances at this moment, for snapshots. */
  readonly holdings: () => Pick<VenueSnapshot, 'positions' | 'balances'>;
  /** Gets what a report listener threw. The other listeners have the report all the same. */
  readonly onListenerError: (error: unknown, report: ExecutionReport) => void;
  /**
   * Subscribes to each report at the moment at which the venue makes it, where the venue tells it later: snapshots, fills and answers to queries are then the
   * venue's own, whatever has been heard of it. Default: a report is made when it is told.
   */
  readonly onMade?: ((listener: (report: ExecutionReport) => void) => void) | undefined;
  /** Orders that may be open at once; one more is refused with a `rejected` report. Default 10,000. */
  readonly maxOpenOrders?: number;
  /** Fills kept for `fills()`. The oldest is dropped first; asking for its time then throws `HISTORY_DROPPED`. Default 10,000. */
  readonly maxFills?: number;
  /** Ended orders that are remembered, so that `query()` knows them and a late repeat of `submit` places no second order; the oldest is forgotten first. Default 10,000. */
  readonly maxEndedOrders?: number;
}

/**
 * The asynchronous face of a venue that lives in this process: paper trading, and tests of hosts.
 *
 * Reports are delivered inside the call that causes them, before its promise resolves; a report that a listener
 * causes waits until the others have had theirs. While the gateway is closed the venue's reports go into its books alone.
 */
export function gatewayOver(venue: SynchronousVenue, options: VenueGatewayOptions): ExecutionGateway {
  return new VenueGateway(venue, options);
}

class VenueGateway implements ExecutionGateway {
  readonly name: string;
  readonly capabilities: GatewayCapabilities;
  readonly #venue: SynchronousVenue;
  readonly #options: VenueGatewayOptions;
  readonly #maxOpenOrders: number;
  readonly #books: VenueBooks;
  readonly #listeners = new Set<(report: ExecutionReport) => void>();
  /** Orders of which reports are on their way. */
  readonly #underway = new Map<ClientOrderId, { readonly instrument: InstrumentId; reports: number }>();
  /** Reports that listeners caused; never more than one call to the venue makes. */
  readonly #queue: ExecutionReport[] = [];
  #isDelivering = false;
  #isOpen = false;

  constructor(venue: SynchronousVenue, options: VenueGatewayOptions) {
    this.name = options.name ?? venue.name;
    this.capabilities = { ...venue.capabilities, snapshot: true, fillHistory: true };
    this.#venue = venue;
    this.#options = options;
    this.#maxOpenOrders = options.maxOpenOrders ?? 10_000;
    this.#books = new VenueBooks(options.maxFills ?? 10_000, options.maxEndedOrders ?? 10_000);
    // for as long as the venue lives: its open orders trade on while the gateway is closed
    const { onMade } = options;
    onMade?.((report) => {
      this.#recordUnheard(report);
    });
    venue.onReport((report) => {
      if (onMade === undefined) this.#books.record(report);
      else this.#heard(report);
      this.#tell(report);
    });
  }

  open(): Promise<void> {
    return promised(() => {
      this.#isOpen = true;
    });
  }

  submit(order: ApprovedOrder): Promise<void> {
    return this.#whileOpen(() => {
      if (this.#books.hasEnded(order.id)) return;
      if (this.#books.size >= this.#maxOpenOrders && this.#books.instrumentOf(order.id) === undefined) {
        this.#refuse('rejected', order.id, `"${this.#maxOpenOrders}" orders are open already, the most this gateway keeps`);
        return;
      }
      const isNew = this.#books.expect(order);
      try {
        this.#venue.submit(order);
      } catch (error) {
        const mayHaveIt = isRedFireError(error) && error.code === 'OUTCOME_UNKNOWN';
        if (isNew && !mayHaveIt) this.#books.forget(order.id);
        throw error;
      }
    });
  }

  modify(amendment: ApprovedAmendment): Promise<void> {
    return this.#whileOpen(() => {
      if (!this.capabilities.modify) throw new RedFireError('NOT_SUPPORTED', `venue "${this.name}" cannot change orders; cancel and send a new one`);
      if (this.#instrumentOf(amendment.orderId) === undefined) this.#refuse('modify-rejected', amendment.orderId, NOT_OPEN);
      else this.#venue.modify(amendment);
    });
  }

  cancel(orderId: ClientOrderId): Promise<void> {
    return this.#whileOpen(() => {
      const instrument = this.#instrumentOf(orderId);
      if (instrument === undefined) this.#refuse('cancel-rejected', orderId, NOT_OPEN);
      else this.#venue.cancel(orderId, instrument);
    });
  }

  snapshot(): Promise<VenueSnapshot> {
    return this.#whileOpen(() => ({ at: this.#options.clock.now(), openOrders: this.#books.openOrders(), ...this.#options.holdings() }));
  }

  fills(since: Timestamp): Promise<readonly FillReport[]> {
    return this.#whileOpen(() => this.#books.fillsSince(since));
  }

  query(orderId: ClientOrderId): Promise<readonly ExecutionReport[] | undefined> {
    return this.#whileOpen(() => (this.#venue.query ? this.#venue.query(orderId) : this.#books.query(orderId)));
  }

  onReport(listener: (report: ExecutionReport) => void): Unsubscribe {
    // a subscription of its own, though the same function may be subscribed twice
    const subscription = (report: ExecutionReport) => {
      listener(report);
    };
    this.#listeners.add(subscription);
    return () => {
      this.#listeners.delete(subscription);
    };
  }

  close(): Promise<void> {
    return promised(() => {
      this.#isOpen = false;
      this.#queue.length = 0;
    });
  }

  #refuse(kind: 'rejected' | 'modify-rejected' | 'cancel-rejected', orderId: ClientOrderId, reason: string): void {
    const report: ExecutionReport = { kind, orderId, at: this.#options.clock.now(), reason };
    this.#books.record(report);
    this.#tell(report);
  }

  /** Of an order that is open, or of whose end nobody has heard: the venue's refusal comes behind it. */
  #instrumentOf(orderId: ClientOrderId): InstrumentId | undefined {
    return this.#books.instrumentOf(orderId) ?? this.#underway.get(orderId)?.instrument;
  }

  #recordUnheard(report: ExecutionReport): void {
    const instrument = this.#instrumentOf(report.orderId);
    this.#books.record(report);
    const underway = this.#underway.get(report.orderId);
    if (underway) underway.reports++;
    else if (instrument !== undefined) this.#underway.set(report.orderId, { instrument, reports: 1 });
  }

  #heard({ orderId }: ExecutionReport): void {
    const underway = this.#underway.get(orderId);
    if (underway && --underway.reports === 0) this.#underway.delete(orderId);
  }

  #tell(report: ExecutionReport): void {
    if (!this.#isOpen) return;
    this.#queue.push(report);
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    try {
      for (let next = this.#queue.shift(); next; next = this.#queue.shift()) this.#deliver(next);
    } finally {
      this.#isDelivering = false;
    }
  }

  #deliver(report: ExecutionReport): void {
    for (const listener of this.#listeners) {
      try {
        listener(report);
      } catch (error) {
        this.#options.onListenerError(error, report);
      }
    }
  }

  #whileOpen<T>(act: () => T): Promise<T> {
    return promised(() => {
      if (!this.#isOpen) throw new RedFireError('GATEWAY_CLOSED', `gateway "${this.name}" is not open; await open() first`);
      return act();
    });
  }
}

const NOT_OPEN = 'no open order of this id at the venue';

/** The outcome of a call as a promise, so that no method of the port throws before it returns one. */
function promised<T>(act: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(act());
  });
}
