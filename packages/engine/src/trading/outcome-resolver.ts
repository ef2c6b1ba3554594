import {
  isOpen, timestamp,
  type Cancel, type ClientOrderId, type Clock, type ExecutionGateway, type ExecutionReport, type InstrumentId, type Logger, type Timestamp,
} from '@redfire/core';
import type { OrderChange, OrderObserver, OrderPort, OrderRecord, OrderRequestKind } from '@redfire/oms';
import { withTimeLimit } from '../lifecycle/time-limit.ts';
import { askVenue, type VenueAnswer } from './ask-venue.ts';
import { OutcomeDoubt, REQUESTS } from './outcome-doubt.ts';
import { sortReports } from './venue-terms.ts';

export interface OutcomeResolverLimits {
  /** How long a venue may take to show a request that it has, in milliseconds. One it does not show then, asked at least twice, has not arrived. Default 10,000. */
  readonly goneAfterMs?: number;
  /** Longest pause between two questions, in milliseconds; the first is of 1,000 and each is twice the one before. Default 30,000. */
  readonly maxPauseMs?: number;
  /** How long one question may take, in milliseconds. Default 5,000. */
  readonly answerMs?: number;
}

interface OutcomeResolverOptions extends OutcomeResolverLimits {
  readonly port: OrderPort;
  readonly gatewayOf: (instrument: InstrumentId) => ExecutionGateway;
  /** The time that passes in the world. */
  readonly clock: Clock;
  readonly logger: Logger;
}

/** An order with requests of unknown outcome. */
interface Case {
  readonly id: ClientOrderId;
  readonly doubts: Map<OrderRequestKind, OutcomeDoubt>;
  pauseMs: number;
  isAsking: boolean;
  cancelTimer: Cancel | undefined;
}

const FIRST_PAUSE_MS = 1_000;

/** Questions under way at a time: when a line breaks, many orders are in doubt at once, and venues count questions. */
const MOST_ASKED = 8;

/**
 * Asks the venue what became of requests whose outcome is unknown, until it is known: nothing is ever sent again.
 *
 * What the venue tells goes into the books as its reports do. Where it does not have a request, asked at least twice and long enough after it was sent, the
 * request ends as refused. What it cannot tell stays unknown, counts on, and is published as `order.stuck`.
 */
export class OutcomeResolver implements OrderObserver {
  readonly #options: Required<OutcomeResolverOptions>;
  readonly #cases = new Map<ClientOrderId, Case>();
  /** Those whose turn has come while as many as may be are being asked. */
  readonly #waiting = new Set<Case>();
  #asked = 0;
  /** When it is to be decided at the latest. */
  #decideBy = Number.POSITIVE_INFINITY;
  #isClosed = true;

  constructor(options: OutcomeResolverOptions) {
    this.#options = { goneAfterMs: 10_000, maxPauseMs: 30_000, answerMs: 5_000, ...options };
  }

  /** Orders whose outcome is being asked for. */
  get size(): number {
    return this.#cases.size;
  }

