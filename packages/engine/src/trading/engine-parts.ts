import {
  RedFireError, currency, intervalMs, noLogger, noMetrics, sequentialIds, uniqueIds,
  type AdapterHost, type Clock, type Currency, type ExecutionGateway, type InstrumentId, type InstrumentMath, type Logger, type Metrics,
} from '@redfire/core';
import { combineParts } from '@redfire/oms';
import { rulesOf, type RiskLimits, type RiskRule } from '@redfire/risk';
import { createEventEngine, type EventEngine } from '../event-engine.ts';
import { EngineManager } from '../lifecycle/engine-manager.ts';
import { LiveClock } from '../live-clock.ts';
import { guardedLogger } from '../observability/guarded-logger.ts';
import { OrderTracing } from '../observability/order-tracing.ts';
import { PerformanceMonitor } from '../observability/performance-monitor.ts';
import { PluginManager } from '../plugins/plugin-manager.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { DataEnd } from './data-end.ts';
import { FundingExchange } from './funding-exchange.ts';
import { GatewayRouter, type GatewayCall, type GatewayCalls } from './gateway-router.ts';
import { JournaledRoute } from './journaled-route.ts';
import { MarketDataHub, type MarketDataFailure } from './market-data-hub.ts';
import { OpeningBooks } from './opening-books.ts';
import { DEFAULT_SNAPSHOT_MS, OrderJournal } from './order-journal.ts';
import { OrderFollowing } from './order-following.ts';
import { OrderGuards } from './order-guards.ts';
import { OrderWatch } from './order-watch.ts';
import { DEFAULT_WITHIN_MS, STOP_POLICIES } from './stop-policy.ts';
import { Strategies } from './strategies.ts';
import { StrategyCounts } from './strategy-counts.ts';
import { DEFAULT_STRATEGY_STATE_MS, StrategyKeeper } from './strategy-keeper.ts';
import { UNFIT_POLICIES } from './strategy-memory.ts';
import type { TradingEngineOptions } from './trading-engine-options.ts';
import { TradingKernel } from './trading-kernel.ts';

/** Everything a trading engine is made of, put together and not yet started. */
export interface EngineParts {
  readonly options: TradingEngineOptions;
  readonly service: string;
  readonly version: string;
  readonly currency: Currency;
  readonly clock: Clock;
  readonly wallClock: Clock;
  /** Made here, to be closed with the engine. */
  readonly ownClock: LiveClock | undefined;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly events: EventEngine;
  readonly kernel: TradingKernel;
  readonly follow: OrderFollowing;
  readonly hub: MarketDataHub;
  readonly dataEnd: DataEnd;
  readonly books: OpeningBooks;
  readonly guards: OrderGuards;
  /** Absent where the rates that sources tell are ignored. */
  readonly funding: FundingExchange | undefined;
  /** Absent where nothing is kept. */
  readonly journal: OrderJournal | undefined;
  /** Absent where nothing of strategies is kept. */
  readonly keeper: StrategyKeeper | undefined;
  readonly strategies: Strategies;
  readonly performance: PerformanceMonitor;
  readonly tracing: OrderTracing | undefined;
  readonly manager: EngineManager;
  readonly plugins: PluginManager;
  /** What gateways and sources are lent. */
  readonly host: AdapterHost;
}

