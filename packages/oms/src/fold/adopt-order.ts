import { Scaled, type ClientOrderId, type ExecutionReport, type InstrumentId, type InstrumentMath } from '@redfire/core';
import { OrderRecord } from '../order-record.ts';

/**
 * An order for a fill of one we never sent, so that position and cash follow the venue. It belongs to no strategy, and its quantity
 * is what is known to have filled of it. `undefined` for any other report, and where it does not say which instrument or side it was.
 *
 * @param id - Its name with us: that of the report, unless an order of ours has it.
 */
export function adoptOrder(report: ExecutionReport, instruments: ReadonlyMap<InstrumentId, InstrumentMath>, id: ClientOrderId = report.orderId): OrderRecord | undefined {
  const { instrument, side, account, at: createdAt } = report;
  const math = instrument === undefined ? undefined : instruments.get(instrument);
  const quantity = filledBy(report);
  if (quantity === undefined || quantity.isZero || math === undefined || side === undefined) return undefined;
  const terms = { id, instrument: math.instrument.id, side, type: 'market', quantity, timeInForce: 'gtc', createdAt, tags: ['adopted'], isAdopted: true, ...(account !== undefined && { account }) } as const;
  return OrderRecord.begin(terms, math, 'working').moved('working', createdAt, {}, undefined, report.venueOrderId);
}

/** What a report says has filled; of a correction, what its fill is now. */
function filledBy(report: ExecutionReport): Scaled | undefined {
  if (report.kind === 'cumulative') return Scaled.from(report.filledQuantity);
  if (report.kind !== 'fill' && report.kind !== 'fill-corrected') return undefined;
  return report.exact?.quantity ?? Scaled.from(report.quantity);
}
