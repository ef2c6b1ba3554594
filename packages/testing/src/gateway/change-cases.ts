import { expect } from 'vitest';
import { clientOrderId, timestamp } from '@redfire/core';
import { anApprovedAmendment } from '../orders.ts';
import { fillWhole, placed, priceOf, reasonOf, told, type GatewayCase, type GatewayContext } from './context.ts';

/** Cancels and amendments. */
export const CHANGE_CASES = {
  'GW-16': {
    title: 'answers a cancel of an open order by canceled',
    async run(context) {
      const [order] = await placed(context, 'a');
      await context.inTime(context.gateway.cancel(order.id));
      await context.venue.settle();
      expect({ reports: told(context.reports), orders: await context.venue.orders() }).toEqual({
        reports: ['a accepted', 'a canceled'],
        orders: [{ id: context.order('a').id, isOpen: false }],
      });
    },
  },
  'GW-17': {
    title: 'answers a cancel of an order nobody knows by cancel-rejected, with a reason',
    async run({ gateway, venue, inTime, reports }) {
      await inTime(gateway.open());
      await inTime(gateway.cancel(clientOrderId('nobody')));
      await venue.settle();
      expect(told(reports)).toEqual(['nobody cancel-rejected']);
      expect(reasonOf(reports, 'cancel-rejected')).toMatch(/\S/);
    },
  },
  'GW-18': {
    title: 'answers a cancel that lost the race against a fill by cancel-rejected',
    async run(context) {
      const [order] = await placed(context, 'a');
      await fillWhole(context, order);
      await context.inTime(context.gateway.cancel(order.id));
      await context.venue.settle();
      expect(told(context.reports)).toEqual(['a accepted', 'a fill', 'a cancel-rejected']);
    },
  },
  'GW-19': {
    title: 'answers an amendment by modified, with the order as the venue has it now',
    unless: cannotModify,
    async run(context) {
      const [order] = await placed(context, 'a');
      const quantity = order.quantity.times(2);
      await context.inTime(context.gateway.modify(anApprovedAmendment(order.id, { quantity, price: priceOf(order) })));
      await context.venue.settle();
      const modified = context.reports.filter((report) => report.kind === 'modified');
      expect(told(context.reports)).toEqual(['a accepted', 'a modified']);
      expect(modified.at(-1)?.quantity?.toFixed()).toBe(quantity.toFixed());
    },
  },
  'GW-20': {
    title: 'answers an amendment of an order that has ended by modify-rejected, with a reason',
    unless: cannotModify,
    async run(context) {
      const [order] = await placed(context, 'a');
      await fillWhole(context, order);
      await context.inTime(context.gateway.modify(anApprovedAmendment(order.id, { quantity: order.quantity.times(2) })));
      await context.venue.settle();
      expect(told(context.reports)).toEqual(['a accepted', 'a fill', 'a modify-rejected']);
      expect(reasonOf(context.reports, 'modify-rejected')).toMatch(/\S/);
    },
  },
  'GW-21': {
    title: 'throws NOT_SUPPORTED for what its capabilities deny',
    unless: ({ gateway: { capabilities } }) => (capabilities.modify && capabilities.snapshot && capabilities.fillHistory ? 'it can do all of it' : undefined),
    async run(context) {
      const { gateway, inTime } = context;
      const [{ id, quantity }] = await placed(context, 'a');
      const refused = { code: 'NOT_SUPPORTED' };
      if (!gateway.capabilities.modify) await expect(inTime(gateway.modify(anApprovedAmendment(id, { quantity })))).rejects.toMatchObject(refused);
      if (!gateway.capabilities.snapshot) await expect(inTime(gateway.snapshot())).rejects.toMatchObject(refused);
      if (!gateway.capabilities.fillHistory) await expect(inTime(gateway.fills(timestamp(0)))).rejects.toMatchObject(refused);
    },
  },
} as const satisfies Record<string, GatewayCase>;

function cannotModify({ gateway }: GatewayContext): string | undefined {
  return gateway.capabilities.modify ? undefined : 'capabilities.modify is false';
}
