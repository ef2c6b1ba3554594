import {
  RedFireError, parseInstrumentId,
  type ApprovedAmendment, type ApprovedOrder, type ClientOrderId, type ExecutionGateway, type ExecutionReport, type GatewayCapabilities, type InstrumentId, type Unsubscribe,
} from '@redfire/core';
import type { OrderRequestKind } from '@redfire/oms';
import type { OrderRoute } from './trading-kernel.ts';

/** One request on its way to a gateway. */
export interface GatewayCall {
  readonly orderId: ClientOrderId;
  readonly request: OrderRequestKind;
  /** Tells it from earlier requests of the kind for the same order: 1 for the first. */
  readonly attempt: number;
  readonly gateway: ExecutionGateway;
}

/** What is asked about requests, and who hears of their failures. */
export interface GatewayCalls {
  /** The instrument of an order that was sent before. */
  readonly instrumentOf: (orderId: ClientOrderId) => InstrumentId;
  /** The number of the order's last request of a kind, which is the one that is sent. */
  readonly attemptOf: (orderId: ClientOrderId, request: OrderRequestKind) => number;
  /** Hears of a request that failed, later than the call. */
  readonly onFailure: (call: GatewayCall, error: unknown) => void;
}

interface GatewayRouterOptions extends GatewayCalls {
  readonly gateways: readonly ExecutionGateway[];
  /** Stands around every call, to time and trace it; gives back what `send` gives. */
  readonly watch?: (call: GatewayCall, send: () => Promise<void>) => Promise<void>;
}

/** Sends each approved request to the gateway of its instrument's venue, without waiting for it. */
export class GatewayRouter implements OrderRoute {
  readonly #options: GatewayRouterOptions;
  readonly #byVenue: ReadonlyMap<string, ExecutionGateway>;
  readonly #fallback: ExecutionGateway | undefined;
  readonly #known = new Map<InstrumentId, ExecutionGateway>();

  /** @throws {@link RedFireError} `NO_GATEWAY` when two gateways trade one venue, or two name none. */
  constructor(options: GatewayRouterOptions) {
    this.#options = options;
    const byVenue = new Map<string, ExecutionGateway>();
    let fallback: ExecutionGateway | undefined;
    for (const gateway of options.gateways) {
      if (gateway.venues === undefined) {
        if (fallback) throw twoFor('venues that no gateway names', fallback, gateway);
        fallback = gateway;
      }
      for (const venue of gateway.venues ?? []) {
        const other = byVenue.get(venue);
        if (other) throw twoFor(`venue "${venue}"`, other, gateway);
        byVenue.set(venue, gateway);
      }
    }
    this.#byVenue = byVenue;
    this.#fallback = fallback;
  }

  capabilitiesOf(instrument: InstrumentId): GatewayCapabilities {
    return this.gatewayOf(instrument).capabilities;
  }

  submit(order: ApprovedOrder): void {
    const gateway = this.gatewayOf(order.instrument);
    this.#send({ orderId: order.id, request: 'submit', attempt: 1, gateway }, () => gateway.submit(order));
  }

  modify(amendment: ApprovedAmendment): void {
    const { orderId } = amendment;
    const { instrumentOf, attemptOf } = this.#options;
    const gateway = this.gatewayOf(instrumentOf(orderId));
    this.#send({ orderId, request: 'modify', attempt: attemptOf(orderId, 'modify'), gateway }, () => gateway.modify(amendment));
  }

  cancel(orderId: ClientOrderId, instrument: InstrumentId): void {
    const gateway = this.gatewayOf(instrument);
    this.#send({ orderId, request: 'cancel', attempt: this.#options.attemptOf(orderId, 'cancel'), gateway }, () => gateway.cancel(orderId));
  }

  onReport(listener: (report: ExecutionReport) => void): Unsubscribe {
    const ends = this.#options.gateways.map((gateway) => gateway.onReport(listener));
    return () => {
      for (const end of ends) end();
    };
  }

  /** @throws {@link RedFireError} `NO_GATEWAY`. */
  gatewayOf(instrument: InstrumentId): ExecutionGateway {
    const known = this.#known.get(instrument);
    if (known) return known;
    const { venue } = parseInstrumentId(instrument);
    const gateway = this.#byVenue.get(venue) ?? this.#fallback;
    if (!gateway) {
      throw new RedFireError('NO_GATEWAY', `no gateway trades venue "${venue}" of instrument "${instrument}"; add one, or leave its orders to others`, { details: { instrument, venue } });
    }
    this.#known.set(instrument, gateway);
    return gateway;
  }

  #send(call: GatewayCall, send: () => Promise<void>): void {
    const { watch, onFailure } = this.#options;
    const ask = () => promised(send);
    const answer = watch ? watch(call, ask) : ask();
    answer.then(undefined, (error: unknown) => {
      onFailure(call, error);
    });
  }
}

/** The answer of a gateway, also of one that throws at once or gives no promise. */
function promised(send: () => Promise<void>): Promise<void> {
  try {
    return Promise.resolve(send());
  } catch (error) {
    return rejected(error);
  }
}

async function rejected(error: unknown): Promise<never> {
  throw error;
}

function twoFor(what: string, one: ExecutionGateway, other: ExecutionGateway): RedFireError {
  return new RedFireError('NO_GATEWAY', `gateways "${one.name}" and "${other.name}" both trade ${what}; give each its own venues`, { details: { gateways: [one.name, other.name] } });
}
