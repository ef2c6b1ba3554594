import { describe, expect, it } from 'vitest';
import { clientOrderId, timestamp, toDecimal, tradeId, venueOrderId, type RiskFinding } from '@redfire/core';
import { anOrder, anOrderRequest } from '@redfire/testing';
import { aHostDesk } from '../fixtures/host-order-desk.ts';
import { fillOf, reportOf } from '../fixtures/order-desk.ts';

type Desk = ReturnType<typeof aHostDesk>;

const entryOf = ({ host, trail }: Desk, id: string) => {
  const order = host.find(clientOrderId(id));
  return order && trail.entry(order);
};
const eventsOf = (desk: Desk, id: string) => desk.hostOrders.events(clientOrderId(id));
const lines = (desk: Desk, id: string) => eventsOf(desk, id).map(({ topic, before, after }) => `${topic} ${before ?? '-'} ${after}`);

describe('the steps of an order', () => {
  it('are told from its beginning to its end, with what changed', () => {
    const desk = aHostDesk();
    const { orders, clock } = desk;
    const { id } = orders.submit(anOrderRequest({ type: 'limit', price: '100', quantity: '3' }));
    clock.advanceTo(timestamp(5));
    orders.apply({ kind: 'accepted', orderId: id, venueOrderId: venueOrderId('V-1'), at: timestamp(4), sequence: 7 });
    orders.modify({ orderId: id, price: '99' });
    orders.apply({ kind: 'modified', orderId: id, price: toDecimal('99'), at: timestamp(4) });
    orders.apply(fillOf(orders.get(id), '1', '99'));
    orders.cancel(id);
    orders.apply({ kind: 'canceled', orderId: id, at: timestamp(6), reason: 'asked for' });
    const plain = { price: toDecimal('99'), quantity: toDecimal('3') };
    expect(eventsOf(desk, id)).toEqual([
      { orderId: id, number: 0, at: 0, topic: 'order.submitted', eventId: 'E-1', after: 'submitted', pending: { submit: 'in-flight' }, filledQuantity: toDecimal('0'), terms: { quantity: toDecimal('3'), price: toDecimal('100') } },
      { orderId: id, number: 1, at: 5, topic: 'order.accepted', eventId: 'E-2', causedBy: 'E-1', before: 'submitted', after: 'working', pending: {}, filledQuantity: toDecimal('0'), report: { kind: 'accepted', at: 4, sequence: 7 }, venueOrderId: 'V-1' },
      { orderId: id, number: 2, at: 5, topic: 'order.modify-requested', eventId: 'E-3', causedBy: 'E-2', before: 'working', after: 'working', pending: { modify: 'in-flight' }, filledQuantity: toDecimal('0'), asked: plain },
      { orderId: id, number: 3, at: 5, topic: 'order.modified', eventId: 'E-4', causedBy: 'E-3', before: 'working', after: 'working', pending: {}, filledQuantity: toDecimal('0'), terms: plain, report: { kind: 'modified', at: 4 } },
      {
        orderId: id, number: 4, at: 5, topic: 'order.filled', eventId: 'E-5', causedBy: 'E-4', before: 'working', after: 'partially-filled', pending: {}, filledQuantity: toDecimal('1'), report: { kind: 'fill', at: 0 },
        fills: [{ effect: 'posted', tradeId: tradeId('T-1'), quantity: toDecimal('1'), price: toDecimal('99'), fee: toDecimal('0.1'), feeCurrency: 'USDT', liquidity: 'taker', at: 0 }],
      },
      { orderId: id, number: 5, at: 5, topic: 'order.cancel-requested', eventId: 'E-7', causedBy: 'E-5', before: 'partially-filled', after: 'partially-filled', pending: { cancel: 'in-flight' }, filledQuantity: toDecimal('1') },
      { orderId: id, number: 6, at: 5, topic: 'order.canceled', eventId: 'E-8', causedBy: 'E-7', before: 'partially-filled', after: 'canceled', pending: {}, filledQuantity: toDecimal('1'), report: { kind: 'canceled', at: 6 }, reason: 'asked for' },
    ]);
  });

  it('name the events that were published', () => {
    const desk = aHostDesk();
    const { id } = desk.orders.submit(anOrderRequest());
    desk.orders.apply(fillOf(desk.orders.get(id), '1'));
    desk.orders.apply(reportOf('fill-busted', id, { tradeId: 'T-1' }));
    const published = desk.events.flatMap(({ topic, event }) => (topic.startsWith('order.') && 'id' in event ? [`${topic} ${event.id}`] : []));
    expect(eventsOf(desk, id).map(({ topic, eventId }) => `${topic} ${eventId}`)).toEqual(published);
  });

  it('tell a denial with every reason', () => {
    const desk = aHostDesk({ denies: () => [{ rule: 'max', message: 'too much', limit: '1', found: '2' }] });
    const { id } = desk.orders.submit(anOrderRequest());
    expect(eventsOf(desk, id)).toMatchObject([{ topic: 'order.denied', eventId: 'E-1', after: 'denied', reason: 'too much', reasons: [{ rule: 'max', message: 'too much', limit: '1', found: '2' }] }]);
  });

  it('tell of an outcome that nobody knows, under its own event', () => {
    const desk = aHostDesk();
    desk.venue.failure = 'OUTCOME_UNKNOWN';
    const { id } = desk.orders.submit(anOrderRequest());
    expect(lines(desk, id)).toEqual(['order.submitted - submitted', 'order.outcome-unknown submitted submitted']);
    desk.orders.apply(reportOf('accepted', id));
    const unknown = desk.events.find(({ topic }) => topic === 'order.outcome-unknown');
    expect(eventsOf(desk, id)[1]?.eventId).toBe((unknown?.event as { id: string } | undefined)?.id);
  });

  it('tell of an order that the venue told of', () => {
    const desk = aHostDesk();
    desk.orders.apply({ ...fillOf({ id: clientOrderId('theirs'), instrument: 'BTC/USDT.SIM' as never, side: 'buy' }, '1') });
    expect(lines(desk, 'theirs')).toEqual(['order.adopted - working', 'order.filled working filled']);
  });

  it('are told one after the other where one led to the next', () => {
    const desk = aHostDesk({
      parts: (port) => ({ observers: [{ onOrder: ({ after, postings }) => { if (postings.length > 0 && after.id === 'first') port.submit(anOrderRequest({ clientOrderId: clientOrderId('second'), side: 'sell' })); } }] }),
    });
    desk.venue.onSubmit = (order) => { desk.orders.apply(fillOf(order, '1', '100', `T-${order.id}`)); };
    desk.orders.submit(anOrderRequest({ clientOrderId: clientOrderId('first') }));
    const holdings = ['first', 'second'].map((id) => entryOf(desk, id)?.steps.flatMap(({ holding }) => (holding ? [`${holding.before.toString()} ${holding.after.toString()}`] : [])));
    expect([lines(desk, 'first'), lines(desk, 'second'), holdings]).toEqual([
      ['order.submitted - submitted', 'order.filled submitted filled'],
      ['order.submitted - submitted', 'order.filled submitted filled'],
      [['0 1'], ['1 0']],
    ]);
  });
});

