import { fieldOf, shapedLayout, type TableShape } from './column-map.ts';
import { itemLayout, type ItemColumn, type ItemLayout } from './item-format.ts';
import { TIME_COLUMN, columnNames, timeColumns, type TimeColumns } from './time-columns.ts';
import { timeReader } from './time-reader.ts';

/** File formats that `readBooks` knows: names of one's own, or the columns of Tardis, both with a header. */
export const BOOK_FORMATS = ['csv', 'tardis'] as const;
export type BookFormat = (typeof BOOK_FORMATS)[number];

const SIZES = ['size', 'amount', 'quantity', 'qty', 'volume'];
/** Values of a row that is one level of a book. */
export const LEVEL_COLUMNS = [
  { name: 'side', known: ['side'] },
  { name: 'price', known: ['price'] },
  { name: 'size', known: SIZES },
  { name: 'isSnapshot', known: ['is_snapshot', 'issnapshot', 'snapshot'], isOptional: true },
  { name: 'event', known: ['event'], isOptional: true },
  { name: 'sequence', known: ['sequence', 'update_id'], isOptional: true },
  { name: 'previousSequence', known: ['previous_sequence'], isOptional: true },
] as const satisfies readonly ItemColumn<string>[];
export type LevelField = (typeof LEVEL_COLUMNS)[number]['name'];

/** Values of a row that is a whole book: in names of columns, `#` stands for the number of the level. */
export const SIDE_FIELDS = ['bidPrice', 'bidSize', 'askPrice', 'askSize'] as const;
type SideField = (typeof SIDE_FIELDS)[number];
export type BookField = LevelField | SideField;
export const BOOK_FIELDS: readonly BookField[] = [...LEVEL_COLUMNS.map(({ name }) => name), ...SIDE_FIELDS];

/** Where the levels of one side stand in a row, best first. */
export type LevelFields = readonly (readonly [price: number, size: number])[];

/** A row is a whole book. */
export interface WideLayout extends TimeColumns {
  readonly kind: 'wide';
  readonly bids: LevelFields;
  readonly asks: LevelFields;
  readonly sequence?: number;
}

/** A row is one level, and rows of one moment belong together. */
export interface LongLayout extends ItemLayout<LevelField> {
  readonly kind: 'long';
}

const PRICE = '(?:price|px)';
const SIZE = '(?:amount|size|sz|qty|quantity|volume)';

/** The layout that a header tells, or the reason why it tells none: levels side by side where it has any, such as `bids[0].price`, else one in each row. */
export function bookLayout(header: readonly string[], shape: TableShape<BookField>, timeColumn: string | undefined): WideLayout | LongLayout | string {
  const wide = wideLayout(header, shape, timeColumn);
  if (wide !== undefined) return wide;
  const known = Object.fromEntries(LEVEL_COLUMNS.map(({ name, known: names }) => [name, names])) as unknown as Readonly<Record<BookField, readonly string[]>>; // sides are not asked for
  const layout = shapedLayout(header, { ...shape, known }, (names) => itemLayout(names, LEVEL_COLUMNS, timeColumn));
  return typeof layout === 'string' ? layout : { kind: 'long', ...layout };
}

function wideLayout(header: readonly string[], shape: TableShape<BookField>, timeColumn: string | undefined): WideLayout | string | undefined {
  const { columns } = shape;
  const side = (name: 'bid' | 'ask'): LevelFields => {
    const prices = levelFields(header, columns?.[`${name}Price`], new RegExp(`^${name}s?[[_. ]?(\\d+)\\]?[_. ]?${PRICE}$|^${name}s?[_. ]?${PRICE}[[_. ]?(\\d+)\\]?$`, 'i'));
    const sizes = levelFields(header, columns?.[`${name}Size`], new RegExp(`^${name}s?[[_. ]?(\\d+)\\]?[_. ]?${SIZE}$|^${name}s?[_. ]?${SIZE}[[_. ]?(\\d+)\\]?$`, 'i'));
    return [...prices].sort(([a], [b]) => a - b).flatMap(([level, price]) => {
      const size = sizes.get(level);
      return size === undefined ? [] : [[price, size] as const];
    });
  };
  const [bids, asks] = [side('bid'), side('ask')];
  if (bids.length === 0 || asks.length === 0) return undefined;
  const wanted = columns?.time ?? timeColumn;
  const field = wanted === undefined ? undefined : fieldOf(header, wanted);
  if (typeof field === 'string') return field;
  const times = field === undefined ? timeColumns(header) : { time: field, names: columnNames(header) };
  if (times === undefined) return `has no column ${TIME_COLUMN}`;
  const sequence = columns?.sequence === undefined ? header.findIndex((name) => ['sequence', 'update_id'].includes(name.toLowerCase())) : fieldOf(header, columns.sequence);
  const timeOfDay = columns?.timeOfDay === undefined ? times.timeOfDay : fieldOf(header, columns.timeOfDay);
  const missing = [sequence, timeOfDay].find((found) => typeof found === 'string');
  if (typeof missing === 'string') return missing;
  const reader = timeReader(shape, Number.isInteger(timeOfDay) ? Number(timeOfDay) : undefined);
  return {
    kind: 'wide', ...times, bids, asks,
    ...(timeOfDay === undefined ? {} : { timeOfDay: Number(timeOfDay) }), ...(Number(sequence) < 0 ? {} : { sequence: Number(sequence) }), ...(reader === undefined ? {} : { reader }),
  };
}

/** The fields of one value of all levels, by the number of the level. */
function levelFields(header: readonly string[], pattern: string | number | undefined, usual: RegExp): ReadonlyMap<number, number> {
  const expression = typeof pattern === 'string' ? new RegExp(`^${pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('#', '(\\d+)')}$`, 'i') : usual;
  const found = new Map<number, number>();
  for (const [field, name] of header.entries()) {
    const [, first, second] = expression.exec(name) ?? [];
    const level = first ?? second;
    if (level !== undefined) found.set(Number(level), field);
  }
  return found;
}
