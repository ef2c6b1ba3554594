import { expect } from 'vitest';
import { fillHalf, fillWhole, fillsOf, placed, priceOf, reasonOf, told, type GatewayCase } from './context.ts';

/** What becomes of an order that is sent, once or twice, over a line that may break. */
export const SUBMIT_CASES = {
  'GW-06': {
    title: 'resolves a submit when the venue has the order, whenever its reports come',
    async run({ gateway, venue, order, inTime, reports }) {
      await inTime(gateway.open());
      await venue.holdReports();
      await inTime(gateway.submit(order('a')));
      await venue.settle();
      const before = [...reports];
      await venue.releaseReports();
      await venue.settle();
      expect({ before, after: told(reports) }).toEqual({ before: [], after: ['a accepted'] });
    },
  },
  'GW-07': {
    title: 'reports the acknowledgement under our order id',
    async run(context) {
      await placed(context, 'a');
      expect(told(context.reports)).toEqual(['a accepted']);
    },
  },
  'GW-08': {
    title: 'reports an execution with its exact quantity and price',
    async run(context) {
      const [order] = await placed(context, 'a');
      await fillHalf(context, order);
      const numbers = fillsOf(context.reports, order.id).map(({ quantity, price }) => `${quantity.toFixed()} at ${price.toFixed()}`);
      expect(numbers).toEqual([`${order.quantity.dividedBy(2).toFixed()} at ${priceOf(order).toFixed()}`]);
    },
  },
  'GW-09': {
    title: 'reports an execution that overtakes its acknowledgement, and then the acknowledgement',
    async run(context) {
      await context.venue.overtakeNextAcknowledgement();
      const [order] = await placed(context, 'a');
      await fillHalf(context, order);
      expect(told(context.reports)).toEqual(['a fill', 'a accepted']);
    },
  },
  'GW-10': {
    title: 'places one order for one client order id sent twice, and rejects none',
    async run({ gateway, venue, order, inTime, reports }) {
      await inTime(gateway.open());
      await inTime(gateway.submit(order('a')));
      await inTime(gateway.submit(order('a')));
      await venue.settle();
      expect({ orders: await venue.orders(), reports: told(reports) }).toEqual({ orders: [{ id: order('a').id, isOpen: true }], reports: ['a accepted'] });
    },
  },
  'GW-11': {
    title: 'reports a definite refusal as rejected, with the reason, and does not throw',
    async run({ gateway, venue, order, inTime, reports }) {
      await inTime(gateway.open());
      await venue.refuseNext('margin is insufficient');
      await inTime(gateway.submit(order('a')));
      await venue.settle();
      expect({ reports: told(reports), orders: await venue.orders() }).toEqual({ reports: ['a rejected'], orders: [] });
      expect(reasonOf(reports, 'rejected')).toContain('margin is insufficient');
    },
  },
  'GW-12': {
    title: 'throws NOT_SENT, retryable, when the order surely did not leave, and places it when it is sent again',
    async run({ gateway, venue, order, inTime, reports }) {
      await inTime(gateway.open());
      await venue.loseNextRequest();
      await expect(inTime(gateway.submit(order('a')))).rejects.toMatchObject({ code: 'NOT_SENT', retryable: true });
      await venue.settle();
      const before = { orders: await venue.orders(), reports: told(reports) };
      await inTime(gateway.submit(order('a')));
      await venue.settle();
      expect({ before, orders: await venue.orders(), reports: told(reports) }).toEqual({
        before: { orders: [], reports: [] },
        orders: [{ id: order('a').id, isOpen: true }],
        reports: ['a accepted'],
      });
    },
  },
  'GW-13': {
    title: 'throws OUTCOME_UNKNOWN, not retryable, when no answer comes, and does not send again by itself',
    async run({ gateway, venue, order, inTime }) {
      await inTime(gateway.open());
      await venue.loseNextAnswer();
      await expect(inTime(gateway.submit(order('a')))).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN', retryable: false });
      await venue.settle();
      expect(await venue.orders()).toEqual([{ id: order('a').id, isOpen: true }]);
    },
  },
  'GW-14': {
    title: 'places one order when it is sent again after its answer was lost',
    async run({ gateway, venue, order, inTime, reports }) {
      await inTime(gateway.open());
      await venue.loseNextAnswer();
      await inTime(gateway.submit(order('a'))).catch(() => {});
      await inTime(gateway.submit(order('a')));
      await venue.settle();
      expect({ orders: await venue.orders(), reports: told(reports) }).toEqual({ orders: [{ id: order('a').id, isOpen: true }], reports: ['a accepted'] });
    },
  },
  'GW-15': {
    title: 'places one order when it is sent again after it was filled unheard',
    async run(context) {
      const { gateway, venue, order, inTime, reports } = context;
      await inTime(gateway.open());
      await venue.loseNextAnswer();
      await inTime(gateway.submit(order('a'))).catch(() => {});
      await fillWhole(context, order('a'));
      await inTime(gateway.submit(order('a')));
      await venue.settle();
      expect({ orders: await venue.orders(), reports: told(reports) }).toEqual({ orders: [{ id: order('a').id, isOpen: false }], reports: ['a accepted', 'a fill'] });
    },
  },
} as const satisfies Record<string, GatewayCase>;
