import type { ExactInput } from './scaled.ts';
import type { Timestamp } from './time.ts';

/** What is left of the parent when the window ends. */
export type EndOfWindow = 'cancel' | 'market' | 'carry';

interface Window {
  /** Default: at once. */
  readonly startAt?: Timestamp;
  readonly durationMs: number;
  /** Default `cancel`. */
  readonly atEnd?: EndOfWindow;
}

/** How a parent order is worked. Each variant is the request of one execution algorithm. */
export type AlgorithmRequest =
  | ({ readonly use: 'twap'; /** Number of children. */ readonly slices: number } & Window)
  | ({ readonly use: 'vwap'; /** Relative volume of equal parts of the window. */ readonly profile: readonly number[] } & Window)
  | ({ readonly use: 'pov'; /** Share of the market's volume, above 0 to 1. */ readonly participation: number } & Window)
  | { readonly use: 'iceberg'; readonly displayQuantity: ExactInput; /** Largest relative variation of the shown size, 0 to 1. */ readonly variance?: number }
  | { readonly use: 'sniper'; /** Worst price that is taken. */ readonly price: ExactInput }
  | { readonly use: 'best-limit'; /** Ticks behind the best price. */ readonly offsetTicks?: number }
  | ({ readonly use: 'implementation-shortfall'; readonly riskAversion: number; /** Relative to price and the square root of a day. */ readonly volatility: number; readonly slices: number } & Window)
  | { readonly use: string & {}; readonly parameters: Readonly<Record<string, unknown>> };
