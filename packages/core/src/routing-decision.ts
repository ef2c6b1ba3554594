import type { Decimal } from './decimal.ts';
import type { InstrumentId } from './ids.ts';

/** One venue that was considered for an order. */
export interface RouteCandidate {
  readonly instrument: InstrumentId;
  /** Price with the fee in it, that it was ranked by; absent when it was not usable. */
  readonly effectivePrice?: Decimal;
  /** What goes there. */
  readonly quantity: Decimal;
  /** Why so much, or why nothing. */
  readonly reason: string;
}

/** Where an order goes among venues that trade the same thing, written down so that it can be judged later. */
export interface RoutingDecision {
  /** Best first. */
  readonly candidates: readonly RouteCandidate[];
  /** What no venue had room for. */
  readonly unrouted: Decimal;
}
