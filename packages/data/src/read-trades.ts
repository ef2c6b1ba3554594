import { instrumentId, type InstrumentId, type Trade } from '@redfire/core';
import { badField, explainNumber } from './bad-row.ts';
import { type ByteSource } from './byte-pieces.ts';
import { type Row } from './row.ts';
import { type ItemColumn, type ItemLayout } from './item-format.ts';
import { maybeNumberIn, numberIn, type FixedColumns, type ItemKind } from './item-parser.ts';
import { readItems, type ReadItemsOptions } from './read-items.ts';
import { type RowReader } from './read-rows.ts';

const COLUMNS = [
  { name: 'price', known: ['price'] },
  { name: 'size', known: ['size', 'amount', 'quantity', 'qty', 'volume'] },
  { name: 'side', known: ['side', 'aggressor_side', 'taker_side'], isOptional: true },
  { name: 'tradeId', known: ['id', 'tradeid', 'trade_id', 'agg_trade_id'], isOptional: true },
  { name: 'buyerIsMaker', known: ['is_buyer_maker', 'isbuyermaker'], isOptional: true },
  { name: 'sequence', known: ['sequence'], isOptional: true },
] as const satisfies readonly ItemColumn<string>[];
export type TradeField = (typeof COLUMNS)[number]['name'];

const TRADES = ['id', 'price', 'qty', 'quote_qty', 'time', 'is_buyer_maker', 'is_best_match'];
const AGGREGATE_TRADES = ['agg_trade_id', 'price', 'quantity', 'first_trade_id', 'last_trade_id', 'transact_time', 'is_buyer_maker', 'is_best_match'];
const LEAN = ['time', 'price', 'size', 'exchange', 'condition', 'suspicious'];
const BOOLEAN = /^(?:true|false)$/i;

/** `undefined` stands for a side that is not known. */
const SIDES: ReadonlyMap<string, Trade['side']> = new Map([['buy', 'buy'], ['b', 'buy'], ['sell', 'sell'], ['s', 'sell'], ['', undefined], ['unknown', undefined]] as const);
/** The aggressor by whether the buyer was the maker: then the seller took. */
const SIDES_BY_MAKER: ReadonlyMap<string, 'buy' | 'sell' | ''> = new Map([['true', 'sell'], ['1', 'sell'], ['false', 'buy'], ['0', 'buy'], ['', '']] as const);

/**
 * Trades of a CSV file, plain or compressed, in arrays in ascending time. Nothing is read before the iteration starts.
 *
 * The header names `price` and `size` (or `amount`, `quantity`, `qty`, `volume`), and maybe `side` (`buy`, `sell`, in any case, or their first letters; empty or `unknown` where it is not
 * known) and `id` (or `trade_id`). A row is bad when price or size is missing, no number, infinite or negative, the side another word, and when its time is before that
 * of the row before; several trades of one time are fine. Where `is_buyer_maker` is given, it tells the side. `columns` says which column has a value where the header does not.
 *
 * `tardis` are the trades of Tardis, `binance-vision` the files named trades and aggTrades of spot and futures, `lean` ticks of New York with prices multiplied by 10,000.
 *
 * @throws `BAD_ROW` at a bad row, with file, line, column and value in `details`.
 * @throws `DATA_FORMAT` when the file is empty, lacks a column, holds no usable row, or is a broken archive.
 * @throws `INVALID_INPUT`, at once, for an instrument id or an option that is none.
 */
export function readTrades(source: ByteSource, options: ReadItemsOptions<TradeField>): RowReader<readonly Trade[]> {
  return readItems(source, { ...options, name: options.name ?? 'trades' }, tradeKind(instrumentId(options.instrument)));
}

export function tradeKind(instrument: InstrumentId): ItemKind<TradeField, Trade> {
  return {
    columns: COLUMNS,
    fixed: {
      'binance-vision': visionColumns,
      lean: ({ length }) => (length === 3 || length === LEAN.length ? { names: LEAN.slice(0, length), timeColumn: 'time' } : undefined),
    },
    explain,
    make(row, { fields, priceScale = 1 }, at) {
      const price = numberIn(row, fields.price) / priceScale;
      const size = numberIn(row, fields.size);
      const word = fields.buyerIsMaker === undefined ? sideText(row, fields.side) : (SIDES_BY_MAKER.get(row.text(fields.buyerIsMaker).toLowerCase()) ?? 'none');
      const sequence = maybeNumberIn(row, fields.sequence);
      if (!(price >= 0 && price < Infinity && size >= 0 && size < Infinity && SIDES.has(word) && (sequence === undefined || Number.isSafeInteger(sequence)))) return undefined;
      const side = SIDES.get(word);
      const tradeId = fields.tradeId === undefined ? '' : row.text(fields.tradeId);
      return { instrument, at, price, size, ...(side === undefined ? {} : { side }), ...(tradeId === '' ? {} : { tradeId }), ...(sequence === undefined ? {} : { sequence }) };
    },
  };
}

function sideText(row: Row, field: number | undefined): string {
  return field === undefined ? '' : row.text(field).toLowerCase();
}

function explain(row: Row, layout: ItemLayout<TradeField>) {
  const { price = 0, size = 0, side = 0, buyerIsMaker, sequence } = layout.fields;
  const problem = explainNumber(row, layout, price) ?? explainNumber(row, layout, size);
  if (problem) return problem;
  if (buyerIsMaker !== undefined && !SIDES_BY_MAKER.has(row.text(buyerIsMaker).toLowerCase())) return badField(row, layout, buyerIsMaker, (name, value) => `${name} "${value}" is neither true nor false`);
  if (sequence !== undefined && (buyerIsMaker !== undefined || SIDES.has(sideText(row, layout.fields.side)))) return badField(row, layout, sequence, (name, value) => `${name} "${value}" is no whole number`);
  return badField(row, layout, side, (name, value) => `${name} "${value}" is neither buy nor sell; leave it empty where it is not known`);
}

/** Seven columns are trades of the spot market or aggregate trades of futures: the one has two columns of true and false, the other one. */
function visionColumns(first: readonly string[]): FixedColumns | undefined {
  const { length } = first;
  const trades = { names: TRADES.slice(0, length), timeColumn: 'time' };
  const aggregate = { names: AGGREGATE_TRADES.slice(0, length), timeColumn: 'transact_time' };
  if (length === 6) return trades;
  if (length === 8) return aggregate;
  const isTrades = BOOLEAN.test(first[5] ?? '') || first[4]?.toLowerCase() === 'time';
  return length === 7 ? (isTrades ? trades : aggregate) : undefined;
}
