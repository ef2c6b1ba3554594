import type { AlgorithmRequest, Bar, ClientOrderId, GatewayCapabilities, InstrumentId, InstrumentMath, Quote, RandomSource, RoutingDecision, Scaled, Side, TimeInForce, Timestamp, Trade } from '@redfire/core';
import type { OrderRecord } from '../order-record.ts';
import type { MarketView } from './market-view.ts';
import { reasonsOf } from './parameter-reader.ts';

/** An order that an algorithm works, as it stands. All that an algorithm sees of it. */
export interface ParentOrder {
  readonly id: ClientOrderId;
  readonly side: Side;
  readonly math: InstrumentMath;
  /** Total, filled part included; while it is being made smaller, the smaller. */
  readonly quantity: Scaled;
  readonly filledQuantity: Scaled;
  /** Neither filled nor out with a child: the most that may be sent. */
  readonly available: Scaled;
  /** Its limit; absent for an order at market. No child trades beyond it. */
  readonly price: Scaled | undefined;
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
}

/** A child as its algorithm sees it. */
export type ChildOrder = Pick<OrderRecord, 'id' | 'state' | 'quantity' | 'filledQuantity' | 'remaining' | 'price' | 'pending' | 'reason' | 'math'>;

/** `filled`: by a part or the last of it. `adjusted`: a fill was taken back or corrected. `ended`: without being filled. */
export type ChildChange = 'filled' | 'adjusted' | 'ended' | 'other';

/** One instrument that an order may be worked in. */
export interface AlgorithmVenue {
  readonly math: InstrumentMath;
  readonly market: Omit<MarketView, 'volume'>;
  readonly capabilities: GatewayCapabilities;
  /** Whether requests reach its gateway now. */
  readonly isOpen: boolean;
}

/** What a child is to be. It inherits strategy, owner, account, tags, `reduceOnly` and `positionSide` of its parent. */
export interface ChildRequest {
  /** Default: that of its parent. Any other must be one of the algorithm's `instruments`; its quantity counts as the parent's does. */
  readonly instrument?: InstrumentId | undefined;
  /** Rounded down to the lot; cut to what is available and to the instrument's largest. */
  readonly quantity: Scaled;
  /** A limit; one that is worse than the parent's becomes the parent's. Absent: as the parent, at its limit or at market, and it follows when that is amended. */
  readonly price?: Scaled | undefined;
  /** Default `gtc`; `day` for a child at a limit of a parent for the day. */
  readonly timeInForce?: TimeInForce | undefined;
  /** Refused rather than taking liquidity. Default: as the parent. */
  readonly postOnly?: boolean | undefined;
}

/** What an algorithm decides with, and how it acts. Valid as long as the order is worked. */
export interface AlgorithmContext {
  readonly parent: ParentOrder;
  readonly market: MarketView;
  readonly capabilities: GatewayCapabilities;
  /** Where children may go: the parent's instrument, then the others that the algorithm's `instruments` names. */
  readonly venues: readonly AlgorithmVenue[];
  /** Uniform in [0, 1), from a seed of this order alone; it goes on where it was after a restart. */
  readonly random: RandomSource;
  readonly startAt: Timestamp;
  /** When the window ends; absent without one. */
  readonly endAt: Timestamp | undefined;
  /** Whether children go out now: not while the order is paused or ending, or a refusal is waited for. `onReady` tells when they do again. */
  readonly canSend: boolean;
  now(): Timestamp;
  /** Open children, oldest first. */
  children(): readonly ChildOrder[];
  /**
   * Places a child: validated and reviewed as any order.
   *
   * @returns The child as it stands at once, which may be denied. `undefined` when nothing was sent: less than the instrument allows
   * is available, the order is paused or ending, or a refused child is waited for. `onReady` tells when it may be tried again.
   */
  send(child: ChildRequest): ChildOrder | undefined;
  /**
   * Changes a child's limit. Where the venue cannot, or has not yet answered to an earlier request, the child is canceled or left, and `onChild` tells.
   *
   * @returns Whether the change is under way.
   */
  reprice(id: ClientOrderId, price: Scaled): boolean;
  /** Asks for the end of a child; of one that has ended or is asked already, nothing. */
  cancel(id: ClientOrderId): void;
  /** Calls `onTimer(name)` at a time. One timer has a name: setting it again moves it. */
  setTimer(name: string, at: Timestamp): void;
  clearTimer(name: string): void;
  /** Tells of a choice among venues, as event `order.routed`. */
  routed(decision: RoutingDecision): void;
  /** Takes back what is out and ends the order `canceled`, with the reason. */
  finish(reason: string): void;
}

