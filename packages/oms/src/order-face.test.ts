import {
  InstrumentMath, ORDER_TYPES, Scaled, accountId, clientOrderId, currency, decodeEvent, encodeEvent, isDecimal, ownerId, strategyId, timestamp, toDecimal, venueOrderId, type EventMap, type Order, type OrderRequest, type Topic,
} from '@redfire/core';
import { anInstrument, anOrder, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { aFill, anOrderRecord } from './fixtures/an-order-record.ts';
import { anOrderDesk, fillOf, reportOf } from './fixtures/order-desk.ts';
import { FillRecord } from './fill-record.ts';
import { applyReport } from './fold/fold.ts';
import { OrderRecord } from './order-record.ts';
import { termsOf } from './order-request.ts';

/** Everything an order may carry beside its prices. */
const EVERYTHING = {
  timeInForce: 'gtd', expiresAt: timestamp(9), postOnly: true, reduceOnly: true, quoteQuantity: false, displayQuantity: '0.5', triggerSource: 'mark', strategy: strategyId('trend'), owner: ownerId('ann'),
  account: accountId('main'), tags: ['a', 'b'], metadata: { note: 'x' }, quantity: '3.5',
} as const satisfies Partial<OrderRequest>;

describe('the face of an order', () => {
  it.each(ORDER_TYPES)('of type "%s" has the fields of the request, and no others', (type) => {
    const request = anOrderRequest({ type, ...EVERYTHING });
    const expected = anOrder({ ...request, clientOrderId: clientOrderId('O-1') }, { state: 'working' });
    expect(plain(recordOf(request).face)).toEqual(expected);
  });

  it.each(ORDER_TYPES)('of type "%s" without options has no key for what it does not have', (type) => {
    const { face } = recordOf(anOrderRequest({ type }));
    expect(plain(face)).toEqual(anOrder({ type }, { state: 'working' }));
    expect(Object.values(plain(face) as object).includes(undefined)).toBe(false);
  });

  it('reads the same field by field as whole', () => {
    const { face } = applyReport(recordOf(anOrderRequest({ type: 'trailing-stop-limit', ...EVERYTHING })), aFill('T-1', '1')).order;
    const whole = plain(face) as Record<string, unknown>;
    expect(Object.fromEntries(Object.keys(whole).map((field) => [field, face[field as keyof Order]]))).toEqual(whole);
  });

  it('has progress: fills, average price, fees by currency, what is left', () => {
    const fills = [aFill('T-1', '1', '100'), { ...aFill('T-2', '1', '101'), fee: { amount: toDecimal('-0.5'), currency: currency('BNB') } }, { ...aFill('T-3', '1', '101', 4), fee: undefined, venueOrderId: venueOrderId('V-1') }];
    const { face } = fills.reduce((order, report) => applyReport(order, report).order, recordOf(anOrderRequest({ quantity: '3.5' })));
    expect(plain(face)).toEqual(
      anOrder({ quantity: '3.5' }, {
        state: 'partially-filled',
        venueOrderId: venueOrderId('V-1'),
        filledQuantity: toDecimal('3'),
        averagePrice: toDecimal('100.666666666666666667'),
        fees: { [currency('USDT')]: toDecimal('0.001'), [currency('BNB')]: toDecimal('-0.5') },
        updatedAt: timestamp(4),
      }),
    );
  });

  it('makes a decimal when it is first read, and keeps it', () => {
    const { face } = recordOf(anOrderRequest());
    expect([face.quantity === face.quantity, face.filledQuantity === face.filledQuantity, isDecimal(face.quantity)]).toEqual([true, true, true]);
  });

  it('is one object for one record, with its exact values', () => {
    const record = recordOf(anOrderRequest());
    expect([record.face === record.face, record.face.exact === record, record.face.exact?.price?.toString()]).toEqual([true, true, '100']);
  });

  it('stays as it was when the order goes on', () => {
    const before = recordOf(anOrderRequest({ quantity: '3' }));
    const { face } = before;
    applyReport(before, aFill('T-1', '1'));
    expect([face.filledQuantity.toFixed(), face.state]).toEqual(['0', 'working']);
  });

  it('has no average price and no fees before the first fill, and nothing less than zero left', () => {
    const overfilled = applyReport(anOrderRecord(), aFill('T-1', '5')).order.face;
    const { averagePrice, fees } = anOrderRecord().face;
    expect([averagePrice, fees, overfilled.remainingQuantity.toFixed()]).toEqual([undefined, {}, '0']);
  });
});

describe('the record of a fill', () => {
  it('has the fields of a fill and of its order', () => {
    const { order, postings } = applyReport(recordOf(anOrderRequest({ ...EVERYTHING, type: 'limit' })), { ...aFill('T-1', '1', '100', 5), venueOrderId: venueOrderId('V-1') });
    const fill = new FillRecord(order, postings[0]!.execution);
    const whole = plain(fill) as Record<string, unknown>;
    expect(whole).toEqual({
      tradeId: 'T-1', quantity: toDecimal('1'), price: toDecimal('100'), fee: { amount: toDecimal('0.001'), currency: 'USDT' }, liquidity: 'taker', at: 5, orderId: 'O-1', venueOrderId: 'V-1', instrument: 'BTC/USDT.SIM', side: 'buy',
      strategy: 'trend', owner: 'ann', account: 'main',
    });
    expect(Object.fromEntries(Object.keys(whole).map((field) => [field, fill[field as keyof FillRecord]]))).toEqual(whole);
    expect([fill.exact.quantity.equals(Scaled.one), fill.feeCurrency]).toEqual([true, 'USDT']);
  });

  it('has no key for what its order does not have', () => {
    const { order, postings } = applyReport(anOrderRecord(), aFill('T-1', '1'));
    expect(Object.keys(plain(new FillRecord(order, postings[0]!.execution)) as object)).toEqual(['tradeId', 'quantity', 'price', 'fee', 'liquidity', 'at', 'orderId', 'instrument', 'side']);
  });
});

describe('events', () => {
  it('of every topic are equal after encoding and decoding', () => {
    const { orders, venue, events } = anOrderDesk({ denies: (quantity) => (quantity === '4' ? [{ rule: 'max', message: 'too large', limit: '3', found: '4' }] : []) });
    const place = (overrides: Partial<OrderRequest> = {}) => orders.submit(anOrderRequest({ quantity: '3', strategy: strategyId('trend'), tags: ['t'], metadata: { $note: 'x', exact: 'y' }, ...overrides }));
    const { id } = place();
    for (const kind of ['accepted', 'triggered'] as const) orders.apply(reportOf(kind, id));
    orders.apply(fillOf(orders.get(id), '1', '100.5'));
    orders.apply({ ...fillOf(orders.get(id), '0.5', '100.25'), kind: 'fill-corrected' });
    orders.apply(reportOf('fill-busted', id, { tradeId: 'T-1' }));
    orders.modify({ orderId: id, quantity: '2' });
    orders.apply(reportOf('modify-rejected', id, { reason: 'no' }));
    orders.apply(reportOf('modified', id, { quantity: toDecimal('2') }));
    orders.cancel(id);
    orders.apply(reportOf('cancel-rejected', id, { reason: 'no' }));
    orders.apply(reportOf('canceled', id, { reason: 'asked' }));
    orders.apply(fillOf(orders.get(id), '9', '100', 'T-9'));
    place({ quantity: '4' });
    for (const failure of ['NOT_SENT', 'OUTCOME_UNKNOWN'] as const) {
      venue.failure = failure;
      place();
    }
    orders.apply(reportOf('expired', place({ type: 'trailing-stop-limit' }).id));

    const missing = TOPICS.filter((topic) => !events.some((item) => item.topic === topic));
    // told by parts that this desk does not have
    expect(missing).toEqual(['order.held', 'order.stuck', 'order.routed']);
    for (const { topic, event } of events) expect(decodeEvent(encodeEvent<Topic>(topic, event))).toEqual({ topic, event: plain(event) });
  });
});

/** Every topic of order management, so that a new one without a test does not compile. */
const TOPICS = Object.keys({
  'order.denied': 1, 'order.held': 1, 'order.submitted': 1, 'order.accepted': 1, 'order.rejected': 1, 'order.triggered': 1, 'order.filled': 1, 'order.fill-adjusted': 1, 'order.modify-requested': 1, 'order.modified': 1, 'order.modify-rejected': 1,
  'order.cancel-requested': 1, 'order.outcome-unknown': 1, 'order.stuck': 1, 'order.routed': 1, 'order.canceled': 1, 'order.cancel-rejected': 1, 'order.expired': 1, 'order.discrepancy': 1, 'position.changed': 1, 'account.posted': 1,
} satisfies Record<Extract<keyof EventMap, `${'order' | 'position' | 'account'}.${string}`>, 1>) as readonly Topic[];

function recordOf(request: OrderRequest): OrderRecord {
  return OrderRecord.begin(termsOf(request, clientOrderId('O-1'), timestamp(0)), new InstrumentMath(anInstrument()), 'working');
}

/** Plain data of what has a `toJSON`, with decimals as they are. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || isDecimal(value)) return value;
  if (Array.isArray(value)) return value.map(plain);
  if ('toJSON' in value && typeof value.toJSON === 'function') return plain((value.toJSON as () => unknown)());
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
