import { decodeEvent, encodeEvent, instrumentId, strategyId, timestamp, toDecimal, type AccountBooking } from '@redfire/core';
import { anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { anOrderDesk, fillOf } from '../fixtures/order-desk.ts';

const SHARE = anInstrument({ kind: 'equity', id: 'ACME.SIM', settle: 'USDT', quote: 'USDT' });
const FUTURE = anInstrument({ kind: 'future', expiry: 1_000 });
const of = (instrument: string) => ({ instrument: instrumentId(instrument), at: timestamp(5) });

const BOOKINGS: readonly AccountBooking[] = [
  { kind: 'split', ...of(SHARE.id), numerator: 3, denominator: 2, price: toDecimal('70') },
  { kind: 'dividend', ...of(SHARE.id), amount: toDecimal('0.5') },
  { kind: 'settlement', ...of(FUTURE.id), price: toDecimal('120'), isFinal: false },
  { kind: 'insurance', at: timestamp(6), currency: SHARE.settle, amount: toDecimal('3') },
  { kind: 'settlement', ...of(FUTURE.id), price: toDecimal('110'), isFinal: true },
];

describe('bookings of a venue', () => {
  it('are in the books again after a restart, as they were recorded', () => {
    const options = { instruments: [SHARE, FUTURE] };
    const desk = anOrderDesk(options);
    for (const instrument of [SHARE, FUTURE]) {
      const order = desk.orders.submit({ instrument: instrument.id, type: 'market', side: 'buy', quantity: '5', strategy: strategyId('a') });
      desk.orders.apply(fillOf(order, '5'));
    }
    for (const booking of BOOKINGS) desk.orders.account.book(booking);
    const recorded = desk.recorded.map(({ topic, event }) => decodeEvent(encodeEvent(topic, event)));
    const again = anOrderDesk(options);
    again.orders.restore(undefined, recorded);
    expect([again.ledger.balances(), again.positions.save(), again.orders.save().events]).toEqual([desk.ledger.balances(), desk.positions.save(), desk.orders.save().events]);
    expect(again.positions.of(strategyId('a'), SHARE.id).quantity.toString()).toBe('7');
  });

  it('tell of the positions they changed, before the entry', () => {
    const desk = anOrderDesk({ instruments: [SHARE] });
    const order = desk.orders.submit({ instrument: SHARE.id, type: 'market', side: 'buy', quantity: '4', strategy: strategyId('a') });
    desk.orders.apply(fillOf(order, '4'));
    desk.events.length = 0;
    desk.orders.account.book({ kind: 'split', ...of(SHARE.id), numerator: 2, denominator: 1, price: toDecimal('50') });
    expect(desk.events.map((item) => [item.topic, item.topic === 'position.changed' && item.event.position.quantity.toFixed()])).toEqual([['position.changed', '8'], ['account.posted', false]]);
  });
});
