import type { InstrumentId, Interval, MarketDataItem, MarketDataSource, MarketDataSubscription, Timestamp } from '@redfire/core';
import type { ContractCase } from './contract-case.ts';
import { isOf } from './fake-market-data-source.ts';
import { inTime } from './gateway/context.ts';
import type { Awaitable } from './venue-control.ts';

/** A source, not opened yet, and the means to let its data come. */
export interface MarketDataSourceUnderTest {
  /** Attached to a host already, where it takes one. */
  readonly source: MarketDataSource;
  /** Two that it can deliver, of which neither asks for what the other asks for. */
  readonly subscriptions: readonly [MarketDataSubscription, MarketDataSubscription];
  /**
   * Lets at least one further item of each subscription come from the far side, whether it is subscribed or not: a mock of a server sends it, a replay lets time
   * pass. Resolves when what is subscribed has reached the listeners. Called up to four times in a case; no two items of a subscription are equal.
   */
  readonly flow: () => Awaitable<void>;
  /** Lets the data come to their end. Absent where they have none. */
  readonly finish?: () => Awaitable<void>;
  /** A span of which `history` has three bars or more when `flow` was called three times. Absent where there is no history. */
  readonly past?: { readonly instrument: InstrumentId; readonly interval: Interval; readonly from: Timestamp; readonly to: Timestamp };
  /** Ends what `create` started, after the source was closed. */
  readonly dispose?: () => Awaitable<void>;
}

/** An item as it was when it was delivered. */
export interface HeardItem {
  /** Which of the subscriptions it belongs to. */
  readonly of: 'first' | 'second' | 'neither';
  readonly topic: MarketDataItem['topic'];
  readonly at: Timestamp;
  /** All that it says. */
  readonly text: string;
}

/** What a case works with. */
export interface MarketDataContext extends MarketDataSourceUnderTest {
  /** Everything the source delivered, from before it was opened. */
  readonly heard: readonly HeardItem[];
  readonly listen: (item: MarketDataItem) => HeardItem;
  /** Fails when a request takes longer than the harness allows. */
  readonly inTime: <T>(request: Promise<T>) => Promise<T>;
}

export type MarketDataCase = ContractCase<MarketDataContext>;

export function marketDataContext(subject: MarketDataSourceUnderTest, timeoutMs: number): MarketDataContext {
  const [first, second] = subject.subscriptions;
  const listen = (item: MarketDataItem): HeardItem => ({
    of: isOf(item, first) ? 'first' : isOf(item, second) ? 'second' : 'neither',
    topic: item.topic,
    at: item.topic === 'market.bar' ? item.data.closeTime : item.data.at,
    text: JSON.stringify(item),
  });
  const heard: HeardItem[] = [];
  subject.source.onData((item) => heard.push(listen(item)));
  return { ...subject, heard, listen, inTime: (request) => inTime(request, timeoutMs) };
}

/** Opens the source and subscribes, to both unless told otherwise. */
export async function subscribed(context: MarketDataContext, which: readonly MarketDataSubscription[] = context.subscriptions): Promise<void> {
  const { source, inTime: within } = context;
  await within(source.open());
  for (const subscription of which) await within(source.subscribe(subscription));
}

/** Of which subscriptions there were items, each once. */
export function kindsOf(items: readonly HeardItem[]): string[] {
  return [...new Set(items.map((item) => item.of))].sort();
}

export function textsOf(items: readonly HeardItem[]): string[] {
  return items.map(({ text }) => text);
}
