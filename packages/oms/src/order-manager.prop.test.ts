import { Scaled, clientOrderId, instrumentId, strategyId, timestamp, toDecimal, tradeId, type ClientOrderId, type ExecutionReport, type InstrumentId, type Order, type StrategyId } from '@redfire/core';
import { aFillReport, aReport, anOrderRequest, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anOrderDesk, fillOf, reportOf } from './fixtures/order-desk.ts';
import type { OrderRecord } from './order-record.ts';
import { EXTERNAL } from './books/position-book.ts';

const INSTRUMENTS: readonly InstrumentId[] = [instrumentId('BTC/USDT.SIM'), instrumentId('ETH/USDT.SIM')];
const STRATEGIES: readonly (StrategyId | undefined)[] = [undefined, strategyId('a'), strategyId('b')];

/** What a host, a strategy or the venue may do next; `which` picks an order. */
interface Step {
  readonly kind: 'submit' | 'cancel' | 'modify' | 'cancel-all' | 'stranger' | 'failure' | ExecutionReport['kind'];
  readonly which: number;
  readonly lots: number;
  readonly isBuy: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constant('submit' as const) },
    { weight: 3, arbitrary: fc.constantFrom('cancel', 'modify', 'cancel-all', 'stranger', 'failure') },
    { weight: 6, arbitrary: fc.constantFrom('fill', 'fill', 'accepted', 'rejected', 'canceled', 'expired', 'modified', 'modify-rejected', 'cancel-rejected', 'fill-busted', 'fill-corrected', 'cumulative', 'triggered') },
  ),
  which: fc.nat({ max: 20 }),
  lots: fc.integer({ min: 1, max: 9 }),
  isBuy: fc.boolean(),
});
const plan = fc.record({ steps: fc.array(step, { minLength: 1, maxLength: 40 }), endedOrderLimit: fc.constantFrom(1, 4, 10_000) });

describe('whatever happens, in whatever order', () => {
  it('what open orders may still fill is the sum over them, for each strategy and net', () => {
    holds(fc.property(plan, ({ steps, endedOrderLimit }) => {
      const desk = anOrderDesk({ endedOrderLimit });
      for (const [index, next] of steps.entries()) {
        take(desk, next, index);
        for (const instrument of INSTRUMENTS) {
          const sums = STRATEGIES.map((strategy) => [
            desk.positions.of(strategy ?? EXTERNAL, instrument).openQuantity.toString(),
            openSum(desk.orders.open({ instrument }).filter((order) => order.strategy === strategy)),
          ]);
          expect([...sums.map(([ours]) => ours), desk.positions.net(instrument).openQuantity.toString()]).toEqual([...sums.map(([, sum]) => sum), openSum(desk.orders.open({ instrument }))]);
        }
      }
    }));
  });

  it('positions of strategies sum to the net one, and every currency to zero', () => {
    holds(fc.property(plan, ({ steps, endedOrderLimit }) => {
      const desk = anOrderDesk({ endedOrderLimit });
      for (const [index, next] of steps.entries()) take(desk, next, index);
      for (const instrument of INSTRUMENTS) {
        const virtual = STRATEGIES.reduce((sum, strategy) => sum.plus(desk.positions.of(strategy ?? EXTERNAL, instrument).quantity), Scaled.zero);
        expect(virtual.toString()).toBe(desk.positions.net(instrument).quantity.toString());
      }
      expect(desk.ledger.currencies().filter((code) => !desk.ledger.residual(code).isZero)).toEqual([]);
    }));
  });

  it('the net position is what all orders have filled', () => {
    holds(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const desk = anOrderDesk();
      for (const [index, next] of steps.entries()) take(desk, next, index);
      for (const instrument of INSTRUMENTS) {
        const filled = desk.orders.list({ instrument }).reduce((sum, { side, filledQuantity }) => (side === 'buy' ? sum.plus(filledQuantity) : sum.minus(filledQuantity)), toDecimal('0'));
        expect(desk.positions.net(instrument).quantity.toString()).toBe(filled.isZero() ? '0' : filled.toFixed());
      }
    }));
  });

  it('ids and events repeat with the same commands', () => {
    holds(fc.property(plan, ({ steps, endedOrderLimit }) => {
      const [first, again] = [anOrderDesk({ endedOrderLimit }), anOrderDesk({ endedOrderLimit })];
      for (const desk of [first, again]) for (const [index, next] of steps.entries()) take(desk, next, index);
      expect(JSON.stringify(again.events)).toBe(JSON.stringify(first.events));
      const ids = first.events.map(({ event }) => event.id);
      expect(new Set(ids).size).toBe(ids.length);
    }));
  });

  it('events of one order name a cause that was told before them', () => {
    holds(fc.property(plan, ({ steps, endedOrderLimit }) => {
      const desk = anOrderDesk({ endedOrderLimit });
      for (const [index, next] of steps.entries()) take(desk, next, index);
      const told = new Map<string, string>();
      for (const { event } of desk.events) {
        expect(event.causedBy === undefined || told.get(event.causedBy) === event.correlationId).toBe(true);
        told.set(event.id, event.correlationId);
      }
    }));
  });
});

