import { RedFireError, type BarColumns, type BookLevel, type Quote, type Trade } from '@redfire/core';
import { type BookItem } from '../item-reader.ts';

/** What a file of market data may hold. */
export const DATA_KINDS = ['bars', 'quotes', 'trades', 'books'] as const;
export type DataKind = (typeof DATA_KINDS)[number];

/** A column of a table that is written. */
export interface TableColumn {
  readonly name: string;
  readonly type: 'time' | 'number' | 'whole' | 'text' | 'boolean';
  /** Whether rows may have no value in it. */
  readonly isOptional?: true;
}

/** A value of a row; undefined where there is none. */
export type TableValue = number | string | boolean | undefined;

/** The chunks that are written, by their kind. */
export interface ChunkOf {
  readonly bars: BarColumns;
  readonly quotes: readonly Quote[];
  readonly trades: readonly Trade[];
  readonly books: readonly BookItem[];
}

/** How chunks of one kind become rows. */
export interface TableWriting<Chunk> {
  readonly columns: readonly TableColumn[];
  /** Gives the rows of a chunk one by one, each value in the order of the columns. The array is used again for the next row. */
  rows(chunk: Chunk): Iterable<readonly TableValue[]>;
}

const TIME = { name: 'timestamp', type: 'time' } as const;
const SEQUENCE = { name: 'sequence', type: 'whole', isOptional: true } as const;

/** The table of a kind, told from its first chunk: bars have a column `vwap` only where that has one. */
export function tableOf<Kind extends DataKind>(kind: Kind, first: ChunkOf[Kind]): TableWriting<ChunkOf[Kind]> {
  const makers: { readonly [Each in DataKind]: (chunk: ChunkOf[Each]) => TableWriting<ChunkOf[Each]> } = { bars: barTable, quotes: () => QUOTE_TABLE, trades: () => TRADE_TABLE, books: bookTable };
  return makers[kind](first);
}

function barTable({ vwap }: BarColumns): TableWriting<BarColumns> {
  const names = ['open', 'high', 'low', 'close', 'volume'] as const;
  const columns = [TIME, ...names.map((name) => ({ name, type: 'number' }) as const), ...(vwap ? [{ name: 'vwap', type: 'number', isOptional: true } as const] : [])];
  return {
    columns,
    *rows(chunk) {
      if ((chunk.vwap === undefined) !== (vwap === undefined)) {
        throw new RedFireError('INVALID_INPUT', 'some chunks of the bars have vwap and others have not; write them to files of their own', { details: { option: 'bars' } });
      }
      const row: TableValue[] = [];
      for (let at = 0; at < chunk.length; at++) {
        row[0] = chunk.openTime[at];
        for (const [index, name] of names.entries()) row[index + 1] = chunk[name][at];
        if (chunk.vwap) row[6] = Number.isNaN(chunk.vwap[at]) ? undefined : chunk.vwap[at];
        yield row;
      }
    },
  };
}

const QUOTE_TABLE: TableWriting<readonly Quote[]> = {
  columns: [TIME, { name: 'bid', type: 'number' }, { name: 'ask', type: 'number' }, { name: 'bid_size', type: 'number', isOptional: true }, { name: 'ask_size', type: 'number', isOptional: true }, SEQUENCE],
  *rows(chunk) {
    for (const { at, bid, ask, bidSize, askSize, sequence } of chunk) yield [at, bid, ask, bidSize, askSize, sequence];
  },
};

const TRADE_TABLE: TableWriting<readonly Trade[]> = {
  columns: [TIME, { name: 'price', type: 'number' }, { name: 'size', type: 'number' }, { name: 'side', type: 'text', isOptional: true }, { name: 'id', type: 'text', isOptional: true }, SEQUENCE],
  *rows(chunk) {
    for (const { at, price, size, side, tradeId, sequence } of chunk) yield [at, price, size, side, tradeId, sequence];
  },
};

/** One row for each level. Events are numbered, so that those of one time stay apart. */
function bookTable(): TableWriting<readonly BookItem[]> {
  let event = 0;
  return {
    columns: [
      TIME, { name: 'event', type: 'whole' }, { name: 'is_snapshot', type: 'boolean' }, { name: 'side', type: 'text', isOptional: true }, { name: 'price', type: 'number', isOptional: true },
      { name: 'size', type: 'number', isOptional: true }, SEQUENCE, { name: 'previous_sequence', type: 'whole', isOptional: true },
    ],
    *rows(chunk) {
      for (const { topic, data } of chunk) {
        const isSnapshot = topic === 'market.book-snapshot';
        const { at, bids, asks, sequence } = data;
        const previous = 'previousSequence' in data ? data.previousSequence : undefined;
        event++;
        const row = (side: string | undefined, [price, size]: BookLevel | readonly []) => [at, event, isSnapshot, side, price, size, sequence, previous];
        for (const level of bids) yield row('bid', level);
        for (const level of asks) yield row('ask', level);
        // without a row its sequence would be lost, and a gap be seen
        if (bids.length + asks.length === 0) yield row(undefined, []);
      }
    },
  };
}
