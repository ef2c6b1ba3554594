import type { GatewayCapabilities } from '@redfire/core';
import { emulationOf } from '../emulator/emulation-of.ts';
import type { OrderTerms } from '../order-record.ts';
import type { Refuse, TermsContext } from './terms-context.ts';

/** That the venue has what an order asks for, or that somebody stands in for it. Of an order worked by an algorithm the venue sees the parts, which are looked at as they come. */
export function checkCapabilities(terms: OrderTerms, { capabilities, standIn = 'nobody' }: TermsContext, refuse: Refuse): void {
  if (terms.postOnly === true && !capabilities.postOnly) refuse('the venue has no postOnly');
  if (terms.algorithm !== undefined) return;
  if (standIn === 'emulator') {
    const { missing } = emulationOf(terms, capabilities);
    if (missing.length > 0) for (const what of missing) refuse(what);
  } else {
    checkVenue(terms, capabilities, refuse);
  }
}

function checkVenue({ type, timeInForce, triggerSource, displayQuantity }: OrderTerms, capabilities: GatewayCapabilities, refuse: Refuse): void {
  if (!capabilities.orderTypes.includes(type)) refuse(`the venue has no orders of type "${type}"`);
  if (!capabilities.timesInForce.includes(timeInForce)) refuse(`the venue has no time in force "${timeInForce}"`);
  if (triggerSource !== undefined && capabilities.triggerSources?.includes(triggerSource) !== true) refuse(`the venue does not trigger by "${triggerSource}"`);
  if (displayQuantity !== undefined && !capabilities.displayQuantity) refuse('the venue has no displayQuantity');
}
