import type { Clock, ErrorPolicy, ExactInput, ExecutionGateway, IdSource, Instrument, Journal, Logger, MarketDataSource, MarketDataSubscription, Metrics, Tracer } from '@redfire/core';
import type { RiskLimits, RiskRule } from '@redfire/risk';
import type { StrategyEntry } from '@redfire/strategy';
import type { EngineManagerOptions } from '../lifecycle/engine-manager-options.ts';
import type { Import, PluginEntry } from '../plugins/plugin-entry.ts';
import type { StopPolicy } from './stop-policy.ts';

/** What a trading engine is made of. Only instruments and gateways are needed; everything else has a default in memory, or none. */
export interface TradingEngineOptions {
  readonly instruments: readonly Instrument[];
  /** Where orders go. Several share the work by `ExecutionGateway.venues`. */
  readonly gateways: readonly ExecutionGateway[];
  /** Must be spelled out for a gateway behind which real money is. Default false. */
  readonly live?: boolean;
  readonly marketData?: readonly MarketDataSource[];
  /** Data that sources are asked for beside what strategies subscribe to. A replay delivers all it has. */
  readonly subscribe?: readonly MarketDataSubscription[];
  /** A source that was silent for so long is reported as degraded, in milliseconds. Default: silence is no fault. */
  readonly maxSilenceMs?: number;
  readonly strategies?: readonly StrategyEntry[];
  /**
   * What follows when a handler of a strategy fails: it is reported and goes on; the strategy is stopped; the engine is stopped. Default `report`.
   * Orders of a strategy that is stopped stay open.
   */
  readonly onStrategyError?: ErrorPolicy;
  /** Limits as data, or rules. Absent limits nothing, which `status().riskRules` shows. */
  readonly risk?: RiskLimits | readonly RiskRule[];
  readonly account?: {
    /** What equity is in. Default: what the first instrument settles in. */
    readonly currency?: string;
    /** Cash to begin with, where no gateway tells what it has. */
    readonly balances?: Readonly<Record<string, ExactInput>>;
  };
  /** Where what happened is kept. Default: nowhere. */
  readonly store?: {
    /** Gets every event of orders, positions, the account and strategies. */
    readonly journal?: Journal;
  };
  /** Default: stepped by the data when a source is a replay, else {@link wallClock}. */
  readonly clock?: Clock;
  /** The time that passes in the world: for time limits and health. Default: a `LiveClock`. */
  readonly wallClock?: Clock;
  /** Default: unique to this engine when it is live, counted from one in a replay. */
  readonly ids?: IdSource;
  readonly metrics?: Metrics;
  readonly logger?: Logger;
  readonly tracer?: Tracer;
  /** Loaded before strategies start. */
  readonly plugins?: readonly PluginEntry[];
  /** The host's own `(name) => import(name)`, for plugins that are named. */
  readonly import?: Import;
  /** What becomes of open orders when the engine stops, and how long the venue has for it. Default: canceled, 5,000 ms. */
  readonly stop?: { readonly orders?: StopPolicy; readonly withinMs?: number };
  /** Name of this engine in metrics and logs. Default `redfire`. */
  readonly service?: string;
  readonly version?: string;
  /** How often `engine.timer` is published, in milliseconds of the engine's clock. Default: never. */
  readonly timerMs?: number;
  /** Time limits, health intervals and hooks of the engine's components. */
  readonly lifecycle?: Pick<EngineManagerOptions, 'limits' | 'health' | 'hooks'>;
  /** Ended orders that stay readable. Default 10,000. */
  readonly endedOrderLimit?: number;
}
