import { expect } from 'vitest';
import type { ExecutionReport } from '@redfire/core';
import { fillHalf, fillsOf, placed, told, type GatewayCase } from './context.ts';

/** How reports reach those who listen. */
export const REPORT_CASES = {
  'GW-22': {
    title: 'delivers reports one at a time, also those that a listener causes',
    async run({ gateway, venue, order, inTime }) {
      const second: ExecutionReport[] = [];
      let depth = 0;
      let deepest = 0;
      let answer: Promise<void> | undefined;
      gateway.onReport((report) => {
        deepest = Math.max(deepest, ++depth);
        if (report.orderId === order('a').id) answer ??= gateway.submit(order('b'));
        depth--;
      });
      gateway.onReport((report) => second.push(report));
      await inTime(gateway.open());
      await inTime(gateway.submit(order('a')));
      await venue.settle();
      await inTime(answer ?? Promise.resolve());
      await venue.settle();
      expect({ deepest, second: told(second) }).toEqual({ deepest: 1, second: ['a accepted', 'b accepted'] });
    },
  },
  'GW-23': {
    title: 'gives a report to every listener and fails no request, though one of them throws',
    async run({ gateway, venue, order, inTime }) {
      const before: ExecutionReport[] = [];
      const after: ExecutionReport[] = [];
      gateway.onReport((report) => before.push(report));
      gateway.onReport(() => {
        throw new Error('a listener of the contract kit throws on purpose');
      });
      gateway.onReport((report) => after.push(report));
      await inTime(gateway.open());
      await inTime(gateway.submit(order('a')));
      await venue.settle();
      expect({ before: told(before), after: told(after) }).toEqual({ before: ['a accepted'], after: ['a accepted'] });
    },
  },
  'GW-24': {
    title: 'reports nothing to a listener that unsubscribed, and still everything to the others',
    async run(context) {
      const heard: ExecutionReport[] = [];
      const unsubscribe = context.gateway.onReport((report) => heard.push(report));
      const [order] = await placed(context, 'a');
      unsubscribe();
      unsubscribe();
      await fillHalf(context, order);
      expect({ heard: told(heard), others: told(context.reports) }).toEqual({ heard: ['a accepted'], others: ['a accepted', 'a fill'] });
    },
  },
  'GW-25': {
    title: 'keeps the venue’s order of the reports of one order when they come late',
    async run(context) {
      const { gateway, venue, order, inTime, reports } = context;
      await inTime(gateway.open());
      await venue.holdReports();
      await inTime(gateway.submit(order('a')));
      await fillHalf(context, order('a'));
      await inTime(gateway.cancel(order('a').id));
      await venue.releaseReports();
      await venue.settle();
      expect(told(reports)).toEqual(['a accepted', 'a fill', 'a canceled']);
    },
  },
  'GW-26': {
    title: 'gives an execution that is delivered again the same trade id, and another one another',
    async run(context) {
      const [order] = await placed(context, 'a');
      await fillHalf(context, order);
      await context.venue.repeatLastReport();
      await context.venue.settle();
      const once = fillsOf(context.reports, order.id).length;
      await fillHalf(context, order);
      expect({ once, twice: fillsOf(context.reports, order.id).length }).toEqual({ once: 1, twice: 2 });
    },
  },
} as const satisfies Record<string, GatewayCase>;
