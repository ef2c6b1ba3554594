import { expect, it } from 'vitest';
import { RedFireError, barColumns, instrumentId, timestamp, type MarketDataItem, type MarketDataSource, type MarketDataSubscription } from '@redfire/core';
import { FakeMarketDataSource } from './fake-market-data-source.ts';
import { aQuote, barsFromCloses } from './market-data.ts';
import { MARKET_DATA_CASES, describeMarketDataSource, type MarketDataCaseId } from './market-data-kit.ts';
import { marketDataContext, type MarketDataCase, type MarketDataSourceUnderTest } from './market-data-kit-context.ts';

type Listener = (item: MarketDataItem) => void;
/** What a broken source does otherwise than the reference. */
type Breakage = (good: FakeMarketDataSource) => Partial<MarketDataSource>;

const BTC = instrumentId('BTC/USDT.SIM');
const FIRST: MarketDataSubscription = { topic: 'market.bar', instrument: BTC, interval: '1m' };
const SECOND: MarketDataSubscription = { topic: 'market.quote', instrument: BTC };
const BARS = barsFromCloses([1, 2, 3, 4, 5]);

describeMarketDataSource({ name: 'fake', create: () => underTest() });
describeMarketDataSource({ name: 'fake without history', create: () => underTest(new FakeMarketDataSource({ capabilities: { topics: ['market.bar', 'market.quote'], intervals: ['1m'], history: false } })) });

it('finds nothing wrong with the reference source', async () => {
  expect([await failedCases(() => ({})), await failedCases(() => ({ offers: [FIRST, SECOND] }))]).toEqual([[], []]);
});

/** For each case a source that breaks it, and every case that this source fails. */
const MUTANTS: Record<MarketDataCaseId, { readonly that: string; readonly breakage: Breakage; readonly fails: readonly MarketDataCaseId[] }> = {
  'MD-01': { that: 'takes an unsubscribe before it is open', breakage: (good) => { let wasOpened = false; return { open: () => ((wasOpened = true), good.open()), unsubscribe: async (subscription) => (wasOpened ? good.unsubscribe(subscription) : undefined) }; }, fails: ['MD-01'] },
  'MD-02': { that: 'takes a subscription after it is closed', breakage: (good) => { let wasClosed = false; return { close: () => ((wasClosed = true), good.close()), subscribe: async (subscription) => (wasClosed ? undefined : good.subscribe(subscription)) }; }, fails: ['MD-02'] },
  'MD-03': {
    that: 'refuses to close twice',
    breakage: (good) => ({ close: async () => { if (!good.isOpen) throw new RedFireError('GATEWAY_CLOSED', 'closed already'); await good.close(); } }),
    fails: ['MD-03'],
  },
  'MD-04': { that: 'goes on after it is closed', breakage: (good) => ({ close: async () => { good.finish(); } }), fails: ['MD-02', 'MD-04', 'MD-05'] },
  'MD-05': {
    that: 'ends with a close only the items to come',
    breakage: (good) => ({ close: async () => { await Promise.resolve(); await good.close(); } }),
    fails: ['MD-05'],
  },
  'MD-06': { that: 'never ends when it is closed', breakage: (good) => ({ ended: endOf(good) }), fails: ['MD-06'] },
  'MD-07': { that: 'ends when it begins', breakage: (good) => ({ open: async () => { await good.open(); good.finish(); } }), fails: ['MD-07'] },
  'MD-08': { that: 'includes the later bound in history', breakage: (good) => ({ history: (request) => good.history({ ...request, to: timestamp(request.to + 1) }) }), fails: ['MD-08'] },
  'MD-09': {
    that: 'gives nothing where it has no history',
    breakage: (good) => ({ capabilities: { ...good.capabilities, history: false }, history: async function* () { await good.unsubscribe(SECOND); yield barColumns([]); } }),
    fails: ['MD-09'],
  },
  'MD-10': { that: 'subscribes to everything by itself', breakage: (good) => ({ open: async () => { await good.open(); await good.subscribe(SECOND); } }), fails: ['MD-10', 'MD-11', 'MD-13'] },
  'MD-11': { that: 'takes every subscription for all', breakage: (good) => ({ subscribe: async (subscription) => { await good.subscribe(subscription); await good.subscribe(SECOND); } }), fails: ['MD-11', 'MD-13'] },
  'MD-12': { that: 'declares no quotes', breakage: (good) => ({ capabilities: { ...good.capabilities, topics: ['market.bar'] } }), fails: ['MD-12'] },
  'MD-13': {
    that: 'counts subscriptions',
    breakage: (good) => {
      const counts = new Map<MarketDataSubscription, number>();
      const add = (subscription: MarketDataSubscription, by: number) => {
        const count = Math.max(0, (counts.get(subscription) ?? 0) + by);
        counts.set(subscription, count);
        return count;
      };
      return {
        subscribe: async (subscription) => { await good.subscribe(subscription); add(subscription, 1); },
        unsubscribe: async (subscription) => { if (add(subscription, -1) === 0) await good.unsubscribe(subscription); else if (!good.isOpen) await good.unsubscribe(subscription); },
      };
    },
    fails: ['MD-13'],
  },
  'MD-14': {
    that: 'delivers items in pairs, the later one first',
    breakage: (good) => ({
      onData: (listener) => {
        const held: MarketDataItem[] = [];
        return good.onData((item) => {
          if (item.topic !== 'market.quote') { listener(item); return; }
          if (held.push(item) === 2) for (const each of held.splice(0).reverse()) listener(each);
        });
      },
    }),
    fails: ['MD-11', 'MD-14', 'MD-15', 'MD-16'],
  },
  'MD-15': { that: 'ends all subscriptions with one', breakage: (good) => ({ unsubscribe: async (subscription) => { await good.unsubscribe(subscription); for (const each of good.subscriptions) await good.unsubscribe(each); } }), fails: ['MD-15', 'MD-16'] },
  'MD-16': {
    that: 'does not take up again what was ended',
    breakage: (good) => {
      const ended = new Set<MarketDataSubscription>();
      return {
        subscribe: async (subscription) => { if (!ended.has(subscription)) await good.subscribe(subscription); },
        unsubscribe: async (subscription) => { if (good.subscriptions.includes(subscription)) ended.add(subscription); await good.unsubscribe(subscription); },
      };
    },
    fails: ['MD-16'],
  },
  'MD-17': {
    that: 'tells only the first listener of the first item',
    breakage: (good) => {
      let listeners = 0;
      return { onData: (listener) => { let toSkip = listeners++ === 0 ? 0 : 1; return good.onData((item) => { if (toSkip-- <= 0) listener(item); }); } };
    },
    fails: ['MD-05', 'MD-17', 'MD-18', 'MD-19'],
  },
  'MD-18': {
    that: 'takes all listeners off with one',
    breakage: (good) => {
      const off: (() => void)[] = [];
      return { onData: (listener) => { off.push(good.onData(listener)); return () => { for (const each of off) each(); }; } };
    },
    fails: ['MD-18'],
  },
  'MD-19': {
    that: 'lets one listener keep the others from an item',
    breakage: (good) => {
      const listeners = new Set<Listener>();
      good.onData((item) => { for (const listener of listeners) if (good.isOpen) listener(item); });
      return { onData: (listener) => (listeners.add(listener), () => listeners.delete(listener)) };
    },
    fails: ['MD-19'],
  },
  'MD-20': {
    that: 'delivers the last item at once to who subscribes, inside the delivery of another',
    breakage: (good) => {
      const listeners = new Set<Listener>();
      let last: MarketDataItem | undefined;
      good.onData((item) => { last = item; });
      return {
        onData: (listener) => {
          listeners.add(listener);
          const off = good.onData(listener);
          return () => { listeners.delete(listener); off(); };
        },
        subscribe: (subscription) => {
          const done = good.subscribe(subscription);
          if (last) for (const listener of listeners) listener(last);
          return done;
        },
      };
    },
    fails: ['MD-20'],
  },
  'MD-21': {
    that: 'offers what it refuses',
    breakage: (good) => ({
      offers: [FIRST, { ...SECOND, instrument: instrumentId('ETH/USDT.SIM') }],
      subscribe: async (subscription) => {
        if (subscription.instrument !== BTC) throw new RedFireError('NO_DATA_FEED', `no feed of "${subscription.instrument}"`);
        await good.subscribe(subscription);
      },
    }),
    fails: ['MD-21'],
  },
};

