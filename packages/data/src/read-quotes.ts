import { instrumentId, type InstrumentId, type Quote, type Timestamp } from '@redfire/core';
import { badField, explainNumber } from './bad-row.ts';
import { type ByteSource } from './byte-pieces.ts';
import { type Row } from './row.ts';
import { type ItemColumn, type ItemLayout } from './item-format.ts';
import { maybeNumberIn, numberIn, type ItemKind } from './item-parser.ts';
import { readItems, type ReadItemsOptions } from './read-items.ts';
import { type RowReader } from './read-rows.ts';

const COLUMNS = [
  { name: 'bid', known: ['bid', 'bid_price', 'bidprice', 'best_bid', 'best_bid_price'] },
  { name: 'ask', known: ['ask', 'ask_price', 'askprice', 'best_ask', 'best_ask_price'] },
  { name: 'bidSize', known: ['bidsize', 'bid_size', 'bid_amount', 'bid_qty', 'bid_quantity', 'best_bid_qty'], isOptional: true },
  { name: 'askSize', known: ['asksize', 'ask_size', 'ask_amount', 'ask_qty', 'ask_quantity', 'best_ask_qty'], isOptional: true },
  { name: 'sequence', known: ['sequence', 'update_id'], isOptional: true },
] as const satisfies readonly ItemColumn<string>[];
export type QuoteField = (typeof COLUMNS)[number]['name'];

const BOOK_TICKER = { names: ['update_id', 'best_bid_price', 'best_bid_qty', 'best_ask_price', 'best_ask_qty', 'transaction_time', 'event_time'], timeColumn: 'transaction_time' };
const LEAN = ['time', 'bid', 'bid_size', 'ask', 'ask_size', 'exchange', 'condition', 'suspicious'];

/**
 * Quotes of a CSV file, plain or compressed, in arrays in ascending time. Nothing is read before the iteration starts.
 *
 * The header names `bid` and `ask` (or `bid_price`, `ask_price`), and `bidSize` and `askSize` (or `bid_size`, `bid_amount`, `bid_qty`, …) where there are sizes; an empty size
 * is one that is not known. A row is bad when a price is missing, no number, infinite or negative, when the bid is above the ask, and when its time is before that of the
 * row before; several quotes of one time are fine. `columns` says which column has a value where the header does not.
 *
 * `tardis` are the quotes of Tardis, `binance-vision` the files named bookTicker of its futures, `lean` ticks of New York with prices multiplied by 10,000.
 *
 * @throws `BAD_ROW` at a bad row, with file, line, column and value in `details`.
 * @throws `DATA_FORMAT` when the file is empty, lacks a column, holds no usable row, or is a broken archive.
 * @throws `INVALID_INPUT`, at once, for an instrument id or an option that is none.
 */
export function readQuotes(source: ByteSource, options: ReadItemsOptions<QuoteField>): RowReader<readonly Quote[]> {
  return readItems(source, { ...options, name: options.name ?? 'quotes' }, quoteKind(instrumentId(options.instrument)));
}

export function quoteKind(instrument: InstrumentId): ItemKind<QuoteField, Quote> {
  return {
    columns: COLUMNS,
    fixed: {
      'binance-vision': ({ length }) => (length === BOOK_TICKER.names.length ? BOOK_TICKER : undefined),
      lean: ({ length }) => (length === 3 ? { names: ['time', 'bid', 'ask'], timeColumn: 'time' } : length === 5 || length === LEAN.length ? { names: LEAN.slice(0, length), timeColumn: 'time' } : undefined),
    },
    explain,
    make(row, { fields, priceScale = 1 }, at) {
      const bid = numberIn(row, fields.bid) / priceScale;
      const ask = numberIn(row, fields.ask) / priceScale;
      const bidSize = maybeNumberIn(row, fields.bidSize);
      const askSize = maybeNumberIn(row, fields.askSize);
      if (!(bid >= 0 && bid <= ask && ask < Infinity && isSize(bidSize) && isSize(askSize))) return undefined;
      const sequence = maybeNumberIn(row, fields.sequence);
      if (sequence === undefined) return quote({ instrument, at, bid, ask }, bidSize, askSize);
      return Number.isSafeInteger(sequence) ? { ...quote({ instrument, at, bid, ask }, bidSize, askSize), sequence } : undefined;
    },
  };
}

/** Written out, so that the quotes of a file have one shape. */
function quote({ instrument, at, bid, ask }: { instrument: InstrumentId; at: Timestamp; bid: number; ask: number }, bidSize: number | undefined, askSize: number | undefined): Quote {
  if (bidSize !== undefined && askSize !== undefined) return { instrument, at, bid, ask, bidSize, askSize };
  if (bidSize !== undefined) return { instrument, at, bid, ask, bidSize };
  return askSize === undefined ? { instrument, at, bid, ask } : { instrument, at, bid, ask, askSize };
}

function isSize(size: number | undefined): boolean {
  return size === undefined || (size >= 0 && size < Infinity);
}

function explain(row: Row, layout: ItemLayout<QuoteField>) {
  const { bid = 0, ask = 0, bidSize, askSize, sequence } = layout.fields;
  for (const field of [bid, ask, bidSize, askSize]) {
    const problem = field === undefined || ((field === bidSize || field === askSize) && row.text(field) === '') ? undefined : explainNumber(row, layout, field);
    if (problem) return problem;
  }
  if (sequence !== undefined && row.number(bid) <= row.number(ask)) return badField(row, layout, sequence, (name, value) => `${name} "${value}" is no whole number`);
  return badField(row, layout, bid, (name, value) => `${name} "${value}" is above ${layout.names[ask] ?? 'ask'} "${row.text(ask)}"`);
}
