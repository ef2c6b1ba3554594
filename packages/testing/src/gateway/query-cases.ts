import { expect } from 'vitest';
import { timestamp, type Order } from '@redfire/core';
import { fillHalf, fillWhole, fillsOf, placed, type GatewayCase, type GatewayContext } from './context.ts';

/** What the venue says when it is asked. */
export const QUERY_CASES = {
  'GW-27': {
    title: 'lists open orders with what is filled of them, and not those that have ended',
    unless: withoutSnapshot,
    async run(context) {
      const [, b, c, d] = await placed(context, 'a', 'b', 'c', 'd');
      await fillHalf(context, b);
      await fillWhole(context, c);
      await context.inTime(context.gateway.cancel(d.id));
      await context.venue.settle();
      const { openOrders } = await context.inTime(context.gateway.snapshot());
      expect(sorted(openOrders)).toEqual([
        `a working: 0 of ${b.quantity.toFixed()}`,
        `b partially-filled: ${b.quantity.dividedBy(2).toFixed()} of ${b.quantity.toFixed()}`,
      ]);
    },
  },
  'GW-28': {
    title: 'lists an order whose answer was lost',
    unless: withoutSnapshot,
    async run({ gateway, venue, order, inTime }) {
      await inTime(gateway.open());
      await venue.loseNextAnswer();
      await inTime(gateway.submit(order('a'))).catch(() => {});
      await venue.settle();
      const { openOrders } = await inTime(gateway.snapshot());
      expect(openOrders.map(({ id }) => id)).toEqual(['a']);
    },
  },
  'GW-29': {
    title: 'does not list an order that did not leave or was refused',
    unless: withoutSnapshot,
    async run({ gateway, venue, order, inTime }) {
      await inTime(gateway.open());
      await venue.loseNextRequest();
      await inTime(gateway.submit(order('a'))).catch(() => {});
      await venue.refuseNext('margin is insufficient');
      await inTime(gateway.submit(order('b')));
      await venue.settle();
      const { openOrders } = await inTime(gateway.snapshot());
      expect(openOrders).toEqual([]);
    },
  },
  'GW-30': {
    title: 'repeats executions on request, oldest first, with the trade ids and numbers they were reported with',
    unless: withoutHistory,
    async run(context) {
      const [a, b] = await placed(context, 'a', 'b');
      await fillHalf(context, a);
      await fillHalf(context, b);
      await context.venue.repeatLastReport();
      await fillHalf(context, a);
      const [first, last] = fillsOf(context.reports, a.id).map(numbers);
      const [second] = fillsOf(context.reports, b.id).map(numbers);
      const repeated = await context.inTime(context.gateway.fills(timestamp(0)));
      expect(repeated.map(numbers)).toEqual([first, second, last]);
    },
  },
  'GW-31': {
    title: 'repeats the executions from a time on, that time included, and none before it',
    unless: withoutHistory,
    async run(context) {
      const [order] = await placed(context, 'a');
      await fillHalf(context, order);
      await fillHalf(context, order);
      const all = fillsOf(context.reports, order.id);
      const since = all[1]?.at ?? timestamp(0);
      const repeated = await context.inTime(context.gateway.fills(since));
      expect(repeated.map(numbers)).toEqual(all.filter(({ at }) => at >= since).map(numbers));
    },
  },
} as const satisfies Record<string, GatewayCase>;

function sorted(orders: readonly Order[]): string[] {
  return orders.map(({ id, state, filledQuantity, quantity }) => `${id} ${state}: ${filledQuantity.toFixed()} of ${quantity.toFixed()}`).sort();
}

function numbers({ orderId, tradeId, quantity, price }: ReturnType<typeof fillsOf>[number]): string {
  return `${orderId} ${tradeId}: ${quantity.toFixed()} at ${price.toFixed()}`;
}

function withoutSnapshot({ gateway }: GatewayContext): string | undefined {
  return gateway.capabilities.snapshot ? undefined : 'capabilities.snapshot is false';
}

function withoutHistory({ gateway }: GatewayContext): string | undefined {
  return gateway.capabilities.fillHistory ? undefined : 'capabilities.fillHistory is false';
}
