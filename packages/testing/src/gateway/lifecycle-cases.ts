import { expect } from 'vitest';
import { timestamp } from '@redfire/core';
import { anApprovedAmendment } from '../orders.ts';
import { fillHalf, placed, told, type GatewayCase, type GatewayContext } from './context.ts';

const CLOSED = { code: 'GATEWAY_CLOSED' };

/** Opening and closing. */
export const LIFECYCLE_CASES = {
  'GW-01': {
    title: 'refuses every request before it is open',
    run: refusesEverything,
  },
  'GW-02': {
    title: 'refuses every request after it is closed',
    async run(context) {
      await context.inTime(context.gateway.open());
      await context.inTime(context.gateway.close());
      await refusesEverything(context);
    },
  },
  'GW-03': {
    title: 'closes twice, and without having been open, without complaint',
    async run({ gateway, inTime }) {
      await expect(inTime(gateway.close())).resolves.toBeUndefined();
      await inTime(gateway.open());
      await expect(inTime(gateway.close())).resolves.toBeUndefined();
      await expect(inTime(gateway.close())).resolves.toBeUndefined();
    },
  },
  'GW-04': {
    title: 'leaves open orders at the venue when it closes',
    async run(context) {
      const [a] = await placed(context, 'a');
      await context.inTime(context.gateway.close());
      await context.venue.settle();
      expect(await context.venue.orders()).toEqual([{ id: a.id, isOpen: true }]);
    },
  },
  'GW-05': {
    title: 'reports nothing after it is closed',
    async run(context) {
      const [order] = await placed(context, 'a');
      await context.inTime(context.gateway.close());
      await fillHalf(context, order);
      expect(told(context.reports)).toEqual(['a accepted']);
    },
  },
} as const satisfies Record<string, GatewayCase>;

async function refusesEverything({ gateway, venue, order, inTime }: GatewayContext): Promise<void> {
  const { id, quantity, instrument } = order('a');
  await expect(inTime(gateway.submit(order('a')))).rejects.toMatchObject(CLOSED);
  await expect(inTime(gateway.cancel(id))).rejects.toMatchObject(CLOSED);
  await expect(inTime(gateway.modify(anApprovedAmendment(id, { quantity })))).rejects.toMatchObject(CLOSED);
  await expect(inTime(gateway.snapshot())).rejects.toMatchObject(CLOSED);
  await expect(inTime(gateway.fills(timestamp(0)))).rejects.toMatchObject(CLOSED);
  if (gateway.query) await expect(inTime(gateway.query(id, instrument))).rejects.toMatchObject(CLOSED);
  expect(await venue.orders()).toEqual([]);
}