/** @throws {@link RedFireError} `INVALID_CONFIG`, `INVALID_INPUT`, `UNKNOWN_INSTRUMENT`, `UNKNOWN_STRATEGY`, `NO_GATEWAY`. */
export function buildEngine(options: TradingEngineOptions): EngineParts {
  checkOptions(options);
  const { gateways, marketData = [], metrics = noMetrics, service = 'redfire', version = '0.0.0' } = options;
  const logger = guardedLogger(options.logger ?? noLogger).child({ service, version });
  const wallClock: Clock = options.wallClock ?? new LiveClock();
  const ownClock = options.wallClock === undefined && wallClock instanceof LiveClock ? wallClock : undefined;
  const replays = isReplay(options);
  const clock = options.clock ?? (replays ? new SimulatedClock() : wallClock);
  const stopwatch = () => wallClock.now();
  const events = createEventEngine({
    clock,
    stopwatch,
    onUnheardError: ({ subscriber, topic, error }) => { logger.log('error', `"${subscriber}" failed on "${topic}"`, { subscriber, topic, error }); },
  });
  const instruments = TradingKernel.mathOf(options.instruments);
  const code = currency(options.account?.currency ?? options.instruments[0]?.settle ?? 'USD');
  const performance = new PerformanceMonitor({ clock: wallClock });
  const tracing = options.tracer && new OrderTracing({ tracer: options.tracer, events, clock: wallClock });
  const watch = new OrderWatch({ monitor: performance, tracing, stopwatch });
  const report = (call: GatewayCall, error: unknown) => { reportFailure({ kernel, events, logger, clock }, call, error); };
  const calls: GatewayCalls = { instrumentOf: (id) => kernel.orders.get(id).instrument, attemptOf: (id, request) => kernel.orders.attempt(id, request), onFailure: report };
  const router = new GatewayRouter({ gateways, ...calls, watch: watch.send });
  const gatewayOf = (instrument: InstrumentId) => router.gatewayOf(instrument);
  const guards = new OrderGuards({ ...options, isReplay: replays, gatewayOf, wallClock, logger });
  const follow = new OrderFollowing({ clock, history: options.history ?? 'kept', dataUnderWay: () => hub.underWay });
  const counts = new StrategyCounts();
  const keeper = replays ? undefined : keeperOf(options.store, { clock, wallClock, logger, strategies: () => kernel.strategies(), orders: () => kernel.orders, recorded: async () => { await journal?.recording?.flush(); } });
  const kernel: TradingKernel = new TradingKernel({
    instruments, clock, events, logger, metrics, follow,
    ...(keeper && { memory: keeper }),
    // a replay does not wait: its time would stand still, and its data go on
    venue: options.store?.journal && !replays ? new JournaledRoute({ router, calls, recording: () => journal?.recording, pendingOf: (id) => kernel.orders.get(id).pending }) : router,
    parts: (port) => combineParts([guards.parts(port), { observers: [counts] }]),
    desk: { isReachable: (instrument) => isUp(manager, gatewayOf(instrument)), ...options.execution },
    ...(options.positions && { positions: options.positions }),
    rules: ruleSet(options.risk, instruments),
    balances: {},
    currency: code,
    // a live engine must not name an order as the one before it did, whatever clock it was given
    ids: options.ids ?? (replays ? sequentialIds() : uniqueIds(Math.floor(wallClock.now() * 1_000).toString(36))),
    hasBars: (instrument, intervalMs) => hub.hasBars(instrument, intervalMs),
    historyOf: (instrument, intervalMs, count) => hub.history.of(instrument, intervalMs, count),
    onWanted: (topic, instrument, intervalMs) => { hub.want(topic, instrument, intervalMs); },
    pricesOf: (instrument) => hub.pricesOf(instrument),
    watchReview: watch.review,
    watchSubmit: watch.submit,
    ...(options.endedOrderLimit !== undefined && { endedOrderLimit: options.endedOrderLimit }),
    ...(options.tombstoneLimit !== undefined && { tombstoneLimit: options.tombstoneLimit }),
    ...(options.archive && { archive: options.archive }),
    ...(options.adoption && { adoption: options.adoption }),
  });
  const books = new OpeningBooks({ sortAnswer: (id, reports) => guards.sortAnswer(id, reports), kernel, gateways, gatewayOf, clock, logger, balances: options.account?.balances });
  const kept = options.store?.journal;
  const journal: OrderJournal | undefined = kept && new OrderJournal({ journal: kept, kernel, books, events, wallClock, logger, snapshotMs: options.store?.snapshotMs ?? DEFAULT_SNAPSHOT_MS, isReplay: replays });
  const onError = (failure: MarketDataFailure) => { events.publish('engine.error', { at: clock.now(), ...failure }); };
  const hub: MarketDataHub = new MarketDataHub({ events, kernel, sources: marketData, onError, wallClock, stopwatch, runDueTimers: runDueOf(clock) });
  watch.watchFills(events, hub);
  const funding = options.account?.funding === 'apply' ? new FundingExchange({ kernel, clock, logger }) : undefined;
  for (const { topic, instrument, interval } of options.subscribe ?? []) hub.want(topic, kernel.positions.net(instrument).math.instrument.id, interval === undefined ? undefined : intervalMs(interval));
  const manager = new EngineManager({ events, clock: wallClock, version, logger, ...options.lifecycle, limits: { stopMs: (options.stop?.withinMs ?? DEFAULT_WITHIN_MS) + 5_000, ...options.lifecycle?.limits } });
  const plugins = new PluginManager({ events, manager, clock, wallClock, logger, metrics, version, ...(options.import && { import: options.import }) });
  return {
    options, service, version, currency: code, clock, wallClock, ownClock, logger, metrics, events, kernel, follow, hub, performance, tracing, manager, plugins, guards, journal, keeper,
    dataEnd: new DataEnd(marketData.map(({ name }) => name)),
    books,
    funding,
    strategies: new Strategies({ kernel, counts, stopwatch, entries: options.strategies ?? [], registry: options.registry, onError: options.onStrategyError ?? 'report', slow: options.slowStrategies }),
    host: { clock, wallClock, logger, instruments: new Map(options.instruments.map((instrument) => [instrument.id, instrument])), onMarketData: hub.onMarketData, book: (booking) => { if (!events.isClosed && (booking.kind !== 'funding' || funding === undefined)) kernel.book(booking); } },
  };
}