function take({ orders, venue }: ReturnType<typeof anOrderDesk>, { kind, which, lots, isBuy }: Step, index: number): void {
  const known = orders.list();
  const order = known[which % Math.max(1, known.length)];
  const side = isBuy ? 'buy' : 'sell';
  const instrument = INSTRUMENTS[which % 2]!;
  const strategy = STRATEGIES[which % 3];
  if (kind === 'submit') orders.submit(anOrderRequest({ quantity: `${lots}`, side, instrument, ...(strategy !== undefined && { strategy }), reduceOnly: lots === 9 }));
  else if (kind === 'cancel-all') orders.cancelAll({ instrument });
  else if (kind === 'failure') venue.failure = isBuy ? 'NOT_SENT' : 'OUTCOME_UNKNOWN';
  else if (kind === 'stranger') orders.apply(fillOf({ id: clientOrderId(`X-${which % 3}`), instrument, side }, `${lots}`, '100', `S-${index}`));
  else if (order === undefined) return;
  else if (kind === 'cancel') ignoreRefusal(() => orders.cancel(order.id));
  else if (kind === 'modify') ignoreRefusal(() => orders.modify({ orderId: order.id, quantity: `${lots}` }));
  else orders.apply(aReportOf(kind, order.id, which, lots, index));
}

function aReportOf(kind: ExecutionReport['kind'], orderId: ClientOrderId, which: number, lots: number, index: number): ExecutionReport {
  const at = timestamp(index);
  const execution = { orderId, at, quantity: `${lots}`, tradeId: tradeId(`T-${which % 5}`) };
  if (kind === 'fill') return aFillReport({ ...execution, tradeId: tradeId(`T-${index % 5}`) });
  if (kind === 'fill-corrected') return { ...aFillReport(execution), kind };
  if (kind === 'fill-busted') return aReport(kind, { orderId, at, tradeId: execution.tradeId });
  if (kind === 'cumulative') return aReport(kind, { orderId, at, filledQuantity: toDecimal(`${lots}`) });
  if (kind === 'modified') return aReport(kind, { orderId, at, quantity: toDecimal(`${lots}`) });
  return reportOf(kind, orderId, { at, reason: 'so' });
}

function openSum(orders: readonly Order[]): string {
  return orders.reduce((sum, order) => (order.side === 'buy' ? sum.plus(mayFill(order)) : sum.minus(mayFill(order))), Scaled.zero).toString();
}

/** The larger of both quantities while an amendment is under way. */
function mayFill({ exact, remainingQuantity, filledQuantity }: Order): Scaled {
  const { amending } = exact as OrderRecord;
  const remaining = Scaled.from(remainingQuantity);
  const asked = amending?.quantity.minus(Scaled.from(filledQuantity)) ?? remaining;
  return asked.compare(remaining) > 0 ? asked : remaining;
}

/** Refusals of a command are facts of a random plan, not of interest here. */
function ignoreRefusal(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    const { code } = error as { readonly code?: string };
    if (code !== 'ORDER_NOT_OPEN' && code !== 'INVALID_INPUT') throw error;
  }
}

function holds<Values>(property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: cases() });
}
