import type { AccountBooking, ClientOrderId, Clock, ExecutionReport, Timestamp, Unsubscribe } from '@redfire/core';
import { Outages } from '../faults/outages.ts';
import type { RequestKind, VenueFaults } from '../faults/venue-faults.ts';
import type { VenueLatency } from '../latency/venue-latency.ts';
import { ReportPath, type SavedReportPath, type VenueMessage } from './report-path.ts';
import { RequestPath, type SavedRequestPath, type VenueRequest } from './request-path.ts';

export interface VenueLineOptions {
  readonly clock: Clock;
  readonly latency: VenueLatency;
  readonly faults?: VenueFaults | undefined;
  readonly seed: number;
  /** Lets a request act when it arrives. */
  readonly carryOut: (request: VenueRequest, at: Timestamp) => void;
  /** Cancels what is open, where the venue does so when the line falls. */
  readonly cancelAll: (at: Timestamp) => void;
  /** Hears of each request that is on its way, whoever else knows. */
  readonly onLeave?: ((kind: RequestKind, orderId: ClientOrderId) => void) | undefined;
}

/** A line between two events. */
export interface SavedLine {
  readonly requests: SavedRequestPath;
  readonly reports: SavedReportPath;
  readonly noticesAt: number;
}

/** The name of the timer by which a venue notices that the line has fallen. */
export const OUTAGE_TIMER = 'outage of the simulated venue';

/** The one line between us and a simulated venue: requests go over it, reports come back over it, and now and then it is down. */
export class VenueLine {
  readonly #clock: Clock;
  readonly #outages: Outages | undefined;
  readonly #requests: RequestPath;
  readonly #reports: ReportPath;
  readonly #listeners = new Set<(report: ExecutionReport) => void>();
  readonly #bookers = new Set<(booking: AccountBooking) => void>();
  readonly #cancelAll: ((at: Timestamp) => void) | undefined;
  /** When the venue will notice that the line has fallen; set while there may be something to cancel. */
  #noticesAt = Number.NEGATIVE_INFINITY;

  constructor({ clock, latency, faults = {}, seed, carryOut, cancelAll, onLeave }: VenueLineOptions) {
    const outages = faults.outages && new Outages(faults.outages, seed);
    this.#clock = clock;
    this.#outages = outages;
    this.#requests = new RequestPath({ clock, latency, seed, outages, outageRequests: faults.outageRequests ?? 'not-sent', carryOut, onLeave });
    this.#reports = new ReportPath({ clock, latency, seed, outages, deliver: (report) => { this.#deliver(report); } });
    if (outages && faults.outageOrders === 'cancel') this.#cancelAll = cancelAll;
  }

  /** Whether the line is down now. */
  get isDown(): boolean {
    return this.#outages?.isDown(this.#clock.now()) === true;
  }

  /** Lets a request act when it arrives. @throws `RedFireError` as {@link RequestPath.send}. */
  send(request: VenueRequest): void {
    if (this.#cancelAll !== undefined) this.#watch(this.#cancelAll);
    this.#requests.send(request);
  }

  /** Lets those who listen hear a report, now or when it comes. */
  report(report: VenueMessage): void {
    this.#reports.send(report);
  }

  /** @throws `RedFireError` `NOT_SUPPORTED` for a latency model that remembers what it cannot tell. */
  save(): SavedLine {
    return { requests: this.#requests.save(), reports: this.#reports.save(), noticesAt: this.#noticesAt };
  }

  restore({ requests, reports, noticesAt }: SavedLine): void {
    this.#requests.restore(requests);
    this.#reports.restore(reports);
    if (this.#cancelAll !== undefined && noticesAt > this.#clock.now()) this.#notice(noticesAt as Timestamp, this.#cancelAll);
    this.#noticesAt = noticesAt;
  }

  onReport(listener: (report: ExecutionReport) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  onBooking(listener: (booking: AccountBooking) => void): Unsubscribe {
    this.#bookers.add(listener);
    return () => {
      this.#bookers.delete(listener);
    };
  }

  #deliver(message: VenueMessage): void {
    if ('orderId' in message) for (const listener of this.#listeners) listener(message);
    else for (const listener of this.#bookers) listener(message);
  }

  /** Each request that may leave something open sets the next notice, so that a venue without orders sets no timers. */
  #watch(cancelAll: (at: Timestamp) => void): void {
    const now = this.#clock.now();
    const at = this.#outages?.nextDown(now) ?? Infinity;
    if (at === Infinity || at === this.#noticesAt) return;
    this.#notice(at as Timestamp, cancelAll);
  }

  #notice(at: Timestamp, cancelAll: (at: Timestamp) => void): void {
    this.#noticesAt = at;
    this.#clock.setTimer(at, () => { cancelAll(at); }, OUTAGE_TIMER);
  }
}
