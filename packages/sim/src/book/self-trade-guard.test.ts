import { describe, expect, it } from 'vitest';
import { OrderStage } from '../fixtures/order-stage.ts';
import type { SelfTradeRule } from './self-trade.ts';

const WHY = 'would have traded with an order of the same account';

/** A sell of 2 rests at 100, and a buy of 3 comes that would take the ask of 101. */
const meet = (selfTrade: SelfTradeRule) => new OrderStage({ selfTrade }).quote(5, 98, 102).limit('A', 'sell 2 at 100').quote(10, 98, 101).limit('B', 'buy 3 at 101').quote(20, 98, 101).told;

describe('an order that would go past another of ours on quotes', () => {
  it.each([
    ['none', ['20 B fill 3 at 101 taker']],
    ['cancel-newest', [`20 B canceled: ${WHY}`]],
    ['cancel-oldest', [`20 A canceled: ${WHY}`, '20 B fill 3 at 101 taker']],
    ['cancel-both', [`20 A canceled: ${WHY}`, `20 B canceled: ${WHY}`]],
    ['decrement', [`20 A canceled: ${WHY}`, '20 B modified', '20 B fill 1 at 101 taker']],
  ] as const)('is treated by rule "%s"', (rule, told) => {
    expect(meet(rule)).toEqual(told);
  });

  it('meets the best of them first', () => {
    const stage = new OrderStage({ selfTrade: 'decrement' }).quote(5, 98, 103).limit('A', 'sell 1 at 101').limit('B', 'sell 1 at 100').limit('C', 'sell 9 at 103').quote(10, 98, 102);
    expect(stage.market('D', 'buy 2').quote(20, 98, 102).told).toEqual([`20 B canceled: ${WHY}`, '20 D modified', `20 A canceled: ${WHY}`, `20 D canceled: ${WHY}`]);
  });
});
