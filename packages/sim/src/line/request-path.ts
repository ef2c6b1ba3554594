import { RedFireError, type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type Clock, type SeededRandom, type Timestamp } from '@redfire/core';
import type { Outages } from '../faults/outages.ts';
import type { RequestKind } from '../faults/venue-faults.ts';
import type { LatencyModel } from '../latency/latency-model.ts';
import { latencyModel, type VenueLatency } from '../latency/venue-latency.ts';
import { memoryOf } from '../snapshot/model-memory.ts';
import { venueRandom } from '../venue-random.ts';

/** A request as it arrives. */
export type VenueRequest =
  | { readonly kind: 'order'; readonly orderId: ClientOrderId; readonly order: ApprovedOrder }
  | { readonly kind: 'modify'; readonly orderId: ClientOrderId; readonly amendment: ApprovedAmendment }
  | { readonly kind: 'cancel'; readonly orderId: ClientOrderId };

interface RequestUnderway {
  readonly request: VenueRequest;
  readonly arrivesAt: Timestamp;
}

interface SavedDelay {
  readonly random: number;
  readonly model?: unknown;
}

/** A way of requests between two events. */
export interface SavedRequestPath {
  readonly lastArrival: number;
  /** In the order in which they left. */
  readonly underway: readonly RequestUnderway[];
  readonly delays: { readonly [Kind in RequestKind]?: SavedDelay | undefined };
  readonly luck?: number | undefined;
}

export interface RequestPathOptions {
  readonly clock: Clock;
  readonly latency: VenueLatency;
  readonly seed: number;
  readonly outages: Outages | undefined;
  /** Whether some requests of an outage arrive all the same, and none is known to be lost. */
  readonly outageRequests: 'not-sent' | 'unknown';
  /** Lets a request act when it arrives. */
  readonly carryOut: (request: VenueRequest, at: Timestamp) => void;
  /** Hears of each request that is on its way. */
  readonly onLeave?: ((kind: RequestKind, orderId: ClientOrderId) => void) | undefined;
}

interface Delay {
  readonly model: LatencyModel;
  readonly random: SeededRandom;
}

/** The name of the timer of a request on its way. */
export const REQUEST_TIMER = 'request to the simulated venue';

/** The way of requests to the market: they take their time, and none overtakes another. */
export class RequestPath {
  readonly #clock: Clock;
  readonly #delays: { readonly [Kind in RequestKind]: Delay | undefined };
  readonly #outages: Outages | undefined;
  /** Decides which requests of an outage arrive. */
  readonly #luck: SeededRandom | undefined;
  readonly #onLeave: RequestPathOptions['onLeave'];
  #lastArrival = -Infinity;
  readonly #underway = new Set<RequestUnderway>();
  readonly #carryOut: RequestPathOptions['carryOut'];

  constructor({ clock, latency, seed, outages, outageRequests, carryOut, onLeave }: RequestPathOptions) {
    this.#carryOut = carryOut;
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
  send(request: VenueRequest): void {
    const { kind, orderId } = request;
    const sentAt = this.#clock.now();
    const isDown = this.#outages?.isDown(sentAt) === true;
    if (isDown && this.#luck === undefined) throw new RedFireError('NOT_SENT', `the ${kind} of "${orderId}" was not sent: the line to the venue is down; send it again later`, { details: { orderId, request: kind } });
    if (!isDown || this.#isLucky()) {
      this.#onLeave?.(kind, orderId);
      this.#carry(request, sentAt);
    }
    if (isDown) throw new RedFireError('OUTCOME_UNKNOWN', `nobody knows whether the ${kind} of "${orderId}" arrived: the line to the venue fell; ask for the order when it is up`, { details: { orderId, request: kind } });
  }

  /** @throws {@link RedFireError} `NOT_SUPPORTED` for a latency model that remembers what it cannot tell. */
  save(): SavedRequestPath {
    const delay = (kind: RequestKind): SavedDelay | undefined => {
      const known = this.#delays[kind];
      return known && { random: known.random.state, model: memoryOf(known.model, `latency.${kind}`) };
    };
    return { lastArrival: this.#lastArrival, underway: [...this.#underway], delays: { order: delay('order'), modify: delay('modify'), cancel: delay('cancel') }, luck: this.#luck?.state };
  }

  restore({ lastArrival, underway, delays, luck }: SavedRequestPath): void {
    this.#lastArrival = lastArrival;
    for (const one of underway) this.#await(one);
    for (const kind of ['order', 'modify', 'cancel'] as const) {
      const [known, saved] = [this.#delays[kind], delays[kind]];
      if (known === undefined || saved === undefined) continue;
      known.random.state = saved.random;
      known.model.restore?.(saved.model);
    }
    if (this.#luck !== undefined && luck !== undefined) this.#luck.state = luck;
  }

  #isLucky(): boolean {
    return this.#luck !== undefined && this.#luck.next() < 0.5;
  }

  #carry(request: VenueRequest, sentAt: Timestamp): void {
    const delay = this.#delays[request.kind];
    const takesMs = delay === undefined ? 0 : delay.model.next(delay.random);
    if (takesMs === 0 && this.#underway.size === 0) {
      this.#carryOut(request, sentAt);
      return;
    }
    const arrivesAt = Math.max(this.#lastArrival, sentAt + takesMs) as Timestamp;
    this.#lastArrival = arrivesAt;
    this.#await({ request, arrivesAt });
  }

  #await(one: RequestUnderway): void {
    const { request, arrivesAt } = one;
    this.#underway.add(one);
    this.#clock.setTimer(
      arrivesAt,
      () => {
        this.#underway.delete(one);
        this.#carryOut(request, arrivesAt);
      },
      REQUEST_TIMER,
    );
  }
}
