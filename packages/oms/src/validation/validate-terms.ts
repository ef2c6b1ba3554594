import type { InstrumentMath, RiskReason } from '@redfire/core';
import type { OrderTerms } from '../order-record.ts';
import { checkAmounts } from './check-amounts.ts';
import { checkCapabilities } from './check-capabilities.ts';
import { checkFlags } from './check-flags.ts';
import { checkLinks } from './check-links.ts';
import { checkPriceBand } from './check-price-band.ts';
import { checkPrices } from './check-prices.ts';
import { checkTime } from './check-time.ts';
import type { TermsContext } from './terms-context.ts';

const NONE: readonly never[] = Object.freeze([]);

/**
 * Everything wrong with an order's terms for its instrument and venue, all at once; empty when nothing is.
 *
 * What order management can stand in for is no reason, and neither are closed trading hours: holidays, halts and half days are known
 * at the venue alone.
 */
export function validateTerms(terms: OrderTerms, math: InstrumentMath, context: TermsContext): readonly RiskReason[] {
  // made for the first reason only: this runs for every order
  let found: RiskReason[] | undefined;
  const refuse = (message: string) => void (found ??= []).push({ rule: 'validation', message });
  const { instrument } = math;
  if (instrument.kind === 'index') refuse(`instrument "${instrument.id}" is an index and cannot be traded`);
  if ((instrument.kind === 'future' || instrument.kind === 'option') && instrument.expiry <= context.now) refuse(`instrument "${instrument.id}" has expired`);
  checkAmounts(terms, math, { mark: context.mark, refuse });
  checkPrices(terms, math, refuse);
  if (math.limits.priceBand) checkPriceBand(terms, math.limits.priceBand, { mark: context.mark, refuse });
  if (terms.timeInForce !== 'gtc' || terms.expiresAt !== undefined) checkTime(terms, context.now, refuse);
  checkFlags(terms, refuse);
  checkLinks(terms, context, refuse);
  checkCapabilities(terms, context, refuse);
  return found ?? NONE;
}
