import { formatError } from './bad-row.ts';
import { shapedLayout, type KnownNames, type TableShape } from './column-map.ts';
import { firstRow, quoted } from './find-layout.ts';
import { itemLayout, type ItemFormat, type ItemLayout } from './item-format.ts';
import { type ItemKind } from './item-parser.ts';
import { leanTimes, type LeanOptions } from './lean-format.ts';
import { type Row } from './row.ts';

export interface ItemLayoutOptions<Name extends string> {
  readonly kind: Pick<ItemKind<Name, unknown>, 'columns' | 'fixed'>;
  readonly format: ItemFormat;
  readonly file: string;
  /** The column that has the time, where it is not to be found by its name. */
  readonly timeColumn: string | undefined;
  readonly shape: TableShape<Name>;
  readonly lean: LeanOptions;
}

/**
 * The layout of a file of items whose first row is at hand, and whether that row has values too.
 *
 * @throws `DATA_FORMAT` when the row does not suit the format.
 */
export function findItemLayout<Name extends string>(row: Row, options: ItemLayoutOptions<Name>): { readonly layout: ItemLayout<Name>; readonly hasValues: boolean } {
  const { kind, format, file, shape, lean, timeColumn } = options;
  const first = firstRow(row, file);
  const wrong = (problem: string) => formatError(file, `${problem}; its first line reads ${quoted(first)}`, { details: { line: row.line } });
  if (format === 'csv' || format === 'tardis') {
    const known = Object.fromEntries(kind.columns.map(({ name, known: names }) => [name, names])) as KnownNames<Name>; // a column for each name
    const layout = shapedLayout(first, { ...shape, known }, (header) => itemLayout(header, kind.columns, timeColumn ?? (format === 'tardis' ? 'local_timestamp' : undefined)));
    if (typeof layout === 'string') throw wrong(layout);
    return { layout, hasValues: shape.header === 'none' };
  }
  const fixed = kind.fixed[format](first);
  if (fixed === undefined) throw wrong(`is of ${first.length} columns that are not known for format "${format}"`);
  const layout = itemLayout(fixed.names, kind.columns, timeColumn ?? fixed.timeColumn);
  if (typeof layout === 'string') throw wrong(layout);
  if (format === 'binance-vision') return { layout, hasValues: !Number.isNaN(row.number(0)) };
  const { priceScale, ...reader } = leanTimes(lean, file);
  return { layout: { ...layout, priceScale, reader }, hasValues: true };
}
