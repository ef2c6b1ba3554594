import { expect } from 'vitest';
import { clientOrderId, type ApprovedOrder, type ExecutionReport } from '@redfire/core';
import { anApprovedAmendment } from '../orders.ts';
import { fillHalf, fillsOf, placed, priceOf, reasonOf, told, type GatewayCase, type GatewayContext } from './context.ts';

/** What the venue says of one order when it is asked, whether it is open or has ended. */
export const ORDER_QUERY_CASES = {
  'GW-32': {
    title: 'answers a question about an open order by its acknowledgement',
    unless: withoutQuery,
    async run(context) {
      const [order] = await placed(context, 'a');
      expect(told(await asked(context, order))).toEqual(['a accepted']);
    },
  },
  'GW-33': {
    title: 'answers a question about an order that is filled in part by its executions, as they were reported',
    unless: withoutQuery,
    async run(context) {
      const [order] = await placed(context, 'a');
      await fillHalf(context, order);
      const answer = await asked(context, order);
      expect({ kinds: told(answer), fills: numbers(answer, order) }).toEqual({ kinds: ['a accepted', 'a fill'], fills: numbers(context.reports, order) });
    },
  },
  'GW-34': {
    title: 'answers a question about an order that is filled by all its executions',
    unless: withoutQuery,
    async run(context) {
      const [order] = await placed(context, 'a');
      await fillHalf(context, order);
      await fillHalf(context, order);
      const answer = await asked(context, order);
      expect({ kinds: told(answer), fills: numbers(answer, order) }).toEqual({ kinds: ['a accepted', 'a fill', 'a fill'], fills: numbers(context.reports, order) });
    },
  },
  'GW-35': {
    title: 'answers a question about a canceled order by what it filled and by its end',
    unless: withoutQuery,
    async run(context) {
      const [order] = await placed(context, 'a');
      await fillHalf(context, order);
      await context.inTime(context.gateway.cancel(order.id));
      await context.venue.settle();
      expect(told(await asked(context, order))).toEqual(['a accepted', 'a fill', 'a canceled']);
    },
  },
  'GW-36': {
    title: 'answers a question about an order that was refused by the refusal, with its reason',
    unless: withoutQuery,
    async run(context) {
      const { gateway, venue, order, inTime } = context;
      await inTime(gateway.open());
      await venue.refuseNext('margin is insufficient');
      await inTime(gateway.submit(order('a')));
      await venue.settle();
      const answer = await asked(context, order('a'));
      expect(told(answer)).toEqual(['a rejected']);
      expect(reasonOf(answer, 'rejected')).toContain('margin is insufficient');
    },
  },
  'GW-37': {
    title: 'does not know an order that nobody sent',
    unless: withoutQuery,
    async run({ gateway, order, inTime }) {
      await inTime(gateway.open());
      expect(await inTime(gateway.query?.(clientOrderId('nobody'), order('a').instrument) ?? Promise.resolve([]))).toBeUndefined();
    },
  },
  'GW-38': {
    title: 'answers a question after a reconnect with what happened in between',
    unless: withoutQuery,
    async run(context) {
      const { gateway, inTime } = context;
      const [order] = await placed(context, 'a');
      await inTime(gateway.close());
      await fillHalf(context, order);
      await inTime(gateway.open());
      expect(told(await asked(context, order))).toEqual(['a accepted', 'a fill']);
    },
  },
  'GW-39': {
    title: 'knows an order whose answer was lost',
    unless: withoutQuery,
    async run(context) {
      const { gateway, venue, order, inTime } = context;
      await inTime(gateway.open());
      await venue.loseNextAnswer();
      await inTime(gateway.submit(order('a'))).catch(() => {});
      await venue.settle();
      expect(told(await asked(context, order('a')))).toEqual(['a accepted']);
    },
  },
  'GW-40': {
    title: 'answers a question about an order that was changed with the terms it has now',
    unless: (context) => withoutQuery(context) ?? (context.gateway.capabilities.modify ? undefined : 'capabilities.modify is false'),
    async run(context) {
      const [order] = await placed(context, 'a');
      const quantity = order.quantity.times(2);
      await context.inTime(context.gateway.modify(anApprovedAmendment(order.id, { quantity, price: priceOf(order) })));
      await context.venue.settle();
      const changes = (await asked(context, order)).filter((report) => report.kind === 'modified');
      expect(changes.at(-1)?.quantity?.toFixed()).toBe(quantity.toFixed());
    },
  },
  'GW-41': {
    title: 'does not know an order that did not leave',
    unless: withoutQuery,
    async run({ gateway, venue, order, inTime }) {
      await inTime(gateway.open());
      await venue.loseNextRequest();
      await inTime(gateway.submit(order('a'))).catch(() => {});
      await venue.settle();
      expect(await inTime(gateway.query?.(order('a').id, order('a').instrument) ?? Promise.resolve([]))).toBeUndefined();
    },
  },
} as const satisfies Record<string, GatewayCase>;

/** What the gateway says of an order it is to know. */
async function asked({ gateway, inTime }: GatewayContext, { id, instrument }: ApprovedOrder): Promise<readonly ExecutionReport[]> {
  const answer = await inTime(gateway.query?.(id, instrument) ?? Promise.resolve(undefined));
  expect(answer).toBeDefined();
  return answer ?? [];
}

function numbers(reports: readonly ExecutionReport[], { id }: ApprovedOrder): readonly string[] {
  return fillsOf(reports, id).map(({ tradeId, quantity, price }) => `${tradeId}: ${quantity.toFixed()} at ${price.toFixed()}`);
}

function withoutQuery({ gateway }: GatewayContext): string | undefined {
  return gateway.query ? undefined : 'the gateway has no query()';
}
