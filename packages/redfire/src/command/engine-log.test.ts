import { MemoryLogger, clientOrderId, eventId, instrumentId, strategyId, timestamp, toDecimal, tradeId, type EventStamp, type Fill, type Order } from '@redfire/core';
import { SimulatedClock, createEventEngine } from '@redfire/engine';
import { expect, it } from 'vitest';
import { logEvents } from './engine-log.ts';

const stamp: EventStamp = { id: eventId('E-1'), at: timestamp(0), correlationId: 'O-1' };
const when = { at: '1970-01-01T00:00:00.000Z', correlationId: 'O-1' };
const order: Order = {
  id: clientOrderId('O-1'), strategy: strategyId('a'), instrument: instrumentId('BTC/USDT.SIM'), side: 'buy', type: 'stop-limit', quantity: toDecimal('2'), triggerPrice: toDecimal('101'), price: toDecimal('102'), timeInForce: 'day',
  state: 'partially-filled', pending: {}, filledQuantity: toDecimal('1'), remainingQuantity: toDecimal('1'), fees: {}, createdAt: timestamp(0), updatedAt: timestamp(0), reason: 'because',
};
const fill: Fill = { orderId: order.id, instrument: order.instrument, side: 'buy', at: timestamp(0), tradeId: tradeId('T-1'), quantity: toDecimal('1'), price: toDecimal('101.5'), liquidity: 'taker' };
const asked = { order: 'O-1', strategy: 'a', instrument: 'BTC/USDT.SIM', side: 'buy', type: 'stop-limit', quantity: '2', price: '102', triggerPrice: '101', timeInForce: 'day', ...when };
const done = { order: 'O-1', strategy: 'a', instrument: 'BTC/USDT.SIM', state: 'partially-filled', done: '1/2', reason: 'because', ...when };
const executed = { side: 'buy', quantity: '1', price: '101.5', liquidity: 'taker', trade: 'T-1' };

it('writes a line for each event of trading, with what was asked for or how far it has come', () => {
  const events = createEventEngine({ clock: new SimulatedClock() });
  const logger = new MemoryLogger();
  logEvents(events, logger);
  events.publish('order.submitted', { ...stamp, order });
  events.publish('order.denied', { ...stamp, order, verdict: { kind: 'denied', order, reasons: [{ rule: 'x', message: 'too much' }, { rule: 'y', message: 'too soon' }] } });
  events.publish('order.rejected', { ...stamp, order });
  events.publish('order.modified', { ...stamp, order });
  events.publish('order.filled', { ...stamp, order, fill });
  events.publish('order.fill-adjusted', { ...stamp, order, before: fill });
  events.publish('order.discrepancy', { ...stamp, discrepancy: { kind: 'overfill', orderId: order.id, filledQuantity: toDecimal('2'), orderedQuantity: toDecimal('1'), excess: toDecimal('1'), expected: '1', found: '2' } });
  const error = new Error('no line');
  events.publish('source.ended', { at: timestamp(0), source: 'replay', error });
  expect(logger.records.map(({ level, message, fields }) => [level, message, fields])).toEqual([
    ['info', 'order submitted', asked],
    ['warn', 'order denied', { ...asked, reasons: ['too much', 'too soon'] }],
    ['warn', 'order rejected', done],
    ['debug', 'order modified', asked],
    ['info', 'order filled', { ...executed, ...done }],
    ['warn', 'fill adjusted', { before: executed, ...done }],
    ['warn', 'the venue said what the books did not expect', { kind: 'overfill', orderId: 'O-1', filledQuantity: '2', orderedQuantity: '1', excess: '1', expected: '1', found: '2', ...when }],
    ['error', 'the data broke off', { source: 'replay', at: when.at, error }],
  ]);
});

it('hears nothing of other topics', () => {
  const events = createEventEngine({ clock: new SimulatedClock() });
  const logger = new MemoryLogger();
  logEvents(events, logger);
  events.publish('engine.timer', { at: timestamp(0), name: 'x' });
  expect([logger.records, events.subscribers().some(({ selector }) => selector.includes('*') || selector.startsWith('market.'))]).toEqual([[], false]);
});