describe('what is kept', () => {
  it('is bounded for one order: the first steps and the latest stay, and the numbers show the gap', () => {
    const desk = aHostDesk({ trail: { stepLimit: 40 } });
    const { id } = desk.orders.submit(anOrderRequest({ quantity: '1000' }));
    for (let fill = 1; fill <= 200; fill++) desk.orders.apply(fillOf(desk.orders.get(id), '1', '100', `T-${fill}`));
    const events = eventsOf(desk, id);
    const numbers = events.map(({ number }) => number);
    const gap = events[10];
    expect(events.length).toBeLessThanOrEqual(40);
    expect(numbers.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(numbers.at(-1)).toBe(200);
    expect(numbers.slice(11).every((number, place) => number === (gap?.number ?? 0) + place + 1)).toBe(true);
    expect([gap?.before, gap?.filledQuantity.toFixed(), gap?.terms]).toEqual(['partially-filled', String(gap?.number), undefined]);
    expect(entryOf(desk, id)?.dropped).toBe(201 - events.length);
  });

  it('is kept as long as the order is, and no longer', () => {
    const desk = aHostDesk({ endedOrderLimit: 10 });
    desk.venue.onSubmit = (order) => { desk.orders.apply(reportOf('canceled', order.id)); };
    const ids = Array.from({ length: 50 }, () => desk.orders.submit(anOrderRequest()).id);
    const remembered = ids.filter((id) => entryOf(desk, id) !== undefined);
    expect([remembered, remembered.length]).toEqual([desk.orders.list().map(({ id }) => id), 10]);
  });

  it('begins anew where a forgotten order is heard of again', () => {
    const desk = aHostDesk({ endedOrderLimit: 2 });
    const { id } = desk.orders.submit(anOrderRequest());
    desk.orders.apply(reportOf('canceled', id));
    for (let other = 0; other < 4; other++) desk.orders.apply(reportOf('canceled', desk.orders.submit(anOrderRequest()).id));
    desk.orders.apply(fillOf({ id, instrument: 'BTC/USDT.SIM' as never, side: 'buy' }, '1'));
    expect(lines(desk, id)).toEqual(['order.filled canceled filled']);
  });

  it('takes the cause of a new order, and none for one the venue told of', () => {
    const cause = { topic: 'market.bar', at: timestamp(3), numbers: { close: 100 } };
    const desk = aHostDesk({ trail: { causeOf: () => cause } });
    const { id } = desk.orders.submit(anOrderRequest());
    desk.orders.apply(fillOf({ id: clientOrderId('theirs'), instrument: 'BTC/USDT.SIM' as never, side: 'buy' }, '1'));
    expect([id, clientOrderId('theirs')].map((known) => entryOf(desk, known)?.cause)).toEqual([cause, undefined]);
  });

  it('has the reviews that came before the order was in the books, and those of it after', () => {
    const findings = (): readonly RiskFinding[] => [];
    const desk = aHostDesk({ review: ({ filledQuantity, state }) => ({ of: filledQuantity.isZero() && state === 'submitted' ? 'order' : 'amendment', at: timestamp(0), verdict: 'approved', findings }) });
    const { id } = desk.orders.submit(anOrderRequest({ quantity: '2' }));
    desk.orders.apply(reportOf('accepted', id));
    desk.orders.modify({ orderId: id, quantity: '3' });
    expect(entryOf(desk, id)?.reviews.map(({ review, step }) => `${step} ${review.of}`)).toEqual(['0 order', '2 amendment']);
  });

  it('does not count a review whose order is somebody else\'s copy', () => {
    const desk = aHostDesk();
    desk.trail.reviewed({ order: anOrder(), of: 'order', at: timestamp(0), verdict: 'approved', findings: () => [] });
    const { id } = desk.orders.submit(anOrderRequest());
    expect(entryOf(desk, id)?.reviews).toEqual([]);
  });
});
