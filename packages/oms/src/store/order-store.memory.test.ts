import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { clientOrderId, strategyId } from '@redfire/core';
import { anOrderRequest } from '@redfire/testing';
import { expect, it } from 'vitest';
import { anOrderDesk, fillOf, reportOf } from '../fixtures/order-desk.ts';

it('does not grow with the orders that have ended, once its limits are reached', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const desk = anOrderDesk({ endedOrderLimit: 500, tombstoneLimit: 2_000, wants: () => false });
  const request = anOrderRequest({ quantity: '3', strategy: strategyId('s') });
  let orders = 0;
  const inUseAfter = (more: number): number => {
    for (const until = orders + more; orders < until; orders++) {
      const order = desk.orders.submit({ ...request, clientOrderId: clientOrderId(`C-${orders}`), side: orders % 2 === 0 ? 'buy' : 'sell' });
      desk.orders.apply(fillOf(order, '1', '100', `T-${orders}`));
      desk.orders.apply(reportOf('canceled', order.id));
      desk.venue.sent.length = 0;
    }
    collect();
    return process.memoryUsage().heapUsed;
  };
  const capped = inUseAfter(20_000);
  const later = [1, 2, 3, 4].map(() => inUseAfter(20_000));
  // 20,000 orders that stayed would take some 20 MB
  expect(Math.min(...later.map((bytes) => bytes - capped))).toBeLessThan(1_000_000);
  expect([desk.orders.list().length, desk.orders.openCount]).toEqual([500, 0]);
});
