import { clientOrderId, decodeEvent, encodeEvent, instrumentId, strategyId, timestamp, toDecimal, tradeId, venueOrderId, type ExecutionReport, type Order } from '@redfire/core';
import { aFillReport, aReport, anOrderRequest, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anOrderDesk, fillOf, reportOf } from '../fixtures/order-desk.ts';
import type { SavedOrders } from './order-recovery.ts';

type Desk = ReturnType<typeof anOrderDesk>;

const INSTRUMENTS = [instrumentId('BTC/USDT.SIM'), instrumentId('ETH/USDT.SIM')] as const;

interface Step {
  readonly kind: 'submit' | 'cancel' | 'modify' | 'stranger' | 'failure' | ExecutionReport['kind'];
  readonly which: number;
  readonly lots: number;
  readonly isBuy: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant('submit' as const) },
    { weight: 2, arbitrary: fc.constantFrom('cancel', 'modify', 'stranger', 'failure') },
    { weight: 6, arbitrary: fc.constantFrom('fill', 'fill', 'accepted', 'rejected', 'canceled', 'expired', 'modified', 'modify-rejected', 'cancel-rejected', 'fill-busted', 'fill-corrected', 'triggered') },
  ),
  which: fc.nat({ max: 20 }),
  lots: fc.integer({ min: 1, max: 9 }),
  isBuy: fc.boolean(),
});

describe('after a crash', () => {
  it('orders, positions and balances are those of before, from what was saved and the events recorded since', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), fc.nat({ max: 30 }), (steps, savedAt) => {
        const desk = anOrderDesk();
        let saved: string | undefined;
        let from = 0;
        for (const [index, next] of steps.entries()) {
          if (index === savedAt) {
            saved = JSON.stringify(desk.orders.save());
            from = desk.recorded.length;
          }
          take(desk, next, index);
        }
        const recorded = desk.recorded.slice(from).map(({ topic, event }) => decodeEvent(encodeEvent(topic, event)));
        const again = anOrderDesk();
        again.orders.restore(saved === undefined ? undefined : (JSON.parse(saved) as SavedOrders), recorded);
        again.orders.resume();
        expect(booksOf(again)).toEqual(booksOf(desk));
        expect(again.orders.list().map(told)).toEqual(desk.orders.list().map(told));
        expect(again.recorded).toEqual([]);
        expect(again.orders.save().events).toBe(desk.orders.save().events);
      }),
      // each is two runs, with all of the first as text and back
      { numRuns: Math.ceil(cases() / 4) },
    );
  });

  it('what happens next leads to the same as if it had gone on', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), fc.array(step, { minLength: 1, maxLength: 12 }), (before, after) => {
        const desk = anOrderDesk();
        for (const [index, next] of before.entries()) take(desk, next, index);
        const again = anOrderDesk();
        again.orders.restore(JSON.parse(JSON.stringify(desk.orders.save())) as SavedOrders);
        for (const each of [desk, again]) for (const [index, next] of after.entries()) if (next.kind !== 'submit' && next.kind !== 'modify' && next.kind !== 'cancel') take(each, next, 100 + index);
        expect(booksOf(again)).toEqual(booksOf(desk));
        expect(again.orders.list().map(told)).toEqual(desk.orders.list().map(told));
      }),
      { numRuns: Math.ceil(cases() / 4) },
    );
  });
});

describe('a restored order', () => {
  it('that was on its way is of unknown outcome, and counts', () => {
    const desk = anOrderDesk();
    const { id } = desk.orders.submit(anOrderRequest({ quantity: '3' }));
    const again = anOrderDesk();
    again.orders.restore(JSON.parse(JSON.stringify(desk.orders.save())) as SavedOrders);
    expect([again.orders.get(id).pending, again.positions.net(INSTRUMENTS[0]).openBuys.toString(), again.venue.sent]).toEqual([{ submit: 'unknown' }, '3', []]);
  });

  it('keeps its id from being used again', () => {
    const desk = anOrderDesk();
    desk.orders.submit(anOrderRequest());
    const again = anOrderDesk();
    again.orders.restore(JSON.parse(JSON.stringify(desk.orders.save())) as SavedOrders);
    expect(again.orders.submit(anOrderRequest()).id).toBe('O-2');
  });

  it('is not restored into a desk that has orders', () => {
    const desk = anOrderDesk();
    desk.orders.submit(anOrderRequest());
    expect(() => { desk.orders.restore(desk.orders.save()); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
  });
});

/** What others see of an order, in-flight requests being of unknown outcome after a crash. */
function told(order: Order): unknown {
  const { pending, exact: _engineOwn, ...rest } = JSON.parse(JSON.stringify(order)) as Record<string, unknown> & { readonly pending: object };
  return { ...rest, pending: Object.keys(pending).sort() };
}

function booksOf({ ledger, positions, orders }: Desk) {
  const face = (position: { face(): object }) => JSON.stringify(position.face());
  return {
    cash: ledger.balances(),
    fees: ledger.currencies().map((currency) => ledger.balance(currency, 'fees').toString()),
    net: INSTRUMENTS.map((instrument) => [face(positions.net(instrument)), positions.net(instrument).openBuys.toString(), positions.net(instrument).openSells.toString()]),
    held: positions.all().filter(({ quantity, realizedProfit }) => !quantity.isZero || !realizedProfit.isZero).map(face).sort(),
    open: orders.openCount,
  };
}

function take({ orders, venue }: Desk, { kind, which, lots, isBuy }: Step, index: number): void {
  const known = orders.list();
  const order = known[which % Math.max(1, known.length)];
  const side = isBuy ? 'buy' : 'sell';
  const instrument = INSTRUMENTS[which % 2] ?? INSTRUMENTS[0];
  if (kind === 'submit') orders.submit(anOrderRequest({ quantity: `${lots}`, side, instrument, ...(which % 3 > 0 && { strategy: strategyId(`s-${which % 3}`) }) }));
  else if (kind === 'failure') venue.failure = isBuy ? 'NOT_SENT' : 'OUTCOME_UNKNOWN';
  else if (kind === 'stranger') orders.apply(fillOf({ id: clientOrderId(`X-${which % 3}`), instrument, side }, `${lots}`, '100', `S-${index}`));
  else if (order === undefined) return;
  else if (kind === 'cancel') unlessRefused(() => orders.cancel(order.id));
  else if (kind === 'modify') unlessRefused(() => orders.modify({ orderId: order.id, quantity: `${lots}` }));
  else orders.apply(aReportOf(kind, order, { which, lots, index }));
}

function aReportOf(kind: ExecutionReport['kind'], { id: orderId, instrument, side }: Order, { which, lots, index }: { readonly which: number; readonly lots: number; readonly index: number }): ExecutionReport {
  const at = timestamp(index);
  const execution = { orderId, instrument, side, venueOrderId: venueOrderId(`V-${orderId}`), at, quantity: `${lots}`, tradeId: tradeId(`T-${which % 5}`) };
  if (kind === 'fill') return aFillReport({ ...execution, tradeId: tradeId(`T-${index % 7}`) });
  if (kind === 'fill-corrected') return { ...aFillReport(execution), kind };
  if (kind === 'fill-busted') return aReport(kind, { orderId, at, tradeId: execution.tradeId });
  if (kind === 'modified') return aReport(kind, { orderId, at, quantity: toDecimal(`${lots}`) });
  return reportOf(kind, orderId, { at, reason: 'so' });
}

function unlessRefused(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code !== 'ORDER_NOT_OPEN' && code !== 'INVALID_INPUT') throw error;
  }
}
