import type { GatewayCapabilities, Scaled, Timestamp } from '@redfire/core';

/** What the terms of an order are held against, beside its instrument. */
export interface TermsContext {
  readonly capabilities: GatewayCapabilities;
  readonly now: Timestamp;
  /** The latest price of the instrument, where one is known: for price bands, and for values of orders without a price. */
  readonly mark?: Scaled | undefined;
  /** How positions are kept. Default `netting`. */
  readonly positions?: 'netting' | 'hedging' | undefined;
  /** Who stands in for what the venue lacks. Default `nobody`: what it lacks is refused. */
  readonly standIn?: 'nobody' | 'emulator' | undefined;
}

/** Takes a reason against an order. */
export type Refuse = (message: string) => void;
