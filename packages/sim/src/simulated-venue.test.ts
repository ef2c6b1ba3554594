import { describe, expect, it } from 'vitest';
import { InstrumentMath, clientOrderId, instrumentId, timestamp, type ExecutionReport } from '@redfire/core';
import { FakeClock, aBar, anApprovedAmendment, anApprovedOrder, anInstrument } from '@redfire/testing';
import { SimulatedVenue, type SimulatedVenueOptions } from './simulated-venue.ts';

describe('submit', () => {
  it('of one client id twice places one order', () => {
    const { venue, reports, market } = aVenue();
    venue.submit(order('A'));
    venue.submit(order('A'));
    expect({ kinds: kindsOf(reports), waiting: market.size }).toEqual({ kinds: ['A accepted'], waiting: 1 });
  });

  it.each(['fill', 'canceled'])('of a client id that has ended by a %s places nothing', (end) => {
    const { venue, reports, market } = aVenue();
    venue.submit(order('A'));
    if (end === 'fill') market.open(aBar({ openTime: timestamp(60_000) }));
    else venue.cancel(clientOrderId('A'));
    venue.submit(order('A'));
    expect(kindsOf(reports)).toEqual(['A accepted', `A ${end}`]);
  });

  it('remembers the last 10,000 ended ids', () => {
    const { venue, reports } = aVenue();
    const ids = Array.from({ length: 15_000 }, (_, index) => `O${index}`);
    for (const id of ids) {
      venue.submit(order(id));
      venue.cancel(clientOrderId(id));
    }
    reports.length = 0;
    for (const id of ids.slice(-10_000)) venue.submit(order(id));
    expect(reports).toEqual([]);
  });

  it('for an instrument that is not traded here is rejected', () => {
    const { venue, reports } = aVenue();
    venue.submit(anApprovedOrder({ clientOrderId: clientOrderId('A'), instrument: instrumentId('ETH/USDT.SIM') }));
    expect(reports).toEqual([{ kind: 'rejected', orderId: 'A', at: 7, reason: 'the venue does not trade "ETH/USDT.SIM"' }]);
  });

  it('is acknowledged at its arrival', () => {
    const { venue, reports, clock } = aVenue({ latencyMs: 50 });
    venue.submit(order('A'));
    clock.advanceBy(49);
    const before = [...reports];
    clock.advanceBy(1);
    expect([before, reports]).toEqual([[], [{ kind: 'accepted', orderId: 'A', at: 57 }]]);
  });
});

describe('latency', () => {
  it('keeps amendments and cancels in the order in which they were sent', () => {
    const { venue, reports, clock } = aVenue({ latencyMs: 50 });
    venue.submit(order('A'));
    venue.modify(anApprovedAmendment(clientOrderId('A'), { quantity: '2' }));
    venue.cancel(clientOrderId('A'));
    clock.advanceBy(50);
    expect(reports.map(({ kind, at }) => `${at} ${kind}`)).toEqual(['57 accepted', '57 modified', '57 canceled']);
  });

  it.each([-1, Number.NaN])('of %s is refused', (latencyMs) => {
    expect(() => aVenue({ latencyMs })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { field: 'latencyMs', value: latencyMs } }));
  });
});

describe('reports', () => {
  it('go to every listener until it unsubscribes', () => {
    const { venue, reports } = aVenue();
    const heard: string[] = [];
    const unsubscribe = venue.onReport(({ kind }) => heard.push(kind));
    venue.submit(order('A'));
    unsubscribe();
    venue.cancel(clientOrderId('A'));
    expect({ heard, all: kindsOf(reports) }).toEqual({ heard: ['accepted'], all: ['A accepted', 'A canceled'] });
  });

  it('number the trades of all instruments in one row', () => {
    const { venue, reports, market } = aVenue({}, ether);
    venue.submit(order('A'));
    venue.submit(order('B', ether.instrument.id));
    venue.market(ether.instrument.id).open(aBar({ instrument: ether.instrument.id, openTime: timestamp(60_000) }));
    market.open(aBar({ openTime: timestamp(60_000) }));
    expect(reports.flatMap((report) => (report.kind === 'fill' ? [report.tradeId] : []))).toEqual(['T-1', 'T-2']);
  });
});

it('the market of an unknown instrument is refused', () => {
  const { venue } = aVenue();
  expect(() => venue.market(instrumentId('ETH/USDT.SIM'))).toThrow(expect.objectContaining({ code: 'UNKNOWN_INSTRUMENT', details: { instrument: 'ETH/USDT.SIM' } }));
});

it('an order for one instrument waits while bars of another are worked through', () => {
  const { venue, reports } = aVenue({}, ether);
  venue.submit(order('A'));
  venue.market(ether.instrument.id).open(aBar({ instrument: ether.instrument.id, openTime: timestamp(60_000) }));
  expect(kindsOf(reports)).toEqual(['A accepted']);
});

const ether = new InstrumentMath(anInstrument({ id: 'ETH/USDT.SIM' }));
const order = (id: string, instrument = instrumentId('BTC/USDT.SIM')) => anApprovedOrder({ clientOrderId: clientOrderId(id), instrument, type: 'market' });
const kindsOf = (reports: readonly ExecutionReport[]) => reports.map(({ orderId, kind }) => `${orderId} ${kind}`);

function aVenue(options: Partial<SimulatedVenueOptions> = {}, ...others: readonly InstrumentMath[]) {
  const clock = new FakeClock(7);
  const bitcoin = new InstrumentMath(anInstrument());
  const venue = new SimulatedVenue({ instruments: new Map([bitcoin, ...others].map((math) => [math.instrument.id, math])), clock, ...options });
  const reports: ExecutionReport[] = [];
  venue.onReport((report) => reports.push(report));
  return { venue, clock, reports, market: venue.market(bitcoin.instrument.id) };
}