it.each(Object.entries(MUTANTS).map(([id, mutant]) => ({ id, ...mutant })))('$id fails a source that $that', async ({ id, breakage, fails }) => {
  expect(fails).toContain(id);
  expect(await failedCases(breakage)).toEqual(fails);
});

async function failedCases(breakage: Breakage): Promise<MarketDataCaseId[]> {
  const failed: MarketDataCaseId[] = [];
  for (const [id, { unless, run }] of Object.entries(MARKET_DATA_CASES) as [MarketDataCaseId, MarketDataCase][]) {
    const context = marketDataContext(broken(breakage), 20);
    if (unless?.(context) !== undefined) continue;
    await run(context).catch(() => failed.push(id));
  }
  return failed;
}

function broken(breakage: Breakage): MarketDataSourceUnderTest {
  const good = new FakeMarketDataSource({ bars: BARS });
  return { ...underTest(good), source: { ...bound(good), ...breakage(good) } };
}

function underTest(source = new FakeMarketDataSource({ bars: BARS })): MarketDataSourceUnderTest {
  let next = 0;
  return {
    source,
    subscriptions: [FIRST, SECOND],
    flow() {
      const bar = BARS[next++ % BARS.length];
      if (bar) source.emit({ topic: 'market.bar', data: bar }, { topic: 'market.quote', data: aQuote({ at: bar.closeTime }) }, { topic: 'market.trade', data: { instrument: BTC, at: bar.closeTime, price: 1, size: 1 } });
    },
    finish: () => { source.finish(); },
    past: { instrument: BTC, interval: '1m', from: timestamp(0), to: timestamp(180_000) },
  };
}

/** The methods of a source as plain functions, so that some can be replaced. */
function bound(source: FakeMarketDataSource): MarketDataSource {
  return {
    name: source.name,
    capabilities: source.capabilities,
    ended: source.ended,
    open: () => source.open(),
    subscribe: (subscription) => source.subscribe(subscription),
    unsubscribe: (subscription) => source.unsubscribe(subscription),
    history: (request) => source.history(request),
    onData: (listener) => source.onData(listener),
    close: () => source.close(),
  };
}

/** Ends with the data, but not with a close. */
function endOf(source: FakeMarketDataSource): Promise<void> {
  const finish = source.finish.bind(source);
  return new Promise((resolve) => {
    source.finish = (error) => {
      finish(error);
      resolve();
    };
  });
}
