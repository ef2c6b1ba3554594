import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scaled, clientOrderId, isTerminal, toDecimal, tradeId, type ClientOrderId, type ExecutionReport, type Order } from '@redfire/core';
import { aFillReport, anOrderRequest } from '@redfire/testing';
import { aHostDesk } from '../fixtures/host-order-desk.ts';
import { reportOf } from '../fixtures/order-desk.ts';
import type { OrderHistoryEvent } from './order-trail-events.ts';

type Move = (desk: ReturnType<typeof aHostDesk>, id: ClientOrderId) => void;

const tell = (make: (id: ClientOrderId) => ExecutionReport): Move => (desk, id) => { desk.orders.apply(make(id)); };
const trade = fc.integer({ min: 1, max: 4 }).map((number) => tradeId(`T-${number}`));
const amount = fc.integer({ min: 1, max: 4 }).map(String);
const order = { instrument: 'BTC/USDT.SIM' as never, side: 'buy' } as const;

/** Whatever may happen to an order, sensible or not; what is not allowed throws and changes nothing. */
const move: fc.Arbitrary<Move> = fc.oneof(
  fc.constantFrom('accepted', 'triggered', 'canceled', 'expired', 'rejected', 'cancel-rejected', 'modify-rejected').map((kind) => tell((id) => reportOf(kind as 'accepted', id, { reason: kind }))),
  fc.tuple(trade, amount, amount).map(([tradeId, quantity, price]) => tell((id) => aFillReport({ ...order, orderId: id, tradeId, quantity, price }))),
  fc.tuple(trade, amount).map(([tradeId, quantity]) => tell((id) => reportOf('fill-corrected', id, { tradeId, quantity: toDecimal(quantity), price: toDecimal('2'), liquidity: 'taker', at: Number(quantity) }))),
  trade.map((tradeId) => tell((id) => reportOf('fill-busted', id, { tradeId }))),
  amount.map((quantity) => tell((id) => reportOf('cumulative', id, { filledQuantity: toDecimal(quantity), averagePrice: toDecimal('3'), at: Number(quantity) }))),
  amount.map((quantity) => tell((id) => reportOf('modified', id, { quantity: toDecimal(quantity), price: toDecimal('2') }))),
  amount.map((quantity): Move => (desk, id) => { desk.orders.modify({ orderId: id, quantity }); }),
  fc.constant<Move>((desk, id) => { desk.orders.cancel(id); }),
  fc.constantFrom('submit', 'modify', 'cancel').map((request): Move => (desk, id) => { desk.orders.requestFailed(id, request, new Error('the line is down')); }),
);

/** The order as its history alone tells it. */
function replay(events: readonly OrderHistoryEvent[]) {
  const stands = { state: 'draft', filled: Scaled.zero, quantity: '', price: '', pending: {} as object, fees: Scaled.zero };
  for (const event of events) {
    if (event.number > 0 && event.before !== stands.state) throw new Error(`${event.number} begins in ${event.before ?? 'nothing'}, yet ${stands.state} was before`);
    stands.state = event.after;
    stands.pending = event.pending;
    if (event.terms) Object.assign(stands, { quantity: event.terms.quantity.toFixed(), price: event.terms.price?.toFixed() });
    for (const { effect, quantity, fee } of event.fills ?? []) {
      const sign = effect === 'posted' ? 1 : -1;
      stands.filled = stands.filled.plus(Scaled.from(quantity.times(sign)));
      stands.fees = stands.fees.plus(Scaled.from(fee.times(sign)));
    }
  }
  return { ...stands, filled: stands.filled.toString(), fees: stands.fees.toString() };
}

function standing(order: Order) {
  const fees = Object.values(order.fees).reduce((sum, fee) => sum.plus(fee), toDecimal('0'));
  return { state: order.state, filled: order.filledQuantity.toFixed(), quantity: order.quantity.toFixed(), price: 'price' in order ? order.price?.toFixed() : '', pending: order.pending, fees: fees.toFixed() };
}

describe('the history of an order', () => {
  it('replays to the order as it stands, whatever happened to it', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        const desk = aHostDesk();
        const { id } = desk.orders.submit(anOrderRequest({ clientOrderId: clientOrderId('O'), type: 'limit', price: '1', quantity: '5' }));
        for (const each of moves) {
          try {
            each(desk, id);
          } catch {
            // not allowed now
          }
        }
        const events = desk.hostOrders.events(id);
        const stands = desk.orders.get(id);
        expect(replay(events)).toEqual(standing(stands));
        expect(events.map(({ number }) => number)).toEqual(events.map((_event, place) => place));
        const told = events.flatMap(({ eventId }) => eventId ?? []);
        expect(new Set(told).size).toBe(told.length);
        if (isTerminal(stands.state)) expect(events.at(-1)?.after).toBe(stands.state);
      }),
      { numRuns: 10_000 },
    );
  });
});
