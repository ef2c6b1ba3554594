import type { AlgorithmRequest, Bar, BarColumns, BarSource, ExactInput, Instrument, Interval, Logger } from '@redfire/core';
import type { ReadBarsOptions } from '@redfire/data';
import type { OrderTerms, PositionBookOptions } from '@redfire/oms';
import type { ExecutionAlgorithm } from '@redfire/oms/algorithms';
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

/** How orders are executed beyond being sent. The simulated venue has every order type itself. */
export interface BacktestExecution {
  /** Execution algorithms that orders may ask for. Default: those of `@redfire/oms/algorithms`. Their random numbers come from the run's seed. */
  readonly algorithms?: readonly ExecutionAlgorithm[];
  /** Chooses an algorithm for orders that do not ask for one; `undefined` leaves an order plain. */
  readonly chooseExecution?: (terms: OrderTerms) => AlgorithmRequest | undefined;
  /** Whether cash and margin are reserved for open orders; `check` denies an order that what is free cannot pay for. Default `ignore`. */
  readonly funds?: 'ignore' | 'reserve' | 'check';
}

export interface BacktestOptions {
  /** Recorded in the summary; everything random in a run comes from it. Default 1. */
  readonly seed?: number;
  /** In the order in which bars of one time are worked through. */
  readonly instruments: readonly Instrument[];
  /**
   * Where several are of one instrument and length, they follow one another in time. The shortest bars of an instrument
   * move its market; longer ones are only shown to strategies, before shorter ones that close at the same instant.
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
  readonly execution?: BacktestExecution;
  /** Whether long and short are netted, and how the cost of what is closed is found. */
  readonly positions?: PositionBookOptions;
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
