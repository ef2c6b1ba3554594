import { describe, expect, it } from 'vitest';
import { normalLatency } from './latency/normal-latency.ts';
import { tickSlippage } from './slippage/tick-slippage.ts';
import { venueTerms, type VenueTerms } from './venue-terms.ts';

it('have a default each', () => {
  expect(venueTerms({})).toMatchObject({
    latency: { order: 0, modify: 0, cancel: 0, report: 0, data: 0 }, path: 'nearer-first', limitFill: 'touch', openGraceMs: 0, haltedOrders: 'reject', seed: 1,
    slippage: undefined, maxVolumeShare: undefined, feeModel: undefined, faults: undefined,
  });
});

it('are the same when they are filled in again', () => {
  const once = venueTerms({ latencyMs: 5, latency: { report: normalLatency({ mean: 1, deviation: 1 }) }, slippage: tickSlippage(1), feeModel: { perOrder: '1' }, seed: 3 });
  expect(venueTerms(once)).toEqual(once);
});

describe('are refused, by their name,', () => {
  it.each<[string, VenueTerms]>([
    ['latencyMs', { latencyMs: -1 }],
    ['latency.report', { latency: { report: Number.NaN } }],
    ['latency.data', { latency: { data: -5 } }],
    ['latency.order', { latency: { order: { mean: 5 } as never } }],
    ['slippage', { slippage: { model: 'ticks', ticks: 1 } as never }],
    ['openGraceMs', { openGraceMs: -1 }],
    ['path', { path: 'shortest' as 'worst-case' }],
    ['limitFill', { limitFill: 'never' as 'touch' }],
    ['haltedOrders', { haltedOrders: 'drop' as 'keep' }],
    ['maxVolumeShare', { maxVolumeShare: 1.01 }],
    ['seed', { seed: 1.5 }],
    ['fees.minimum', { feeModel: { minimum: '2', maximum: '1' } }],
    ['faults.rejectShare.order', { faults: { rejectShare: { order: 2 } } }],
    ['faults.outages.meanLengthMs', { faults: { outages: { meanBetweenMs: 5, meanLengthMs: 0 } } }],
    ['faults.outages[1].to', { faults: { outages: [{ from: 1, to: 2 }, { from: 3, to: 3 }] } }],
    ['faults.outageRequests', { faults: { outageRequests: 'lost' as 'unknown' } }],
    ['faults.outageOrders', { faults: { outageOrders: 'drop' as 'keep' } }],
  ])('%s', (field, terms) => {
    expect(() => venueTerms(terms)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: expect.objectContaining({ field }) }));
  });
});
