import type { AccountBooking, Clock, ExecutionReport, RandomSource, Timestamp } from '@redfire/core';
import type { Outages } from '../faults/outages.ts';
import type { LatencyModel } from '../latency/latency-model.ts';
import { latencyModel, type VenueLatency } from '../latency/venue-latency.ts';
import { venueRandom } from '../venue-random.ts';

/** What a venue tells: of an order, or of the account. */
export type VenueMessage = ExecutionReport | AccountBooking;

export interface ReportPathOptions {
  readonly clock: Clock;
  readonly latency: VenueLatency;
  readonly seed: number;
  readonly outages: Outages | undefined;
  readonly deliver: (report: VenueMessage) => void;
}

/** The way of reports from the market: later than they were made where they take time or the line is down, always in the venue's order, and dated with the venue's time. */
export class ReportPath {
  readonly #clock: Clock;
  readonly #model: LatencyModel | undefined;
  readonly #random: RandomSource;
  readonly #outages: Outages | undefined;
  readonly #deliver: (report: VenueMessage) => void;
  #lastDelivery = -Infinity;
  #underway = 0;

  constructor({ clock, latency, seed, outages, deliver }: ReportPathOptions) {
    const given = latency.report ?? 0;
    this.#clock = clock;
    this.#model = given === 0 ? undefined : latencyModel(given, 'latency.report');
    this.#random = venueRandom(seed, 'latency.report');
    this.#outages = outages;
    this.#deliver = deliver;
  }

  send(report: VenueMessage): void {
    if (this.#model === undefined && this.#outages === undefined) this.#deliver(report);
    else this.#carry(report);
  }

  #carry(report: VenueMessage): void {
    const madeAt = this.#clock.now();
    const wouldComeAt = Math.max(this.#lastDelivery, madeAt + (this.#model?.next(this.#random) ?? 0));
    const comesAt = (this.#outages?.upAt(wouldComeAt) ?? wouldComeAt) as Timestamp;
    if (comesAt <= madeAt && this.#underway === 0) {
      this.#deliver(report);
      return;
    }
    this.#lastDelivery = comesAt;
    this.#underway++;
    this.#clock.setTimer(
      comesAt,
      () => {
        this.#underway--;
        this.#deliver(report);
      },
      'report of the simulated venue',
    );
  }
}
