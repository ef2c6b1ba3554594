import { describe, expect, it } from 'vitest';
import { InstrumentMath, clientOrderId, instrumentId, timestamp, type ExecutionReport } from '@redfire/core';
import { FakeClock, aBar, aQuote, anApprovedAmendment, anApprovedOrder, anInstrument, type OrderRequestOverrides } from '@redfire/testing';
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

  it('remembers an id that has ended beside more open orders than ids are kept', () => {
    const { venue, reports } = aVenue({ keptIds: 2 });
    for (const id of ['A', 'B', 'C', 'D', 'E']) venue.submit(order(id));
    venue.cancel(clientOrderId('A'));
    for (const id of ['F', 'G']) venue.submit(order(id));
    reports.length = 0;
    venue.submit(order('A'));
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

it.each(['market', 'ticks'] as const)('the %s of an unknown instrument is refused', (face) => {
  const { venue } = aVenue();
  expect(() => venue[face](instrumentId('ETH/USDT.SIM'))).toThrow(expect.objectContaining({ code: 'UNKNOWN_INSTRUMENT', details: { instrument: 'ETH/USDT.SIM' } }));
});

it.each(['path', 'limitFill'])('a %s that is none is refused', (field) => {
  // as a host passes it that was given it by its users
  const options: object = { [field]: 'best' };
  expect(() => aVenue(options)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', details: { field, value: 'best' } }));
});

describe('orders that bars moved', () => {
  it('are moved by quotes from the first of them on', () => {
    const { venue, reports, market, instrument } = aVenue();
    market.open(aBar({ openTime: timestamp(60_000) }));
    venue.submit(order('A'));
    venue.ticks(instrument).quote(aQuote({ at: timestamp(90_000), ask: 120 }));
    expect(reports.flatMap((report) => (report.kind === 'fill' ? [report.price.toFixed()] : []))).toEqual(['120']);
  });

  it('wait for the next bar when a mark price comes', () => {
    const { venue, reports, market, instrument } = aVenue();
    venue.submit(anApprovedOrder({ clientOrderId: clientOrderId('A'), type: 'market', timeInForce: 'ioc' }));
    venue.ticks(instrument).markPrice({ instrument, at: timestamp(30_000), price: 100 });
    market.open(aBar({ openTime: timestamp(60_000) }));
    expect(kindsOf(reports)).toEqual(['A accepted', 'A fill']);
  });
});

it('an order that ends at the close of a bar ends there, though a mark price comes before', () => {
  const { venue, reports, market, instrument } = aVenue();
  market.lastTicks = 10_000;
  venue.submit(anApprovedOrder({ clientOrderId: clientOrderId('A'), price: '95', timeInForce: 'gtd', expiresAt: timestamp(120_000) }));
  const bar = aBar({ openTime: timestamp(60_000), low: 94 });
  market.open(bar);
  venue.ticks(instrument).markPrice({ instrument, at: bar.closeTime, price: 100 });
  market.close(bar);
  expect(kindsOf(reports)).toEqual(['A accepted', 'A fill']);
});

describe('a bar that is shown at its close', () => {
  const lateOrder = (more: OrderRequestOverrides, openGraceMs = 0) => {
    const { venue, reports, market, clock } = aVenue({ openGraceMs });
    market.lastTicks = 9_900;
    clock.advanceTo(timestamp(90_000));
    venue.submit(anApprovedOrder({ clientOrderId: clientOrderId('A'), ...more }));
    const bar = aBar({ openTime: timestamp(60_000) });
    clock.advanceTo(bar.closeTime);
    market.open(bar);
    market.close(bar);
    return reports.map((report) => `${report.at} ${report.kind}${report.kind === 'fill' ? ` ${report.liquidity}` : ''}`);
  };

  it('is nothing to an order that came after its open', () => {
    expect(lateOrder({ type: 'market' })).toEqual(['90000 accepted']);
  });

  it('fills an order that came within the grace after its open, at the time it came', () => {
    expect(lateOrder({ type: 'market' }, 30_000)).toEqual(['90000 accepted', '90000 fill taker']);
  });

  it('tells by its open whether a post-only order that came inside it would have taken', () => {
    const sell = (price: string) => lateOrder({ price, side: 'sell', postOnly: true });
    expect([sell('100'), sell('100.01')]).toEqual([['90000 accepted', '90000 rejected'], ['90000 accepted']]);
  });

  it('does not fill at its open what was changed since, and does on its path', () => {
    const { venue, reports, market, clock } = aVenue();
    market.lastTicks = 10_000;
    venue.submit(anApprovedOrder({ clientOrderId: clientOrderId('A'), price: '90' }));
    clock.advanceTo(timestamp(90_000));
    venue.modify(anApprovedAmendment(clientOrderId('A'), { price: '95' }));
    const bar = aBar({ openTime: timestamp(60_000), open: 94, low: 93 });
    clock.advanceTo(bar.closeTime);
    market.open(bar);
    market.close(bar);
    expect(reports.map(({ at, kind }) => `${at} ${kind}`)).toEqual(['7 accepted', '90000 modified', '120000 fill']);
  });
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
  return { venue, clock, reports, market: venue.market(bitcoin.instrument.id), instrument: bitcoin.instrument.id };
}
