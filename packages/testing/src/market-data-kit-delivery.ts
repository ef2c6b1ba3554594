import { expect } from 'vitest';
import { kindsOf, subscribed, textsOf, type HeardItem, type MarketDataCase } from './market-data-kit-context.ts';

/** What is delivered, and to whom. */
export const DELIVERY_CASES = {
  'MD-10': {
    title: 'delivers nothing before something is subscribed',
    async run({ source, flow, heard, inTime }) {
      await inTime(source.open());
      await flow();
      expect(heard).toEqual([]);
    },
  },
  'MD-11': {
    title: 'delivers what is subscribed, and nothing else',
    async run(context) {
      const { subscriptions: [first], source, heard } = context;
      await subscribed(context, [first]);
      await context.flow();
      const one = kindsOf(heard);
      await context.inTime(source.subscribe(context.subscriptions[1]));
      await context.flow();
      expect({ one, both: kindsOf(heard) }).toEqual({ one: ['first'], both: ['first', 'second'] });
    },
  },
  'MD-12': {
    title: 'delivers only topics it declares',
    async run(context) {
      await subscribed(context);
      await context.flow();
      const topics = [...new Set(context.heard.map(({ topic }) => topic))];
      expect(topics).not.toEqual([]);
      expect(context.source.capabilities.topics).toEqual(expect.arrayContaining(topics));
    },
  },
  'MD-13': {
    title: 'delivers each item once, and takes one unsubscribe, though it was subscribed twice',
    async run(context) {
      const { subscriptions: [first], source, heard } = context;
      await subscribed(context, [first, first]);
      await context.flow();
      const before = textsOf(heard);
      await context.inTime(source.unsubscribe(first));
      await context.flow();
      expect(before).not.toEqual([]);
      expect({ before, after: textsOf(heard) }).toEqual({ before: [...new Set(before)], after: before });
    },
  },
  'MD-14': {
    title: 'delivers the items of a subscription in time order',
    async run(context) {
      await subscribed(context);
      for (let flows = 0; flows < 4; flows++) await context.flow();
      for (const kind of ['first', 'second'] as const) {
        const times = context.heard.filter((item) => item.of === kind).map(({ at }) => at);
        expect(times.length).toBeGreaterThanOrEqual(2);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }
    },
  },
  'MD-15': {
    title: 'ends one subscription and leaves the other; ending what was not subscribed does nothing',
    async run(context) {
      const { subscriptions: [first, second], source, heard } = context;
      await subscribed(context, [second]);
      await context.inTime(source.unsubscribe(first));
      await context.inTime(source.subscribe(first));
      await context.flow();
      const before = heard.length;
      const both = kindsOf(heard);
      await context.inTime(source.unsubscribe(first));
      await context.flow();
      expect({ both, then: kindsOf(heard.slice(before)) }).toEqual({ both: ['first', 'second'], then: ['second'] });
    },
  },
  'MD-16': {
    title: 'takes up a subscription again that was ended',
    async run(context) {
      const { subscriptions: [first], source, heard } = context;
      await subscribed(context);
      await context.inTime(source.unsubscribe(first));
      await context.inTime(source.subscribe(first));
      await context.flow();
      expect(kindsOf(heard)).toEqual(['first', 'second']);
    },
  },
  'MD-17': {
    title: 'tells every listener the same, in the same order',
    async run(context) {
      const second: HeardItem[] = [];
      context.source.onData((item) => second.push(context.listen(item)));
      await subscribed(context);
      await context.flow();
      await context.flow();
      expect(second).not.toEqual([]);
      expect(second).toEqual(context.heard);
    },
  },
  'MD-18': {
    title: 'tells nothing more to a listener that unsubscribed, and still everything to the others',
    async run(context) {
      const left: HeardItem[] = [];
      const leave = context.source.onData((item) => left.push(context.listen(item)));
      await subscribed(context);
      await context.flow();
      const before = [...context.heard];
      leave();
      leave();
      await context.flow();
      expect(left).not.toEqual([]);
      expect(left).toEqual(before);
      expect(context.heard.length).toBeGreaterThan(before.length);
    },
  },
  'MD-19': {
    title: 'tells the others everything though a listener throws, and goes on',
    async run(context) {
      const after: HeardItem[] = [];
      context.source.onData(() => {
        throw new Error('a listener of the contract kit throws on purpose');
      });
      context.source.onData((item) => after.push(context.listen(item)));
      await subscribed(context);
      await context.flow();
      const first = after.length;
      await context.flow();
      expect(first).toBeGreaterThan(0);
      expect(after.length).toBeGreaterThan(first);
      expect(after).toEqual(context.heard);
    },
  },
  'MD-20': {
    title: 'delivers one item at a time, also while a listener subscribes and unsubscribes',
    async run(context) {
      const { source, subscriptions: [first, second] } = context;
      let depth = 0;
      let deepest = 0;
      const requests: Promise<void>[] = [];
      source.onData(() => {
        deepest = Math.max(deepest, ++depth);
        if (requests.length === 0) requests.push(source.subscribe(second), source.unsubscribe(first), source.subscribe(first));
        depth--;
      });
      await subscribed(context, [first]);
      await context.flow();
      await context.inTime(Promise.all(requests));
      await context.flow();
      expect({ deepest, kinds: kindsOf(context.heard) }).toEqual({ deepest: 1, kinds: ['first', 'second'] });
    },
  },
  'MD-21': {
    title: 'takes a subscription to everything it offers',
    unless: ({ source }) => (source.offers ? undefined : 'it has no fixed offers'),
    async run({ source, inTime }) {
      await inTime(source.open());
      for (const offer of source.offers ?? []) await expect(inTime(source.subscribe(offer))).resolves.toBeUndefined();
      expect(source.capabilities.topics).toEqual(expect.arrayContaining((source.offers ?? []).map(({ topic }) => topic)));
    },
  },
} as const satisfies Record<string, MarketDataCase>;
