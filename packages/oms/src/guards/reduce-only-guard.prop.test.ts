import { Scaled, clientOrderId, instrumentId, strategyId, toDecimal, type StrategyId } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bracket } from '../contingent/bracket.ts';
import { aFullDesk } from '../fixtures/full-desk.ts';

const BTC = instrumentId('BTC/USDT.SIM');
const STRATEGIES: readonly StrategyId[] = [strategyId('a'), strategyId('b')];

interface Step {
  readonly kind: 'open' | 'bracket' | 'reduce' | 'stop' | 'algorithm' | 'fill' | 'cancel' | 'amend' | 'trade' | 'wait';
  readonly which: number;
  readonly lots: number;
  readonly isLong: boolean;
}

const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('open', 'bracket', 'bracket', 'reduce', 'reduce', 'reduce', 'stop', 'stop', 'algorithm', 'fill', 'fill', 'fill', 'fill', 'amend', 'trade', 'wait', 'cancel'),
  which: fc.nat({ max: 12 }),
  lots: fc.integer({ min: 1, max: 6 }),
  isLong: fc.boolean(),
});
const plan = fc.record({ canModify: fc.boolean(), hasStops: fc.boolean(), hasFlag: fc.boolean(), steps: fc.array(step, { minLength: 3, maxLength: 10 }) });

describe('orders that only reduce, at a venue that answers at once', () => {
  it('never turn a position round and are never larger than it, whichever of them fills', () => {
    fc.assert(
      fc.property(plan, ({ canModify, hasStops, hasFlag, steps }) => {
        const desk = aFullDesk({ capabilities: { modify: canModify, reduceOnly: hasFlag, ...(!hasStops && { orderTypes: ['market', 'limit'] }) }, wants: () => false });
        for (const [place, strategy] of STRATEGIES.entries()) {
          const id = clientOrderId(`H-${place}`);
          desk.orders.submit({ type: 'market', instrument: BTC, strategy, quantity: '6', side: place === 0 ? 'buy' : 'sell', clientOrderId: id });
          desk.fill(id, '6');
        }
        let orders = 0;
        for (const { kind, which, lots, isLong } of steps) {
          const strategy = STRATEGIES[which % 2]!;
          const held = desk.positions.of(strategy, BTC).quantity;
          const closes = held.sign > 0 ? 'sell' : 'buy';
          const common = { instrument: BTC, strategy, quantity: `${lots}`, clientOrderId: clientOrderId(`N-${orders++}`), type: 'market' } as const;
          const open = desk.orders.open();
          const picked = open[which % Math.max(1, open.length)];
          if (kind === 'open') desk.orders.submit({ ...common, side: isLong ? 'buy' : 'sell' });
          else if (kind === 'bracket') {
            const names = [0, 1, 2, 3].map((place) => `N-${orders}-${place}`);
            const profits = lots > 2 ? [{ price: isLong ? '110' : '90', quantity: '2' }, { price: isLong ? '120' : '80' }] : [{ price: isLong ? '110' : '90' }];
            desk.orders.submitAll(bracket({ entry: { ...common, side: isLong ? 'buy' : 'sell' }, stop: { triggerPrice: isLong ? '90' : '110' }, takeProfits: profits }, () => names.shift() ?? ''));
            desk.fill(common.clientOrderId, `${lots}`);
          } else if (kind === 'reduce') desk.orders.submit({ ...common, side: closes, reduceOnly: true });
          else if (kind === 'stop') desk.orders.submit({ ...common, type: 'stop-market', triggerPrice: closes === 'sell' ? '90' : '110', side: closes, reduceOnly: true });
          else if (kind === 'algorithm') desk.orders.submit({ ...common, side: closes, reduceOnly: true, algorithm: { use: 'twap', slices: 2, durationMs: 2_000 } });
          else if (kind === 'trade') desk.trade(isLong ? 120 : 80);
          else if (kind === 'wait') desk.clock.advanceBy(1_000);
          else if (picked === undefined) continue;
          else if (kind === 'fill') fill(desk, picked.id, lots);
          else if (kind === 'cancel') desk.orders.cancelAll({ strategy: picked.strategy, side: picked.side });
          else if (canModify && picked.parentId === undefined && picked.reduceOnly !== true) desk.orders.modify({ orderId: picked.id, quantity: picked.filledQuantity.plus(lots) });
        }
        agrees(desk);
      }),
      { numRuns: cases() },
    );
  });
});

/** A fill of an order that only reduces leaves its strategy on the side it was, or flat. */
function fill(desk: ReturnType<typeof aFullDesk>, id: string, lots: number): void {
  const { strategy, reduceOnly } = desk.order(id);
  const before = desk.positions.of(strategy!, BTC).quantity.sign;
  desk.venue.fill(clientOrderId(id), toDecimal(`${lots}`));
  desk.deliver();
  const after = desk.positions.of(strategy!, BTC).quantity.sign;
  if (reduceOnly === true) expect([before, 0]).toContain(after);
}

/** Each of them is no larger than the position, and stops of brackets, as their profits, are no larger than it together. Exits that stand by have nothing open. */
function agrees({ orders, positions }: ReturnType<typeof aFullDesk>): void {
  const together = new Map<string, Scaled>();
  for (const { strategy, side, state, reduceOnly, remainingQuantity, parentId, contingency } of orders.open()) {
    if (reduceOnly !== true || parentId !== undefined) continue;
    // one that its venue has no type for is held as well; whether it is too large shows when it fills
    if (contingency !== undefined && state === 'held') continue;
    const { quantity } = positions.of(strategy!, BTC);
    const reducible = side === 'sell' ? quantity : quantity.negated();
    expect(Scaled.from(remainingQuantity).compare(reducible)).toBeLessThanOrEqual(0);
    if (contingency === undefined) continue;
    const key = `${strategy} ${side} ${contingency.group?.part}`;
    const sum = (together.get(key) ?? Scaled.zero).plus(Scaled.from(remainingQuantity));
    together.set(key, sum);
    expect(sum.compare(reducible)).toBeLessThanOrEqual(0);
  }
}