/**
 * One order being worked. Hooks are called one at a time: what a hook's own actions lead to comes when it has returned. All are
 * optional. One that throws ends its order, with what it threw as the reason.
 */
export interface AlgorithmRun {
  /** The window has begun. */
  onStart?(): void;
  /** Children may be sent again: after a pause (`resumed`), or after a refusal was waited for (`retry`). */
  onReady?(why: 'resumed' | 'retry'): void;
  onQuote?(quote: Quote): void;
  onTrade?(trade: Trade): void;
  onBar?(bar: Bar): void;
  onChild?(child: ChildOrder, change: ChildChange): void;
  onTimer?(name: string): void;
  /** The parent has other terms; children sent without a price of their own follow by themselves. */
  onAmend?(): void;
  /** What the run must know after a restart, as plain data that JSON holds. Timers and random numbers are kept for it. */
  save?(): unknown;
  /** Called instead of `onStart` with what `save` gave. */
  restore?(saved: unknown): void;
}

/** Checks what a request says. A zod schema is one. Throws when it does not hold: an error with `issues` tells every reason. */
export interface ParameterSchema<Parameters> {
  parse(input: unknown): Parameters;
}

/** An order that is about to be worked, and where. */
export interface OrderToCheck {
  readonly parent: ParentOrder;
  readonly capabilities: GatewayCapabilities;
  /** Any instrument; `undefined` for one that is not known, or that no gateway trades. */
  venueOf(instrument: InstrumentId): Pick<AlgorithmVenue, 'math' | 'capabilities'> | undefined;
  /** Length of the window; absent without one. */
  readonly durationMs: number | undefined;
}

export interface AlgorithmDefinition<Parameters> {
  /** What a request's `use` says. */
  readonly name: string;
  /** Absent: the algorithm has none, and is given what the request says. */
  readonly parameters?: ParameterSchema<Parameters>;
  /** Whether a request must say how long the order is to be worked. Default: it need not. */
  readonly needsWindow?: boolean;
  /** Instruments beside the parent's that children may go to. Their market data come to the run too. Default: none. */
  instruments?(parameters: Parameters): readonly InstrumentId[];
  /** What speaks against an order beside its parameters: in view of its instrument, its limit, its venue. */
  check?(parameters: Parameters, order: OrderToCheck): readonly string[];
  create(context: AlgorithmContext, parameters: Parameters): AlgorithmRun;
}

/** An algorithm as order management knows it. Made by {@link defineAlgorithm}. */
export interface ExecutionAlgorithm {
  readonly name: string;
  readonly needsWindow: boolean;
  /** Every reason why a request cannot be worked; empty when it can. */
  check(request: AlgorithmRequest, order: OrderToCheck): readonly string[];
  /** Instruments that children may go to, beside the parent's. */
  instrumentsOf(request: AlgorithmRequest): readonly InstrumentId[];
  create(context: AlgorithmContext, request: AlgorithmRequest): AlgorithmRun;
}

/** An execution algorithm, its parameters typed by their schema. */
export function defineAlgorithm<Parameters>(definition: AlgorithmDefinition<Parameters>): ExecutionAlgorithm {
  const parametersOf = (request: AlgorithmRequest): Parameters => {
    const input = rawParameters(request);
    // without a schema the definition takes what there is
    return definition.parameters === undefined ? (input as Parameters) : definition.parameters.parse(input);
  };
  return {
    name: definition.name,
    needsWindow: definition.needsWindow ?? false,
    check(request, order) {
      let parameters: Parameters;
      try {
        parameters = parametersOf(request);
      } catch (error) {
        return reasonsOf(error);
      }
      return definition.check?.(parameters, order) ?? [];
    },
    instrumentsOf: (request) => definition.instruments?.(parametersOf(request)) ?? [],
    create: (context, request) => definition.create(context, parametersOf(request)),
  };
}

/** What stands beside the name and the window: in `parameters`, or with the algorithms of the package in the request itself. */
function rawParameters(request: AlgorithmRequest): unknown {
  if ('parameters' in request) return request.parameters;
  const { use: _use, startAt: _startAt, durationMs: _durationMs, atEnd: _atEnd, ...parameters } = request;
  return parameters;
}
