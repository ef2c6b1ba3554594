import { readFile } from 'node:fs/promises';
import { ORDER_TYPES, TIMES_IN_FORCE, instrumentId, type OrderRequest } from '@redfire/core';
import { describe, expect, it } from 'vitest';
import { example, routing } from './routing-guide.ts';

const CAPABILITIES = { orderTypes: ORDER_TYPES, timesInForce: TIMES_IN_FORCE, postOnly: true, reduceOnly: true, displayQuantity: true, modify: true, snapshot: false, fillHistory: false };
const guide = await readFile(new URL('../../../docs/guide/order-routing.md', import.meta.url), 'utf8');

describe('the guide on order routing', () => {
  it('tells the decision that its numbers lead to', () => {
    const { candidates, unrouted } = example(CAPABILITIES);
    const lines = candidates.map(({ instrument, effectivePrice, quantity, reason }) => `${instrument} ${effectivePrice?.toFixed() ?? '-'} ${quantity.toFixed()} ${reason}`);
    expect(/reads:\n\n```\n([^`]*)```/.exec(guide)?.[1]?.trimEnd().split('\n')).toEqual([...lines, `unrouted ${unrouted.toFixed()}`]);
  });

  it('tells a total that is the sum of its parts', () => {
    const [, sum = '', total = ''] = /The total is (.*) = ([\d,.]*\d)\./.exec(guide) ?? [];
    const parts = sum.split(' + ').map((part) => part.split(' × ').map(Number));
    expect(parts.reduce((whole, [quantity = NaN, price = NaN]) => whole + quantity * price, 0)).toBeCloseTo(Number(total.replace(',', '')), 9);
    expect(parts.reduce((whole, [quantity = NaN]) => whole + quantity, 0)).toBe(10);
  });

  it('asks for the router as its code says', () => {
    const asked: OrderRequest[] = [];
    routing({ submit: (request) => { asked.push(request); return undefined as never; } }, instrumentId('BTC/USDT.ALPHA'), [instrumentId('BTC/USDT.BETA')]);
    expect(asked[0]?.algorithm).toEqual({ use: 'router', instruments: ['BTC/USDT.BETA'], onLeftover: 'rest-at-best' });
  });
});
