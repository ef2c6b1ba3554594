import { instrument, interval } from '@redfire/core/schema';
import { BAR_FILE_FORMATS, BOOK_FORMATS, COMPRESSIONS, ITEM_FILE_FORMATS, type BarField, type BookField, type ColumnReference, type QuoteField, type TradeField } from '@redfire/data';
import { z } from 'zod';
import { ADJUSTED_YAHOO, STAMPS_OF_KLINES } from './config-sections.ts';

type Columns<Name extends string> = { readonly [Field in Name | 'time' | 'timeOfDay']?: ColumnReference | undefined };

/** Which column has a value: by its name, or its number from 1. */
function columns<Name extends string>(names: Readonly<Record<Name, true>>): z.ZodOptional<z.ZodType<Columns<Name>>> {
  const reference = z.union([z.string().min(1), z.int().min(1)], { error: 'expected the name of a column, or its number from 1' }).optional();
  const shape = Object.fromEntries(['time', 'timeOfDay', ...Object.keys(names)].map((name) => [name, reference]));
  // one entry for each of the names, which the compiler does not see
  return (z.strictObject(shape) as unknown as z.ZodType<Columns<Name>>).optional();
}

const BAR_COLUMNS = { open: true, high: true, low: true, close: true, volume: true, vwap: true } as const satisfies Record<BarField, true>;
const QUOTE_COLUMNS = { bid: true, ask: true, bidSize: true, askSize: true, sequence: true } as const satisfies Record<QuoteField, true>;
const TRADE_COLUMNS = { price: true, size: true, side: true, tradeId: true, buyerIsMaker: true, sequence: true } as const satisfies Record<TradeField, true>;
const BOOK_COLUMNS = {
  side: true, price: true, size: true, isSnapshot: true, event: true, sequence: true, previousSequence: true, bidPrice: true, bidSize: true, askPrice: true, askSize: true,
} as const satisfies Record<BookField, true>;

const named = { instrument: instrument() };
const reading = { onBadRow: z.enum(['error', 'skip']).default('error'), compression: z.enum(COMPRESSIONS).default('auto') };
const table = { header: z.enum(['first-row', 'none']).optional(), delimiter: z.string().length(1).optional(), timeFormat: z.string().min(1).optional(), timeZone: z.string().min(1).optional() };
const lean = { date: z.string().min(1).optional(), priceScale: z.number().positive().optional() };
const timeColumn = z.string().min(1).optional();

/** A check of entries, whatever they have beside: the compiler does not see the fields of one whose place is not known yet. */
function onEntry<Entry>(check: (entry: Entry) => boolean): (entry: unknown) => boolean {
  return (entry) => check(entry as Entry);
}

/**
 * Entries of a configuration that each name a file of market data: bars, quotes, trades, books or a recording, told apart by `kind`.
 *
 * @param place - The field that has the name of the file.
 */
export function dataFiles<Place extends z.ZodRawShape>(place: Place) {
  const bars = z.strictObject({
    ...named, ...place, format: z.enum(BAR_FILE_FORMATS).default('csv'), kind: z.literal('bars').default('bars'), interval: interval(), stamps: z.enum(['open', 'close']).default('open'),
    ...reading, adjusted: z.boolean().default(false), columns: columns(BAR_COLUMNS), ...table, ...lean,
  }).refine(onEntry(STAMPS_OF_KLINES[0]), STAMPS_OF_KLINES[1]).refine(onEntry(ADJUSTED_YAHOO[0]), ADJUSTED_YAHOO[1]);
  const format = z.enum(ITEM_FILE_FORMATS).default('csv');
  const quotes = z.strictObject({ ...named, ...place, format, kind: z.literal('quotes'), timeColumn, ...reading, columns: columns(QUOTE_COLUMNS), ...table, ...lean });
  const trades = z.strictObject({ ...named, ...place, format, kind: z.literal('trades'), timeColumn, ...reading, columns: columns(TRADE_COLUMNS), ...table, ...lean });
  const books = z.strictObject({ ...named, ...place, format: z.enum([...BOOK_FORMATS, 'parquet']).default('csv'), kind: z.literal('books'), timeColumn, ...reading, columns: columns(BOOK_COLUMNS), ...table });
  const recording = z.strictObject({ ...named, ...place, kind: z.literal('recording'), ...reading });
  return z.discriminatedUnion('kind', [bars, quotes, trades, books, recording], { error: ({ code }) => (code === 'invalid_union' ? 'expected one of bars, quotes, trades, books, recording' : undefined) });
}
