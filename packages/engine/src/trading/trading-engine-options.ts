import type { Clock, ExactInput, ExecutionGateway, IdSource, Instrument, Journal, Logger, MarketDataSource, MarketDataSubscription, Metrics, StrategyStateRepository, Tracer } from '@redfire/core';
import type { AdoptionPolicy, OrderArchive, PositionBookOptions, RejectBreakerLimits } from '@redfire/oms';
import type { RiskLimits, RiskRule } from '@redfire/risk';
import type { StrategyRegistry } from '@redfire/strategy';
import type { EngineManagerOptions } from '../lifecycle/engine-manager-options.ts';
import type { Import, PluginEntry } from '../plugins/plugin-entry.ts';
import type { UnansweredLimits } from './order-guards.ts';
import type { OrderDeskOptions } from './order-desk.ts';
import type { StopPolicy } from './stop-policy.ts';
import type { UnfitPolicy } from './strategy-memory.ts';
import type { EngineStrategy, SlowLimit, StrategyErrorPolicy } from './strategy-settings.ts';

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
  readonly strategies?: readonly EngineStrategy[];
  /** Where names of strategies are looked up. Default: the stock strategies. */
  readonly registry?: StrategyRegistry;
  /**
   * What is done when a hook of a strategy throws, where it has no policy of its own: it is told and goes on; is paused; is stopped; is stopped, its orders canceled and its
   * positions closed; the engine is stopped. Default `report`. Orders of a strategy that is stopped stay open.
   */
  readonly onStrategyError?: StrategyErrorPolicy;
  /** How long a hook of a strategy may take, and what is done about one that takes longer. Default: nothing is measured. */
  readonly slowStrategies?: SlowLimit;
  /** Limits as data, or rules. Absent limits nothing, which `status().riskRules` shows. */
  readonly risk?: RiskLimits | readonly RiskRule[];
  readonly account?: {
    /** What equity is in. Default: what the first instrument settles in. */
    readonly currency?: string;
    /** Cash to begin with, where no gateway tells what it has. */
    readonly balances?: Readonly<Record<string, ExactInput>>;
    /**
     * What becomes of the funding rates that sources tell: `apply` books funding on what is held of a perpetual at each `nextAt`, at the rate told last and the latest
     * mark. What is exchanged while the engine is stopped is not booked: gateways that tell balances have it in them at the next start, for others there is
     * `accounts.applyFunding`. Default `ignore`: a venue's own balances have it in them, and a paper gateway tells what it books.
     */
    readonly funding?: 'apply' | 'ignore';
  };
  /** Where what happened is kept. Default: nowhere. */
  readonly store?: {
    /** Gets every event of orders, positions, the account and strategies. No request goes to a gateway before it has what is asked for. */
    readonly journal?: Journal;
    /** How often the state of orders is put down in the journal, in milliseconds, so that a restart need not read what is older. Default 600,000, and at every stop; `Infinity` never meanwhile. */
    readonly snapshotMs?: number;
    /**
     * Where strategies find again what they knew: at their stop it is kept, and while they run where it has changed. Nothing is kept of a replay, which begins anew.
     * A journal beside it keeps orders and positions, which a strategy asks the engine for.
     */
    readonly strategies?: StrategyStateRepository;
    /** How often the state of strategies is kept while they run, in milliseconds: what a crash loses of it at most. Default 1,000; `Infinity`: at their stop alone. */
    readonly strategiesMs?: number;
    /** What follows where the state that was kept does not fit the strategy, for its class or parameters are others: it does not start, or it begins anew and the log says so. Default `refuse`. */
    readonly unfit?: UnfitPolicy;
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
  /** How orders are executed beyond being sent: algorithms, what stands in for types a venue lacks, and reservations. */
  readonly execution?: OrderDeskOptions;
  /** Whether long and short of an instrument are netted, and how the cost of what is closed is found. Default: netted, at average cost. */
  readonly positions?: PositionBookOptions;
  /**
   * How long a request may wait for its answer, and how its outcome is asked for when it is unknown. Default: 5,000 ms each; a venue that does not show a request
   * after 10,000 ms does not have it. In a replay requests wait for as long as they must, unless this is given.
   */
  readonly unanswered?: UnansweredLimits;
  /** When orders of a strategy in an instrument are denied because one after the other was refused. Default: 10 refusals in 10,000 ms, for 60,000 ms; in a replay, never. */
  readonly rejectBreaker?: RejectBreakerLimits | 'off';
  /**
   * What becomes of open orders when the engine stops, and how long the venue has for it, in milliseconds. Default: canceled, 5,000. `leave` waits as long for the
   * answers to requests that are under way or of unknown outcome, so that the books and the journal have them; what has none by then stays unknown, is logged, and is
   * asked for at the next start from the journal. 0 waits for nothing.
   */
  readonly stop?: { readonly orders?: StopPolicy; readonly withinMs?: number };
  /** Name of this engine in metrics and logs. Default `redfire`. */
  readonly service?: string;
  readonly version?: string;
  /** How often `engine.timer` is published, in milliseconds of the engine's clock. Default: never. */
  readonly timerMs?: number;
  /** Time limits, health intervals and hooks of the engine's components. */
  readonly lifecycle?: Pick<EngineManagerOptions, 'limits' | 'health' | 'hooks'>;
  /** Whether it is kept what orders went through, so that `orders.events` and `orders.explain` can tell; see the guide on orders for what that takes. Default `kept`. */
  readonly history?: 'kept' | 'off';
  /** Ended orders that stay readable. Default 10,000. */
  readonly endedOrderLimit?: number;
  /** Orders that are known by their tombstones after that, so that late reports of them find them. Default 100,000. */
  readonly tombstoneLimit?: number;
  /** Takes over orders that are forgotten, such as a `RepositoryArchive`. Default: nobody. */
  readonly archive?: OrderArchive;
  /** What becomes of fills of orders that were not sent from here. Default `adopt`: they are posted to `external`. */
  readonly adoption?: AdoptionPolicy;
}
