import type { AlgorithmRequest, EventMap, ExactInput, Instrument, Logger, Timestamp, Topic, Unsubscribe } from '@redfire/core';
import type { OrderTerms, PositionBookOptions } from '@redfire/oms';
import type { ExecutionAlgorithm } from '@redfire/oms/algorithms';
import type { RiskLimits } from '@redfire/risk';
import type { VenueTerms } from '@redfire/sim';
import type { StrategyEntry } from '@redfire/strategy';
import type { BacktestData, BacktestFees, WarmUpSpan } from './backtest-data.ts';
import type { BacktestSinks } from './backtest-sinks.ts';
import type { BacktestSnapshot } from './snapshot/backtest-snapshot.ts';
import type { RunStatisticsOptions } from './results/statistics-options.ts';

/** What happens in a run, to be listened to. */
export interface RunEvents {
  on<T extends Topic>(topic: T, handler: (event: EventMap[T]) => unknown): Unsubscribe;
}

export interface BacktestProgress {
  readonly bars: number;
  /** Quotes, trades and everything else that is no bar. */
  readonly items: number;
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

/** How the simulated venue treats orders. `seed` is that of the run where it is not given. */
export type BacktestVenue = { readonly [Term in keyof VenueTerms]?: VenueTerms[Term] | undefined } & {
  /** Charged on every instrument, whatever its own definition says. */
  readonly fees?: BacktestFees | undefined;
};

/** Lets others have their turn in a long run: after `afterMs` of work by the stopwatch, `pause` is waited for. */
export interface BacktestBreaks {
  readonly afterMs: number;
  readonly pause: () => Promise<void>;
}

export interface BacktestOptions {
  /** Recorded in the summary; everything random in a run comes from it. Default 1. */
  readonly seed?: number;
  /** In the order in which bars of one time are worked through. */
  readonly instruments: readonly Instrument[];
  /**
   * What the market did, merged by time; `docs/concepts/fills.md` has the order at one time. Where several bars are of one instrument and length, they
   * follow one another in time. The shortest bars of an instrument move its market until its first quote, trade or book does; all others are only shown to strategies.
   */
  readonly data: readonly BacktestData[];
  /** Where the run begins. What closes or comes before it is shown to no strategy: see {@link warmUp}. Default: the first data. */
  readonly from?: Timestamp | undefined;
  /** Where the run ends: bars that close later and items from then on are left out. Default: the last data. */
  readonly to?: Timestamp | undefined;
  /**
   * Where the run is cut: everything of this time and before is worked through, and the result has a snapshot by which another run goes on. Strategies are not stopped, and what is open stays
   * open: it is in no output yet.
   */
  readonly stopAt?: Timestamp | undefined;
  /** Goes on from a snapshot: with the options it was made with, and the same data, all of them or those that close or come behind it. Outputs are what is new; the summary is of the whole run. */
  readonly resume?: BacktestSnapshot | undefined;
  /** What is kept of the bars before {@link from} for subscriptions that want bars first: so many of each series, or those of a time such as `30d`. Default 5,000 bars. */
  readonly warmUp?: WarmUpSpan | undefined;
  readonly venue?: BacktestVenue | undefined;
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
  /** How the statistics are counted: rate free of risk, benchmark, days of a year. They are counted on every run. */
  readonly statistics?: RunStatisticsOptions | undefined;
  /** Default: everything is kept and returned. */
  readonly sinks?: BacktestSinks;
  /** Keep every n-th row of equity. Default 1. */
  readonly equityEvery?: number;
  /** Keep no more than one row of equity for each so many milliseconds, for runs over quotes. Default 0: one for every time at which something was marked. */
  readonly equityIntervalMs?: number;
  /** Reads a clock in milliseconds for the summary's timing, such as `() => performance.now()`. */
  readonly stopwatch?: () => number;
  /** Gets what strategies log. Records have the time of the run in the field `at`. Default: it is dropped. */
  readonly logger?: Logger;
  /** Called once with the events of the run before anything happens, for those who look on; what they subscribe with sees everything. Whoever listens to much slows the run. */
  readonly observe?: (events: RunEvents) => void;
  /** Absent: a run over data in memory goes on to its end without a pause. Needs {@link stopwatch}. */
  readonly breaks?: BacktestBreaks;
  /** Called between chunks of data. */
  readonly onProgress?: (progress: BacktestProgress) => void;
  readonly signal?: AbortSignal;
}