function keeperOf({ strategies, strategiesMs = DEFAULT_STRATEGY_STATE_MS, unfit = 'refuse' }: NonNullable<TradingEngineOptions['store']> = {}, engine: Omit<ConstructorParameters<typeof StrategyKeeper>[0], 'repository' | 'everyMs' | 'unfit'>): StrategyKeeper | undefined {
  if (!(strategiesMs > 0)) throw new RedFireError('INVALID_CONFIG', `store.strategiesMs "${strategiesMs}" must be milliseconds above zero`, { details: { strategiesMs } });
  if (!UNFIT_POLICIES.includes(unfit)) throw new RedFireError('INVALID_CONFIG', `store.unfit "${unfit}" must be one of ${UNFIT_POLICIES.join(', ')}`, { details: { unfit } });
  return strategies && new StrategyKeeper({ ...engine, repository: strategies, everyMs: strategiesMs, unfit });
}

function isUp(manager: EngineManager, { name }: ExecutionGateway): boolean {
  const state = manager.components().find((component) => component.name === `gateway:${name}`)?.state;
  return state === 'running' || state === 'degraded';
}

function checkOptions({ gateways, live = false, instruments, marketData = [], stop = {} }: TradingEngineOptions): void {
  const { orders = 'cancel', withinMs = DEFAULT_WITHIN_MS } = stop;
  if (!STOP_POLICIES.includes(orders)) throw new RedFireError('INVALID_CONFIG', `stop.orders "${orders}" must be one of ${STOP_POLICIES.join(', ')}`, { details: { orders } });
  if (!(withinMs >= 0)) throw new RedFireError('INVALID_CONFIG', `stop.withinMs "${withinMs}" must be milliseconds, zero or more`, { details: { withinMs } });
  const real = gateways.filter(({ isPaper }) => isPaper !== true).map(({ name }) => name);
  if (real.length > 0 && !live) {
    throw new RedFireError('INVALID_CONFIG', `real money may be behind gateway ${real.map((name) => `"${name}"`).join(', ')}; write "live: true" if that is meant`, { details: { gateways: real } });
  }
  for (const [what, names] of [['gateways', gateways.map(({ name }) => name)], ['sources of market data', marketData.map(({ name }) => name)]] as const) {
    const twice = names.find((name, place) => names.indexOf(name) !== place);
    if (twice !== undefined) throw new RedFireError('INVALID_CONFIG', `two ${what} are named "${twice}"; give each a name of its own`, { details: { name: twice } });
  }
  if (instruments.length === 0) throw new RedFireError('INVALID_CONFIG', 'an engine needs the definition of at least one instrument; add it to instruments');
}

function isReplay({ marketData = [] }: TradingEngineOptions): boolean {
  const replays = marketData.filter(({ timeline }) => timeline === 'replay').map(({ name }) => name);
  if (replays.length > 0 && replays.length < marketData.length) {
    throw new RedFireError('INVALID_CONFIG', 'a replay has a time of its own, so it cannot run beside live data; run them in two engines', { details: { replays } });
  }
  if (replays.length > 1) {
    throw new RedFireError('INVALID_CONFIG', `"${replays.join('", "')}" would each move the clock; put their feeds into one replay, which merges them by time`, { details: { replays } });
  }
  return replays.length === 1;
}

function ruleSet(risk: TradingEngineOptions['risk'], instruments: ReadonlyMap<InstrumentId, InstrumentMath>): readonly RiskRule[] {
  if (risk === undefined) return [];
  return isRules(risk) ? risk : rulesOf(risk, instruments);
}

function isRules(risk: RiskLimits | readonly RiskRule[]): risk is readonly RiskRule[] {
  return Array.isArray(risk);
}

function reportFailure({ kernel, events, logger, clock }: Pick<EngineParts, 'kernel' | 'events' | 'logger' | 'clock'>, { orderId, request, attempt, gateway }: GatewayCall, error: unknown): void {
  const when = events.isClosed ? ' after the engine had closed' : '';
  logger.log('warn', `gateway "${gateway.name}" failed on a ${request}${when}`, { orderId, request, gateway: gateway.name, error });
  const isAnswer = kernel.orders.requestFailed(orderId, request, error, attempt);
  // after the close nobody is left to hear it but the log
  if (!isAnswer && !events.isClosed) events.publish('engine.error', { at: clock.now(), topic: `gateway.${request}`, event: { orderId }, subscriber: gateway.name, error });
}

/** A live clock's, of whatever copy of this package; every other clock stands still meanwhile. */
function runDueOf(clock: Clock): () => void {
  if (!('runDue' in clock) || typeof clock.runDue !== 'function') return () => undefined;
  const live = clock as Clock & Pick<LiveClock, 'runDue'>;
  return () => { live.runDue(); };
}
