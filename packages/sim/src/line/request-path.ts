import { RedFireError, type ClientOrderId, type Clock, type RandomSource, type Timestamp } from '@redfire/core';
import type { Outages } from '../faults/outages.ts';
import type { RequestKind } from '../faults/venue-faults.ts';
import type { LatencyModel } from '../latency/latency-model.ts';
import { latencyModel, type VenueLatency } from '../latency/venue-latency.ts';
import { venueRandom } from '../venue-random.ts';

export interface RequestPathOptions {
  readonly clock: Clock;
  readonly latency: VenueLatency;
  readonly seed: number;
  readonly outages: Outages | undefined;
  /** Whether some requests of an outage arrive all the same, and none is known to be lost. */
  readonly outageRequests: 'not-sent' | 'unknown';
  /** Hears of each request that is on its way. */
  readonly onLeave?: ((kind: RequestKind, orderId: ClientOrderId) => void) | undefined;
}

interface Delay {
  readonly model: LatencyModel;
  readonly random: RandomSource;
}

/** The way of requests to the market: they take their time, and none overtakes another. */
export class RequestPath {
  readonly #clock: Clock;
  readonly #delays: { readonly [Kind in RequestKind]: Delay | undefined };
  readonly #outages: Outages | undefined;
  /** Decides which requests of an outage arrive. */
  readonly #luck: RandomSource | undefined;
  readonly #onLeave: RequestPathOptions['onLeave'];
  #lastArrival = -Infinity;
  #underway = 0;

  constructor({ clock, latency, seed, outages, outageRequests, onLeave }: RequestPathOptions) {
    const delay = (kind: RequestKind): Delay | undefined => {
      const given = latency[kind] ?? 0;
      return given === 0 ? undefined : { model: latencyModel(given, `latency.${kind}`), random: venueRandom(seed, `latency.${kind}`) };
    };
    this.#clock = clock;
    this.#delays = { order: delay('order'), modify: delay('modify'), cancel: delay('cancel') };
    this.#outages = outages;
    this.#onLeave = onLeave;
    if (outageRequests === 'unknown') this.#luck = venueRandom(seed, 'faults.requests');
  }

  /**
   * Lets a request act when it arrives: the clock runs it before what is shown to the market at that time.
   *
   * @throws {@link RedFireError} `NOT_SENT` while the line is down, or `OUTCOME_UNKNOWN` where requests of an outage may arrive.
   */
  send(kind: RequestKind, orderId: ClientOrderId, carryOut: (at: Timestamp) => void): void {
    const sentAt = this.#clock.now();
    const isDown = this.#outages?.isDown(sentAt) === true;
    if (isDown && this.#luck === undefined) throw new RedFireError('NOT_SENT', `the ${kind} of "${orderId}" was not sent: the line to the venue is down; send it again later`, { details: { orderId, request: kind } });
    if (!isDown || this.#isLucky()) {
      this.#onLeave?.(kind, orderId);
      this.#carry(kind, sentAt, carryOut);
    }
    if (isDown) throw new RedFireError('OUTCOME_UNKNOWN', `nobody knows whether the ${kind} of "${orderId}" arrived: the line to the venue fell; ask for the order when it is up`, { details: { orderId, request: kind } });
  }

  #isLucky(): boolean {
    return this.#luck !== undefined && this.#luck.next() < 0.5;
  }

  #carry(kind: RequestKind, sentAt: Timestamp, carryOut: (at: Timestamp) => void): void {
    const delay = this.#delays[kind];
    const takesMs = delay === undefined ? 0 : delay.model.next(delay.random);
    if (takesMs === 0 && this.#underway === 0) {
      carryOut(sentAt);
      return;
    }
    const arrivesAt = Math.max(this.#lastArrival, sentAt + takesMs) as Timestamp;
    this.#lastArrival = arrivesAt;
    this.#underway++;
    this.#clock.setTimer(
      arrivesAt,
      () => {
        this.#underway--;
        carryOut(arrivesAt);
      },
      'request to the simulated venue',
    );
  }
}
