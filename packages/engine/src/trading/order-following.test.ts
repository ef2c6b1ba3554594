import { InstrumentMath, timestamp, toDecimal, type MarketDataItem } from '@redfire/core';
import { EXTERNAL } from '@redfire/oms';
import { anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { createEventEngine } from '../event-engine.ts';
import { ManualVenue } from '../fixtures/manual-venue.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { causeOfData, causeOfEvent } from './order-causes.ts';
import { OrderFollowing } from './order-following.ts';
import { TradingKernel } from './trading-kernel.ts';

const BTC = anInstrument();
const request = { type: 'limit', instrument: BTC.id, side: 'buy', quantity: '2', price: '100' } as const;

function aKernel(history: 'kept' | 'off' = 'kept') {
  const clock = new SimulatedClock();
  const events = createEventEngine({ clock });
  const venue = new ManualVenue();
  let underWay: MarketDataItem | undefined;
  const follow = new OrderFollowing({ clock, history, dataUnderWay: () => underWay });
  const kernel = new TradingKernel({ instruments: new Map([[BTC.id, new InstrumentMath(BTC)]]), clock, events, venue, follow, rules: [], balances: { USDT: '1000' }, currency: 'USDT' });
  return { events, venue, follow, kernel, orders: follow.ordersOf(kernel.orders), during: (item: MarketDataItem) => { underWay = item; } };
}

describe('what follows orders', () => {
  it('keeps discrepancies though nobody listens to them', () => {
    const { venue, orders } = aKernel();
    const { id } = orders.submit(request);
    orders.cancel(id);
    venue.fill(id, '1', '100');
    expect(orders.explain(id)).toMatchObject({ order: { state: 'canceled' }, discrepancies: [{ kind: 'late-fill', orderId: id }], effects: [{ position: { before: toDecimal('0'), after: toDecimal('1') } }] });
  });

  it('knows the item under way, copied, as the cause of an order', () => {
    const { orders, during } = aKernel();
    const quote = { instrument: BTC.id, at: timestamp(5), bid: 99, ask: 101, bidSize: 3 };
    during({ topic: 'market.quote', data: quote });
    const { id } = orders.submit(request);
    quote.bid = 1;
    expect(orders.explain(id).cause).toEqual({ topic: 'market.quote', at: 5, instrument: BTC.id, numbers: { bid: 99, ask: 101, bidSize: 3 } });
  });

  it('knows the event that is being told, before the item under way', () => {
    const { events, venue, orders, during } = aKernel();
    during({ topic: 'market.trade', data: { instrument: BTC.id, at: timestamp(5), price: 100, size: 1 } });
    const answers: string[] = [];
    events.on('order.filled', ({ order }) => {
      if (order.tags === undefined) answers.push(orders.submit({ ...request, side: 'sell', tags: ['answer'] }).id);
    });
    const { id } = orders.submit(request);
    venue.fill(id, '2', '100');
    const after = orders.submit(request).id;
    expect([answers[0], after].map((each) => orders.list().find((order) => order.id === each)).map((order) => order && orders.explain(order.id).cause?.topic)).toEqual(['order.filled', 'market.trade']);
  });

  it('keeps nothing where it is switched off, not even what risk saw', () => {
    const { follow, orders } = aKernel('off');
    const { id } = orders.submit(request);
    expect([follow.keep, orders.get(id).strategy ?? EXTERNAL]).toEqual([undefined, EXTERNAL]);
    expect(() => orders.explain(id)).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  });

  it('has orders only once there is a manager that it follows', () => {
    const follow = new OrderFollowing({ clock: new SimulatedClock(), history: 'kept', dataUnderWay: () => undefined });
    expect(() => follow.ordersOf(aKernel().kernel.orders)).toThrow('parts');
  });
});

describe('the cause of an order', () => {
  const at = timestamp(7);
  const instrument = BTC.id;

  it.each<[MarketDataItem, Record<string, number>]>([
    [{ topic: 'market.bar', data: { instrument, intervalMs: 1, openTime: timestamp(6), closeTime: at, open: 1, high: 4, low: 0.5, close: 2, volume: 9 } }, { open: 1, high: 4, low: 0.5, close: 2, volume: 9 }],
    [{ topic: 'market.trade', data: { instrument, at, price: 2, size: 3 } }, { price: 2, size: 3 }],
    [{ topic: 'market.mark-price', data: { instrument, at, price: 2 } }, { price: 2 }],
    [{ topic: 'market.funding-rate', data: { instrument, at, rate: 0.1 } }, { rate: 0.1 }],
    [{ topic: 'market.book-snapshot', data: { instrument, at, bids: [[1, 5]], asks: [] } }, { bid: 1 }],
    [{ topic: 'market.status', data: { instrument, at, status: 'halted' } }, {}],
  ])('has the numbers of the item: %j', (item, numbers) => {
    expect(causeOfData(item)).toEqual({ topic: item.topic, at: 7, instrument, numbers });
  });

  it('of an event of an order has its id and its instrument', () => {
    const { events, orders } = aKernel();
    const heard: unknown[] = [];
    events.on('order.accepted', (event) => heard.push(causeOfEvent({ topic: 'order.accepted', event })));
    orders.submit(request);
    expect(heard).toEqual([{ topic: 'order.accepted', at: 0, eventId: 'E-2', instrument, numbers: {} }]);
  });
});
