import { KLINE_COLUMNS, KLINE_LAYOUT, layoutFromHeader, type BarFormat, type BarLayout } from './bar-format.ts';
import { formatError } from './bad-row.ts';
import { type CsvScanner } from './csv-scanner.ts';

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * The layout of a file of bars whose first row is at hand.
 *
 * @throws `DATA_FORMAT` when the row does not suit the format.
 */
export function findLayout(row: CsvScanner, { format, adjusted, file }: { readonly format: BarFormat; readonly adjusted: boolean; readonly file: string }): BarLayout {
  const first = firstRow(row, file);
  if (format === 'binance-vision' || format === 'klines') {
    if (first.length === KLINE_COLUMNS.length) return KLINE_LAYOUT;
    throw formatError(file, `has ${first.length} columns where klines have ${KLINE_COLUMNS.length}; a file with a header is read by format: csv`, { details: { line: row.line } });
  }
  const layout = layoutFromHeader(first, adjusted);
  if (typeof layout !== 'string') return layout;
  throw formatError(file, `${layout}; its first line reads ${quoted(first)}. Klines without a header are read by format: binance-vision`, { details: { line: row.line } });
}

/**
 * The fields of the first row of a file. Sets the scanner to the delimiter of which that row has most: comma, semicolon or tab.
 *
 * @throws `DATA_FORMAT` when it is not text.
 */
export function firstRow(row: CsvScanner, file: string): readonly string[] {
  const first = mostFields(row);
  if (!first.some((text) => text.includes('\0') || text.includes('\uFFFD'))) return first;
  throw formatError(file, 'is not UTF-8 text; save it as UTF-8, or check its compression', { details: { line: row.line } });
}

export function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}

function mostFields(row: CsvScanner): readonly string[] {
  const counts = DELIMITERS.map((delimiter) => {
    row.splitAt(delimiter.charCodeAt(0));
    return row.fieldCount;
  });
  const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))] ?? DELIMITERS[0];
  row.splitAt(delimiter.charCodeAt(0));
  return Array.from({ length: row.fieldCount }, (_, field) => row.text(field));
}
