import { RedFireError, type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type ExecutionReport, type GatewayCapabilities, type InstrumentId, type PendingRequests, type Unsubscribe } from '@redfire/core';
import type { OrderRequestKind } from '@redfire/oms';
import type { Recording } from '../record.ts';
import type { GatewayCall, GatewayCalls, GatewayRouter } from './gateway-router.ts';

/** One request that waits for the journal. */
type QueuedRequest = Omit<GatewayCall, 'gateway'> & { readonly instrument: InstrumentId; readonly send: () => void };

interface JournaledRouteOptions {
  readonly router: Pick<GatewayRouter, 'capabilitiesOf' | 'submit' | 'modify' | 'cancel' | 'onReport' | 'gatewayOf'>;
  /** What writes the events of orders into the journal; absent while nothing is recorded. */
  readonly recording: () => Pick<Recording, 'flush' | 'statistics'> | undefined;
  readonly calls: GatewayCalls;
  readonly pendingOf: (orderId: ClientOrderId) => PendingRequests;
}

/**
 * Sends nothing before the journal has what is to be sent: after a crash it knows of every order that may be at a venue.
 *
 * Requests wait for the events that tell of them, `order.submitted`, `order.modify-requested` and `order.cancel-requested`, and go out in the order in which they came.
 * Those that come during an `append` wait for the next one together. When the journal fails, orders and changes of them end as `NOT_SENT`, and so do those that
 * wait for longer than a request may. A cancel goes out all the same: it can only take risk away, and an engine that was killed finds the order ended at its venue.
 */
export class JournaledRoute {
  readonly #options: JournaledRouteOptions;
  #queue: QueuedRequest[] = [];
  #isDraining = false;

  constructor(options: JournaledRouteOptions) {
    this.#options = options;
  }

  /** Requests that wait for the journal. */
  get waiting(): number {
    return this.#queue.length;
  }

  capabilitiesOf(instrument: InstrumentId): GatewayCapabilities {
    return this.#options.router.capabilitiesOf(instrument);
  }

  /** @throws {@link RedFireError} `NO_GATEWAY`. */
  submit(order: ApprovedOrder): void {
    this.#add('submit', order, () => { this.#options.router.submit(order); });
  }

  /** @throws {@link RedFireError} `NO_GATEWAY`. */
  modify(amendment: ApprovedAmendment): void {
    const id = amendment.orderId;
    this.#add('modify', { id, instrument: this.#options.calls.instrumentOf(id) }, () => { this.#options.router.modify(amendment); });
  }

  /** @throws {@link RedFireError} `NO_GATEWAY`. */
  cancel(id: ClientOrderId, instrument: InstrumentId): void {
    this.#add('cancel', { id, instrument }, () => { this.#options.router.cancel(id, instrument); });
  }

  onReport(listener: (report: ExecutionReport) => void): Unsubscribe {
    return this.#options.router.onReport(listener);
  }

  #add(request: OrderRequestKind, { id, instrument }: { readonly id: ClientOrderId; readonly instrument: InstrumentId }, send: () => void): void {
    const { router, calls } = this.#options;
    router.gatewayOf(instrument);
    this.#queue.push({ orderId: id, request, attempt: calls.attemptOf(id, request), instrument, send });
    if (this.#isDraining) return;
    this.#isDraining = true;
    // the events of a command are out when the command has returned, so not before the next turn
    Promise.resolve().then(() => this.#drain()).catch(() => undefined);
  }

  async #drain(): Promise<void> {
    try {
      let size = this.#queue.length;
      let written = this.#written();
      while (size > 0) {
        const failure = await written;
        const batch = this.#queue.splice(0, size);
        // asked before anything is sent: those that came meanwhile need not wait for the reports of these
        size = this.#queue.length;
        written = this.#written();
        for (const request of batch) this.#send(request, failure);
        if (size > 0) continue;
        size = this.#queue.length;
        written = this.#written();
      }
    } finally {
      this.#isDraining = false;
    }
  }

  /** Waits until the journal has what was told until now. Returns what is in the way of that. */
  async #written(): Promise<{ readonly error: unknown } | undefined> {
    const recording = this.#options.recording();
    if (!recording) return { error: 'nothing is being recorded' };
    try {
      await recording.flush();
      return undefined;
    } catch (error) {
      return { error };
    }
  }

  #send({ send, instrument, ...call }: QueuedRequest, failure: { readonly error: unknown } | undefined): void {
    const { router, calls } = this.#options;
    // one that counts as unknown by now has waited for too long, and one that has ended needs it no more
    if ((failure === undefined || call.request === 'cancel') && this.#isInFlight(call)) {
      send();
      return;
    }
    const reason = failure === undefined ? 'the journal took too long' : `the journal does not take it: ${failure.error instanceof Error ? failure.error.message : String(failure.error)}`;
    calls.onFailure({ ...call, gateway: router.gatewayOf(instrument) }, new RedFireError('NOT_SENT', `the ${call.request} of order "${call.orderId}" was not sent: ${reason}`, { details: { orderId: call.orderId, request: call.request }, cause: failure?.error }));
  }

  #isInFlight({ orderId, request, attempt }: Omit<GatewayCall, 'gateway'>): boolean {
    const { calls, pendingOf } = this.#options;
    return calls.attemptOf(orderId, request) === attempt && pendingOf(orderId)[request] === 'in-flight';
  }
}
