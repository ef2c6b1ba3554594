import { TIME_COLUMN, timeColumns, type TimeColumns } from './time-columns.ts';

/** File formats that `readBars` knows: `csv`, `yahoo` and `backtrader` have a header, Binance Vision klines mostly none (`klines` is another name for them), files of LEAN none. */
export const BAR_FORMATS = ['csv', 'binance-vision', 'klines', 'yahoo', 'backtrader', 'lean'] as const;
export type BarFormat = (typeof BAR_FORMATS)[number];

/** Formats of files of bars: those of `readBars`, and Parquet, which cannot be read as a stream. */
export const BAR_FILE_FORMATS = [...BAR_FORMATS, 'parquet'] as const;
export type BarFileFormat = (typeof BAR_FILE_FORMATS)[number];

/** Where each value of a bar stands in a row, as the index of its field; absent where the file has no such column. */
export interface BarLayout extends TimeColumns {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume?: number;
  /** What the prices are multiplied by in the file. */
  readonly priceScale?: number;
  /** One more value: `vwap` itself, the volume in quote currency to make it of, or a close adjusted for dividends to scale the prices by. */
  readonly extra?: { readonly kind: 'vwap' | 'quote-volume' | 'adjusted-close'; readonly field: number };
}

/** The columns of Binance Vision klines, in the words of its own header. */
export const KLINE_COLUMNS = ['open_time', 'open', 'high', 'low', 'close', 'volume', 'close_time', 'quote_volume', 'count', 'taker_buy_volume', 'taker_buy_quote_volume', 'ignore'] as const;

/** Twelve columns in a fixed order. */
export const KLINE_LAYOUT: BarLayout = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5, extra: { kind: 'quote-volume', field: 7 }, names: KLINE_COLUMNS };

/** Values of a bar, with the names their columns go by, in lower case. */
export const BAR_NAMES = { open: ['open'], high: ['high'], low: ['low'], close: ['close'], volume: ['volume'], vwap: ['vwap'] } as const;
export type BarField = keyof typeof BAR_NAMES;

const PRICES = ['open', 'high', 'low', 'close'] as const;
const ADJUSTED_CLOSE = /^adj[. _]*close\*{0,2}$/;

/**
 * The layout that a header tells, or the reason why it tells none.
 *
 * Names match in any case and order; other columns are ignored. The time is in `timestamp` or `datetime`, else in the first of `date` and `time`,
 * else in an unnamed first column. A `date` directly followed by a `time` is joined with it.
 */
export function layoutFromHeader(header: readonly string[], adjusted: boolean): BarLayout | string {
  const names = header.map((name) => name.toLowerCase());
  const find = (...wanted: readonly string[]) => names.findIndex((name) => wanted.includes(name));
  const times = timeColumns(header);
  const adjustedClose = adjusted ? names.findIndex((name) => ADJUSTED_CLOSE.test(name)) : -1;
  const missing: string[] = PRICES.filter((name) => find(name) < 0);
  if (adjusted && adjustedClose < 0) missing.push('adj close');
  if (times === undefined || missing.length > 0) return `has no column ${[...(times === undefined ? [TIME_COLUMN] : []), ...missing].join(', ')}`;
  const twice = [names[times.time] ?? '', ...PRICES, 'volume', 'vwap'].find((name) => name !== '' && names.indexOf(name) !== names.lastIndexOf(name));
  if (twice !== undefined) return `has two columns ${twice}`;
  const extra = adjusted ? ({ kind: 'adjusted-close', field: adjustedClose } as const) : find('vwap') < 0 ? undefined : ({ kind: 'vwap', field: find('vwap') } as const);
  return {
    ...times,
    open: find('open'),
    high: find('high'),
    low: find('low'),
    close: find('close'),
    ...(find('volume') < 0 ? {} : { volume: find('volume') }),
    ...(extra ? { extra } : {}),
  };
}
