import { Scaled, type Discrepancy, type ExecutionReport, type InstrumentId, type InstrumentMath } from '@redfire/core';
import { OrderRecord } from './order-record.ts';

/**
 * An order for a fill of one we never sent, so that position and cash follow the venue. It belongs to no strategy.
 * `undefined` for any other report, and where it does not say which instrument or side it was.
 */
export function adoptOrder(report: ExecutionReport, instruments: ReadonlyMap<InstrumentId, InstrumentMath>): OrderRecord | undefined {
  const { orderId: id, instrument, side, at: createdAt } = report;
  const math = instrument === undefined ? undefined : instruments.get(instrument);
  if ((report.kind !== 'fill' && report.kind !== 'cumulative') || math === undefined || side === undefined) return undefined;
  const quantity = Scaled.from(report.kind === 'fill' ? report.quantity : report.filledQuantity);
  const terms = { id, instrument: math.instrument.id, side, type: 'market', quantity, timeInForce: 'gtc', createdAt, tags: ['adopted'] } as const;
  return OrderRecord.begin(terms, math, 'working').moved('working', createdAt, {}, undefined, report.venueOrderId);
}

/** What a report of an order we never sent is to us. */
export function unknownReport(report: ExecutionReport, isAdopted: boolean): Discrepancy {
  const { kind, orderId, instrument } = report;
  return {
    kind: kind === 'fill' || kind === 'cumulative' ? 'unknown-fill' : 'unknown-order',
    orderId,
    ...(instrument !== undefined && { instrument }),
    expected: 'an order of ours',
    found: isAdopted ? `${kind}, adopted as external` : `${kind}, not enough told to post it`,
  };
}
