import type { Side } from '@redfire/core';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderStage, type OrderLine } from '../fixtures/order-stage.ts';

/** What may happen in a book with bids up to 100 and asks from 101 on, in which nobody crosses. */
type Happening =
  | { readonly kind: 'ours'; readonly side: Side; readonly level: number; readonly lots: number }
  | { readonly kind: 'cancel'; readonly which: number }
  | { readonly kind: 'add'; readonly side: Side; readonly level: number; readonly lots: number }
  | { readonly kind: 'modify' | 'execute'; readonly which: number; readonly lots: number; readonly level: number }
  | { readonly kind: 'remove'; readonly which: number };

const side = fc.constantFrom<Side>('buy', 'sell');
const level = fc.integer({ min: 0, max: 3 });
const lots = fc.integer({ min: 1, max: 6 });
const which = fc.nat(30);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('ours' as const), side, level, lots }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), side, level, lots }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('execute' as const, 'execute' as const, 'modify' as const), which, lots, level }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), which }) },
);

interface Standing {
  readonly id: string;
  readonly isOurs: boolean;
  readonly side: Side;
  price: number;
  lots: number;
}

describe('a book of single orders', () => {
  it('fills an order of ours with what comes past its place in the queue', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40, size: 'max' }), (happenings) => {
        const stage = new OrderStage().show(2, 'add first buy 90 1', 'add last sell 120 1');
        /** In order of arrival at their places. */
        let standing: Standing[] = [];
        const filled: string[] = [];
        const told = (id: string, quantity: number, price: number) => `2 ${id} fill ${quantity} at ${price} maker`;
        happenings.forEach((one, at) => {
          const known = standing.filter(({ isOurs }) => isOurs === (one.kind === 'cancel'));
          const target = 'which' in one && known.length > 0 ? known[one.which % known.length] : undefined;
          if (one.kind === 'ours') {
            standing.push({ id: `O${at}`, isOurs: true, side: one.side, price: priceAt(one.side, one.level), lots: one.lots });
            stage.limit(`O${at}`, `${one.side} ${one.lots} at ${priceAt(one.side, one.level)}`);
          } else if (one.kind === 'add') {
            standing.push({ id: `x${at}`, isOurs: false, side: one.side, price: priceAt(one.side, one.level), lots: one.lots });
            stage.show(2, `add x${at} ${one.side} ${priceAt(one.side, one.level)} ${one.lots}`);
          } else if (target) {
            const { id, price } = target;
            if (one.kind === 'cancel') stage.cancel(id);
            if (one.kind === 'remove') stage.show(2, `remove ${id} ${target.side} ${price}`);
            if (one.kind === 'cancel' || one.kind === 'remove') standing = standing.filter((other) => other !== target);
            if (one.kind === 'modify') {
              const next = priceAt(target.side, one.level);
              stage.show(2, `modify ${id} ${target.side} ${next} ${one.lots}`);
              if (next !== price || one.lots > target.lots) standing = [...standing.filter((other) => other !== target), target];
              Object.assign(target, { price: next, lots: one.lots });
            }
            if (one.kind === 'execute') {
              const executed = Math.min(one.lots, target.lots);
              stage.show(2, `execute ${id} ${target.side} ${price} ${executed}` satisfies OrderLine);
              let left = executed;
              for (const ours of queueOf(standing, target.side)) {
                if (ours === target || left === 0) break;
                if (!ours.isOurs) continue;
                const had = Math.min(left, ours.lots);
                ours.lots -= had;
                left -= had;
                filled.push(told(ours.id, had, ours.price));
              }
              target.lots -= executed;
              standing = standing.filter((other) => other.lots > 0);
            }
          }
        });
        expect(stage.told.filter((line) => line.includes('fill'))).toEqual(filled);
      }),
      { numRuns: cases() },
    );
  });
});

function priceAt(of: Side, away: number): number {
  return of === 'buy' ? 100 - away : 101 + away;
}

/** The first to trade first; what came to its place earlier stands earlier in the list. */
function queueOf(standing: readonly Standing[], of: Side): readonly Standing[] {
  const sign = of === 'buy' ? -1 : 1;
  return standing.filter((one) => one.side === of).toSorted((a, b) => sign * (a.price - b.price));
}
