import type { Bar, BarColumns, BarSource, ExactInput, Instrument, Interval, Logger } from '@redfire/core';
import type { ReadBarsOptions } from '@redfire/data';
import type { RiskLimits } from '@redfire/risk';
import type { BarPathModel } from '@redfire/sim';
import type { StrategyEntry } from '@redfire/strategy';
import type { BacktestSinks } from './backtest-sinks.ts';

/** Bars of one instrument and length: in memory, chunk by chunk, or as the bytes of a file. */
export type BacktestData = { readonly instrument: string; readonly interval: Interval } & (
  | { readonly bars: BarSource | BarColumns | readonly Bar[] }
  | ({ readonly stream: ReadableStream<Uint8Array> | Uint8Array | string } & Omit<ReadBarsOptions, 'intervalMs'>)
);

export interface BacktestProgress {
  readonly bars: number;
  /** Time of the run, epoch ms. */
  readonly at: number;
}

export interface BacktestOptions {
  /** Recorded in the summary; everything random in a run comes from it. Default 1. */
  readonly seed?: number;
  /** In the order in which bars of one time are worked through. */
  readonly instruments: readonly Instrument[];
  /**
   * Where several are of one instrument and length, they follow one another in time. The shortest bars of an instrument
   * move its market; longer ones are only shown to strategies.
   */
  readonly data: readonly BacktestData[];
  readonly venue?: {
    /** Charged on every instrument, whatever its own definition says. */
    readonly fees?: { readonly maker: ExactInput; readonly taker: ExactInput } | undefined;
    readonly latencyMs?: number | undefined;
    readonly path?: BarPathModel | undefined;
  };
  readonly account: {
    readonly balances: Readonly<Record<string, ExactInput>>;
    /** What equity is in. Default: the currency of the only balance, else what the first instrument settles in. */
    readonly currency?: string | undefined;
  };
  /** Absent limits nothing; the summary's `riskRules` then is empty. */
  readonly risk?: RiskLimits;
  readonly strategies: readonly StrategyEntry[];
  /** Default: everything is kept and returned. */
  readonly sinks?: BacktestSinks;
  /** Keep every n-th row of equity. Default 1. */
  readonly equityEvery?: number;
  /** Reads a clock in milliseconds for the summary's timing, such as `() => performance.now()`. */
  readonly stopwatch?: () => number;
  /** Gets what strategies log. Records have the time of the run in the field `at`. Default: it is dropped. */
  readonly logger?: Logger;
  /** Called between chunks of bars. */
  readonly onProgress?: (progress: BacktestProgress) => void;
  readonly signal?: AbortSignal;
}
