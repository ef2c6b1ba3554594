import type { AccountBooking, Clock, ExecutionReport, SeededRandom, Timestamp } from '@redfire/core';
import type { Outages } from '../faults/outages.ts';
import type { LatencyModel } from '../latency/latency-model.ts';
import { latencyModel, type VenueLatency } from '../latency/venue-latency.ts';
import { memoryOf } from '../snapshot/model-memory.ts';
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

interface ReportUnderway {
  readonly report: VenueMessage;
  readonly comesAt: Timestamp;
}

/** A way of reports between two events. */
export interface SavedReportPath {
  readonly lastDelivery: number;
  /** In the order in which they were made. */
  readonly underway: readonly ReportUnderway[];
  readonly random: number;
  readonly model?: unknown;
}

/** The name of the timer of a report on its way. */
export const REPORT_TIMER = 'report of the simulated venue';

/** The way of reports from the market: later than they were made where they take time or the line is down, always in the venue's order, and dated with the venue's time. */
export class ReportPath {
  readonly #clock: Clock;
  readonly #model: LatencyModel | undefined;
  readonly #random: SeededRandom;
  readonly #outages: Outages | undefined;
  readonly #deliver: (report: VenueMessage) => void;
  #lastDelivery = -Infinity;
  readonly #underway = new Set<ReportUnderway>();

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

  /** @throws `RedFireError` `NOT_SUPPORTED` for a latency model that remembers what it cannot tell. */
  save(): SavedReportPath {
    return { lastDelivery: this.#lastDelivery, underway: [...this.#underway], random: this.#random.state, model: memoryOf(this.#model, 'latency.report') };
  }

  restore({ lastDelivery, underway, random, model }: SavedReportPath): void {
    this.#lastDelivery = lastDelivery;
    this.#random.state = random;
    this.#model?.restore?.(model);
    for (const one of underway) this.#await(one);
  }

  #carry(report: VenueMessage): void {
    const madeAt = this.#clock.now();
    const wouldComeAt = Math.max(this.#lastDelivery, madeAt + (this.#model?.next(this.#random) ?? 0));
    const comesAt = (this.#outages?.upAt(wouldComeAt) ?? wouldComeAt) as Timestamp;
    if (comesAt <= madeAt && this.#underway.size === 0) {
      this.#deliver(report);
      return;
    }
    this.#lastDelivery = comesAt;
    this.#await({ report, comesAt });
  }

  #await(one: ReportUnderway): void {
    this.#underway.add(one);
    this.#clock.setTimer(
      one.comesAt,
      () => {
        this.#underway.delete(one);
        this.#deliver(one.report);
      },
      REPORT_TIMER,
    );
  }
}
