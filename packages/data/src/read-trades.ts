import { instrumentId, type InstrumentId, type Trade } from '@redfire/core';
import { badField, explainNumber } from './bad-row.ts';
import { type ByteSource } from './byte-pieces.ts';
import { type CsvScanner } from './csv-scanner.ts';
import { type ItemColumn, type ItemLayout } from './item-format.ts';
import { numberIn, type ItemKind } from './item-parser.ts';
import { readItems, type ReadItemsOptions } from './read-items.ts';
import { type RowReader } from './read-rows.ts';

const COLUMNS = [
  { name: 'price', known: ['price'] },
  { name: 'size', known: ['size', 'amount', 'quantity', 'qty', 'volume'] },
  { name: 'side', known: ['side', 'aggressor_side', 'taker_side'], isOptional: true },
  { name: 'tradeId', known: ['id', 'tradeid', 'trade_id'], isOptional: true },
] as const satisfies readonly ItemColumn<string>[];
type Field = (typeof COLUMNS)[number]['name'];

/** `undefined` stands for a side that is not known. */
const SIDES: ReadonlyMap<string, Trade['side']> = new Map([['buy', 'buy'], ['b', 'buy'], ['sell', 'sell'], ['s', 'sell'], ['', undefined], ['unknown', undefined]] as const);

/**
 * Trades of a CSV file, plain or compressed, in arrays in ascending time. Nothing is read before the iteration starts.
 *
 * The header names `price` and `size` (or `amount`, `quantity`, `qty`, `volume`), and maybe `side` (`buy`, `sell`, in any case, or their first letters; empty or `unknown` where it is not
 * known) and `id` (or `trade_id`). A row is bad when price or size is missing, no number, infinite or negative, the side another word, and when its time is before that
 * of the row before; several trades of one time are fine.
 *
 * @throws `BAD_ROW` at a bad row, with file, line, column and value in `details`.
 * @throws `DATA_FORMAT` when the file is empty, lacks a column, holds no usable row, or is a broken archive.
 * @throws `INVALID_INPUT`, at once, for an instrument id or an option that is none.
 */
export function readTrades(source: ByteSource, options: ReadItemsOptions): RowReader<readonly Trade[]> {
  return readItems(source, { ...options, name: options.name ?? 'trades' }, tradeKind(instrumentId(options.instrument)));
}

function tradeKind(instrument: InstrumentId): ItemKind<Field, Trade> {
  return {
    columns: COLUMNS,
    explain,
    make(row, fields, at) {
      const price = numberIn(row, fields.price);
      const size = numberIn(row, fields.size);
      const word = sideText(row, fields.side);
      if (!(price >= 0 && price < Infinity && size >= 0 && size < Infinity && SIDES.has(word))) return undefined;
      const side = SIDES.get(word);
      const tradeId = fields.tradeId === undefined ? '' : row.text(fields.tradeId);
      return { instrument, at, price, size, ...(side === undefined ? {} : { side }), ...(tradeId === '' ? {} : { tradeId }) };
    },
  };
}

function sideText(row: CsvScanner, field: number | undefined): string {
  return field === undefined ? '' : row.text(field).toLowerCase();
}

function explain(row: CsvScanner, layout: ItemLayout<Field>) {
  const { price = 0, size = 0, side = 0 } = layout.fields;
  const problem = explainNumber(row, layout, price) ?? explainNumber(row, layout, size);
  return problem ?? badField(row, layout, side, (name, value) => `${name} "${value}" is neither buy nor sell; leave it empty where it is not known`);
}
