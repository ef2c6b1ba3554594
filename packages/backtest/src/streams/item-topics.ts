import type { MarketTopic } from '@redfire/core';
import type { ItemData, MixedData, TopicItem } from '../backtest-data.ts';

/** What an item may be of. */
export type ItemTopic = TopicItem['topic'];

/** In which order items of one time are worked through. Bars that close at that time come behind them, or before those of the account; bars that open come behind all. */
export const ITEM_TOPICS = [
  'market.status',
  'market.corporate-action',
  'market.settlement',
  'market.funding-rate',
  'market.mark-price',
  'market.book-snapshot',
  'market.book-delta',
  'market.book-order',
  'market.quote',
  'market.trade',
] as const satisfies readonly Exclude<MarketTopic, 'market.bar'>[];

const RANKS: ReadonlyMap<string, number> = new Map(ITEM_TOPICS.map((topic, rank) => [topic, rank]));

/** Place of a topic among items of one time; above all for what is none. */
export function rankOf(topic: string): number {
  return RANKS.get(topic) ?? ITEM_TOPICS.length;
}

/** The topic of a stream of bare items, by the field that has it. */
export const STREAM_TOPICS = {
  quotes: 'market.quote',
  trades: 'market.trade',
  orders: 'market.book-order',
  marks: 'market.mark-price',
  funding: 'market.funding-rate',
  statuses: 'market.status',
  actions: 'market.corporate-action',
  settlements: 'market.settlement',
} as const satisfies Readonly<Record<string, ItemTopic>>;

/** A stream as it is read: bare items of one topic, or items that tell theirs. */
export interface ItemStream {
  /** Absent where items tell it. */
  readonly topic: ItemTopic | undefined;
  /** Absent where items may be of any. */
  readonly instrument: string | undefined;
  readonly source: Iterable<unknown> | AsyncIterable<unknown>;
}

/** How the data of an entry are read. */
export function streamOf(data: ItemData | MixedData): ItemStream {
  if ('items' in data) return { topic: undefined, instrument: undefined, source: data.items };
  if ('books' in data) return { topic: undefined, instrument: data.instrument, source: data.books };
  for (const [field, topic] of Object.entries(STREAM_TOPICS)) {
    // which of the fields an entry has is known by looking only
    if (field in data) return { topic, instrument: data.instrument, source: (data as unknown as Readonly<Record<string, Iterable<unknown>>>)[field] ?? [] };
  }
  return { topic: undefined, instrument: data.instrument, source: [] };
}
