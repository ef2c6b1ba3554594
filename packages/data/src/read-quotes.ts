import { instrumentId, type InstrumentId, type Quote, type Timestamp } from '@redfire/core';
import { badField, explainNumber } from './bad-row.ts';
import { type ByteSource } from './byte-pieces.ts';
import { type CsvScanner } from './csv-scanner.ts';
import { type ItemColumn, type ItemLayout } from './item-format.ts';
import { maybeNumberIn, numberIn, type ItemKind } from './item-parser.ts';
import { readItems, type ReadItemsOptions } from './read-items.ts';
import { type RowReader } from './read-rows.ts';

const COLUMNS = [
  { name: 'bid', known: ['bid', 'bid_price', 'bidprice', 'best_bid', 'best_bid_price'] },
  { name: 'ask', known: ['ask', 'ask_price', 'askprice', 'best_ask', 'best_ask_price'] },
  { name: 'bidSize', known: ['bidsize', 'bid_size', 'bid_amount', 'bid_qty', 'bid_quantity', 'best_bid_qty'], isOptional: true },
  { name: 'askSize', known: ['asksize', 'ask_size', 'ask_amount', 'ask_qty', 'ask_quantity', 'best_ask_qty'], isOptional: true },
] as const satisfies readonly ItemColumn<string>[];
type Field = (typeof COLUMNS)[number]['name'];

/**
 * Quotes of a CSV file, plain or compressed, in arrays in ascending time. Nothing is read before the iteration starts.
 *
 * The header names `bid` and `ask` (or `bid_price`, `ask_price`), and `bidSize` and `askSize` (or `bid_size`, `bid_amount`, `bid_qty`, …) where there are sizes; an empty size
 * is one that is not known. A row is bad when a price is missing, no number, infinite or negative, when the bid is above the ask, and when its time is before that of the
 * row before; several quotes of one time are fine.
 *
 * @throws `BAD_ROW` at a bad row, with file, line, column and value in `details`.
 * @throws `DATA_FORMAT` when the file is empty, lacks a column, holds no usable row, or is a broken archive.
 * @throws `INVALID_INPUT`, at once, for an instrument id or an option that is none.
 */
export function readQuotes(source: ByteSource, options: ReadItemsOptions): RowReader<readonly Quote[]> {
  return readItems(source, { ...options, name: options.name ?? 'quotes' }, quoteKind(instrumentId(options.instrument)));
}

function quoteKind(instrument: InstrumentId): ItemKind<Field, Quote> {
  return {
    columns: COLUMNS,
    explain,
    make(row, fields, at) {
      const bid = numberIn(row, fields.bid);
      const ask = numberIn(row, fields.ask);
      const bidSize = maybeNumberIn(row, fields.bidSize);
      const askSize = maybeNumberIn(row, fields.askSize);
      if (!(bid >= 0 && bid <= ask && ask < Infinity && isSize(bidSize) && isSize(askSize))) return undefined;
      return quote({ instrument, at, bid, ask }, bidSize, askSize);
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

function explain(row: CsvScanner, layout: ItemLayout<Field>) {
  const { bid = 0, ask = 0, bidSize, askSize } = layout.fields;
  for (const field of [bid, ask, bidSize, askSize]) {
    const problem = field === undefined || ((field === bidSize || field === askSize) && row.text(field) === '') ? undefined : explainNumber(row, layout, field);
    if (problem) return problem;
  }
  return badField(row, layout, bid, (name, value) => `${name} "${value}" is above ${layout.names[ask] ?? 'ask'} "${row.text(ask)}"`);
}
