import type { BookLevel, GatewayCapabilities, InstrumentMath, OrderType, Scaled, TimeInForce } from '@redfire/core';

/** What a venue shows. Without a size, it is taken to have room for all. */
export interface RouteQuote {
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
  readonly bidSize?: number | undefined;
  readonly askSize?: number | undefined;
  /** The book, best levels first, where more is known than the best of it. */
  readonly bids?: readonly BookLevel[] | undefined;
  readonly asks?: readonly BookLevel[] | undefined;
}

/** A venue that an order may go to: one instrument of several that are the same thing. */
export interface RouteVenue {
  readonly math: InstrumentMath;
  /** Absent: no price is known. */
  readonly quote?: RouteQuote | undefined;
  readonly capabilities: GatewayCapabilities;
  /** Whether requests reach it now. */
  readonly isOpen: boolean;
  /** Rates of the value. Default: those of the instrument. */
  readonly fees?: { readonly maker: Scaled; readonly taker: Scaled } | undefined;
  /** What was sent for since the quote came. `all`: it had less than it showed, so that nothing is counted on until it tells anew. */
  readonly taken?: Scaled | 'all' | undefined;
}

/** Why an order of a type and time in force cannot go to a venue at all. */
export function closedReason({ isOpen, capabilities }: RouteVenue, type: OrderType, timeInForce: TimeInForce): string | undefined {
  if (!isOpen) return 'it cannot be reached';
  if (!capabilities.orderTypes.includes(type)) return `it has no orders of type "${type}"`;
  if (!capabilities.timesInForce.includes(timeInForce)) return `it has no time in force "${timeInForce}"`;
  return undefined;
}
