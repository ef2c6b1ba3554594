import type { ExecutionGateway, InstrumentId } from '@redfire/core';
import type { OrderPort } from '@redfire/oms';
import { askVenue } from './ask-venue.ts';
import { sortReports } from './venue-terms.ts';

/**
 * Takes the changes of orders that came true at the venue while nobody listened, and leaves those the venue does not show to whoever resolves them.
 *
 * To be called before anything that filled meanwhile is taken: in books that have the smaller quantity, a fill of what an order was enlarged by would be
 * told as an overfill.
 *
 * @throws `RedFireError` of the gateways.
 */
export async function takeMissedAmendments(port: Pick<OrderPort, 'open' | 'find' | 'apply'>, gatewayOf: (instrument: InstrumentId) => ExecutionGateway): Promise<void> {
  for (const { id, pending, terms: { instrument, createdAt } } of [...port.open()]) {
    if (pending.modify !== 'unknown') continue;
    const { reports } = await askVenue(gatewayOf(instrument), { id, instrument, createdAt, isAcknowledged: true });
    const order = port.find(id);
    // an answer that came by itself meanwhile has settled it
    if (order?.pending.modify !== 'unknown') continue;
    const { amendment } = sortReports(reports, order);
    if (amendment?.isExpected === true) port.apply(amendment.report);
  }
}
