import { expect } from 'vitest';
import { timestamp, type BarColumns, type MarketDataSource, type MarketDataSubscription, type Timestamp } from '@redfire/core';
import { subscribed, textsOf, type MarketDataCase, type MarketDataContext } from './market-data-kit-context.ts';

const CLOSED = { code: 'GATEWAY_CLOSED' };

/** Opening, closing and the end. */
export const LIFECYCLE_CASES = {
  'MD-01': {
    title: 'refuses every request before it is open',
    run: refusesEverything,
  },
  'MD-02': {
    title: 'refuses every request after it is closed',
    async run(context) {
      await context.inTime(context.source.open());
      await context.inTime(context.source.close());
      await refusesEverything(context);
    },
  },
  'MD-03': {
    title: 'closes twice, and without having been open, without complaint',
    async run({ source, inTime }) {
      await expect(inTime(source.close())).resolves.toBeUndefined();
      await inTime(source.open());
      await expect(inTime(source.close())).resolves.toBeUndefined();
      await expect(inTime(source.close())).resolves.toBeUndefined();
    },
  },
  'MD-04': {
    title: 'delivers nothing after it is closed',
    async run(context) {
      await subscribed(context);
      await context.flow();
      const before = textsOf(context.heard);
      await context.inTime(context.source.close());
      await context.flow();
      expect(before).not.toEqual([]);
      expect(textsOf(context.heard)).toEqual(before);
    },
  },
  'MD-05': {
    title: 'delivers nothing more once a listener has closed it, to no other listener either',
    async run(context) {
      const after: string[] = [];
      let closing: Promise<void> | undefined;
      context.source.onData(() => void (closing ??= context.source.close()));
      context.source.onData((item) => after.push(context.listen(item).text));
      await subscribed(context);
      await context.flow();
      await context.inTime(closing ?? Promise.reject(new Error('nothing was delivered')));
      await context.flow();
      expect({ heard: context.heard.length, after }).toEqual({ heard: 1, after: [] });
    },
  },
  'MD-06': {
    title: 'settles "ended" when it is closed',
    unless: hasNoEnd,
    async run(context) {
      await subscribed(context);
      await context.flow();
      await context.inTime(context.source.close());
      await expect(context.inTime(Promise.resolve(context.source.ended))).resolves.toBeUndefined();
    },
  },
  'MD-07': {
    title: 'resolves "ended" at the end of the data, and not before',
    unless: (context) => hasNoEnd(context) ?? (context.finish ? undefined : 'the harness cannot bring its data to an end'),
    async run(context) {
      await subscribed(context);
      let hasEnded = false;
      const ended = Promise.resolve(context.source.ended).then(() => {
        hasEnded = true;
      });
      await context.flow();
      const early = hasEnded;
      await context.finish?.();
      await context.inTime(ended);
      expect({ early, hasEnded }).toEqual({ early: false, hasEnded: true });
    },
  },
  'MD-08': {
    title: 'gives past bars from the bound included to the bound excluded, oldest first',
    unless: hasNoHistory,
    async run(context) {
      const { source, past } = context;
      if (!past) return;
      await subscribed(context);
      for (let flows = 0; flows < 3; flows++) await context.flow();
      const all = await opens(source.history(past));
      const [first = past.from, second = past.from, third = past.to] = all;
      const one = await opens(source.history({ ...past, from: second, to: third }));
      const none = await opens(source.history({ ...past, to: first }));
      expect(all.length).toBeGreaterThanOrEqual(3);
      expect(all).toEqual([...new Set(all)].filter((at) => at >= past.from && at < past.to).sort((a, b) => a - b));
      expect({ one, none }).toEqual({ one: [second], none: [] });
    },
  },
  'MD-09': {
    title: 'says NOT_SUPPORTED where it has no history',
    unless: ({ source }) => (source.capabilities.history ? 'it has history' : undefined),
    async run({ source, subscriptions, inTime }) {
      await inTime(source.open());
      await expect(inTime(opens(source.history(historyOf(subscriptions[0]))))).rejects.toMatchObject({ code: 'NOT_SUPPORTED' });
    },
  },
} as const satisfies Record<string, MarketDataCase>;

function hasNoEnd({ source }: MarketDataContext): string | undefined {
  return source.ended ? undefined : 'its data have no end';
}

function hasNoHistory({ source, past }: MarketDataContext): string | undefined {
  if (!source.capabilities.history) return 'it has no history';
  return past ? undefined : 'the harness names no past bars';
}

async function refusesEverything({ source, subscriptions: [first], inTime, flow, heard }: MarketDataContext): Promise<void> {
  await expect(inTime(source.subscribe(first))).rejects.toMatchObject(CLOSED);
  await expect(inTime(source.unsubscribe(first))).rejects.toMatchObject(CLOSED);
  await expect(inTime(opens(source.history(historyOf(first))))).rejects.toMatchObject(CLOSED);
  await flow();
  expect(heard).toEqual([]);
}

function historyOf({ instrument, interval = '1m' }: MarketDataSubscription): Parameters<MarketDataSource['history']>[0] {
  return { instrument, interval, from: timestamp(0), to: timestamp(1) };
}

async function opens(chunks: AsyncIterable<BarColumns>): Promise<Timestamp[]> {
  const times: Timestamp[] = [];
  for await (const { openTime } of chunks) times.push(...Array.from(openTime, (at) => timestamp(at)));
  return times;
}
