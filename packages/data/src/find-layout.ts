import { formatError } from './bad-row.ts';
import { BAR_NAMES, KLINE_COLUMNS, KLINE_LAYOUT, layoutFromHeader, type BarField, type BarFormat, type BarLayout } from './bar-format.ts';
import { shapedLayout, type TableShape } from './column-map.ts';
import { LEAN_BARS, leanTimes, type LeanOptions } from './lean-format.ts';
import { type Row } from './row.ts';

interface LayoutOptions {
  readonly format: BarFormat;
  readonly adjusted: boolean;
  readonly file: string;
  readonly shape: TableShape<BarField>;
  readonly lean: LeanOptions;
}

/**
 * The layout of a file of bars whose first row is at hand, and whether that row has values too.
 *
 * @throws `DATA_FORMAT` when the row does not suit the format.
 */
export function findLayout(row: Row, { format, adjusted, file, shape, lean }: LayoutOptions): { readonly layout: BarLayout; readonly hasValues: boolean } {
  const first = firstRow(row, file);
  if (format === 'binance-vision' || format === 'klines') {
    if (first.length === KLINE_COLUMNS.length) return { layout: KLINE_LAYOUT, hasValues: !Number.isNaN(row.number(KLINE_LAYOUT.time)) };
    throw formatError(file, `has ${first.length} columns where klines have ${KLINE_COLUMNS.length}; a file with a header is read by format: csv`, { details: { line: row.line } });
  }
  if (format === 'lean') {
    const { priceScale, ...reader } = leanTimes(lean, file);
    if (first.length === LEAN_BARS.names.length) return { layout: { ...LEAN_BARS, priceScale, reader }, hasValues: true };
    throw formatError(file, `has ${first.length} columns where bars of LEAN have ${LEAN_BARS.names.length}`, { details: { line: row.line } });
  }
  const layout = shapedLayout<BarField, BarLayout>(first, { ...shape, known: BAR_NAMES }, (header) => layoutFromHeader(header, adjusted));
  if (typeof layout !== 'string') return { layout, hasValues: shape.header === 'none' };
  throw formatError(file, `${layout}; its first line reads ${quoted(first)}. Klines without a header are read by format: binance-vision`, { details: { line: row.line } });
}

/**
 * The fields of the first row of a file.
 *
 * @throws `DATA_FORMAT` when it is not text.
 */
export function firstRow(row: Row, file: string): readonly string[] {
  const first = row.firstFields();
  if (!first.some((text) => text.includes('\0') || text.includes('\uFFFD'))) return first;
  throw formatError(file, 'is not UTF-8 text; save it as UTF-8, or check its compression', { details: { line: row.line } });
}

export function quoted(texts: readonly string[]): string {
  return texts.map((text) => `"${text}"`).join(', ');
}
