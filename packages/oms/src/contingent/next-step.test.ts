import { Scaled, clientOrderId } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { nextStep, type LegOrder, type LegWork } from './next-step.ts';

const lots = (count: number) => new Scaled(count, 0);
const A = clientOrderId('A');
const HELD = clientOrderId('H');

function anOrder(open: number, more: Partial<LegOrder> = {}): LegOrder {
  return { id: A, quantity: lots(open), open: lots(open), isResizable: true, ...more };
}

function step(wanted: number, work: Partial<LegWork>) {
  const found = nextStep(lots(wanted), { orders: [], isClosed: false, mayGrow: true, isEnough: (quantity) => quantity.compare(lots(2)) >= 0, ...work });
  return found && Object.values(found).map(String).join(' ');
}

describe('what is done next for a leg', () => {
  const fixed = anOrder(5, { isResizable: false });
  const table: readonly (readonly [string, number, Partial<LegWork>, string | undefined])[] = [
    ['nothing when it has its size', 5, { orders: [anOrder(5)] }, undefined],
    ['nothing while an answer is outstanding', 5, { orders: [anOrder(3, { awaits: 'amendment' })] }, undefined],
    ['a release of what waits', 5, { heldId: HELD }, 'release H 5'],
    ['nothing for what is too little, as long as more may come', 1, { heldId: HELD }, undefined],
    ['an end of what waits for too little, when no more comes', 1, { heldId: HELD, mayGrow: false }, 'drop H'],
    ['an amendment to grow', 7, { orders: [anOrder(5, { quantity: lots(6) })] }, 'resize A 8'],
    ['a further order to grow where an order cannot', 7, { orders: [fixed] }, 'place 2'],
    ['no further order of too little', 6, { orders: [fixed] }, undefined],
    ['no growth of what somebody ended', 7, { orders: [anOrder(5)], isClosed: true }, undefined],
    ['an amendment to shrink', 3, { orders: [anOrder(5, { quantity: lots(6) })] }, 'resize A 4'],
    ['one that stands by first to shrink where an order cannot', 3, { orders: [fixed] }, 'place 3'],
    ['then the cancel', 3, { orders: [fixed], heldId: HELD }, 'cancel A'],
    ['the cancel alone where too little would be left', 1, { orders: [fixed] }, 'cancel A'],
    ['the cancel alone of what somebody ended', 3, { orders: [fixed], isClosed: true }, 'cancel A'],
    ['the last order first to shrink', 5, { orders: [fixed, anOrder(2, { id: clientOrderId('B') })] }, 'cancel B'],
    ['a cancel when nothing is wanted, also of what is being amended', 0, { orders: [anOrder(5, { awaits: 'amendment' })] }, 'cancel A'],
    ['no cancel of what the venue may not have yet, or is canceling', 0, { orders: [anOrder(5, { awaits: 'acknowledgement' }), anOrder(5, { awaits: 'end' })] }, undefined],
    ['an end of what waits when nothing is wanted any more', 0, { heldId: HELD, mayGrow: false }, 'drop H'],
    ['nothing of what waits for more', 0, { heldId: HELD }, undefined],
    ['one that stands by for what may come back, before the cancel', 0, { orders: [anOrder(5)], standby: lots(5), mayGrow: false }, 'place 5'],
    ['the cancel, once one stands by for what may come back', 0, { orders: [anOrder(5)], heldId: HELD, standby: lots(5), mayGrow: false }, 'cancel A'],
    ['nothing of what stands by for what may come back', 0, { heldId: HELD, standby: lots(5), mayGrow: false }, undefined],
    ['one that stands by for what may come back where too little would be left', 1, { orders: [fixed], standby: lots(5) }, 'place 5'],
    ['nothing of what stands by where too little has come back', 1, { heldId: HELD, standby: lots(5), mayGrow: false }, undefined],
    ['an end of what waits for a leg that somebody ended', 5, { heldId: HELD, isClosed: true }, 'drop H'],
  ];
  it.each(table)('is %s', (_, wanted, work, expected) => {
    expect(step(wanted, work)).toBe(expected);
  });
});
