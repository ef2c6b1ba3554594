import { formatError } from './bad-row.ts';
import { bookLayout } from './book-format.ts';
import { bytePieces } from './byte-pieces.ts';
import { CsvScanner } from './csv-scanner.ts';
import { decompress } from './decompress.ts';
import { type DataKind } from './table/table-kind.ts';

/** What a file seems to be. */
export interface DataFormat {
  readonly kind: DataKind | 'recording';
  /** Such as `csv`, `tardis` or `parquet`; `recording` for a recording. */
  readonly format: string;
}

const DAY_MS = 86_400_000;

/**
 * What a text seems to hold, by its first row; undefined where nothing suits.
 *
 * @param name - Of the file: those of LEAN have the day in it.
 */
export async function detectFormat(source: AsyncIterable<Uint8Array>, name: string): Promise<DataFormat | undefined> {
  const scanner = new CsvScanner();
  let isRow = false;
  for await (const bytes of decompress(bytePieces(source), 'auto', name)) {
    scanner.push(bytes);
    isRow = scanner.next();
    if (isRow) break;
  }
  if (!isRow) {
    scanner.end();
    if (!scanner.next()) throw formatError(name, 'is empty');
  }
  if (/^\d+ \{/.test(scanner.text(0))) return { kind: 'recording', format: 'recording' };
  const first = scanner.firstFields();
  return first.some((field) => /[a-z]{3}/i.test(field) && !/^(?:true|false)$/i.test(field)) && !/^\d/.test(first[0] ?? '') ? formatOfHeader(first) : formatOfValues(first, name);
}

/** What columns of these names hold; undefined where nothing suits. */
export function formatOfHeader(header: readonly string[]): DataFormat | undefined {
  const names = header.map((field) => field.toLowerCase());
  const has = (...wanted: readonly string[]) => wanted.some((each) => names.includes(each));
  const own = has('local_timestamp') && has('exchange', 'symbol') ? 'tardis' : 'csv';
  if (has('open_time') && names.length === 12) return { kind: 'bars', format: 'binance-vision' };
  if (has('open') && has('high') && has('low') && has('close')) return { kind: 'bars', format: has('adj close') ? 'yahoo' : has('openinterest') ? 'backtrader' : 'csv' };
  const book = bookLayout(header, {}, own === 'tardis' ? 'local_timestamp' : undefined);
  const isLevels = typeof book !== 'string' && (book.kind === 'wide' || has('is_snapshot', 'snapshot', 'event'));
  if (isLevels) return { kind: 'books', format: own };
  if (has('update_id') && has('best_bid_price') && has('transaction_time')) return { kind: 'quotes', format: 'binance-vision' };
  if (names.some((field) => /^(?:best_)?bid(?:_?price)?$/.test(field)) && names.some((field) => /^(?:best_)?ask(?:_?price)?$/.test(field))) return { kind: 'quotes', format: own };
  if (has('is_buyer_maker') && has('transact_time', 'time')) return { kind: 'trades', format: 'binance-vision' };
  return has('price') ? { kind: 'trades', format: own } : undefined;
}

/** What a row without names holds. */
function formatOfValues(first: readonly string[], name: string): DataFormat | undefined {
  const { length } = first;
  const isNumber = (field: number) => first[field] !== '' && Number.isFinite(Number(first[field]));
  const isBoolean = (field: number) => /^(?:true|false)$/i.test(first[field] ?? '');
  if (length === 12 && isNumber(11)) return { kind: 'bars', format: 'binance-vision' };
  if (isBoolean(5) || isBoolean(6)) return { kind: 'trades', format: 'binance-vision' };
  const isLean = /\d{8}/.test(name) && isNumber(0) && Number(first[0]) < DAY_MS;
  if (isLean && (length === 5 || length === 8)) return { kind: 'quotes', format: 'lean' };
  if (isLean && (length === 3 || length === 6)) return { kind: length === 6 && isNumber(3) && isNumber(4) ? 'bars' : 'trades', format: 'lean' };
  if (length === 6 && /^\d{8} \d\d:\d\d$/.test(first[0] ?? '')) return { kind: 'bars', format: 'lean' };
  return length === 7 && first.every((_, field) => isNumber(field)) ? { kind: 'quotes', format: 'binance-vision' } : undefined;
}
