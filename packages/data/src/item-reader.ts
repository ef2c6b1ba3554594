import { type InstrumentId, type MarketDataItem } from '@redfire/core';
import { type RowReader } from './read-rows.ts';

/** An item with its topic, bars apart, which come as columns. */
export type TopicItem = Exclude<MarketDataItem, { readonly topic: 'market.bar' }>;

/** A whole book, or a change of one. */
export type BookItem = Extract<TopicItem, { readonly topic: 'market.book-snapshot' | 'market.book-delta' }>;

/**
 * The market data of one instrument in one file, whatever its kind: arrays of items, each with its topic.
 *
 * - **Order**: within an array and from one to the next, `data.at` never goes back; items of one time come in the order of the file.
 * - **Ownership**: arrays and items are new objects that nobody changes or uses again. An array has at least one item and at most `chunkRows`.
 * - **Again**: each `for await` over it reads anew from the first item; over a stream it can be done only once. Ending it early, by `break` or `return()`,
 *   closes the file.
 * - **Failure**: what cannot be read is thrown by the iteration when it gets there, after all arrays before it: `BAD_ROW`, `DATA_FORMAT`, `FILE_NOT_READABLE`.
 */
export interface ItemReader<Item extends TopicItem = TopicItem> extends RowReader<readonly Item[]> {
  readonly instrument: InstrumentId;
  /** What its items may be of; some may not occur. */
  readonly topics: readonly Item['topic'][];
}

/** The items of a reader of one kind, with their topic. */
export function withTopic<Topic extends TopicItem['topic']>(
  topic: Topic, instrument: InstrumentId, reader: RowReader<readonly Extract<TopicItem, { readonly topic: Topic }>['data'][]>,
): ItemReader {
  // a topic and its data, which the compiler does not see to be a pair of the union
  const itemOf = (data: unknown) => ({ topic, data }) as TopicItem;
  return itemReader(instrument, [topic], {
    get rows() { return reader.rows; },
    get skippedRows() { return reader.skippedRows; },
    async *[Symbol.asyncIterator]() {
      for await (const chunk of reader) yield chunk.map(itemOf);
    },
  });
}

/** A reader of items that says what it has. */
export function itemReader<Item extends TopicItem>(instrument: InstrumentId, topics: readonly Item['topic'][], reader: RowReader<readonly Item[]>): ItemReader<Item> {
  return {
    instrument,
    topics,
    get rows() { return reader.rows; },
    get skippedRows() { return reader.skippedRows; },
    [Symbol.asyncIterator]: () => reader[Symbol.asyncIterator](),
  };
}