  onOrder({ after }: OrderChange): void {
    const { pending } = after;
    const isUnknown = pending.submit === 'unknown' || pending.modify === 'unknown' || pending.cancel === 'unknown';
    if (isUnknown ? !this.#isClosed : this.#cases.has(after.id)) this.#doubt(after);
  }

  /** Begins to ask, also about what was unknown before. */
  open(): void {
    this.#isClosed = false;
    this.#decideBy = Number.POSITIVE_INFINITY;
    const { port } = this.#options;
    for (const after of port.open()) this.onOrder({ before: undefined, after, report: undefined, postings: [] });
  }

  /** Asks no more. What is unknown stays so. */
  close(): void {
    this.#isClosed = true;
    for (const id of [...this.#cases.keys()]) this.#end(id);
  }

  /** Has everything decided before a time, as far as the venue can be asked by then: an engine that stops does not wait for longer. */
  decideBy(at: Timestamp): void {
    const now = this.#options.clock.now();
    // the last answer is still to come in time
    this.#decideBy = at - Math.min(500, Math.max(0, (at - now) / 4));
    for (const each of this.#cases.values()) this.#schedule(each, 0);
  }

  #doubt(order: OrderRecord): void {
    const { clock, goneAfterMs } = this.#options;
    let found = this.#cases.get(order.id);
    if (!found) this.#cases.set(order.id, (found = { id: order.id, doubts: new Map(), pauseMs: FIRST_PAUSE_MS, isAsking: false, cancelTimer: undefined }));
    const before = found.doubts.size;
    let isNew = false;
    for (const request of REQUESTS) {
      const known = found.doubts.get(request);
      if (order.pending[request] !== 'unknown') {
        // a later cancel that is refused does not say that the earlier one did not end the order
        if (request !== 'cancel' || !isOpen(order.state)) found.doubts.delete(request);
      } else if (known?.isOf(order) !== true) {
        found.doubts.set(request, new OutcomeDoubt(order, request, { since: clock.now(), goneAfterMs }));
        isNew = true;
      }
    }
    if (found.doubts.size === 0) this.#end(order.id);
    if (!isNew) return;
    found.pauseMs = FIRST_PAUSE_MS;
    // the first question is put when the command that raised it is done; a later one joins what is asked already
    if (before === 0) Promise.resolve(found).then((each) => this.#ask(each)).catch(() => undefined);
    else this.#schedule(found, FIRST_PAUSE_MS);
  }

  #end(id: ClientOrderId): void {
    this.#cases.get(id)?.cancelTimer?.();
    this.#cases.delete(id);
  }

  /** The next question: after the pause, or when it can be decided. */
  #schedule(each: Case, pauseMs: number): void {
    const { clock } = this.#options;
    const now = clock.now();
    const decides = [...each.doubts.values()].map((doubt) => Math.min(doubt.goneAt, this.#decideBy)).filter((at) => at > now);
    each.cancelTimer?.();
    each.cancelTimer = clock.setTimer(timestamp(Math.min(now + pauseMs, ...decides)), () => void this.#ask(each), 'outcome resolver');
  }

  async #ask(each: Case): Promise<void> {
    const { port, gatewayOf, clock, answerMs, logger, maxPauseMs } = this.#options;
    const order = port.find(each.id);
    if (order === undefined || each.isAsking || this.#cases.get(each.id) !== each) return;
    if (this.#asked >= MOST_ASKED) {
      this.#waiting.add(each);
      return;
    }
    each.isAsking = true;
    this.#asked++;
    const doubts = [...each.doubts.values()];
    const askedAt = clock.now();
    let answer: VenueAnswer | undefined;
    try {
      const { instrument, createdAt } = order.terms;
      const asked = { id: order.id, instrument, createdAt, isAcknowledged: isAcknowledged(order) };
      answer = await withTimeLimit({ clock, limitMs: answerMs, name: `question about order "${order.id}"` }, () => askVenue(gatewayOf(instrument), asked));
    } catch (error) {
      logger.log('warn', `the outcome of order "${order.id}" could not be asked for; it will be asked again`, { orderId: order.id, error });
    }
    each.isAsking = false;
    this.#asked--;
    this.#askNext();
    // an answer that came by itself meanwhile has ended the case
    if (this.#cases.get(each.id) !== each) return;
    if (answer) this.#take(each, answer, { doubts, askedAt });
    if (this.#cases.get(each.id) !== each || answer?.standing === 'mute') return;
    this.#schedule(each, each.pauseMs);
    each.pauseMs = Math.min(each.pauseMs * 2, maxPauseMs);
  }

  #askNext(): void {
    for (const next of this.#waiting) {
      this.#waiting.delete(next);
      if (this.#cases.get(next.id) === next) {
        void this.#ask(next);
        return;
      }
    }
  }

  #take({ id, doubts: open }: Case, { standing, reports }: VenueAnswer, { doubts, askedAt }: { readonly doubts: readonly OutcomeDoubt[]; readonly askedAt: number }): void {
    const { port } = this.#options;
    const before = port.find(id);
    if (!before) return;
    const { amendment, others } = sortReports(reports, before);
    port.publisher.begin();
    try {
      // before the fills: they are of the order as it was changed
      if (amendment?.isExpected === true) port.apply(amendment.report);
      for (const report of others) port.apply(report);
      for (const doubt of doubts) {
        const order = port.find(id);
        if (!order || open.get(doubt.request) !== doubt) continue;
        // fills that arrived with the answer show that the venue had the order while it was asked
        const isGone = doubt.asked({ standing: order.filledQuantity === before.filledQuantity ? standing : 'on-its-way', askedAt, decideBy: this.#decideBy });
        const isPending = order.pending[doubt.request] === 'unknown';
        if (isGone && (isPending || doubt.isMissing)) this.#conclude(order, doubt, amendment?.report);
        else if (!isPending && (standing === 'there' || standing === 'mute')) this.#settle(order.id, doubt);
        else if (doubt.isStuck(askedAt)) port.publisher.unanswered('order.stuck', order, { request: doubt.request, waitedMs: askedAt - doubt.since });
      }
    } finally {
      port.publisher.end();
    }
  }

  /** Nothing is in doubt any more about a request that was asked for again, or answered, in the meantime. */
  #settle(id: ClientOrderId, { request }: OutcomeDoubt): void {
    const doubts = this.#cases.get(id)?.doubts;
    doubts?.delete(request);
    if (doubts?.size === 0) this.#end(id);
  }

  /** What the venue surely does not have. */
  #conclude(order: OrderRecord, { request, isMissing }: OutcomeDoubt, amendment: ExecutionReport | undefined): void {
    const { port } = this.#options;
    const identity = { orderId: order.id, at: port.clock.now() };
    if (isMissing && isAcknowledged(order)) port.apply({ kind: 'canceled', ...identity, reason: 'it is not open at the venue any more, which did not say how it ended' });
    else if (request === 'submit') port.apply({ kind: 'rejected', ...identity, reason: 'the venue does not have it: asked again and again, it never showed the order' });
    else if (request === 'cancel') port.apply({ kind: 'cancel-rejected', ...identity, reason: 'the order is still open at the venue: the cancel did not arrive' });
    else port.apply(amendment ?? { kind: 'modify-rejected', ...identity, reason: 'the order is at the venue as it was: the change did not arrive' });
  }
}

function isAcknowledged({ state, venueOrderId, filledQuantity }: OrderRecord): boolean {
  return state !== 'submitted' || venueOrderId !== undefined || filledQuantity.sign > 0;
}
